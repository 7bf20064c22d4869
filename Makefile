# Every way to use the course: make course, make test, and what its keepers need. `make` alone prints the list.

PYTHON ?= python3
PORT ?= 8888
BIN := .venv/bin

# A kernel inherits it, and a notebook's pictures would silently go elsewhere.
unexport MPLBACKEND

help:     ## print this list
	@sed -n 's/^\([a-z]*:\).*## /make \1 /p' Makefile

course:   ## open the course in JupyterLab (PORT=8888)
course: .venv/ready
	$(BIN)/jupyter lab --config=jupyter_lab_config.py --port=$(PORT)

classroom: ## open a JupyterHub for a class on 127.0.0.1:8000 (PASSWORD=... for everybody)
classroom: export CLASSROOM_PASSWORD = $(value PASSWORD)
classroom: .venv/classroom
	@test -n "$$CLASSROOM_PASSWORD" || { echo 'Choose a password of 8 letters or more: make classroom PASSWORD=...'; exit 1; }
	mkdir -p .classroom
	cd .classroom && ../$(BIN)/jupyterhub --config=../classroom/jupyterhub_config.py

test:     ## check everything: tests, notebooks, Binder's configuration, the browser
coverage: ## the same, half as fast; then, which lines of kl_helpers no test runs
coverage: COVERAGE := --cov=kl_helpers --cov-report=term-missing
test coverage: .venv/ready
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env $(COVERAGE) tests notebooks

refresh:  ## build the explorers, execute every notebook and store its outputs, and the README's pictures
refresh: .venv/ready
	$(BIN)/python tools/build_explorers.py
	$(BIN)/python tools/refresh.py
	$(BIN)/python -c "from kl_helpers.figures import *; \
		save_sweep_gif('mean', 'docs/mean_sweep.gif', True); save_explorer_gif('docs/landscape.gif', True)"

slides:   ## write the lessons as slides for the class: build/slides/index.html
pages:    ## write the notebooks as pages for a reader without Python: build/pages/index.html
handout:  ## write the course on paper: build/handout.pdf
slides pages handout: .venv/ready node_modules/ready
	$(BIN)/python tools/publish.py $@

lint:     ## check the style of the code
lint: .venv/ready
	$(BIN)/ruff check && $(BIN)/ruff format --check

bench:    ## measure each claim of speed
bench: .venv/classroom
	set -e; for script in bench/*.py; do $(BIN)/python $$script; done

binder:   ## install what is staged in git as Binder does, and execute every notebook there
binder: .venv/ready
	$(BIN)/python tools/binder_check.py

lock:     ## write requirements.txt from pyproject.toml (delete it first to upgrade everything)
lock: .venv/ready
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" -c requirements.txt classroom/requirements.in -o classroom/requirements.txt

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; v = sys.version.split()[0]; sys.version_info >= (3, 11) or sys.exit( \
		'The course needs Python 3.11 or newer, but $(PYTHON) is ' + v + '. Try: make PYTHON=python3.11 $(MAKECMDGOALS)')"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -c requirements.txt uv
	$(BIN)/uv pip install --quiet --python .venv -r requirements.txt -e .
	@touch $@

.venv/classroom: .venv/ready classroom/requirements.txt node_modules/ready
	$(BIN)/uv pip install --quiet --python .venv -r classroom/requirements.txt
	@touch $@

node_modules/ready: package.json
	@command -v npm > /dev/null || { echo "npm is missing: install Node.js, on Debian and Ubuntu apt-get install npm" >&2; exit 1; }
	npm install --no-package-lock --no-audit --no-fund --silent
	@touch $@

.PHONY: help course classroom test coverage refresh slides pages handout lint bench binder lock

# Every way to use the course: make course, make test, and what its keepers need. `make` alone prints the list.

PYTHON ?= python3
BIN := .venv/bin

# A kernel inherits it, and a notebook's pictures would silently go elsewhere.
unexport MPLBACKEND

help:     ## print this list
	@sed -n 's/^\([a-z]*:\).*## /make \1 /p' Makefile

course:   ## open the course in JupyterLab (PORT=8888)
course: PORT ?= 8888
course: .venv/ready
	$(BIN)/jupyter lab --config=jupyter_lab_config.py --port=$(PORT)

classroom: ## open a JupyterHub for a class on 127.0.0.1 (PASSWORD=... for everybody, PORT=8000)
classroom: PORT ?= 8000
classroom: export CLASSROOM_PASSWORD = $(value PASSWORD)
classroom: .venv/classroom
	@$(BIN)/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT)))" 2> /dev/null || \
		{ echo 'Port $(PORT) cannot be used. Try another one: make classroom PORT=8010 PASSWORD=...' >&2; exit 1; }
	mkdir -p .classroom
	cd .classroom && ../$(BIN)/jupyterhub --config=../classroom/jupyterhub_config.py \
		--JupyterHub.bind_url=http://127.0.0.1:$(PORT)

test:     ## check everything: tests, notebooks, Binder's configuration, the browser
coverage: ## the same, half as fast; then, which lines of kl_helpers no test runs
coverage: COVERAGE := --cov=kl_helpers --cov-report=term-missing
test coverage: .venv/tools
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env $(COVERAGE) tests notebooks

refresh:  ## build the explorers, execute every notebook and store its outputs, and the README's pictures
refresh: .venv/tools
	$(BIN)/python tools/build_explorers.py
	$(BIN)/python tools/refresh.py
	$(BIN)/python tools/readme_pictures.py

slides:   ## write the lessons as slides for the class: build/slides/index.html
pages:    ## write the course as a site for readers without Python: build/pages/index.html (ADDRESS=https://...)
pages: PUBLISH = --address '$(ADDRESS)'
handout:  ## write the lessons on paper, without solutions and answers: build/handout.pdf
answers:  ## write the solutions, the lessons' folds and the answers to the votes, on paper: build/answers.pdf
slides pages handout answers: .venv/tools node_modules/ready
	$(BIN)/python tools/publish.py $@ $(PUBLISH)

lint:     ## check the style of the code
lint: .venv/tools
	$(BIN)/ruff check && $(BIN)/ruff format --check

bench:    ## measure each claim of speed
bench: .venv/tools .venv/classroom
	set -e; for script in bench/*.py; do $(BIN)/python $$script; done

binder:   ## install what is staged in git as Binder does, and execute every notebook there
binder: .venv/tools
	$(BIN)/python tools/binder_check.py

lock:     ## write the three files of versions from pyproject.toml (UPGRADE=--upgrade takes the newest of everything)
lock: LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(UPGRADE)
lock: .venv/tools
	$(LOCK) --extra course pyproject.toml -o requirements.txt
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group classroom -c requirements.txt -c requirements-dev.txt -o classroom/requirements.txt

# What a reader needs. Without compiling what is never imported, it is smaller by a quarter, and sooner there.
.venv/ready: requirements.txt pyproject.toml
	@"$(PYTHON)" -c "import sys; v = sys.version.split()[0]; sys.version_info >= (3, 11) or sys.exit( \
		'The course needs Python 3.11 or newer, but $(PYTHON) is ' + v + '. Try: make PYTHON=python3.11 $(MAKECMDGOALS)')"
	"$(PYTHON)" -m venv .venv
	$(BIN)/pip install --quiet --no-compile -r requirements.txt -e .
	@touch $@

# What keepers and a class need on top of it, by uv, which is faster than pip and larger than a reader needs.
INSTALL = $(BIN)/pip install --quiet -c requirements-dev.txt uv && $(BIN)/uv pip install --quiet --python .venv

.venv/tools: .venv/ready requirements-dev.txt
	$(INSTALL) -r requirements-dev.txt
	@touch $@

.venv/classroom: .venv/ready classroom/requirements.txt node_modules/ready
	$(INSTALL) -r classroom/requirements.txt
	@touch $@

node_modules/ready: package.json
	@command -v npm > /dev/null || { echo "npm is missing: install Node.js, on Debian and Ubuntu apt-get install npm" >&2; exit 1; }
	npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: help course classroom test coverage refresh slides pages handout answers lint bench binder lock

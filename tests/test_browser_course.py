"""What `make course` opens."""

ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"


def test_the_course_opens_at_its_first_page_with_the_repository_as_root(lab):
    """That no request leaves the machine is checked by the fixture."""
    lab.page.goto(lab.address.replace("/lab?", "/?"))
    notebook = lab.notebook_in_front("notebooks/00_start_here.ipynb")
    assert notebook.run_all() == []


def test_nobody_is_asked_about_news(lab):
    assert lab.page.evaluate("jupyterapp.hasPlugin('@jupyterlab/apputils-extension:notification')")
    assert not lab.page.evaluate(f"jupyterapp.isPluginActivated('{ANNOUNCEMENTS}')")

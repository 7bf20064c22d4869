"""How JupyterLab opens the course: at its first page, and without a request off the machine."""

import os
import sys

c = get_config()  # noqa: F821, a name that Jupyter defines
c.LabApp.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"


def without_announcements(handler, page):
    """The page without the question about news."""
    page["disabledExtensions"].append("@jupyterlab/apputils-extension:announcements")
    return page


c.ServerApp.tornado_settings = {"page_config_hook": without_announcements}

# Without a screen the address is printed; Python would try a text browser, which cannot show the course.
c.LabApp.open_browser = sys.platform in ("darwin", "win32") or not {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"}.isdisjoint(
    os.environ
)
# In a container the user is root.
c.ServerApp.allow_root = True

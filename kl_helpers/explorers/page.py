"""A page of its own for an explorer: one file that works from a disk, with no kernel and no network."""

import json
from html import escape
from string import Template

PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$heading</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 1000px; margin: 0 auto; padding: 8px; background: Canvas; font: 16px/1.4 system-ui, sans-serif; }
h1 { font-size: 22px; }
$style
</style>
</head>
<body>
<main>
<h1>$heading</h1>
<div id="explorer"></div>
<noscript>This figure needs JavaScript.</noscript>
</main>
<script>
$script
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => (document.body.dataset.jpThemeLight = !dark.matches);
dark.addEventListener("change", follow);
follow();
explorers.render({ model: explorers.openHost($values), el: document.getElementById("explorer") });
</script>
</body>
</html>
""")


def html_page(script, style, heading, values):
    """The text of the page: the script and the style sheet as they are, opened at the values of the traits."""
    shown = json.dumps(values).replace("<", "\\u003c")
    return PAGE.substitute(heading=escape(heading), style=style, script=script, values=shown)

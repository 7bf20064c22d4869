"""A derivation one line at a time, for the instructor: Next and Back, by mouse or keyboard."""

import html

import ipywidgets as widgets

STYLE = """<style>
.kl-stepper .widget-htmlmath-content { width: 100%; max-width: 60em; min-width: 0; overflow-x: auto }
.kl-stepper .widget-htmlmath { font-size: calc(1.5 * var(--jp-content-font-size1, 14px)) }
</style>"""


class Stepper:
    """Shows the first `shown` lines of a derivation; `next()` and `back()` are what the buttons do.

    No button is ever disabled: it would lose the focus, and the next key press would scroll the notebook.
    The notebook stores all lines, folded, for a reader without a kernel.
    """

    def __init__(self, derivation):
        self.derivation = derivation
        self.rows = [widgets.HTMLMath(row, layout={"width": "100%"}) for row in derivation.rows()]
        self.back_button = widgets.Button(description="Back", tooltip="hide the last line")
        self.next_button = widgets.Button(description="Next", tooltip="show one more line")
        self.status = widgets.HTML()
        self.back_button.on_click(lambda _: self.back())
        self.next_button.on_click(lambda _: self.next())
        buttons = widgets.HBox([self.back_button, self.next_button])
        self.widget = widgets.VBox([buttons, self.status, *self.rows])
        self.widget.add_class("kl-stepper")
        self.show(1)

    def next(self):
        self.show(self.shown + 1)

    def back(self):
        self.show(self.shown - 1)

    def show(self, count):
        self.shown = min(max(count, 1), len(self.rows))
        for number, row in enumerate(self.rows, 1):
            row.layout.display = "" if number <= self.shown else "none"
        line = f"line {self.shown} of {len(self.rows)}" + ", the end" * (self.shown == len(self.rows))
        self.status.value = f'{STYLE}<span role="status">{html.escape(self.derivation.title)}: {line}</span>'

    def __repr__(self):
        return repr(self.derivation)

    def _repr_mimebundle_(self, **kwargs):
        """Where no kernel runs, all lines, folded."""
        lines = f"<details><summary>All lines</summary>\n{self.derivation._repr_html_()}\n</details>"
        return self.widget._repr_mimebundle_(**kwargs) | {"text/html": lines, "text/plain": repr(self)}

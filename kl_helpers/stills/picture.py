"""A picture: the numbers that matter, its panels, side by side or below one another, and its sentence."""

import io
from dataclasses import dataclass, field

from IPython.display import Markdown, display

from .names import INK


@dataclass(frozen=True)
class Picture:
    """What is drawn, and the sentence that describes it; a notebook shows the one above the other."""

    sentence: str
    panels: list  # of (function, argument, ...): the function draws onto Matplotlib's axes, which come first
    head: dict = field(default_factory=dict)  # text -> colour
    mosaic: str = "AB"
    size: tuple = (9, 3.6)  # inches
    grid: dict = field(default_factory=dict)  # what the panels' grid has otherwise

    def __repr__(self):
        return self.sentence

    def _ipython_display_(self):
        display({"image/png": self.png(), "text/plain": "Picture, described below."}, raw=True)
        display(Markdown(f"*{self.sentence}*"))

    def figure(self):
        """The Matplotlib figure; its margins are given, so that nothing jumps from frame to frame."""
        from matplotlib.figure import Figure  # takes longer than all the rest: only who looks at a picture waits for it

        figure, (width, height) = Figure(self.size, dpi=96), self.size
        figure.subplots_adjust(0.7 / width, 0.65 / height, 1 - 0.15 / width, 1 - 0.6 / height)
        axes = figure.subplot_mosaic(self.mosaic, gridspec_kw={"wspace": 0.22, "hspace": 0.15} | self.grid)
        for place, (draw, *arguments) in zip(sorted(axes), self.panels, strict=True):
            axes[place].spines[["top", "right"]].set_visible(False)
            axes[place].spines[["left", "bottom"]].set_color(INK)
            axes[place].tick_params(color=INK, labelcolor=INK)
            axes[place].locator_params(nbins=4)
            draw(axes[place], *arguments)
        at = 0.2 / width
        for text, colour in self.head.items():
            said = figure.text(at, 1 - 0.38 / height, text, size=16, weight="bold", color=colour)
            at = said.get_window_extent().x1 / figure.bbox.width + 0.03
        return figure

    def png(self):
        """The bytes of a PNG file, the same with every release of Matplotlib's metadata."""
        buffer = io.BytesIO()
        self.figure().savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

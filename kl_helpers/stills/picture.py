"""A picture: its panels, side by side or below one another, and its sentence."""

import io
from dataclasses import dataclass

from IPython.display import Markdown, display


@dataclass(frozen=True)
class Picture:
    """What is drawn, and the sentence that describes it; a notebook shows the one above the other."""

    sentence: str
    panels: list  # of (function, argument, ...): the function draws onto Matplotlib's axes, which come first
    mosaic: str = "AB"
    size: tuple = (9, 3.6)  # inches

    def __repr__(self):
        return self.sentence

    def _ipython_display_(self):
        display({"image/png": self.png(), "text/plain": "Picture, described below."}, raw=True)
        display(Markdown(f"*{self.sentence}*"))

    def figure(self):
        """The Matplotlib figure; its margins are given, so that nothing jumps from frame to frame."""
        from matplotlib.figure import Figure  # takes longer than all the rest: only who looks at a picture waits for it

        figure = Figure(self.size)
        width, height = self.size
        figure.subplots_adjust(0.75 / width, 0.65 / height, 1 - 0.15 / width, 1 - 0.35 / height, 0.25, 0.4)
        axes = figure.subplot_mosaic(self.mosaic)
        for place, (draw, *arguments) in zip(sorted(axes), self.panels, strict=True):
            draw(axes[place], *arguments)
        return figure

    def png(self):
        """The bytes of a PNG file, the same with every release of Matplotlib's metadata."""
        buffer = io.BytesIO()
        self.figure().savefig(buffer, format="png", dpi=96, metadata={"Software": None})
        return buffer.getvalue()

"""Line charts as SVG."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

Line = Sequence[tuple[float, float]]
EVEN: Line = [(0.0, 0.0), (1.0, 1.0)]
"""Where what is so sure is so often right."""
_COLOURS: Final = ("#1f5fa8", "#b5471b", "#3c7a3f", "#6b4c9a")


def draw(lines: Mapping[str, Line], *, up: str, across: str) -> str:
    """A chart whose scale upwards goes from 0 to 1.

    Args:
        lines: Points from left to right, by name.
        up: What the vertical scale counts.
        across: What the horizontal scale counts.
    """
    return _drawn(lines, up, {"xlabel": across, "xlim": (0, None), "ylim": (0, 1.02)})


def draw_sizes(lines: Mapping[str, Line], *, up: str, across: str) -> str:
    """A chart of what grows with a size, each scale by factors of ten.

    Args:
        lines: Points from left to right, by name, none of them at 0.
        up: What the vertical scale counts.
        across: What the horizontal scale counts.
    """
    return _drawn(lines, up, {"xlabel": across, "xscale": "log", "yscale": "log"})


def _drawn(lines: Mapping[str, Line], up: str, scales: Mapping[str, Any]) -> str:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Texts stay texts, and the same points give the same file.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "hemeroteca"}):
        figure = Figure(figsize=(6.4, 2.7), layout="constrained")
        axes = figure.add_subplot()
        axes.set_prop_cycle(color=_COLOURS)
        for name, points in lines.items():
            axes.plot(*zip(*points, strict=True), label=name, marker="o", markersize=3)
        axes.set(**scales)
        axes.set_title(up, loc="left", fontweight="bold", fontsize="medium")
        axes.grid(axis="y", color="#ddd")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue()

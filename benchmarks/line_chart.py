"""A line chart as SVG: panels one above the other, over the same horizontal scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

_WIDTH: Final = 640
_PANEL: Final = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 150, 36, 28
_COLOURS: Final = ("#1f5fa8", "#b5471b", "#3c7a3f", "#6b4c9a")
_STEPS: Final = 4
_ROW: Final = 18


class Line(NamedTuple):
    """Points from left to right.

    Attributes:
        name: Written beside the panel; may be empty.
        points: Horizontal and vertical values.
    """

    name: str
    points: Sequence[tuple[float, float]]


class Panel(NamedTuple):
    """Lines that share a vertical scale, which begins at 0.

    Attributes:
        title: What the scale counts.
        lines: At most four.
        top: Where the scale ends; by the values when None.
    """

    title: str
    lines: Sequence[Line]
    top: float | None = None


def draw(panels: Sequence[Panel], *, across: str) -> str:
    """The chart.

    Args:
        panels: From top to bottom; all their points share the horizontal scale.
        across: What that scale counts.
    """
    values = [x for panel in panels for line in panel.lines for x, _ in line.points]
    most = _round_up(max(values, default=1.0))
    height = _PANEL * len(panels) + _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        ' font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for at, panel in enumerate(panels):
        parts += _panel(panel, at * _PANEL, most)
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(
        f'<text x="{middle:.0f}" y="{height - 8}" text-anchor="middle">{escape(across)}</text>'
    )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(panel: Panel, above: float, most: float) -> list[str]:
    values = [y for line in panel.lines for _, y in line.points]
    top = panel.top or _round_up(max(values, default=1.0))
    low, high = above + _PANEL - _BOTTOM, above + _TOP

    def across(x: float) -> float:
        return _LEFT + x / most * (_WIDTH - _LEFT - _RIGHT)

    def up(y: float) -> float:
        return low - y / top * (low - high)

    parts = [
        f'<text x="{_LEFT}" y="{high - 14:.0f}" font-weight="bold">{escape(panel.title)}</text>'
    ]
    for step in range(_STEPS + 1):
        y, x = top * step / _STEPS, most * step / _STEPS
        parts.append(
            f'<path d="M{_LEFT} {up(y):.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 6}" y="{up(y) + 4:.1f}" text-anchor="end">{y:g}</text>'
            f'<text x="{across(x):.1f}" y="{low + 16:.1f}" text-anchor="middle">{x:g}</text>'
        )
    for at, (line, colour) in enumerate(zip(panel.lines, _COLOURS, strict=False)):
        parts += _line([(across(x), up(y)) for x, y in line.points], colour)
        parts += _key(line.name, colour, high + 6 + _ROW * at)
    return parts


def _line(places: Sequence[tuple[float, float]], colour: str) -> list[str]:
    if not places:
        return []
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places)
    return [
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<g fill="{colour}">{dots}</g>',
    ]


def _key(name: str, colour: str, y: float) -> list[str]:
    """What a colour means, beside the panel: names at the lines' ends would overlap."""
    if not name:
        return []
    x = _WIDTH - _RIGHT + 12
    return [
        f'<path d="M{x} {y:.0f}h16" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{x + 22}" y="{y + 4:.0f}">{escape(name)}</text>',
    ]


def _round_up(value: float) -> float:
    """A little above: four steps of it are short numbers."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 2, 3, 4, 5, 6, 8, 10) if m * power >= value * (1 - 1e-9))

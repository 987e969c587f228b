"""The pieces that pictures of a report are drawn from, as text of SVG.

Colours and fonts are the style's: a piece has a class, `look`, and nothing that loads anything.
Lengths are units of the picture, of which WIDTH are as wide as the page lets it be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple
from unicodedata import east_asian_width

WIDTH = 440

FONT = 12
"""Height of letters, as the style has it."""

LINE = 18
"""From one line of text to the next."""

Key = tuple[str, str]
"""A look and what it stands for."""


def picture(name: str, title: str, told: str, height: float, pieces: Iterable[str]) -> str:
    """A picture with its name and what it shows, for those who do not see it."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {length(height)}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(told)}</desc>{"".join(pieces)}</svg>'
    )


def box(x: float, y: float, width: float, height: float, look: str, told: str = "") -> str:
    """A rectangle; what is told of it shows when it is pointed at."""
    place = f'x="{length(x)}" y="{length(y)}" width="{length(width)}" height="{length(height)}"'
    return _piece("rect", place, look, told)


def circle(x: float, y: float, radius: float, look: str, told: str = "") -> str:
    """A circle around a point."""
    place = f'cx="{length(x)}" cy="{length(y)}" r="{length(radius)}"'
    return _piece("circle", place, look, told)


def square(x: float, y: float, radius: float, look: str, told: str = "") -> str:
    """A square around a point."""
    return box(x - radius, y - radius, 2 * radius, 2 * radius, look, told)


def line(points: Sequence[tuple[float, float]], look: str) -> str:
    """A line through points."""
    path = "L".join(f"{length(x)} {length(y)}" for x, y in points)
    return f'<path d="M{path}" class="{look}"/>'


def words(x: float, y: float, said: str, anchor: str = "start", look: str = "") -> str:
    """A line of text; `anchor` says whether `x` is its start, middle or end."""
    given = f' class="{look}"' if look else ""
    given += "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{length(x)}" y="{length(y)}"{given}>{escape(said)}</text>'


def keys(y: float, entries: Iterable[Key], *, x: float = 0) -> tuple[list[str], float]:
    """What looks stand for, in as many lines as that takes.

    Returns:
        the pieces, and where what is below can begin.
    """
    pieces = []
    begin = x
    for look, said in entries:
        width = width_of(said) + 2 * FONT
        if x > begin and x + width > WIDTH:
            x, y = begin, y + LINE
        pieces += [mark(x + FONT / 2, y + LINE / 2, look), words(x + 1.3 * FONT, y + 13, said)]
        x += width + FONT / 2
    return pieces, y + 1.4 * LINE


def mark(x: float, y: float, look: str) -> str:
    """A small piece that looks like what it stands for."""
    if look.endswith("dot"):
        return circle(x, y, 4, look)
    if look.endswith("tick"):
        return box(x - 1.5, y - 6, 3, 12, look)
    if look.endswith("line"):
        return line([(x - 6, y), (x + 5, y)], look)
    return square(x, y, 5, look)


def width_of(said: str) -> float:
    """About how wide a text is; rather too much than too little."""
    return FONT * sum(map(_width, said))


def _width(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 1
    return 0.95 if letter in "%mwMW@" else 0.62


def fitted(said: str, width: float) -> str:
    """The text, cut where it would be wider."""
    if width_of(said) <= width:
        return said
    while said and width_of(said) + FONT > width:
        said = said[:-1]
    return said.rstrip() + "…"


class Plot(NamedTuple):
    """Where numbers stand in a picture: the area between two axes."""

    top: float
    height: float
    most: float
    """What the upper edge stands for."""
    least: float = 0.0
    """And the lower one."""
    left: float = 38
    right: float = 8

    @property
    def width(self) -> float:
        return WIDTH - self.left - self.right

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, share: float) -> float:
        """Where so much of the width is passed."""
        return self.left + share * self.width

    def y(self, number: float) -> float:
        """How high a number stands."""
        return self.bottom - (number - self.least) / (self.most - self.least) * self.height

    def grid(self, numbers: Iterable[tuple[float, str]]) -> list[str]:
        """Lines across, each with its number."""
        pieces = []
        for number, said in numbers:
            y = self.y(number)
            pieces.append(line([(self.left, y), (WIDTH - self.right, y)], "grid"))
            pieces.append(words(self.left - 5, y + 4, said, "end"))
        return pieces

    def below(self, labels: Sequence[str]) -> list[str]:
        """Labels under the middle of columns of equal width, as many of them as have room."""
        return self._labels([(place + 0.5) / len(labels) for place in range(len(labels))], labels)

    def edges(self, labels: Sequence[str]) -> list[str]:
        """Labels where columns of equal width begin and where the last ends."""
        return self._labels([place / (len(labels) - 1) for place in range(len(labels))], labels)

    def _labels(self, shares: Sequence[float], labels: Sequence[str]) -> list[str]:
        widest = max(map(width_of, labels)) + FONT / 2
        step = max(1, -int(-widest * len(labels) // self.width))
        pieces = []
        end = 0.0
        for place in range(0, len(labels), step):
            half = width_of(labels[place]) / 2
            x = min(max(self.x(shares[place]), half), WIDTH - half)
            if x - half >= end:
                pieces.append(words(x, self.bottom + 15, labels[place], "middle"))
                end = x + half + FONT / 3
        return pieces


def length(number: float) -> str:
    """A length or place, to a tenth of a unit."""
    return f"{number:.1f}".removesuffix(".0")


def steps(most: float, about: int = 4) -> list[int]:
    """Round whole numbers from 0 on, about so many, the last not below `most` and at least 1."""
    raw = max(most / about, 1)
    power = 10 ** (len(str(int(raw))) - 1)
    step = next(power * part for part in (1, 2, 5, 10) if power * part >= raw)
    return list(range(0, int(-(-most // step) * step or step) + step, step))


def _piece(name: str, place: str, look: str, told: str) -> str:
    if told:
        return f'<{name} {place} class="{look}"><title>{escape(told)}</title></{name}>'
    return f'<{name} {place} class="{look}"/>'

"""A screen as an SVG that needs nothing from elsewhere.

Textual's own names a font that would have to be fetched, and squeezes Chinese. Here each piece of
text says how wide it is, so that columns stay columns in any font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from tests.tui.desk import Desk

CELL, LINE, FONT = 9, 19, 15
"""Width and height of a cell, and of the font, in pixels."""

AROUND = 12
"""Pixels around the cells."""

FONTS = (
    "ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', "
    "'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace"
)


def picture(desk: Desk, title: str) -> str:
    """What the screen shows, as SVG."""
    ground = desk.app.get_css_variables()["background"].lower()
    width, height = desk.app.size
    looks: dict[str, str] = {}
    boxes: list[str] = []
    texts: list[str] = []
    for row, strip in enumerate(desk.app.screen._compositor.render_strips()):
        column = 0
        for (look, paper), segments in groupby(strip, key=lambda one: worn(one, ground)):
            letters = "".join(segment.text for segment in segments)
            if paper != ground:
                boxes.append(box(column, row, cell_len(letters), paper))
            name = looks.setdefault(look, f"s{len(looks)}")
            texts += drawn(letters, column, row, name)
            for at, piece in pieces(letters.translate(AS_BLANKS)):
                texts.append(text(column + at, row, piece, name))
            column += cell_len(letters)
    rules = "\n".join(f".{name} {{{look}}}" for look, name in looks.items())
    sides = width * CELL + 2 * AROUND, height * LINE + 2 * AROUND
    return SVG.format(
        width=sides[0],
        height=sides[1],
        title=escape(title),
        around=AROUND,
        ground=ground,
        fonts=FONTS,
        font=FONT,
        rules=rules,
        boxes="\n".join(boxes),
        texts="\n".join(texts),
    )


SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{title}</title>
<style>
text {{font: {font}px {fonts}; white-space: pre}}
{rules}
</style>
<rect width="{width}" height="{height}" rx="8" fill="{ground}"/>
<g transform="translate({around} {around})">
{boxes}
{texts}
</g>
</svg>
"""


def worn(segment: Segment, ground: str) -> tuple[str, str]:
    """How a text looks, as CSS, and the colour behind it."""
    style = segment.style or Style()
    ink = style.color.get_truecolor().hex if style.color else ground
    paper = style.bgcolor.get_truecolor().hex if style.bgcolor else ground
    if style.reverse:
        ink, paper = paper, ink
    rules = [f"fill: {ink}"]
    rules += ["font-weight: bold"] if style.bold else []
    rules += ["font-style: italic"] if style.italic else []
    rules += ["text-decoration: underline"] if style.underline else []
    return "; ".join(rules), paper


SHADES = {"░": 0.3, "▒": 0.5, "▓": 0.75, "█": 1}
"""How much of the colour a cell has."""

RULES = {"─": 1, "━": 3}
"""How thick lines are, in pixels."""

AXIS = "│"

DOTS = [(2, 2), (2, 7), (2, 12), (6, 2), (6, 7), (6, 12), (2, 17), (6, 17)]
"""Where the dots of Braille are, in the order of their bits."""

BRAILLE = range(0x2800, 0x2900)

AS_BLANKS = dict.fromkeys([*BRAILLE, *map(ord, [*SHADES, *RULES, AXIS])], " ")


def drawn(letters: str, column: int, row: int, look: str) -> Iterator[str]:
    """Those signs of a text that fonts would leave gaps between, or do not have."""
    for sign, run in groupby(letters):
        cells = cell_len("".join(run))
        x, y, wide = column * CELL, row * LINE, cells * CELL
        column += cells
        path, opacity = "", ""
        if sign in SHADES:
            path = f"M{x} {y}h{wide}v{LINE}h-{wide}z"
            opacity = f' opacity="{SHADES[sign]}"'
        elif sign in RULES:
            path = f"M{x} {y + LINE // 2}h{wide}v{RULES[sign]}h-{wide}z"
        elif sign == AXIS:
            path = f"M{x + CELL // 2} {y}h1v{LINE}h-1z"
        elif ord(sign) in BRAILLE:
            dots = [dot for bit, dot in enumerate(DOTS) if ord(sign) >> bit & 1]
            for start in range(x, x + wide, CELL):
                path += "".join(f"M{start + left} {y + top}h2v2h-2z" for left, top in dots)
        if path:
            yield f'<path class="{look}" d="{path}"{opacity}/>'


APART = re.compile(r" {2,}|^ | $")
"""Blanks that need not be written."""


def pieces(letters: str) -> Iterator[tuple[int, str]]:
    """The parts of a text that are all wide or all narrow, each with its first cell."""
    column = 0
    for _, part in groupby(letters, key=cell_len):
        alike = "".join(part)
        at = 0
        for gap in (*APART.finditer(alike), None):
            end = gap.start() if gap else len(alike)
            if at < end:
                yield column + cell_len(alike[:at]), alike[at:end]
            at = gap.end() if gap else end
        column += cell_len(alike)


def box(column: int, row: int, cells: int, paper: str) -> str:
    place = f'x="{column * CELL}" y="{row * LINE}" width="{cells * CELL}" height="{LINE}"'
    return f'<rect {place} fill="{paper}"/>'


def text(column: int, row: int, piece: str, look: str) -> str:
    """A text as wide as its cells, whatever the font makes of it."""
    place = f'x="{column * CELL}" y="{row * LINE + FONT}"'
    length = f'textLength="{cell_len(piece) * CELL}" lengthAdjust="spacingAndGlyphs"'
    return f'<text class="{look}" {place} {length}>{escape(piece, quote=False)}</text>'

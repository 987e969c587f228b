"""Any text as question and answer of a card: nothing crashes, steers the terminal, or is lost.

The texts are random, but the same each time: their seeds are 0, 1, 2 and so on. The suite takes
some; `STUDYLLM_TEXTS=20000 pytest tests/tui/test_any_text.py` takes as many as it says.

What is to be seen of a text is decided here, without our own tables:

- controls are seen as their pictures, C1 controls, direction overrides and lone surrogates as
  U+FFFD; line breaks of any kind and blanks are where a line may break, and are not compared;
- format characters, which no editor shows, may go (a category of Unicode says which they are);
- the characters in `MARKS` may go, because Markdown takes them for its own, or because they are
  the dollar signs of a formula; all others have to be there, and as often as in the source;
- the name of a known language may go from the fence of code, which has its colours;
- a formula is there as it is laid out, or as its source; what a layout may change, and that its
  lines may be wide, is the affair of its own tests;
- all that is no ASCII punctuation has to be there in the same order, unless there is a table or a
  formula;
- nothing may be there that was not written, but for the signs in `OURS` and what is told twice:
  the heads of a table that is read row by row.
"""

from __future__ import annotations

import os
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.geometry import Region

from studyllm.core.cards import Basic, Card
from studyllm.core.cloze import SPAN
from studyllm.study import Asked
from studyllm.study.trial import Trial
from studyllm.text.clean import clean
from studyllm.text.math import inline
from studyllm.tui.card import Sheet
from studyllm.tui.content import Lines, margin
from studyllm.tui.lines import Pane
from tests.learner import Learner
from tests.tui.desk import Desk, sit

TEXTS = int(os.environ.get("STUDYLLM_TEXTS", "2000"))
PARTS = 4
"""Into which the texts are split, each a test."""

SIZES = [(40, 20), (80, 24)]

MARKS = set("*_`~#>|-+[]()<>\\$!=:.\"'&;")
OURS = set("•│─↳▣☐☑" + ' ()"|:')

FENCE = "```py"

WORDS = """RoPE attention token 10% 3.14 65,504 torch.nn don't 位置编码 注意力机制
旋转，角度 。 ， （一） “二” …… ラーメン きゃりー 한국어
θ é ñ ß → ≤ ℃ １２ Ａ ， ；
/path/to/a/file https://example.com/a/b?c=d""".split()
CONTROLS = [*map(chr, (*range(0x20), *range(0x7F, 0xA0)))]
ESCAPES = [
    "\x1b[2J",
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://e.f\x1b\\",
    "\x9b5A",
    "\x1bP",
    "\x1b[6n",
]
MARKUP = [
    "[/b]",
    "[b]",
    "[@click=app.quit]",
    "[red on blue]",
    "[/]",
    "\\[",
    "[$primary]",
    "[link=a]",
]
LATEX = [
    "$",
    "$$",
    "\\frac{a}{",
    "$\\theta$",
    "$$\\sum_i^n",
    "x_{i",
    "\\\\",
    "}",
    "{",
    "^2",
    "\\left(",
]
EMOJI = "👍 👍🏽 👩‍🔬 🇨🇳 🇨 ❤️ 1️⃣ 🏳️‍🌈 👨‍👩‍👧‍👦 ☕ 🏽 ☂".split(" ")
COMBINING = [
    "a\u0301",
    "\u0301",
    "\u0338",
    "\u20e3",
    "ก็",
    "क्षि",
    "ᄒ\u1161ᆫ",
    "z" + "\u0300" * 20,
    "\ufe0f",
]
BIDI = ["\u202e", "\u202d", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "עברית", "عربي"]
SURROGATES = ["\ud83d", "\udc4d", "\udfff", "\udc80"]
UNSEEN = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\xad",
    "\u2028",
    "\u2029",
    "\x85",
    "\U000e0041",
]
MARKDOWN = """* ** *** _ __ ` `` ``` ~~ ~~~ # ## > - + 1. 2) | |- :-: --- ===
[a](https://b.c) [a](b) ![a](b.png) ![](c) <https://d.e> <b> </b> &lt &#
\\* [ ] - ||a|b| |-|-| |c|d|e| ```py [a](b "c") """.split()
BLANKS = [
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\n- ",
    "\n> ",
    "\n    ",
    "\u3000",
    "\xa0",
    "\n1. ",
    "\n|",
]
POOLS = [WORDS, WORDS, CONTROLS, ESCAPES, MARKUP, LATEX, EMOJI, COMBINING, BIDI, SURROGATES, UNSEEN]
POOLS += [MARKDOWN, MARKDOWN, BLANKS, BLANKS]


def any_text(chance: random.Random) -> str:
    """A text from some of the pools, so that some have no Markdown, and some nothing else."""
    pools = chance.sample(POOLS, chance.randint(1, 6))
    parts = []
    for _ in range(chance.randint(0, 40)):
        if chance.random() < 0.03:
            parts.append(any_character(chance))
        else:
            parts.append(chance.choice(chance.choice(pools)))
    return "".join(parts)


def any_character(chance: random.Random) -> str:
    while (character := chr(chance.randrange(0x110000))) in OURS or character in "xX&;":
        pass
    return character


def seen(text: str) -> str:
    """What an editor shows of a text, without blanks."""
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    code = ord(character)
    if (character.isspace() and code not in (*range(0x1C, 0x20), 0x0B, 0x0C)) or code == 0x85:
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return "\ufffd"
    if 0xD800 <= code < 0xE000:
        return "\ufffd"
    if unicodedata.category(character) in ("Cf", "Zl", "Zp") or 0x2060 <= code < 0x2070:
        return ""
    return "" if 0xE0000 <= code < 0xE0080 else character


def without_formulas(text: str) -> str:
    """The text but for what is a formula unless it stands in code."""
    return SPAN.sub(lambda m: " " if m["inline"] or m["display"] else m[0], clean(text))


def formulas(text: str) -> Iterator[tuple[str, str]]:
    """The source of each formula on one line, and how it is drawn."""
    for match in SPAN.finditer(clean(text)):
        if match["inline"]:
            source = match[0][1:-1]
            yield source, inline(source, "unicode") or source


def lost(source: str, shown: str) -> Counter[str]:
    """What has to be there and is not."""
    missing = Counter(seen(source)) - Counter(seen(shown)) - Counter("py" * source.count(FENCE))
    return Counter({c: n for c, n in missing.items() if c not in MARKS})


def in_order(text: str) -> str:
    return "".join(c for c in seen(text) if not (c.isascii() and not c.isalnum()) and c not in OURS)


def check(text: str, lines: Lines, width: int) -> None:
    has_formula = bool(re.search(r"(?s)\$.+\$", text))
    for line in lines:
        assert cell_len(line.plain) <= width or has_formula, repr(text)
        assert line.plain.isprintable() or not unsafe(line.plain), repr(text)
    shown = "\n".join(line.plain for line in lines)
    assert not lost(without_formulas(text), shown), repr(text)
    for source, drawn in formulas(text):
        # In quotes and code there are signs of ours between its lines.
        there = in_order(shown)
        assert in_order(drawn) in there or in_order(source) in there, repr(text)
    if "|" not in text and FENCE not in text and not has_formula:
        assert in_order(shown) == in_order(text), repr(text)


def unsafe(text: str) -> list[str]:
    """What would steer a terminal."""
    banned = ("Cc", "Cs", "Zl", "Zp")
    bidi = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return [c for c in text if unicodedata.category(c) in banned or c in bidi]


SEQUENCE = re.compile(r"\x1b\[[0-9;:]*[mHK]|\n|\x1b\]8;[^;\x1b]*;[^\x1b]*\x1b\\")
"""What Textual writes to place and colour: moves, colours, line ends, and no link of ours."""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 1})
    yield made
    made.study.close()


def sheet(asked: Asked, question: str, answer: str) -> Sheet:
    card = Card("a", {"": question}, Basic({"": answer}, reverse=False))
    return Sheet(Trial(asked._replace(card=card)), "zh")


@pytest.mark.parametrize("part", range(PARTS))
def test_any_text_is_shown_whole_and_steers_nothing(learner: Learner, part: int) -> None:
    asked = learner.study.next()
    assert asked is not None

    async def steps(desk: Desk) -> None:
        pane = desk.app.screen.query_one(Pane)
        width = pane.width
        for seed in range(part, TEXTS, PARTS):
            chance = random.Random(seed)
            question, answer = any_text(chance), any_text(chance)
            one = sheet(asked, question, answer)
            front, back = one.front(width), one.back(width)
            check(question, front, width - margin(width))
            check(answer, back[len(front) + 3 :], width - margin(width))
            assert [line.plain for line in back[: len(front)]] == [line.plain for line in front]
            pane.show(one.back)
            look(desk, pane, back, seed)
            if seed % 100 == part:
                await desk.pilot.pause()

    sit(learner, steps, SIZES[part % len(SIZES)])


def look(desk: Desk, pane: Pane, lines: Lines, seed: int) -> None:
    """Compare our lines with what the compositor shows, and read what a driver would write."""
    compositor = desk.app.screen._compositor
    strips = compositor.render_strips()
    region = Region(*pane.region.offset, *pane.size)
    for y, line in zip(range(region.y, region.bottom), lines, strict=False):
        shown = "".join(segment.text for segment in strips[y])
        # The last cell may have the scroll bar, or the sign that a wide formula goes on.
        if line.cell_length >= pane.width:
            continue
        assert shown[:-1] == line.plain + " " * (pane.width - 1 - line.cell_length), seed
        assert not unsafe(shown), seed
        assert strips[y].cell_length == pane.width, seed
    update = compositor.render_full_update()
    written = update.render_segments(desk.app.console)
    written.encode()
    assert not unsafe(SEQUENCE.sub("", written)), seed

"""A learner's own notes, in Chinese and English, wrapped at the widths that screens have.

What is asserted comes from the Unicode database and from regular expressions, not from our tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rich.cells import cell_len

from studyllm.tui.content import markdown_lines, text_lines

NOTES = (Path(__file__).parents[1] / "data/notes.md").read_text(encoding="utf-8")

SENTENCE = "，。、；：？！,.;:?!…％%”’"
LEAD = re.compile(r"^\s*(?:[•│]|\d+\.)?\s*")
"""What stands before the text of a line: a bullet or a number."""

WORD = re.compile(r"[A-Za-z0-9]+(?:[-_'.,][A-Za-z0-9]+)*%?")
ADDRESS = re.compile(r"https?://[!-~]+")

WIDTHS = pytest.mark.parametrize("width", [40, 60, 76])
WAYS = pytest.mark.parametrize("way", [markdown_lines, text_lines])


def shown(way: object, width: int) -> list[str]:
    assert callable(way)
    return [line.plain for line in way(NOTES, width)]


def words(text: str, width: int) -> Counter[str]:
    """The words that a line has room for, how often each."""
    most = width - 12  # behind the deepest lead
    text = ADDRESS.sub(lambda a: a[0] if len(a[0]) <= most else " ", text)
    return Counter(w for w in (*ADDRESS.findall(text), *WORD.findall(text)) if len(w) <= most)


@WAYS
@WIDTHS
def test_no_line_is_wider_than_the_width(way: object, width: int) -> None:
    assert max(cell_len(line) for line in shown(way, width)) <= width


@WAYS
@WIDTHS
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(way: object, width: int) -> None:
    texts = [LEAD.sub("", line) for line in shown(way, width) if line.strip()]
    first = {text[0] for text in texts if text}
    last = {text[-1] for text in texts if text}
    assert not first & set(SENTENCE)
    assert not {c for c in first if unicodedata.category(c) in ("Pe", "Pf")}
    assert not {c for c in last if unicodedata.category(c) in ("Ps", "Pi")}


@WAYS
@WIDTHS
def test_no_word_is_cut_that_a_line_has_room_for(way: object, width: int) -> None:
    lines = shown(way, width)
    whole = words("\n".join(lines), width)
    missing = words(NOTES, width) - whole
    assert not missing


@WAYS
@WIDTHS
def test_no_visible_character_is_lost(way: object, width: int) -> None:
    def visible(text: str) -> str:
        return "".join(re.sub(r"^\s*[•-]\s", "", text, flags=re.MULTILINE).split())

    assert visible("\n".join(shown(way, width))) == visible(NOTES)

"""Reports in Markdown, read by another program as GitHub reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from studyllm.report.markdown import document, escaped
from studyllm.text.clean import one_line
from tests.progress import sample
from tests.report.texts import HOSTILE, nothing, single_day, with_text

READER = MarkdownIt("gfm-like", {"html": True})
assert READER.linkify is not None
# Of bare names without www and a scheme, GitHub makes no links.
READER.linkify.set({"fuzzy_link": False})


def inlines(text: str) -> list[Token]:
    return [token for token in READER.parse(text) if token.type == "inline"]


def told(token: Token) -> str:
    """What is read of a piece of text, which must be nothing but text."""
    said = ""
    for child in token.children or ():
        if child.type == "html_inline":
            assert child.content == "<!-- -->"
        else:
            assert child.type == "text", (child.type, child.content)
            said += child.content
    return said


def cells(text: str) -> list[list[str]]:
    """What is read of all tables, row by row."""
    rows: list[list[str]] = []
    tokens = READER.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(told(tokens[place + 1]))
    return rows


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_decks_stays_text(text: str) -> None:
    written = "".join(document(with_text(text), "en"))
    for token in inlines(written):
        told(token)
    line = one_line(text)
    read = cells(written)
    assert any(row[0] == line and row[1] == "deck" for row in read)  # its title
    assert any(row[1:3] == [line, "2024-10-07"] or row[1] == line for row in read)  # its question
    assert any(row[0] == line and len(row) == 4 for row in read)  # its tag


@given(st.text(st.one_of(st.sampled_from("\\`*_[]<>|~&$:@.w!#(a1"), st.characters())))
def test_any_line_is_read_as_it_was(text: str) -> None:
    line = one_line(text)
    ((head,), (read,)) = cells(f"| x |\n| --- |\n| {escaped(line)} |\n")
    assert (head, read) == ("x", line)


def test_no_address_name_or_picture_is_left_that_github_would_make_something_of() -> None:
    for text in HOSTILE:
        left = escaped(one_line(text))
        assert not re.search(r"(?<!\\):(?=//)|www\.|@(?!<!-- -->)|:[\w+-]+:", left)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_parts_are_there(language: str) -> None:
    progress = sample()
    written = "".join(document(progress, language, iter(progress.hardest)))
    heads = re.findall(r"^(#+) ", written, re.MULTILINE)
    assert heads == ["#"] + ["##"] * 15
    tables = [token for token in READER.parse(written) if token.type == "table_open"]
    assert len(tables) == 15
    widths = {len(row) for row in cells(written)}
    assert widths <= {2, 3, 4, 5, 6, 7, 9}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_learner_who_has_not_begun_is_told_what_to_do(language: str) -> None:
    written = "".join(document(nothing(), language))
    tables = [token for token in READER.parse(written) if token.type == "table_open"]
    assert len(tables) == 1
    assert "".join(document(single_day(), language)).count("2024-10-04") > 3


def test_cards_are_read_one_by_one() -> None:
    progress = sample()
    asked = 0

    def lines() -> Iterable[object]:
        nonlocal asked
        for line in progress.hardest:
            asked += 1
            yield line

    chunks = document(progress, "en", lines())  # type: ignore[arg-type]
    for chunk in chunks:
        if chunk.startswith("\n## All cards"):
            break
    assert asked == 0
    rest = list(chunks)
    assert asked == len(progress.hardest)
    assert len(rest) == 1 + 1 + asked + 1

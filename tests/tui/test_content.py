"""Styled lines against their laws: they fit, they lose nothing, and they break where one may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studyllm.tui.content import NARROWEST, markdown_lines, text_lines

ANY = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=80)
PROSE = st.text(st.sampled_from("ab 中文，。（）“”1e.\u0301🙂👍🏽\u200d"), max_size=80)
MARKED = st.text(st.sampled_from("ab 中。*_`$#>-1.[]()!|\\\n"), max_size=80)
WIDTHS = st.integers(2 * NARROWEST, 90)


def plain(text: str, width: int) -> list[str]:
    return [line.plain for line in markdown_lines(text, width)]


@given(MARKED | ANY, WIDTHS)
def test_markdown_fits(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in plain(text, width))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("a\nb\n\nc", 20, ["a", "b", "", "c"]),
        ("- one two three\n- four", 10, ["• one two", "  three", "• four"]),
        ("> one two three", 10, ["│ one two", "│ three"]),
        ("10. a b c d e f", 10, ["10. a b c", "    d e f"]),
        ("# Head\ntext", 20, ["Head", "", "text"]),
        ("so $$x$$ is", 20, ["so", "  x", " is"]),
        ("```\nx = 1\n```", 20, ["  x = 1"]),
        ("a\n\n---\n\nb", 6, ["a", "", "──────", "", "b"]),
        ("[MASK] [b]x[/b]", 20, ["[MASK] [b]x[/b]"]),
    ],
)
def test_markdown_as_lines(text: str, width: int, lines: list[str]) -> None:
    assert plain(text, width) == lines


TABLE = "|模型|size|\n|-|-|\n|GPT|175B|\n|编码器|1|"


def test_a_table_stands_in_columns_where_there_is_room() -> None:
    assert plain(TABLE, 20) == ["模型    size", "──────  ────", "GPT     175B", "编码器  1"]


def test_a_table_that_is_too_wide_is_told_row_by_row() -> None:
    assert plain(TABLE, 11) == ["模型: GPT", "size: 175B", "", "模型: 编码", "器", "size: 1"]


def test_text_that_is_no_markdown_stays_as_it_is() -> None:
    assert [line.plain for line in text_lines("*a* [b]\tc\x1b", 20)] == ["*a* [b] c␛"]

"""Bars as text: straight by cells whatever the labels are, and true to the numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.text import bars
from studyllm.text.bars import Row, bar, columns, fitted, layout, lines, parts, scaled
from studyllm.text.cells import cell_len
from studyllm.text.clean import clean
from studyllm.text.symbols import Charset

CHARSETS: st.SearchStrategy[Charset] = st.sampled_from(["unicode", "ascii"])
PIECES = [
    "位置编码",
    "RoPE",
    " ",
    "é",
    "e\u0301",
    "👩🏽\u200d🔬",
    "❤\ufe0f",
    "🇨🇳",
    "क्ष",
    "ﾊﾟ",
    "한국",
    "\x1b[2J",
    "\t",
]
LABELS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=8).map("".join)
SHARES = st.one_of(st.none(), st.floats(0, 1))
ROWS = st.lists(
    st.builds(Row, LABELS, st.tuples(LABELS, st.text("0123456789 %", max_size=6)), SHARES)
)


@given(ROWS, st.integers(1, 100), CHARSETS)
def test_all_parts_of_a_chart_have_the_cells_of_their_column(
    rows: list[Row], width: int, charset: Charset
) -> None:
    shape = layout(rows, width)
    for row in rows:
        label, numbers, drawn = parts(row, shape, charset)
        assert cell_len(label) == shape.label
        assert tuple(map(cell_len, numbers)) == shape.numbers
        assert cell_len(drawn) == shape.bar
        line = parts(row, shape, charset).line()
        used = [shape.label, *shape.numbers, shape.bar]
        assert cell_len(line) == sum(used) + 2 * (sum(map(bool, used)) - 1) * any(used)
        assert clean(line) == line


@given(ROWS, st.integers(1, 100), CHARSETS)
def test_no_line_of_a_chart_is_wider_than_its_width(
    rows: list[Row], width: int, charset: Charset
) -> None:
    drawn = lines(rows, width, charset)
    assert len(drawn) == len(rows)
    assert all(cell_len(line) <= width and "\n" not in line for line in drawn)


def test_a_chart_is_straight_with_chinese_labels() -> None:
    rows = [
        Row("卡组", ("回答", "掌握度")),
        Row("位置编码与 RoPE", ("3", "7%"), 0.07),
        Row("MoE", ("120", "100%"), 1.0),
        Row("  智能体", ("0", "0%"), 0.0),
    ]
    assert lines(rows, 40) == [
        "卡组             回答  掌握度",
        "位置编码与 RoPE     3      7%  ▋",
        "MoE               120    100%  █████████",
        "  智能体            0      0%",
    ]
    assert lines(rows, 40, "ascii")[1:3] == [
        "位置编码与 RoPE     3      7%  #",
        "MoE               120    100%  #########",
    ]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (60, "A long name of a deck  12  9%  ██▉"),
        (36, "A long name of a deck  12  9%  ▌"),
        (30, "A long name of …  12  9%  ▍"),
        (22, "A long …  12  9%  ▍"),
        (17, "A long n…  12  9%"),
        (13, "A long n…  12"),
        (9, "A long n…"),
    ],
)
def test_without_room_bars_go_then_labels_are_cut_then_numbers_go(width: int, line: str) -> None:
    assert lines([Row("A long name of a deck", ("12", "9%"), 0.1)], width) == [line]


@given(st.floats(-1, 2), st.integers(0, 60), CHARSETS)
def test_a_bar_is_as_long_as_its_share(share: float, cells: int, charset: Charset) -> None:
    drawn = bar(share, cells, charset)
    signs = bars.LYING[charset]
    assert cell_len(drawn) == len(drawn) == cells
    eighths = sum(map(signs.index, drawn)) / (len(signs) - 1)
    assert abs(eighths - min(max(share, 0), 1) * cells) <= 1
    assert drawn == "".join(sorted(drawn, key=signs.index, reverse=True))
    if cells > 1:
        assert (eighths == cells) == (share >= 1)
        assert (eighths > 0) == (share > 0)


@given(st.lists(st.floats(0, 1)), st.integers(1, 9), st.integers(1, 4), CHARSETS)
def test_columns_are_as_high_as_their_shares(
    shares: list[float], height: int, cells: int, charset: Charset
) -> None:
    drawn = columns(shares, height, charset, cells)
    assert len(drawn) == height
    assert {len(line) for line in drawn} <= {len(shares) * cells}
    signs = bars.STANDING[charset]
    for place, share in enumerate(shares):
        fills = [line[place * cells] for line in reversed(drawn)]
        # Lying down, it is a bar.
        eighths = sum(map(signs.index, fills)) / (len(signs) - 1)
        assert abs(eighths - share * height) <= 1
        assert fills == sorted(fills, key=signs.index, reverse=True)
        if cells > 1:
            assert all(line[(place + 1) * cells - 1] == " " for line in drawn)


@given(LABELS, st.integers(0, 30), CHARSETS, st.booleans())
def test_a_fitted_text_has_exactly_its_room(
    text: str, room: int, charset: Charset, right: bool
) -> None:
    assert cell_len(fitted(text, room, charset, right=right)) == room


def test_a_cut_label_keeps_whole_characters() -> None:
    assert fitted("👩🏽\u200d🔬👩🏽\u200d🔬", 3) == "👩🏽\u200d🔬…"
    assert fitted("位置编码", 6) == "位置… "
    assert fitted("位置编码", 6, "ascii", right=True) == " 位置~"


def test_the_greatest_is_a_whole_bar() -> None:
    assert scaled([]) == []
    assert scaled([0, 0]) == [0, 0]
    assert scaled([1, 4]) == [0.25, 1]


PLAIN = """
import sys
from studyllm.text.bars import Row, lines
lines([Row("a", ("1",), 0.5)], 40)
print(*sys.modules)
"""


def test_plain_labels_need_no_tables_of_widths() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLAIN], capture_output=True, encoding="utf-8", check=True
    )
    assert "rich" not in done.stdout.split()

"""What was typed beside what was expected: nothing is lost of either."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.comparison import MOST, Piece, Sort, compared, missed

SAME, EXTRA, MISSING = Sort.SAME, Sort.EXTRA, Sort.MISSING

WORDS = st.lists(
    st.sampled_from(["the", "The", "key", "位", "置", "编码", "，", ",", "x_1", " ", "RoPE", "é"]),
    max_size=12,
).map(" ".join)


def parts(pieces: list[Piece], *sorts: Sort) -> str:
    return "".join(piece.text for piece in pieces if piece.sort in sorts)


def test_words_are_compared_as_words() -> None:
    assert compared("the keys rotate", "the queries rotate") == [
        Piece(SAME, "the "),
        Piece(EXTRA, "keys"),
        Piece(MISSING, "queries"),
        Piece(SAME, " rotate"),
    ]


def test_chinese_is_compared_character_by_character() -> None:
    assert compared("位置编码", "位移编码") == [
        Piece(SAME, "位"),
        Piece(EXTRA, "置"),
        Piece(MISSING, "移"),
        Piece(SAME, "编码"),
    ]


def test_case_and_width_do_not_matter() -> None:
    assert compared("ＲＯＰＥ, softmax", "RoPE，  Softmax") == [Piece(SAME, "ＲＯＰＥ, softmax")]


@given(st.one_of(st.text(max_size=60), WORDS), st.one_of(st.text(max_size=60), WORDS))
def test_nothing_that_was_typed_or_missing_is_lost(typed: str, expected: str) -> None:
    pieces = compared(typed, expected)
    assert parts(pieces, SAME, EXTRA) == typed.strip()
    left = iter(expected.strip())
    assert all(letter in left for letter in parts(pieces, MISSING))
    assert all(piece.text for piece in pieces) or not typed.strip() or not expected.strip()


@given(WORDS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert parts(compared(text, text), EXTRA, MISSING) == ""


def test_long_texts_are_shown_one_after_the_other() -> None:
    long = "word " * MOST
    assert compared(long, "x") == [Piece(EXTRA, long.strip()), Piece(MISSING, "x")]


@pytest.mark.parametrize(
    ("typed", "expected", "left_out"),
    [
        (
            "exponent decides range",
            "The exponent decides the range, hence overflow.",
            ["hence overflow"],
        ),
        ("rank of matrix", "The rank of A, a matrix", ["A, a"]),
        ("数的和", "数值和的根号", ["值和", "根号"]),
        ("all of it", "All of it!", []),
    ],
)
def test_marks_and_little_words_alone_are_not_missed(
    typed: str, expected: str, left_out: list[str]
) -> None:
    assert missed(compared(typed, expected)) == left_out

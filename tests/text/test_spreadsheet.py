"""CSV cells against Python's csv, against what spreadsheets evaluate, and against their laws."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyllm.text.spreadsheet import Cell, neutral, plain, raw_row, row

HOSTILE = st.text(
    st.one_of(st.sampled_from("=+-@＝＋－＠';\"\t\r\n ,a0\u3000\u200b\ufeff\x00"), st.characters()),
    max_size=12,
)
CELLS = st.one_of(HOSTILE, st.integers(), st.floats(allow_nan=False, allow_infinity=False))


def would_be_evaluated(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula: its first letter that shows."""
    for letter in text:
        if letter in "\t\r":
            return True
        # Blanks, controls and marks that do not show are passed over.
        if letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf"):
            continue
        return unicodedata.normalize("NFKC", letter) in set("=+-@")
    return False


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        (" =1", "' =1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1+1", "'＝1+1"),
        ("\u3000－1", "'\u3000－1"),
        ("'=1", "''=1"),
        ("a;=1;b", "a;'=1;b"),
        ("a\n- b", "a\n'- b"),
        ('a\n\n "=1', "a\n\n' \"=1"),
        ("\n=1", "'\n'=1"),
        ("-a; -b", "'-a;' -b"),
    ],
)
def test_what_would_be_evaluated_gets_an_apostrophe(cell: str, written: str) -> None:
    assert neutral(cell) == written
    assert plain(written) == cell


@pytest.mark.parametrize(
    "cell",
    ["", "word", "位置编码 RoPE", "a = b", "x-1; y", "it's", "'quoted'", "'", "1e-4", "a\nb"],
)
def test_what_is_harmless_stays_as_it_is(cell: str) -> None:
    assert neutral(cell) == cell == plain(cell)


@given(HOSTILE)
@example("'" * 3 + "=")
@example(";';'=1")
def test_a_cell_comes_back(cell: str) -> None:
    assert plain(neutral(cell)) == cell


@given(HOSTILE)
def test_no_cell_would_be_evaluated(cell: str) -> None:
    assert not would_be_evaluated(neutral(cell))


@given(st.lists(HOSTILE, min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_no_text_would_be_evaluated_where_another_separator_is_used(
    cells: list[str], separator: str
) -> None:
    # NUL is an error to some versions of the reader.
    line = row(cells).replace("\x00", "")
    for read in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
        assert not any(map(would_be_evaluated, read))


@given(st.lists(st.lists(CELLS, min_size=1), min_size=1))
def test_rows_are_read_back_by_another_reader(rows: list[list[Cell]]) -> None:
    texts = [[str(cell).replace("\x00", "") for cell in cells] for cells in rows]
    file = "".join(raw_row(cells) for cells in texts)
    assert list(csv.reader(io.StringIO(file, newline=""))) == texts


@given(st.lists(CELLS, min_size=1))
def test_numbers_stay_numbers_and_texts_stay_texts(cells: list[Cell]) -> None:
    line = row(cells).replace("\x00", "")
    ((*read,),) = csv.reader(io.StringIO(line, newline=""))
    for cell, text in zip(cells, read, strict=True):
        if isinstance(cell, str):
            assert plain(text) == cell.replace("\x00", "")
        else:
            assert float(text) == cell


def test_a_row_ends_as_the_rfc_says() -> None:
    assert row(["a", -1.5, None, 'say "x", y']) == 'a,-1.5,,"say ""x"", y"\r\n'
    assert raw_row(["=1", "two\nlines"]) == '=1,"two\nlines"\r\n'
    assert row([""]) == row([]) == '""\r\n'


def test_long_runs_are_read_once() -> None:
    # A hundred thousand blanks from each of a hundred thousand places would take minutes.
    for run in ("\n" * 200_000, "'" * 200_000, " ;" * 100_000, "\t" * 200_000):
        assert plain(neutral(f"a{run}b")) == f"a{run}b"
        assert plain(neutral(f"{run}=")) == f"{run}="

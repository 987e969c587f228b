"""The journal as CSV, for spreadsheets: a row a fact, and nothing of it lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from studyllm.core.journal import Fact
from studyllm.errors import StudyError
from studyllm.exchange.facts import VERSION, Flaw, Told, fact_of, told
from studyllm.exchange.files import LONGEST_LINE
from studyllm.exchange.journal import check_version
from studyllm.text.clean import one_line
from studyllm.text.spreadsheet import Cell, plain, row

MARK: Final = "studyllm_journal"
"""The name of the first column, in which every row has the version. So the table says what it is
and has no line that is not a row."""

_OF: Final = ("at_ms", "device", "number")
_MOCK: Final = ("began_ms", "seed", "minutes", "questions", "question", "depth")
_PARTS: Final = ("of", "mock")
"""What has parts, each in a column of its own."""
_LISTS: Final = ("said", "missed", "weekdays_off", "days_off", "topics")
COLUMNS: Final = (
    MARK,
    *("kind", "at_ms", "device", "number", "day", "card", "grade", "took_ms", "opens"),
    *("said", "missed", *(f"of_{name}" for name in _OF)),
    *("due", "interval", "ease", "stability", "difficulty", "to"),
    *(f"mock_{name}" for name in _MOCK),
    *("date", "minutes", "weekdays_off", "days_off", "topics"),
)
_NONE: Final = "."
"""An empty list; an empty cell is no list."""

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_WHOLE_CELLS: Final = {"at_ms", "number", "took_ms", "interval", "ease", *_MOCK}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NUMBER_CELLS: Final = {"stability", "difficulty"}


def rows(facts: Iterable[Fact]) -> Iterator[str]:
    """A journal, line by line with their ends: the names of the columns, then the facts."""
    yield row(COLUMNS)
    for fact in facts:
        values = _flat(told(fact))
        yield row([VERSION, *(values.get(name) for name in COLUMNS[1:])])


def is_header(text: str) -> bool:
    """Whether a file whose first line this is is a journal as a table."""
    return re.match(f'"?{MARK}"?[,;\t\r\n]', text) is not None


def read(lines: Iterable[str], name: str) -> Iterator[Fact]:
    """The facts of a journal as a table, checked one by one; empty lines say nothing.

    Columns may stand in another order, and those that are empty throughout may be missing.

    Args:
        lines: of the file, with or without their ends.
        name: of the file, as messages name it.

    Raises:
        StudyError: a row is not what a row of a journal can be; with file, line and sentence.
    """
    number, header = 0, list[str]()
    try:
        for number, text in enumerate(lines, 1):
            if number == 1:
                header = _header(_cells(text))
            elif text.strip():
                cells = _cells(text)
                if len(cells) != len(header):
                    raise Flaw(f"there are {len(cells)} cells in this row, not {len(header)}")
                yield fact_of(_told(header, cells))
        if not header:
            raise Flaw("the file is empty")
    except Flaw as flaw:
        raise StudyError(f"{name}:{max(number, 1)}: {flaw}") from flaw


def _flat(values: Told) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            cells |= {f"{name}_{part}": one for part, one in value.items()}
        elif isinstance(value, list):
            cells[name] = " ".join(value) or _NONE
        else:
            cells[name] = "yes" if value is True else value
    return cells


def _cells(text: str) -> list[str]:
    if len(text) > LONGEST_LINE:
        raise Flaw(f"the line is longer than {LONGEST_LINE} characters")
    import csv  # for this alone; every import of a deck asks whether it is a journal

    try:
        # Each line by itself: no cell of ours has a line break, and one that is never closed
        # would swallow the rest of the file.
        cells = next(csv.reader((text,), strict=True), [])
    except csv.Error as error:
        raise Flaw(f"this is no row of a CSV file: {one_line(str(error))}") from error
    return list(map(plain, cells)) if "'" in text else cells


def _header(cells: list[str]) -> list[str]:
    if cells[:1] != [MARK]:
        raise Flaw(f"this is no journal as CSV with commas; its first cell would be {MARK}")
    for name in cells:
        if cells.count(name) > 1:
            raise Flaw(f"there are two columns `{one_line(name, 40)}`")
    return cells


def _told(header: list[str], cells: list[str]) -> Told:
    """What the cells say, as the lines of a journal do."""
    check_version(_whole(cells[0]))
    values: Told = {}
    for name, cell in zip(header[1:], cells[1:], strict=True):
        if not cell:
            continue
        whole, _, part = name.partition("_")
        if whole in _PARTS and part:
            values.setdefault(whole, {})[part] = _value(part, cell)
        else:
            values[name] = _value(name, cell)
    return values


def _value(name: str, cell: str) -> Any:
    if name in _WHOLE_CELLS:
        return _whole(cell)
    if name in _NUMBER_CELLS:
        return float(cell) if _NUMBER.fullmatch(cell) else cell
    if name in _LISTS:
        return [] if cell == _NONE else cell.split(" ")
    return True if name == "opens" and cell == "yes" else cell


def _whole(cell: str) -> int | str:
    """The whole number in a cell; what is none stays what it is, to be refused."""
    return int(cell) if _WHOLE.fullmatch(cell) else cell

"""What `table` has written, or somebody's spreadsheet after it, to decks and cards again."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NoReturn

from studyllm.core.fields import DECK, Fields
from studyllm.errors import StudyError
from studyllm.exchange.found import Found
from studyllm.exchange.table import (
    FIRST,
    FIRST_RAW,
    ITEMS,
    KEYS,
    MARK,
    OF_DECK,
    REQUIRED,
    SLUG,
    TEXTS,
    Column,
)
from studyllm.text.clean import one_line
from studyllm.text.spreadsheet import BYTE_ORDER_MARK, plain

MAX_CELL: Final = 24 * 1024 * 1024
"""Characters in a cell; a list of a hundred texts of line breaks alone has a little less."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_NUMBERS: Final = re.compile(r"[0-9]{1,5}")
_FLAGS: Final = {"true": True, "false": False}
_LISTS: Final = ("tags", "refs", "follow_up", "was", *(OF_DECK + key for key in ("tags", "was")))
_PLACES: Final = ("right", REQUIRED)

_HEAD: Final = re.compile(
    f'{BYTE_ORDER_MARK}?"?(?:{re.escape(FIRST)}|{re.escape(FIRST_RAW)})"?(?:([,;\t|])|\\s*$)'
)
"""How the first line begins, and what parts its cells: a spreadsheet may have saved it anew."""


def is_ours(first: str) -> bool:
    """Whether a file with that first line is one of these."""
    return _HEAD.match(first) is not None


def _raised(error: StudyError) -> NoReturn:
    raise error


def read(
    source: Iterable[str], name: str, wrong: Callable[[StudyError], None] = _raised
) -> Iterator[Found]:
    """The cards of a file, row by row; empty rows are passed over.

    Args:
        source: its lines with their ends.
        name: what messages call the file.
        wrong: is told of rows that cannot be a card's, which then are left out.

    Raises:
        StudyError: it is no CSV, or has a strange column.
    """
    rows = _rows(source, name)
    _, head = next(rows, (1, []))
    columns = _columns(head, f"{name}:1")
    taken_off = plain if head[0] == FIRST else str
    for line, cells in rows:
        place = f"{name}:{line}"
        try:
            if len(cells) != len(columns):
                raise StudyError(f"{place}: {len(cells)} cells, where the head has {len(columns)}")
            found = {
                column: taken_off(cell.replace("\r\n", "\n"))
                for column, cell in zip(columns, cells, strict=True)
                if cell and not cell.isspace()
            }
            card = _found(line, found, place) if found else None
        except StudyError as error:
            wrong(error)
            continue
        if card:
            yield card


def _rows(source: Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that have cells, each with the line where it begins."""
    csv.field_size_limit(MAX_CELL)
    lines = iter(source)
    first = next(lines, "").removeprefix(BYTE_ORDER_MARK)
    ours = _HEAD.match(first)
    reader = csv.reader(
        (line for part in ([first], lines) for line in part),
        delimiter=(ours and ours[1]) or ",",
        strict=True,
    )
    begin = 1
    try:
        for cells in reader:
            if cells:
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        why = one_line(str(error))
        raise StudyError(f"{name}:{begin}: this row cannot be read: {why}") from error


def _columns(head: Sequence[str], place: str) -> list[Column]:
    if not head or head[0] not in (FIRST, FIRST_RAW):
        raise StudyError(f"{place}: the first column is not `{FIRST}`, as in tables of studyllm")
    columns: list[Column] = [(SLUG, "")]
    for name in head[1:]:
        column = column_of(name)
        if column is None:
            raise StudyError(f"{place}: {_unknown(name)}")
        if column in columns:
            raise StudyError(f"{place}: the column `{one_line(name, 40)}` is there twice")
        columns.append(column)
    return columns


def column_of(name: str) -> Column | None:
    """What stands in the column of that name; `None` if there is no such column."""
    if name in KEYS:
        return name, ""
    key, _, language = name.rpartition("_")
    return (key, language) if key in TEXTS and _LANGUAGE.fullmatch(language) else None


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name[:40], KEYS, 1)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return f"unknown column `{one_line(name, 40)}`{hint}"


def _found(line: int, cells: dict[Column, str], place: str) -> Found:
    if (SLUG, "") not in cells:
        raise StudyError(f"{place}: the row names no deck")
    values = fields_of(cells, place)
    deck = {key: values.pop(_of_deck(key)) for key in DECK if _of_deck(key) in values}
    return Found(line, deck, values)


def fields_of(cells: Mapping[Column, str], place: str) -> Fields:
    """What the cells of a row say, none of which is blank, under the names of their columns.

    Raises:
        StudyError: a cell cannot stand in its column.
    """
    grouped: dict[str, dict[str, str]] = {}
    for (key, language), cell in cells.items():
        grouped.setdefault(key, {})[language] = cell
    values: Fields = {}
    for key in KEYS:
        if key in grouped:
            values[key] = _value(key, grouped[key], f"{place}: `{key}`")
    _require(values, place)
    return values


def _of_deck(key: str) -> str:
    return key if key == SLUG else OF_DECK + key


def _value(key: str, texts: dict[str, str], place: str) -> Any:
    if key in ITEMS:
        return _items(texts, place)
    if key in TEXTS:
        return _one_text(texts, place)
    text = texts[""]
    if key in _LISTS:
        return [line for line in text.split("\n") if line.strip()]
    if key in _PLACES:
        return [_number(number, place) for number in text.replace(",", " ").split()]
    if key == "reverse":
        if text.strip().lower() not in _FLAGS:
            raise StudyError(f"{place} takes true or false, not `{one_line(text, 40)}`")
        return _FLAGS[text.strip().lower()]
    return text


def _number(number: str, place: str) -> int:
    if _NUMBERS.fullmatch(number) is None:
        raise StudyError(f"{place} takes numbers, counted from 1, not `{one_line(number, 40)}`")
    return int(number)


def _one_text(texts: dict[str, str], place: str) -> str | dict[str, str]:
    if "" not in texts:
        return texts
    if len(texts) > 1:
        raise StudyError(f"{place} has a text without a language, and others in languages")
    return texts[""]


def _items(cells: dict[str, str], place: str) -> list[str | dict[str, str]]:
    """The items of a list, of whose texts each language has a cell."""
    lists = {language: unlisted(cell, place) for language, cell in cells.items()}
    if len({len(items) for items in lists.values()}) > 1:
        counts = ", ".join(f"{len(items)} in `{lang or 'none'}`" for lang, items in lists.items())
        raise StudyError(f"{place} has not as many items in each language: {counts}")
    found = []
    for number, texts in enumerate(zip(*lists.values(), strict=True), 1):
        text = {language: each for language, each in zip(lists, texts, strict=True) if each}
        if not text:
            raise StudyError(f"{place}: item {number} is empty")
        found.append(_one_text(text, f"{place}: item {number}"))
    return found


def unlisted(cell: str, place: str) -> list[str | None]:
    """The items of a list in a cell, as `table.listed` has written them.

    Raises:
        StudyError: in a list with marks, a line neither begins an item nor goes on with one.
    """
    lines = cell.split("\n")
    if lines[0].partition(" ")[0] != MARK:
        return [line for line in lines if line.strip()]
    items: list[list[str]] = []
    for line in lines:
        if line.partition(" ")[0] == MARK:
            items.append([line[len(MARK) + 1 :]])
        elif line.startswith("  ") or not line.strip():
            items[-1].append(line[2:])
        else:
            raise StudyError(f"{place}: a further line of an item begins with two blanks")
    return ["\n".join(item) if any(map(str.strip, item)) else None for item in items]


def _require(values: Fields, place: str) -> None:
    """Say of each point by itself whether it is required."""
    points = values.get("points", [])
    for number in values.pop(REQUIRED, ()):
        if not 0 < number <= len(points):
            raise StudyError(f"{place}: `{REQUIRED}: {number}`, but there are {len(points)} points")
        points[number - 1] = {"point": points[number - 1], "required": True}

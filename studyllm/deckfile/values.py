"""What may stand after a key: nodes to texts, lists, numbers and dates, each checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from studyllm.core.cards import Point, Text
from studyllm.deckfile import shape
from studyllm.deckfile.events import Items, Node, Scalar, Table
from studyllm.deckfile.names import flaw, folded, id_flaw, slug_flaw
from studyllm.deckfile.report import Report, near, quoted
from studyllm.deckfile.shape import MAX_ITEMS, MAX_TEXT, MAX_WORD, Takes
from studyllm.text.clean import clean

Taker: TypeAlias = Callable[[Node, str], Any]
"""From a node and its key, as written, to a value; `None` if that went into the report."""

Known: TypeAlias = Mapping[str, tuple[str, Taker]]
"""By each way to write a key: its full name and what reads its value."""

FLAGS: Final = {"true": True, "True": True, "TRUE": True} | dict.fromkeys(
    ("false", "False", "FALSE"), False
)


class Values:
    """The readers of values; problems go into the report."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._takers: dict[Takes, Taker] = {
            Takes.VERSION: self._version,
            Takes.SLUG: self._slug,
            Takes.SLUGS: self._slugs,
            Takes.ID: self._id,
            Takes.IDS: self._ids,
            Takes.WORDS: self._words,
            Takes.TEXT: self.text,
            Takes.FLAG: self._flag,
            Takes.NUMBER: self._number,
            Takes.TOLERANCE: self._tolerance,
            Takes.DATE: self._date,
            Takes.CHOICES: self._choices,
            Takes.RIGHT: self._right,
            Takes.POINTS: self._points,
            Takes.CARDS: self._cards,
        }
        self._point = self.known(shape.POINT)

    def known(self, fields: tuple[shape.Field, ...]) -> Known:
        """What reads each key of a mapping."""
        return {
            key: (field.name, self._takers[field.takes])
            for key, field in shape.keys(fields).items()
        }

    def table(self, node: Table, known: Known) -> dict[str, Any]:
        """The values of a mapping by the full names of its keys."""
        values: dict[str, Any] = {}
        for key, item in node.items():
            found = known.get(key)
            if found is None:
                self._unknown(node, key, known)
                continue
            name, take = found
            if name in values:
                first = next(node.marks[other] for other in known if known[other][0] == name)
                self._report.add(
                    node.marks[key],
                    f"{quoted(key)} is given twice; line {first.line + 1} has `{name}`",
                )
                continue
            values[name] = take(item, key)
        return values

    def _unknown(self, node: Table, key: str, known: Known) -> None:
        if not key.strip():
            self._report.add(node.marks[key], "a key is missing before `:`")
            return
        message = f"unknown key {quoted(key)}" + near(key, [*known])
        self._report.add(node.marks[key], message)

    def text(self, node: Node, key: str) -> Text | None:
        """A text, or one for each language."""
        if type(node) is Scalar:
            value = self._string(node, key)
            return None if value is None else {"": value}
        if type(node) is Table:
            return self._translated(node, key)
        if node is not None:
            self._expected(node, key, "a text, or one for each language: `{en: …, zh: …}`")
        return None

    def _translated(self, node: Table, key: str) -> Text | None:
        texts: dict[str, str] = {}
        if not node and not node.refused:
            self._report.add(node.start_mark, f"{quoted(key)} is empty")
        for language, item in node.items():
            if shape.LANGUAGE.fullmatch(language) is None:
                self._report.add(
                    node.marks[language],
                    f"{quoted(language)} is no language code such as `en`, `zh` or `zh-TW`",
                )
                continue
            if type(item) is Scalar:
                value = self._string(item, f"{key}: {language}")
                if value is not None:
                    texts[language] = value
            elif item is not None:
                self._expected(item, f"{key}: {language}", "a text")
        return texts if texts and len(texts) == len(node) else None

    def _string(self, node: Scalar, key: str) -> str | None:
        """A clean text, without the line break that ends a block."""
        # Twice: without line breaks most texts are clean at a glance, and cleaning may make some.
        value = clean(node.value.rstrip("\n")).rstrip("\n")
        if not value or value.isspace():
            self._report.add(node.start_mark, f"{quoted(key)} is empty")
            return None
        if len(value) > MAX_TEXT // 4 and len(value.encode()) > MAX_TEXT:
            self._report.add(node.start_mark, f"{quoted(key)} is longer than {MAX_TEXT // 1024} KB")
            return None
        return value

    def _word(self, node: Node, key: str) -> str | None:
        """A text of one line and limited length, without languages."""
        if not isinstance(node, Scalar):
            if node is not None:
                self._expected(node, key, "a word")
            return None
        value = self._string(node, key)
        if value is None:
            return None
        value = value.strip()
        if "\n" in value or len(value) > MAX_WORD:
            self._expected(node, key, f"one line of at most {MAX_WORD} characters")
            return None
        return value

    def _name(self, node: Node, key: str, wrong: Callable[[str], str]) -> str | None:
        if not isinstance(node, Scalar):
            if node is not None:
                self._expected(node, key, "a name without blanks")
            return None
        name = folded(node.value)
        problem = wrong(name)
        if problem:
            self._report.add(node.start_mark, f"{quoted(f'{key}: {name}')} {problem}")
            return None
        return name

    def _slug(self, node: Node, key: str) -> str | None:
        return self._name(node, key, slug_flaw)

    def _id(self, node: Node, key: str) -> str | None:
        return self._name(node, key, id_flaw)

    def _slugs(self, node: Node, key: str) -> tuple[str, ...] | None:
        return self._list(node, key, self._slug)

    def _ids(self, node: Node, key: str) -> tuple[str, ...] | None:
        # Earlier ids may have been made ones.
        return self._list(node, key, lambda item, key: self._name(item, key, flaw))

    def _words(self, node: Node, key: str) -> tuple[str, ...] | None:
        return self._list(node, key, self._word)

    def _list(self, node: Node, key: str, take: Taker) -> tuple[str, ...] | None:
        """Different names or words, at least one."""
        items = self._items(node, key, "a list: `[one, two]`")
        words: dict[str, None] = {}
        for item in items:
            word = take(item, key)
            if word is None or item is None:
                continue
            if word in words:
                self._report.add(item.start_mark, f"{quoted(word)} is in the list already")
            words[word] = None
        return tuple(words) if items else None

    def _items(self, node: Node, key: str, wanted: str) -> Items | tuple[()]:
        """The items of a list that is not empty."""
        if not isinstance(node, Items):
            if node is not None:
                self._expected(node, key, wanted)
            return ()
        if not node:
            self._report.add(node.start_mark, f"{quoted(key)} is an empty list")
        if len(node) > MAX_ITEMS:
            self._report.add(node.start_mark, f"{quoted(key)} has more than {MAX_ITEMS} items")
            return ()
        return node

    def _flag(self, node: Node, key: str) -> bool | None:
        value = _plain(node)
        if value in FLAGS:
            return FLAGS[value]
        self._expected(node, key, "true or false")
        return None

    def _version(self, node: Node, key: str) -> int | None:
        value = _plain(node)
        if value.isascii() and value.isdigit() and len(value) < 9 and int(value) > shape.VERSION:
            assert node is not None
            self._report.add(node.start_mark, f"`format: {int(value)}` needs a newer studyllm")
            return None
        if value == str(shape.VERSION):
            return shape.VERSION
        self._expected(node, key, f"{shape.VERSION}")
        return None

    def _number(self, node: Node, key: str) -> str | None:
        value = _scalar(node)
        number = number_of(value)
        if number is None and value.rstrip().endswith("%"):
            self._expected(node, key, "a number, with `unit: '%'`")
        elif number is None:
            self._expected(node, key, "a number such as 65504, 0.5 or 1e-4")
        return number

    def _tolerance(self, node: Node, key: str) -> str | None:
        tolerance = tolerance_of(_scalar(node))
        if tolerance is None:
            self._expected(node, key, "a number from 0, or a percentage such as 1%")
        return tolerance

    def _date(self, node: Node, key: str) -> str | None:
        value = _scalar(node).strip()
        found = date_of(value)
        if found is None and shape.DATE.fullmatch(value):
            self._expected(node, key, "a day that exists")
        elif found is None:
            self._expected(node, key, "YYYY, YYYY-MM or YYYY-MM-DD")
        return found

    def _choices(self, node: Node, key: str) -> tuple[Text, ...] | None:
        options: list[Text] = []
        seen: dict[tuple[tuple[str, str], ...], int] = {}
        items = self._items(node, key, "a list of texts")
        for place, item in enumerate(items, 1):
            option = self.text(item, key)
            if option is None or item is None:
                continue
            first = seen.setdefault(tuple(sorted(option.items())), place)
            if first != place:
                self._report.add(item.start_mark, f"this is choice {first} once more")
            options.append(option)
        if len(items) == 1:
            self._expected(node, key, "at least two texts")
        return tuple(options) if options and len(options) == len(items) else None

    def _right(self, node: Node, key: str) -> tuple[int, ...] | None:
        """Numbers from 1; how many choices there are is not known here."""
        numbers: dict[int, None] = {}
        for item in self._items(node, key, "a list of numbers: `[2]`"):
            number = place_of(_scalar(item))
            if not number:
                self._expected(item, key, "numbers of choices, counted from 1")
            elif number in numbers:
                self._expected(item, key, "each number once")
            else:
                numbers[number] = None
        return tuple(numbers) or None

    def _points(self, node: Node, key: str) -> tuple[Point, ...] | None:
        items = self._items(node, key, "a list of texts")
        points = [self._one_point(item, key) for item in items]
        found = tuple(point for point in points if point is not None)
        return found if found and len(found) == len(points) else None

    def _one_point(self, node: Node, key: str) -> Point | None:
        if not isinstance(node, Table) or all(map(shape.LANGUAGE.fullmatch, node)):
            text = self.text(node, key)
            return None if text is None else Point(text)
        values = self.table(node, self._point)
        if "point" not in values:
            self._report.add(node.start_mark, "`point` is missing")
        if values.get("point") is None or values.get("required", False) is None:
            return None
        return Point(values["point"], values.get("required", False))

    def _cards(self, node: Node, key: str) -> None:
        """Only that it is a list: its items have been read one by one."""
        if node is not None and not isinstance(node, Items):
            self._expected(node, key, "a list: each card begins with `- `")

    def _expected(self, node: Node, key: str, wanted: str) -> None:
        """Note that something else stands here."""
        if node is None:
            return
        message = f"{quoted(key)} takes {wanted}"
        if isinstance(node, Scalar) and node.value.strip():
            message += f", not {quoted(node.value)}"
        elif isinstance(node, Scalar):
            message = f"{quoted(key)} is empty; it takes {wanted}"
        self._report.add(node.start_mark, message)


def number_of(text: str) -> str | None:
    """A finite number as it is written, without what groups its digits."""
    value = text.strip()
    if shape.NUMBER.fullmatch(value):
        value = value.replace(",", "").replace("_", "")
        if math.isfinite(float(value)):
            return value
    return None


def tolerance_of(text: str) -> str | None:
    """A number from 0, or a percentage."""
    value = text.strip()
    number = number_of(value.removesuffix("%"))
    if number is None or number.startswith("-"):
        return None
    return number + "%" if value.endswith("%") else number


def date_of(text: str) -> str | None:
    """A year, a month or a day that exists."""
    value = text.strip()
    if shape.DATE.fullmatch(value):
        try:
            date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        except ValueError:
            return None
        return value
    return None


def place_of(text: str) -> int:
    """The number of a choice, from 1; 0 if it is none."""
    good = text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if good else 0


def _scalar(node: Node) -> str:
    """A scalar's text, or nothing."""
    return str(node.value) if isinstance(node, Scalar) else ""


def _plain(node: Node) -> str:
    """A text that was written without quotes, or nothing."""
    return _scalar(node) if isinstance(node, Scalar) and not node.style else ""

"""What an object of JSON has, in one table: its values and its schema cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from studyllm.core.cards import Text, in_language
from studyllm.core.journal import Day

T = TypeVar("T")
U = TypeVar("U")

Data: TypeAlias = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_EPOCH = date(1970, 1, 1).toordinal()


class About(NamedTuple):
    """What a value depends on beside what it is read from."""

    language: str
    """Of titles and questions."""
    today: Day


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One property of an object."""

    name: str
    doc: str
    """What it is, with its unit."""
    schema: Data
    read: Callable[[T, About], object]


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """An object of JSON that is read from a value."""

    fields: tuple[Field[T], ...]

    def data(self, value: T, about: About) -> Data:
        """All properties, in the table's order."""
        return {field.name: field.read(value, about) for field in self.fields}

    def properties(self) -> dict[str, Data]:
        """The JSON Schema of each property, by its name."""
        return {field.name: {"description": field.doc} | field.schema for field in self.fields}

    def schema(self) -> Data:
        """Its JSON Schema."""
        return schema(self.properties())


def schema(properties: dict[str, Data]) -> Data:
    """The JSON Schema of an object that has all of the properties.

    It may have others in a later version, which readers of this one pass over.
    """
    return {"type": "object", "properties": properties, "required": list(properties)}


def iso(day: Day) -> str:
    """The date of a study day, as in `2026-03-02`."""
    return date.fromordinal(_EPOCH + day).isoformat()


def count(name: str, doc: str, read: Callable[[T], int]) -> Field[T]:
    """A whole number from 0 on."""
    return Field(name, doc, {"type": "integer", "minimum": 0}, lambda value, _: read(value))


def number(name: str, doc: str, read: Callable[[T], float | None], **bounds: float) -> Field[T]:
    """A number from 0 on, or null; `bounds` are those of JSON Schema."""
    schema: Data = {"type": ["number", "null"], "minimum": 0} | bounds
    return Field(name, doc, schema, lambda value, _: read(value))


def share(name: str, doc: str, read: Callable[[T], float | None]) -> Field[T]:
    """A part of a whole, 0 to 1, or null where there is no whole."""
    return number(name, doc, read, maximum=1)


def flag(name: str, doc: str, read: Callable[[T, About], bool]) -> Field[T]:
    """True or false."""
    return Field(name, doc, {"type": "boolean"}, read)


def day(name: str, doc: str, read: Callable[[T], Day | None], *, null: bool = False) -> Field[T]:
    """An ISO date; `null` says whether it may be missing."""

    def shown(value: T, _: About) -> str | None:
        found = read(value)
        return None if found is None else iso(found)

    return Field(name, doc, {"type": ["string", "null"] if null else "string"} | _DATE, shown)


_DATE: Data = {"format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def word(name: str, doc: str, read: Callable[[T], str], *choices: str) -> Field[T]:
    """A string; one of the choices, if there are some."""
    schema: Data = {"type": "string"} | ({"enum": list(choices)} if choices else {})
    return Field(name, doc, schema, lambda value, _: read(value))


def text(name: str, doc: str, read: Callable[[T], Text]) -> Field[T]:
    """A text in the learner's language, else in English, else in the first there is."""
    return Field(
        name,
        doc,
        {"type": "string"},
        lambda value, about: in_language(read(value), about.language),
    )


def one(
    name: str, doc: str, shape: Shape[U], read: Callable[[T], U | None], *, null: bool = False
) -> Field[T]:
    """An object; `null` says whether it may be missing."""

    def shown(value: T, about: About) -> Data | None:
        found = read(value)
        return None if found is None else shape.data(found, about)

    return Field(name, doc, shape.schema() | ({"type": ["object", "null"]} if null else {}), shown)


def many(
    name: str,
    doc: str,
    shape: Shape[U],
    read: Callable[[T], Iterable[U] | None],
    *,
    null: bool = False,
) -> Field[T]:
    """A list of objects; `null` says whether it may be missing."""

    def shown(value: T, about: About) -> list[Data] | None:
        found = read(value)
        return None if found is None else [shape.data(item, about) for item in found]

    schema: Data = {"type": ["array", "null"] if null else "array", "items": shape.schema()}
    return Field(name, doc, schema, shown)

"""The journal as JSON Lines: a line that says what it is, then one fact a line, nothing lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple, NoReturn

from studyllm.core.journal import Fact
from studyllm.errors import StudyError
from studyllm.exchange.facts import VERSION, Flaw, Told, fact_of, told
from studyllm.exchange.files import LONGEST_LINE
from studyllm.text.clean import one_line

_NAME: Final = "studyllm"
_WHAT: Final = "journal"

_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

_HEAD: Final = {_NAME: _WHAT, "version": VERSION}

HEADER: Final = _encoded(_HEAD) + "\n"
"""The first line."""

_START: Final = _encoded({_NAME: _WHAT})[:-1].encode()
"""What our own first lines begin with."""


class Owner(NamedTuple):
    """Whose the journal is that lies in a sync folder, as its first line says."""

    device: str
    machine: str
    """The name of the machine, for people."""


def lines(facts: Iterable[Fact]) -> Iterator[str]:
    """A journal, line by line with their ends: `HEADER`, then the facts in their order."""
    yield HEADER
    yield from map(line, facts)


def line(fact: Fact) -> str:
    """A fact as one line with its end. Facts that are equal give the same line."""
    return _encoded(told(fact)) + "\n"


def header(owner: Owner) -> str:
    """The first line of a device's own journal, with its end."""
    machine = one_line(owner.machine, 60)
    return _encoded(_HEAD | owner._replace(machine=machine)._asdict()) + "\n"


def owner(text: str) -> Owner | None:
    """Whose the journal is that begins with this line; `None` if it does not say so."""
    with suppress(Flaw):
        values = _object(text)
        names = [values.get(name) for name in Owner._fields]
        if all(isinstance(name, str) for name in names):
            return Owner(*(one_line(str(name), 60) for name in names))
    return None


def may_begin(line: bytes) -> bool:
    """Whether a file that begins so is a journal, or can become one when more of it arrives.

    Args:
        line: the first line, or what there is of it.
    """
    if line.endswith(b"\n"):
        return is_header(line.decode("utf-8", "replace"))
    return line != b"" and (line.startswith(_START) or _START.startswith(line))


def is_header(text: str) -> bool:
    """Whether a file whose first line this is says that it is a journal, of whichever version."""
    try:
        return _object(text).get(_NAME) == _WHAT
    except Flaw:
        return False


def read(lines: Iterable[str], name: str, first_line: int = 1) -> Iterator[Fact]:
    """The facts of a journal as it was written, checked one by one; empty lines say nothing.

    Args:
        lines: of the file, with or without their ends.
        name: of the file, as messages name it.
        first_line: the number in the file of the first of `lines`. Line 1 is the header; whoever
            begins further down has read it.

    Raises:
        StudyError: a line is not what a line of a journal can be; with file, line and sentence.
    """
    number = first_line - 1
    try:
        for number, text in enumerate(lines, first_line):
            if number == 1:
                _check_header(text)
            elif text.strip() or len(text) > LONGEST_LINE:
                yield fact_of(_object(text))
        if number == 0:
            raise Flaw("the file is empty; a journal begins with a line that says so")
    except Flaw as flaw:
        raise StudyError(f"{name}:{max(number, 1)}: {flaw}") from flaw


def _check_header(text: str) -> None:
    values = _object(text)
    if values.get(_NAME) != _WHAT:
        raise Flaw(f"this is no journal; its first line would be {HEADER.strip()}")
    check_version(values.pop("version", None))
    for other in values.keys() - {_NAME, *Owner._fields}:
        raise Flaw(f"`{one_line(other, 40)}` is nothing that the first line of a journal says")


def check_version(version: object) -> None:
    """Raise a `Flaw` unless this program can read that version of a journal."""
    if type(version) is not int or not 1 <= version <= 10**6:
        raise Flaw("the journal does not say of which version it is")
    if version > VERSION:
        raise Flaw(
            f"the journal is of version {version} and was written by a newer studyllm; this "
            f"one reads version {VERSION}: bring it up to date, then read the journal again"
        )


def _object(text: str) -> Told:
    if len(text) > LONGEST_LINE:
        raise Flaw(f"the line is longer than {LONGEST_LINE} characters")
    try:
        found = _decode(text)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" starting at")
        raise Flaw(f"this is not JSON, from character {error.pos + 1} on: {what}") from error
    except (ValueError, RecursionError) as error:
        raise Flaw("this is not JSON that can be read") from error
    if not isinstance(found, dict):
        raise Flaw("a line is one JSON object")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> Told:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise Flaw(f"`{one_line(twice, 40)}` stands there twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise Flaw(f"`{word}` is no number")


_decode = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number).decode

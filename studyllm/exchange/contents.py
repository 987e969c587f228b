"""Which facts a journal file holds, device by device, told briefly enough to be remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from studyllm.core.journal import FactId
from studyllm.exchange.folder import NOTHING, Known


class Share(NamedTuple):
    """What a file holds of one device."""

    facts: int = 0
    last: int = 0
    """The number of the last of them in the file."""
    rising: bool = True
    """Whether the numbers rise from fact to fact: then none is there twice and none is above
    `last`. Whoever has all of them, and has so many up to `last`, knows which they are."""

    def with_fact(self, number: int) -> Share:
        """The share with one more fact, further down in the file."""
        rising = self.rising and (not self.facts or number > self.last)
        return Share(self.facts + 1, number, rising)


class Contents(dict[str, Share]):
    """What a file holds of each device, by the device's name."""

    def add(self, fact: FactId) -> None:
        """Take notice of a fact further down in the file."""
        self[fact.device] = self.get(fact.device, Share()).with_fact(fact.number)


class Heard(NamedTuple):
    """What is remembered of a file."""

    known: Known = NOTHING
    """How far it was read."""
    tail: int = 0
    """Bytes behind the last whole line."""
    broken: bool = False
    """Whether the next line is none that a journal can have."""
    contents: Mapping[str, Share] = {}

    @property
    def whole(self) -> bool:
        """Whether it is a journal from its first line to its end."""
        return self.known.lines > 0 and not self.tail and not self.broken


class Memory(NamedTuple):
    """What is remembered of a folder, so that only what is new there must be read."""

    files: Mapping[str, Heard] = {}
    """By their names."""
    settled: Mapping[str, int] = {}
    """How many facts of each device there were when all of them stood in these files."""

    def text(self) -> str:
        """The memory as `recalled` takes it."""
        return json.dumps(self, separators=(",", ":"))


def recalled(text: str) -> Memory:
    """The memory that a text tells; an empty one if it tells none."""
    try:
        files, settled = json.loads(text)
        return Memory({name: _heard(*told) for name, told in files.items()}, dict(settled))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Memory()


def _heard(known: list[Any], tail: int, broken: bool, contents: dict[str, list[Any]]) -> Heard:
    size, lines, digest = known
    shares = {device: Share(*share) for device, share in contents.items()}
    return Heard(Known(int(size), int(lines), str(digest)), tail, broken, shares)

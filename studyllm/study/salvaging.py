"""What can be saved of a damaged database: its facts, as a journal that a new one takes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from studyllm.config import Home
from studyllm.core.journal import ID, Fact
from studyllm.errors import StoreError, StudyError
from studyllm.exchange.facts import Flaw, fact_of, told
from studyllm.store.backup import newest_whole
from studyllm.store.logs import kept
from studyllm.store.reading import facts_in, names_in
from studyllm.store.salvage import Progress, Salvaged, salvage
from studyllm.study.exchanging import AHEAD_MS


class Rescue(NamedTuple):
    """What was saved, and what was not."""

    facts: list[Fact]
    """In fold order."""
    sure: int
    """How many of them agree with a second witness: sums of the same database, or the backup."""
    from_backup: int
    """How many could not be read, or were damaged, and are those of the backup."""
    lost: Mapping[str, int]
    """How many there were that are nowhere, by device; an empty name where it is lost, too."""
    backup: Path | None
    """The newest backup that is whole, against which all was held."""


def rescue(home: Home, at: int, progress: Progress) -> Rescue:
    """All that can be read of the journal of a database, which is read alone, by its bytes.

    Args:
        home: where the database and its backups lie.
        at: the present instant, epoch milliseconds.
        progress: is told how many pages were read, and of how many.

    Raises:
        StudyError: there is no database, or nothing in it is a fact.
    """
    if not home.database.exists():
        raise StudyError(f"{home.database}: there is no database")
    backup = newest_whole(home.backups, at)
    names = frozenset() if backup is None else _names(backup)
    found = salvage(home.database, names, progress)
    for copy in kept(home.backups):
        found = _together(found, salvage(copy, names, progress))
    facts = found.facts
    refused = {one.id for one in facts.values() if not _can_be(one, at + AHEAD_MS)}
    for fact_id in refused:
        del facts[fact_id]
    sure = set(found.sure) - refused
    traces = found.unread | refused
    from_backup = 0
    for one in () if backup is None else _facts(backup):
        # What the database shows no trace of was not in it, as after an older backup was restored.
        if one.id in facts or one.id in traces:
            from_backup += facts.get(one.id) != one
            facts[one.id] = one
            sure.add(one.id)
    if not facts:
        way_out = "; `studyllm restore --newest` brings the newest backup back" if backup else ""
        why = "nothing in it can be read as an answer of yours"
        raise StoreError(f"{home.database}: {why}{way_out}")
    lost = Counter(fact_id.device for fact_id in traces if fact_id not in facts)
    return Rescue(
        sorted(facts.values(), key=ID), len(sure), from_backup, dict(sorted(lost.items())), backup
    )


def _names(backup: Path) -> frozenset[str]:
    """The names that a backup knows; none if it is of an older form."""
    try:
        return names_in(backup)
    except StoreError:
        return frozenset()


def _facts(backup: Path) -> Iterator[Fact]:
    """The facts of a backup; none if it is of an older form."""
    with suppress(StoreError):
        yield from facts_in(backup)


def _together(found: Salvaged, more: Salvaged) -> Salvaged:
    """What a database has, and what a copy has beside that was kept of it with its log."""
    return Salvaged(
        more.facts | found.facts,
        found.sure | (more.sure - found.facts.keys()),
        found.unread | more.unread,
    )


def _can_be(one: Fact, latest: int) -> bool:
    """Whether a journal file can say it; what damage has made of a fact often cannot."""
    if max(one.id.at, one.id.number) > latest:
        return False
    try:
        return fact_of(told(one)) == one
    except (Flaw, ValueError, OverflowError):
        return False

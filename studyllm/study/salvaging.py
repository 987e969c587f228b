"""What can be saved of a damaged database: its facts, as a journal that a new one takes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from studyllm.config import Home
from studyllm.core.journal import ID, Fact, FactId
from studyllm.errors import StoreError, StudyError
from studyllm.exchange.facts import Flaw, fact_of, told
from studyllm.store.logs import kept
from studyllm.store.salvage import Progress, Salvaged, salvage
from studyllm.store.unwritten import facts_in, names_in, newest_whole
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
    backup, known, names = _witness(home.backups)
    found = salvage(home.database, names, progress)
    for copy in kept(home.backups):
        found = _together(found, salvage(copy, names, progress))
    facts = {
        one.id: one
        for one in found.facts.values()
        if max(one.id.at, one.id.number) <= at + AHEAD_MS and _can_be(one)
    }
    refused = {fact_id for fact_id in found.facts if fact_id not in facts}
    from_backup = [
        one
        for fact_id, one in known.items()
        # What the database shows no trace of was not in it, as after an older backup was restored.
        if facts.get(fact_id) != one and fact_id in found.traces
    ]
    facts |= {one.id: one for one in from_backup}
    if not facts:
        way_out = "`studyllm restore --newest` brings the newest backup back" if backup else ""
        raise StoreError(
            f"{home.database}: nothing in it can be read as an answer of yours"
            + (way_out and f"; {way_out}")
        )
    sure = sum(fact_id in found.sure or fact_id in known for fact_id in facts)
    lost = _lost(found, refused, set(facts))
    return Rescue(sorted(facts.values(), key=ID), sure, len(from_backup), lost, backup)


def _witness(folder: Path) -> tuple[Path | None, dict[FactId, Fact], frozenset[str]]:
    """The newest whole backup with its facts, and the names that it knows."""
    backup = newest_whole(folder)
    if backup is None:
        return None, {}, frozenset()
    try:
        return backup, {one.id: one for one in facts_in(backup)}, names_in(backup)
    except StoreError:  # of an older form
        return backup, {}, frozenset()


def _together(found: Salvaged, more: Salvaged) -> Salvaged:
    """What a database has, and what a copy has beside that was kept of it with its log."""
    return Salvaged(
        more.facts | found.facts,
        found.sure | (more.sure - found.facts.keys()),
        found.lost,
        found.traces | more.traces,
    )


def _can_be(one: Fact) -> bool:
    """Whether a journal file can say it; what damage has made of a fact often cannot."""
    try:
        return fact_of(told(one)) == one
    except (Flaw, ValueError, OverflowError):
        return False


def _lost(found: Salvaged, refused: set[FactId], saved: set[FactId]) -> dict[str, int]:
    lost = Counter(found.lost)
    lost.update(fact_id.device for fact_id in refused)
    # Traces of facts that the backup made up for.
    lost.subtract(fact_id.device for fact_id in found.traces & saved - found.facts.keys())
    lost.subtract(fact_id.device for fact_id in refused & saved)
    return {device: number for device, number in sorted(lost.items()) if number > 0}

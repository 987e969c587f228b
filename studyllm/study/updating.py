"""The learner's copies of shipped decks, when a newer version of the program changes the decks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from studyllm import deckfile
from studyllm.config import Home
from studyllm.core.fields import deck_fields
from studyllm.core.updating import Fate, fates, plan
from studyllm.deckfile.copying import copy_bytes
from studyllm.deckfile.merging import Version, anew, comments, merged, version
from studyllm.deckfile.rewriting import replace
from studyllm.deckfile.source import digest_of, shown
from studyllm.errors import DeckError, StudyError
from studyllm.lasting import make_folder, sync_folder
from studyllm.store.connection import Database
from studyllm.store.intake import Intake
from studyllm.store.shelf import Shelf
from studyllm.study.bases import Bases, Record
from studyllm.study.copies import KEY, Copy, Merge, bring_pictures, copies, let_go, sides
from studyllm.study.library import SHIPPED, Library, origin_of_copy
from studyllm.text.clean import one_line

COMMAND = "`studyllm decks updates`"
"""What lists what there is to choose."""


class _Waits(str):
    """Why a copy is brought up to date later."""

    __slots__ = ()


class Updating:
    """Brings copies up to date."""

    def __init__(self, database: Database, home: Home, library: Library) -> None:
        self._db = database
        self._library = library
        self._shelf = Shelf(database)
        self._bases = Bases(home)

    def bring(self, take: Callable[[str], None]) -> tuple[list[str], set[str]]:
        """Bring all copies up to date whose shipped decks have changed.

        If the program ends between two steps, doing it again comes to the same end.

        Args:
            take: reads a deck file of that name again.

        Returns:
            What to tell the learner, and the names of shipped files that are to be read later.
        """
        news: list[str] = []
        waiting: set[str] = set()
        for copy in copies(self._shelf, self._library):
            if not copy.shipped.exists():
                continue
            if deckfile.digest(copy.shipped).hex() == copy.digest:
                if not self._bases.file(copy.slug, copy.digest).exists():
                    self._bases.keep(copy.slug, version(copy.shipped).raw)
                continue
            try:
                new = version(copy.shipped)
            except StudyError:
                continue  # whoever reads the shipped file next says what is wrong
            try:
                told = self._bring(copy, new, take)
            except OSError as error:
                told = _Waits(f"{shown(copy.path)}: cannot be updated: {error.strerror}")
            except StudyError as error:
                if error.exit_code != StudyError.exit_code:
                    raise
                told = _Waits(str(error))
            if isinstance(told, _Waits):
                waiting.add(f"{SHIPPED}:{copy.shipped.name}")
            if told:
                news.append(told)
        return news, waiting

    def _bring(self, copy: Copy, new: Version, take: Callable[[str], None]) -> str:
        """Bring one copy up to date, unless that has to wait; what to tell."""
        waits = f"a newer version of `{one_line(copy.slug)}` waits until your copy can be read"
        try:
            mine = version(copy.path)
        except DeckError:
            return _Waits(waits)  # its mistakes are named by whoever has read it
        if mine.deck.slug != new.deck.slug:
            return ""
        if digest_of(mine.raw).hex() == copy.digest:
            let_go(copy, self._bases)
            return ""
        base = self._base(copy)
        before = self._bases.record(copy.slug, copy.digest) or Record()
        found = _merge(base, mine, new, before.conflicts)
        if not self._rewrite(copy, base, mine, new, found):
            if deckfile.digest(copy.path) != digest_of(mine.raw):
                return _Waits(waits)  # somebody writes to it just now
            found = _nothing(found)
            self._keep(copy.slug, new, found)
        digest = digest_of(new.raw)
        if deckfile.digest(copy.path) == digest:
            let_go(copy, self._bases)
            return ""
        take(copy.name)
        Intake(self._db).come_from(copy.name, origin_of_copy(copy.shipped, digest))
        self._bases.forget(copy.slug, digest.hex())
        return _told(copy.slug, found)

    def _rewrite(
        self, copy: Copy, base: Version | None, mine: Version, new: Version, found: Merge
    ) -> bool:
        """Let the copy hold what it is to hold; whether that can be."""
        cards, deck = found.cards.cards(), found.deck(mine.deck, new.deck)
        if (deck, cards) == (mine.deck, mine.cards):
            self._keep(copy.slug, new, found)
            return True
        known = comments(base) if base else frozenset()

        def is_good(path: Path) -> bool:
            try:
                good = deckfile.load(path) == (deck, cards)
            except DeckError:
                return False
            if good:
                self._keep(copy.slug, new, found)
                self._keep_former(copy.path)
                bring_pictures(copy, cards)
            return good

        made = merged(mine, new, found.cards, found.keys, known)
        return (made is not None and replace(copy.path, mine.raw, made, is_good)) or replace(
            copy.path, mine.raw, anew(mine, deck, cards), is_good
        )

    def _keep(self, slug: str, new: Version, found: Merge) -> None:
        """Keep the new base, and what it has done; it holds when the copy says so."""
        self._bases.keep(slug, new.raw)
        digest = digest_of(new.raw).hex()
        conflicts = found.names(Fate.CONFLICT)
        # What an update had done that was cut off is as the newer version has it already.
        before = self._bases.record(slug, digest) or Record()
        kinds = (Fate.UPDATED, Fate.ADDED, Fate.REMOVED)
        done = (
            dict.fromkeys([*known, *found.names(kind)])
            for known, kind in zip(before, kinds, strict=False)
        )
        updated, added, removed = (
            tuple(name for name in names if name not in conflicts) for names in done
        )
        self._bases.note(slug, digest, Record(updated, added, removed, conflicts))

    def _keep_former(self, path: Path) -> None:
        """Keep a copy as it was before."""
        target = self._library.free_place(path.name)
        try:
            make_folder(target.parent)
            copy_bytes(path, target)
            sync_folder(target.parent)
        except OSError as error:
            raise StudyError(f"{shown(target)}: cannot be written: {error.strerror}") from error

    def _base(self, copy: Copy) -> Version | None:
        """What a copy was made of, if that was kept and can be read."""
        path = self._bases.file(copy.slug, copy.digest)
        if not path.exists() or deckfile.digest(path).hex() != copy.digest:
            return None
        try:
            return version(path)
        except DeckError:
            return None  # a newer format refuses what was a deck: all that differs is told


def _merge(base: Version | None, mine: Version, new: Version, pending: Sequence[str]) -> Merge:
    keys = {name[1:] for name in pending if name.startswith(KEY)}
    return Merge(
        plan(base and base.cards, mine.cards, new.cards, pending),
        fates(base and deck_fields(base.deck), *sides(mine, new), keys),
    )


def _nothing(found: Merge) -> Merge:
    """Nothing changes; all that would is for the learner to choose."""
    cards, keys = (
        {name: fate if fate is Fate.STAYS else Fate.CONFLICT for name, fate in each.items()}
        for each in (found.cards.fates, found.keys)
    )
    return Merge(found.cards._replace(fates=cards, order=tuple(found.cards.mine)), keys)


def _told(slug: str, found: Merge) -> str:
    """One line about what was done to a copy."""
    kinds = (Fate.UPDATED, Fate.ADDED, Fate.REMOVED)
    counts = [(len(found.names(kind)), kind.value) for kind in kinds]
    done = ", ".join(f"{number} {word}" for number, word in counts if number)
    name = f"`{one_line(slug)}`"
    open_ = len(found.names(Fate.CONFLICT))
    told = f"a newer version changed {name}"
    if done:
        told = f"your copy of {name} has what a newer version changed: {done}"
    elif not open_:
        told = f"your copy of {name} has all of the newer version"
    return f"{told}; {open_} to choose: {COMMAND}" if open_ else told

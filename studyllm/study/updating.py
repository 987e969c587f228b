"""The learner's copies of shipped decks, when a newer version of the program changes the decks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace as with_changes
from pathlib import Path
from typing import NamedTuple

from studyllm import deckfile
from studyllm.config import Home
from studyllm.core.cards import Card, Deck
from studyllm.core.fields import Fields, card_fields, deck_fields
from studyllm.core.updating import Fate, Plan, chosen, fates, plan
from studyllm.deckfile.copying import copy_bytes
from studyllm.deckfile.merging import Version, anew, comments, merged, version
from studyllm.deckfile.pictures import coming_along, noting
from studyllm.deckfile.rewriting import replace
from studyllm.deckfile.source import digest_of, shown
from studyllm.errors import DeckError, StudyError
from studyllm.store.connection import Database, plainly
from studyllm.store.intake import Intake
from studyllm.store.shelf import Shelf
from studyllm.study.bases import Bases, Record
from studyllm.study.library import DATA, SHIPPED, Library, is_copy, origin_of_copy
from studyllm.text.clean import one_line

KEY = "#"
"""Begins the name of a key of the deck, among ids of cards."""


COMMAND = "`studyllm decks updates`"
"""What lists what there is to choose."""


class Copy(NamedTuple):
    """A copy of a shipped deck, and what it was made of."""

    slug: str
    name: str
    """Of its file, `place:name`."""
    path: Path
    shipped: Path
    """The file of the deck as it comes with the program now."""
    digest: str
    """Of that file when the copy was made of it, or last brought up to date."""
    broken: bool
    """Whether it had a mistake when it was last read."""


class Difference(NamedTuple):
    """What both the learner and the newer version have changed."""

    name: str
    """The id of a card, or `#` and a key of the deck."""
    mine: Fields
    """Under its keys; nothing if the learner has it no more."""
    shipped: Fields
    """Nothing if the newer version has it no more."""


class Update(NamedTuple):
    """What a newer version did to a copy."""

    slug: str
    path: Path
    updated: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    differences: tuple[Difference, ...]


class _Waits(str):
    """Why a copy is brought up to date later."""

    __slots__ = ()


class _Merge(NamedTuple):
    """What becomes of a copy: its cards and the keys of the deck."""

    cards: Plan
    keys: Mapping[str, Fate]

    def names(self, fate: Fate) -> tuple[str, ...]:
        """Of what has that fate: keys first."""
        keys = (KEY + key for key, its in self.keys.items() if its is fate)
        return (*keys, *(name for name, its in self.cards.fates.items() if its is fate))

    def deck(self, mine: Deck, shipped: Deck) -> Deck:
        """What the copy says of the deck afterwards."""
        stays = (Fate.STAYS, Fate.CONFLICT)
        taken = (key for key, fate in self.keys.items() if fate not in stays)
        return with_changes(mine, **{key: getattr(shipped, key) for key in taken})


class Updating:
    """Brings copies up to date, and lets the learner choose where both sides changed a card."""

    def __init__(self, database: Database, home: Home, library: Library) -> None:
        self._db = database
        self._home = home
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
        for copy in self._copies():
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
            self._let_go(copy)
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
            self._let_go(copy)
            return ""
        take(copy.name)
        Intake(self._db).come_from(copy.name, origin_of_copy(copy.shipped, digest))
        self._bases.forget(copy.slug, digest.hex())
        return _told(copy.slug, found)

    def _let_go(self, copy: Copy) -> None:
        """Let a copy go that is what comes with the program, so that this gives the deck again."""
        copy.path.unlink()
        self._bases.forget(copy.slug)

    def _rewrite(
        self, copy: Copy, base: Version | None, mine: Version, new: Version, found: _Merge
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
                self._bring_pictures(copy, cards)
            return good

        made = merged(mine, new, found.cards, found.keys, known)
        return (made is not None and replace(copy.path, mine.raw, made, is_good)) or replace(
            copy.path, mine.raw, anew(mine, deck, cards), is_good
        )

    def _keep(self, slug: str, new: Version, found: _Merge) -> None:
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
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            copy_bytes(path, target)
        except OSError as error:
            raise StudyError(f"{shown(target)}: cannot be written: {error.strerror}") from error

    def _bring_pictures(self, copy: Copy, cards: Sequence[Card]) -> None:
        """Let the copy have the pictures that its cards name now."""
        names: set[str] = set()
        for _ in noting(cards, names):
            pass
        with coming_along(names, (copy.shipped, copy.slug), (copy.path, copy.slug)) as put:
            put()

    def listed(self) -> list[Update]:
        """The copies that a newer version changed, or would; those with a mistake are left out."""
        with plainly(self._db.path):
            found = []
            for copy in self._copies():
                record = self._bases.record(copy.slug, copy.digest)
                if record is not None and not copy.broken:
                    differences = tuple(self._differences(copy, record))
                    found.append(Update(copy.slug, copy.path, *record[:3], differences))
            return found

    def differing(self) -> list[tuple[str, int]]:
        """The slugs of copies about which there is something to choose, and how much."""
        if not self._bases.undecided():
            return []
        found = ((each.slug, len(each.differences)) for each in self.listed())
        return [(slug, number) for slug, number in found if number]

    def take(self, slug: str, names: Sequence[str], *, shipped: bool) -> None:
        """Choose one side where both have changed something.

        Args:
            slug: of the deck.
            names: of differences that are listed.
            shipped: whether the newer version is taken; else the learner's own stays.

        Raises:
            StudyError: the copy would have a mistake; nothing has changed.
        """
        with plainly(self._db.path):
            copy = next(copy for copy in self._copies() if copy.slug == slug)
            record = self._bases.record(slug, copy.digest) or Record()
            if shipped:
                self._take_shipped(copy, names)
            left = tuple(name for name in record.conflicts if name not in names)
            self._bases.note(slug, copy.digest, record._replace(conflicts=left))
        if not left and deckfile.digest(copy.path).hex() == copy.digest:
            self._let_go(copy)

    def _take_shipped(self, copy: Copy, names: Sequence[str]) -> None:
        mine, new = version(copy.path), version(self._bases.file(copy.slug, copy.digest))
        known = comments(new)
        keys = _sides(mine, new)
        taken = {
            key: fates(keys[0], keys[0], keys[1])[key]
            for key in (name[1:] for name in names if name.startswith(KEY))
        }
        ids = [name for name in names if not name.startswith(KEY)]
        found = _Merge(chosen(ids, mine.cards, new.cards), taken)
        cards, deck = found.cards.cards(), found.deck(mine.deck, new.deck)

        def is_good(path: Path) -> bool:
            good = deckfile.load(path) == (deck, cards)
            if good:
                self._bring_pictures(copy, cards)
            return good

        problem = "the file has changed; try again"
        for made in (merged(mine, new, *found, known), anew(mine, deck, cards)):
            try:
                if made is not None and replace(copy.path, mine.raw, made, is_good):
                    return
            except DeckError as error:
                problem = error.problems[0].message
        raise StudyError(f"{shown(copy.path)}: that cannot be taken alone: {problem}")

    def _differences(self, copy: Copy, record: Record) -> Iterator[Difference]:
        """What is left of the conflicts of a copy."""
        if not record.conflicts:
            return
        mine, new = version(copy.path), version(self._bases.file(copy.slug, copy.digest))
        ids = [name for name in record.conflicts if not name.startswith(KEY)]
        cards = chosen(ids, mine.cards, new.cards)
        keys = _sides(mine, new)
        for name in record.conflicts:
            if name.startswith(KEY):
                pair = [{name[1:]: side[name[1:]]} if name[1:] in side else {} for side in keys]
            else:
                pair = [
                    card_fields(side[name]) if name in side else {}
                    for side in (cards.mine, cards.shipped)
                ]
            if pair[0] != pair[1]:
                yield Difference(name, *pair)

    def _base(self, copy: Copy) -> Version | None:
        """What a copy was made of, if that was kept."""
        path = self._bases.file(copy.slug, copy.digest)
        if not path.exists():
            return None
        base = version(path)
        return base if digest_of(base.raw).hex() == copy.digest else None

    def _copies(self) -> list[Copy]:
        """All copies of shipped decks that give decks."""
        slugs = {deck.number: deck.slug for deck in self._shelf.decks()}
        found = []
        for state in self._shelf.files().values():
            origin = self._shelf.origin(state.path) if state.path.startswith(f"{DATA}:") else None
            if state.deck is not None and origin is not None and is_copy(origin):
                name, _, digest = origin.rpartition("@")
                paths = (self._library.path(state.path), self._library.path(name))
                broken = state.problem is not None
                found.append(Copy(slugs[state.deck], state.path, *paths, digest, broken))
        return found


def _sides(mine: Version, new: Version) -> tuple[Fields, Fields]:
    return deck_fields(mine.deck), deck_fields(new.deck)


def _merge(base: Version | None, mine: Version, new: Version, pending: Sequence[str]) -> _Merge:
    keys = {name[1:] for name in pending if name.startswith(KEY)}
    return _Merge(
        plan(base and base.cards, mine.cards, new.cards, pending),
        fates(base and deck_fields(base.deck), *_sides(mine, new), keys),
    )


def _nothing(found: _Merge) -> _Merge:
    """Nothing changes; all that would is for the learner to choose."""
    cards, keys = (
        {name: fate if fate is Fate.STAYS else Fate.CONFLICT for name, fate in each.items()}
        for each in (found.cards.fates, found.keys)
    )
    return _Merge(found.cards._replace(fates=cards, order=tuple(found.cards.mine)), keys)


def _told(slug: str, found: _Merge) -> str:
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

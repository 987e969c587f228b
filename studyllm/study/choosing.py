"""What both the learner and a newer version have changed, and which side the learner takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from studyllm import deckfile
from studyllm.config import Home
from studyllm.core.fields import Fields, card_fields
from studyllm.core.updating import chosen, fates
from studyllm.deckfile.merging import anew, comments, merged, version
from studyllm.deckfile.rewriting import replace
from studyllm.deckfile.source import shown
from studyllm.errors import DeckError, StudyError
from studyllm.store.connection import Database, plainly
from studyllm.store.shelf import Shelf
from studyllm.study.bases import Bases, Record
from studyllm.study.copies import KEY, Copy, Merge, bring_pictures, copies, let_go, sides
from studyllm.study.library import Library


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


class Choosing:
    """Lists what newer versions did to copies, and settles what is left to the learner."""

    def __init__(self, database: Database, home: Home, library: Library) -> None:
        self._db = database
        self._library = library
        self._shelf = Shelf(database)
        self._bases = Bases(home)

    def listed(self) -> list[Update]:
        """The copies that a newer version changed, or would; those with a mistake are left out."""
        with plainly(self._db.path):
            found = []
            for copy in copies(self._shelf, self._library):
                record = self._bases.record(copy.slug, copy.digest)
                if record is not None and not copy.broken:
                    found.append(self._update(copy, record))
            return found

    def _update(self, copy: Copy, record: Record) -> Update:
        """What was done to a copy; what the learner has settled by hand is forgotten."""
        differences = tuple(self._differences(copy, record))
        left = tuple(each.name for each in differences)
        if left != record.conflicts:
            self._bases.note(copy.slug, copy.digest, record._replace(conflicts=left))
        return Update(copy.slug, copy.path, *record[:3], differences)

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
            copy = next(copy for copy in copies(self._shelf, self._library) if copy.slug == slug)
            record = self._bases.record(slug, copy.digest) or Record()
            if shipped:
                self._take_shipped(copy, names)
            left = tuple(name for name in record.conflicts if name not in names)
            self._bases.note(slug, copy.digest, record._replace(conflicts=left))
        if not left and deckfile.digest(copy.path).hex() == copy.digest:
            let_go(copy, self._bases)

    def _take_shipped(self, copy: Copy, names: Sequence[str]) -> None:
        mine, new = version(copy.path), version(self._bases.file(copy.slug, copy.digest))
        known = comments(new)
        keys = sides(mine, new)
        taken = {
            key: fates(keys[0], keys[0], keys[1])[key]
            for key in (name[1:] for name in names if name.startswith(KEY))
        }
        ids = [name for name in names if not name.startswith(KEY)]
        found = Merge(chosen(ids, mine.cards, new.cards), taken)
        cards, deck = found.cards.cards(), found.deck(mine.deck, new.deck)

        def is_good(path: Path) -> bool:
            good = deckfile.load(path) == (deck, cards)
            if good:
                bring_pictures(copy, cards)
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
        shipped = self._bases.file(copy.slug, copy.digest)
        if not (record.conflicts and shipped.exists()):
            return
        mine, new = version(copy.path), version(shipped)
        ids = [name for name in record.conflicts if not name.startswith(KEY)]
        cards = chosen(ids, mine.cards, new.cards)
        keys = sides(mine, new)
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

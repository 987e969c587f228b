"""Packages of Anki, of all generations: notes as cards, and what was learned of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unicodedata import category, normalize

from studyllm.core.fields import Fields
from studyllm.core.journal import Fact
from studyllm.errors import StudyError
from studyllm.exchange.anki import package
from studyllm.exchange.anki.collection import CardRow, Collection
from studyllm.exchange.anki.collection import opened as collection_opened
from studyllm.exchange.anki.facts import DEVICES, Facts, Known
from studyllm.exchange.anki.notes import Notes
from studyllm.exchange.by_deck import MOST_DECKS
from studyllm.exchange.foreign import Foreign, ForeignDeck, Skipped, Wish
from studyllm.exchange.found import Found
from studyllm.text.clean import one_line

KIND: Final = "Anki package"
_NO_WORD: Final = re.compile(r"[^\w.+-]+")
MOST_NOTES: Final = 250_000
"""Of one deck: as many as it may have cards."""
LONGEST_SLUG: Final = 80
LONGEST_FILE: Final = 200
"""Bytes of a slug, which names a file."""
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)")
"""What no file may be called on Windows."""


def recognised(path: Path) -> bool:
    """Whether a file is a package of Anki, of whatever name."""
    try:
        with package.opened(path, None) as found:
            return bool(found.collection_name)
    except StudyError:
        return False


@contextmanager
def read(path: Path, wish: Wish) -> Iterator[Foreign]:
    """What a package holds, as long as it is open.

    Raises:
        StudyError: it is broken, too large or none; also while its decks are taken.
    """
    with package.opened(path, wish.room) as found:
        found.check()
        with (
            found.collection() as source,
            collection_opened(source, found.name) as collection,
        ):
            first = not wish.heard_of(DEVICES)
            yield _Reading(collection, package.Pictures(found), first).foreign()


class _Reading:
    """Goes through the decks of a collection, and remembers which card became which."""

    def __init__(self, collection: Collection, pictures: package.Pictures, first: bool) -> None:
        self._collection = collection
        self._pictures = pictures
        self._skipped: list[Skipped] = []
        self._facts = Facts(collection.clock, collection.oldest_grades, self._skipped, first)
        self._notes = Notes(collection.note_types(), pictures.name, self._skipped)
        self._seen: set[str] = set()
        """Keys that are taken."""

    def foreign(self) -> Foreign:
        """The decks that have cards, and the facts."""
        homes: dict[int, dict[int, list[CardRow]]] = {}
        for row in self._collection.cards():
            home = row.original_deck or row.deck
            homes.setdefault(home, {}).setdefault(row.note, []).append(row)
        if len(homes) > MOST_DECKS:
            raise self._collection.refused(f"more than {MOST_DECKS:,} decks with cards")
        if any(len(notes) > MOST_NOTES for notes in homes.values()):
            raise self._collection.refused(f"more than {MOST_NOTES:,} notes in one deck; split it")
        names = self._collection.decks()
        told = names | self._collection.slugs()
        slugs = slugs_of({deck: told.get(deck, "") for deck in sorted(homes)})
        by_name = sorted(homes, key=lambda deck: (names.get(deck, ""), deck))
        decks = [self._deck(names.get(deck, ""), slugs[deck], homes[deck]) for deck in by_name]
        return Foreign(KIND, decks, self._told, self._skipped, "card")

    def _told(self) -> Iterator[Fact]:
        return self._facts.told(self._collection.reviews(), self._collection.newest_reviews())

    def _deck(self, name: str, slug: str, notes: dict[int, list[CardRow]]) -> ForeignDeck:
        name = one_line(name) or slug
        fields: Fields = {"deck": slug, "title": name}
        if first := one_line(name.split("::")[0]):
            fields["tags"] = [first]
        return ForeignDeck(fields, self._cards(slug, notes), self._pictures.named)

    def _cards(self, slug: str, notes: dict[int, list[CardRow]]) -> Iterator[Found]:
        line = 0
        new = tuple.__new__  # Each is made of values by name, as many times as there are cards.
        known = self._facts.cards
        for note in self._collection.notes(iter(notes)):
            rows = {row.ordinal: row for row in notes[note.id]}
            for made in self._notes.cards(note, sorted(rows)):
                first = f"{slug}/{made.card['id']}"
                if first in self._seen:
                    place = f"nid:{note.id}"
                    self._skipped.append(Skipped(place, "another note has the same guid"))
                    continue
                self._seen.add(first)
                for ordinal, number in made.siblings.items():
                    key = f"{first}#{number}" if number > 1 else first
                    row = rows[ordinal]
                    known[row.id] = new(Known, (key, note.guid, row))
                line += 1
                yield new(Found, (line, {}, made.card, ""))


def slugs_of(names: dict[int, str]) -> dict[int, str]:
    """A short name for each deck, by its number; no two are alike."""
    slugs: dict[int, str] = {}
    taken: set[str] = set()
    for deck, name in names.items():
        slug = base = _slug(name)
        count = 1
        while slug in taken:
            count += 1
            slug = f"{base}-{count}"
        taken.add(slug)
        slugs[deck] = slug
    return slugs


def _slug(name: str) -> str:
    """A name as a slug can be: without blanks and what no file may be called."""
    folded = normalize("NFKC", "".join(c for c in name.lower() if category(c)[0] != "C"))
    parts: Iterable[str] = (_NO_WORD.sub("-", part).strip("-._~") for part in folded.split("::"))
    slug = "-".join(part for part in parts if part)[:LONGEST_SLUG]
    slug = slug.encode()[:LONGEST_FILE].decode(errors="ignore").strip("-._~") or "anki"
    return f"anki-{slug}" if _DEVICE.match(slug) else slug

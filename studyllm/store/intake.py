"""How deck files get into the mirror: streamed, merged, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from studyllm.core.cards import Card, Deck, tail_of
from studyllm.core.faces import siblings
from studyllm.store import cold
from studyllm.store.bodies import pack_card, pack_deck
from studyllm.store.connection import Database, plainly
from studyllm.store.shelf import Seen

COPIED = 10_000
"""Cards of a deck up to which they are put aside by a copy.

To rename a table, SQLite reads the definitions of all temporary ones: with hundreds of decks that
takes longer than all else.
"""


class Merged(NamedTuple):
    """What taking a deck file in has changed, in cards of the file."""

    slug: str
    added: int
    changed: int
    removed: int
    unchanged: int


class Intake:
    """Takes deck files into the mirror. The journal and its views stay as they are."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._renamed: set[int] = set()
        """Under which numbers a table of its own was put aside."""

    def stage(self, cards: Iterable[Card]) -> None:
        """Read a deck file's cards into a table beside, where nobody waits for it.

        Raises:
            DeckError: the file breaks a rule; nothing is left of it.
        """
        with plainly(self._db.path):
            self._db.execute(cold.DROP_STAGED)
            self._db.execute(cold.MAKE_STAGED)
            self._db.execute("begin")
            try:
                self._db.raw.executemany(cold.STAGE, _rows(cards))
                self._db.execute("commit")
            except BaseException:
                self._db.execute("rollback")
                self._db.execute(cold.DROP_STAGED)
                raise

    def put_aside(self, number: int) -> None:
        """Keep what was staged under a number, so that a further deck can be staged."""
        if self.staged() > COPIED:
            self._db.execute(f"drop table if exists temp.staged_{number}")
            self._db.execute(f"alter table temp.staged rename to staged_{number}")
            self._renamed.add(number)
            return
        self._db.execute(cold.MAKE_ASIDE)
        self._db.execute(cold.FORGET_ASIDE, (number,))
        self._db.execute(cold.PUT_ASIDE, (number,))
        self._db.execute(cold.DROP_STAGED)

    def take_up(self, number: int) -> None:
        """Have that staged again what was put aside under a number."""
        self._db.execute(cold.DROP_STAGED)
        if number in self._renamed:
            self._renamed.remove(number)
            self._db.execute(f"alter table temp.staged_{number} rename to staged")
            return
        self._db.execute(cold.MAKE_STAGED)
        self._db.execute(cold.TAKE_UP, (number,))

    def forget(self) -> None:
        """Drop what was staged, and what was put aside."""
        renamed = [f"drop table if exists temp.staged_{number}" for number in self._renamed]
        self._renamed.clear()
        self._db.drop(cold.DROP_STAGED, cold.DROP_ASIDE, *renamed)

    def staged(self) -> int:
        """How many cards were staged, siblings counted."""
        return int(self._db.execute(cold.COUNT_STAGED).fetchone()[0])

    def merge(
        self,
        seen: Seen,
        deck: Deck,
        digest: bytes,
        origin: str | None = None,
        last: Callable[[], object] = bool,
    ) -> Merged:
        """Put the staged cards in the place of the deck's present ones, in one transaction.

        Args:
            seen: the file that gives the deck from now on.
            deck: what it says of the deck.
            digest: of its bytes.
            origin: where it was imported from.
            last: what must also succeed; called before the commit.
        """
        with self._db.writing():
            merged = self.put(seen, deck, digest, origin)
            last()
        return merged

    def put(self, seen: Seen, deck: Deck, digest: bytes, origin: str | None = None) -> Merged:
        """Do as `merge` does, within a transaction."""
        execute = self._db.execute
        slug = deck.slug
        execute(cold.ADD_NAME, (slug,))
        number = execute(cold.NUMBER, (slug,)).fetchone()[0]
        self._leave_other_deck(seen.path, number)
        execute(cold.NAME_STAGED, (slug,))
        execute(cold.KEY_STAGED, (slug, slug))
        added, changed, removed, cards, asked = execute(cold.COUNT_MERGE, (number,)).fetchone()
        self._remember(number)
        execute(cold.MERGE_CONTENT)
        execute(cold.DROP_CONTENT, (number,))
        execute(cold.DROP_CARDS, (number,))
        execute(cold.MERGE_CARDS, (number,))
        execute(cold.PUT_DECK, (number, slug, pack_deck(deck), asked))
        execute(cold.LEAVE_DECK, (number,))
        execute(cold.PUT_FILE, (*seen, digest, number, None, origin))
        return Merged(slug, added, changed, removed, cards - added - changed)

    def share(self, slug: str) -> tuple[int, int]:
        """How many cards of a deck are among the staged ones, and how many it has."""
        row = self._db.execute(cold.SHARED_WITH_STAGED, (slug, slug, slug)).fetchone()
        return int(row[0]), int(row[1])

    def note(self, seen: Seen, digest: bytes | None, problem: str | None) -> None:
        """Remember a file that gives no deck: it is broken, or its slug is another file's.

        A deck that it gave before stays as it was.
        """
        with self._db.writing():
            row = self._db.execute(cold.FILE, (seen.path,)).fetchone()
            deck, origin = (row[3], row[5]) if row and problem else (None, None)
            self._db.execute(cold.PUT_FILE, (*seen, digest, deck, problem, origin))

    def same_again(self, seen: Seen, digest: bytes) -> bool:
        """Whether a file says what it said when it gave its deck; its new time is noted."""
        row = self._db.execute(cold.FILE, (seen.path,)).fetchone()
        if row is None or row[2] != digest or row[4] is not None:
            return False
        with self._db.writing():
            self._db.execute(cold.PUT_FILE, (*seen, *row[2:]))
        return True

    def come_from(self, path: str, origin: str) -> None:
        """Let a file that gives its deck have come from somewhere else than was known."""
        with self._db.writing():
            row = self._db.execute(cold.FILE, (path,)).fetchone()
            if row is not None and row[3] is not None:
                self._db.execute(cold.PUT_FILE, (path, *row[:5], origin))

    def imported(self, digest: bytes, origin: str) -> Merged | None:
        """What a further import of the same bytes from the same place would change: nothing."""
        row = self._db.execute(cold.SAME_IMPORT, (digest, origin)).fetchone()
        return Merged(row[0], 0, 0, 0, row[1]) if row else None

    def given_by(self, start: str) -> list[tuple[str, Merged]]:
        """The decks whose origin begins so, each with its origin, as a further import would find
        them: without a change.
        """
        rows = self._db.execute(cold.GIVEN_BY, (start, start + "\U0010ffff")).fetchall()
        return [(origin, Merged(slug, 0, 0, 0, cards)) for origin, slug, cards in rows]

    def drop_file(self, path: str) -> None:
        """Forget a file that is gone, and the deck that it gave."""
        with self._db.writing():
            row = self._db.execute(cold.FILE, (path,)).fetchone()
            if row is None:
                return
            self._db.execute(cold.DROP_FILE, (path,))
            if row[3] is not None:
                self._drop_deck(row[3])

    def _leave_other_deck(self, path: str, number: int) -> None:
        """A file that was given another slug gives its former deck no more."""
        row = self._db.execute(cold.FILE, (path,)).fetchone()
        if row is not None and row[3] is not None and row[3] != number:
            self._drop_deck(row[3])

    def _remember(self, deck: int) -> None:
        """Note which cards of a deck are lost and gained by what is staged."""
        if self._has_past():
            self._db.execute(cold.ORPHAN_UNSTAGED, (deck, deck))
            self._db.execute(cold.TAKE_BACK)
            self._db.execute(cold.WELCOME)
            self._db.execute(cold.LOOK)

    def _has_past(self) -> bool:
        """Whether there is anything to lose, which costs the first import nothing."""
        return bool(self._db.execute(cold.ANY_PAST).fetchone()[0])

    def _drop_deck(self, number: int) -> None:
        if self._has_past():
            self._db.execute(cold.ORPHAN_ALL, (number, number))
            self._db.execute(cold.LOOK)
        self._db.execute(cold.DROP_CONTENT_OF, (number,))
        self._db.execute(cold.DROP_CARDS_OF, (number,))
        self._db.execute(cold.DROP_DECK, (number,))
        # A file whose slug this deck had may give it now.
        self._db.execute(cold.UNSEE_SHADOWED)


def _rows(cards: Iterable[Card]) -> Iterator[tuple[int, str, str | None, str | None]]:
    position = 0
    for card in cards:
        head = None
        for number in siblings(card):
            tail = tail_of(card.id, number)
            yield position, tail, head, None if head else pack_card(card)
            head = head or tail
            position += 1

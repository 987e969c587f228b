"""How deck files get into the mirror: streamed, foreseen, merged, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import Card, Deck, tail_of
from studyllm.core.faces import siblings
from studyllm.store import cold
from studyllm.store.connection import Database, plainly
from studyllm.store.merged import Merged
from studyllm.store.packing import pack_card, pack_deck
from studyllm.store.restaging import Known, Restaging
from studyllm.store.shelf import Seen

MANY = cold.STAGE_MANY.count("(?")
"""Cards that are staged at once."""

CACHE_KB = 4_000
"""Kilobytes of the database that are kept in memory while keys are looked for and written."""

TRIES = 3
"""How often a merge is foreseen anew as others have written, before they have to wait for that."""

COPIED = 2_000
"""Cards of a deck up to which it is put aside by a copy, if there are many decks."""

RENAMED = 20
"""Decks that are put aside under a name of their own in any case.

To rename a table, SQLite reads the definitions of all that lie beside it: with hundreds of decks
that takes longer than all else, and with a few nothing.
"""

Row: TypeAlias = tuple[int, str, int | None, str | None]
"""A staged card, as `cold.STAGE` takes it."""


class _Plan(NamedTuple):
    """What a merge will do, as far as nobody writes in the meantime."""

    slug: str
    version: tuple[int, int]
    """Of the database when it was foreseen."""
    last: int
    """The number of the last name before the new keys, the deck's own counted."""
    merged: Merged
    made: int
    """How many keys are new."""
    loses: bool
    """Whether the deck has cards that are not staged."""


@dataclass
class _Batch:
    """The staged cards of one deck."""

    cards: int = 0
    asked: int = 0
    """Siblings counted."""
    plan: _Plan | None = None
    tables: tuple[str, ...] = ("staged",)
    """Of `staging`."""
    renamed: bool = True
    """Whether it has tables of its own while it is put aside."""


class Intake:
    """Takes deck files into the mirror. The journal and its views stay as they are.

    All that can be done before is done before the transaction, in which others have to wait: the
    cards are staged, their keys numbered, and it is found out what is to be written.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self._batch = _Batch()
        self._aside: dict[int, _Batch] = {}
        self._dropped = 0
        """How many decks were dropped here, which others need not tell us."""

    def stage(self, cards: Iterable[Card], pictured: Callable[[Card], object] = bool) -> None:
        """Read a deck file's cards into a table beside, where nobody waits for it.

        Args:
            cards: of the deck, in their order.
            pictured: is given the cards that may name pictures.

        Raises:
            DeckError: the file breaks a rule; nothing is left of it.
        """
        with self._staging():
            rows = self._rows(cards, pictured)
            while many := tuple(chain.from_iterable(islice(rows, MANY))):
                if len(many) == 4 * MANY:
                    self._db.execute(cold.STAGE_MANY, many)
                else:
                    fours = zip(*[iter(many)] * 4, strict=True)
                    self._db.raw.executemany(cold.STAGE, fours)

    def restage(
        self,
        known: Known,
        parts: Iterable[Card | tuple[int, int]],
        pictured: Callable[[Card], object] = bool,
    ) -> None:
        """Do as `stage` does, with cards that a deck has already as the mirror has them.

        See `Restaging.run`, also for what it raises; nothing is left of it then.
        """
        with self._staging():
            self._batch = _Batch(*Restaging(self._db, known).run(parts, pictured))

    @contextmanager
    def _staging(self) -> Iterator[None]:
        """A transaction in which cards are staged, all or none."""
        with plainly(self._db.path):
            self._open()
            self._batch = _Batch()
            self._db.execute("begin")
            try:
                yield
                self._db.execute("commit")
            except BaseException:
                self._db.execute("rollback")
                self._db.drop(*cold.DROP_STAGED)
                raise

    def put_aside(self, number: int) -> None:
        """Keep what was staged under a number, so that a further deck can be staged."""
        count = len(self._batch.tables)
        self._batch.renamed = number < RENAMED or self._batch.asked > COPIED
        if self._batch.renamed:
            for table in self._batch.tables:
                self._db.execute(f"alter table staging.{table} rename to {table}_{number}")
        else:
            for statement in cold.MAKE_ASIDE[:count]:
                self._db.execute(statement)
            for statement in (*cold.EMPTY_ASIDE[:count], *cold.PUT_ASIDE[:count]):
                self._db.execute(statement, (number,))
            self._drop_staged()
        self._aside[number], self._batch = self._batch, _Batch()

    def take_up(self, number: int) -> None:
        """Have that staged again what was put aside under a number."""
        self._drop_staged()
        self._batch = self._aside.pop(number)
        if self._batch.renamed:
            for table in self._batch.tables:
                self._db.execute(f"alter table staging.{table}_{number} rename to {table}")
            return
        self._db.execute(cold.MAKE_STAGED)
        count = len(self._batch.tables)
        for statement in cold.MAKE_PLAN if count > 1 else ():
            self._db.execute(statement)
        for statement in cold.TAKE_UP[:count]:
            self._db.execute(statement, (number,))

    def forget(self) -> None:
        """Let go of all that was staged or put aside."""
        self._batch = _Batch()
        self._aside.clear()
        self._db.drop(cold.CLOSE_STAGING)

    def _drop_staged(self) -> None:
        for statement in cold.DROP_STAGED:
            self._db.execute(statement)

    def staged(self) -> int:
        """How many cards were staged, siblings counted."""
        return self._batch.asked

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
        with self.writing(lambda: self.foresee(deck.slug)):
            merged = self.put(seen, deck, digest, origin)
            last()
        return merged

    @contextmanager
    def writing(self, foresee: Callable[[], object]) -> Iterator[None]:
        """A transaction for `put` in which little is left to be done.

        Args:
            foresee: calls `foresee` for each deck that is to be put; again if it was in vain.
        """
        for tries_left in reversed(range(TRIES)):
            foresee()
            with self._db.roomy(CACHE_KB), self._db.writing():
                if tries_left and self._is_outdated():
                    continue
                yield
                return

    def foresee(self, slug: str) -> None:
        """Find out what putting the staged cards in a deck's place has to change.

        It is seen in one state of the database; within a transaction in that one.
        """
        with plainly(self._db.path), self._db.reading(), self._db.roomy(CACHE_KB):
            for statement in cold.MAKE_PLAN:
                self._db.execute(statement)
            self._batch.tables = cold.STAGING
            self._batch.plan = self._planned(slug)

    def put(self, seen: Seen, deck: Deck, digest: bytes, origin: str | None = None) -> Merged:
        """Do as `merge` does, within a transaction."""
        execute = self._db.execute
        slug = deck.slug
        execute(cold.ADD_NAME, (slug,))
        number = self._number(slug)
        self._leave_other_deck(seen.path, number)
        plan = self._batch.plan
        if plan is None or plan.slug != slug or plan.version != self._version():
            self.foresee(slug)
            plan = self._batch.plan
            assert plan
        self._batch.plan = None
        known = self._name(plan)
        self._remember(number, plan, known)
        execute(cold.PUT_CONTENT)
        if known:
            execute(cold.DROP_SHARED)
        if plan.loses:
            execute(cold.DROP_CONTENT)
            execute(cold.DROP_CARDS)
        execute(cold.PUT_CARDS, (number,))
        execute(cold.PUT_DECK, (number, slug, pack_deck(deck), self._batch.asked))
        execute(cold.LEAVE_DECK, (number,))
        execute(cold.PUT_FILE, (*seen, digest, number, None, origin))
        return plan.merged

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

    def unsee(self, paths: Iterable[str]) -> None:
        """Have files read again, though they look as they did."""
        with self._db.writing():
            self._db.raw.executemany(cold.UNSEE, [(path,) for path in paths])

    def come_from(self, path: str, origin: str) -> None:
        """Let a file that gives its deck have come from somewhere else than was known."""
        with self._db.writing():
            row = self._db.execute(cold.FILE, (path,)).fetchone()
            if row is not None and row[3] is not None:
                self._db.execute(cold.PUT_FILE, (path, *row[:5], origin))

    def known_from(self, origin: str) -> list[Known]:
        """The decks that have come from there, and are what their files say."""
        return [Known._make(row) for row in self._db.execute(cold.KNOWN_FROM, (origin,))]

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

    def _open(self) -> None:
        """Have an empty table to stage cards in."""
        if not self._aside:
            self._db.drop(cold.CLOSE_STAGING)
        if self._db.execute(cold.STAGING_IS_OPEN).fetchone() is None:
            for statement in cold.OPEN_STAGING:
                self._db.execute(statement)
        for statement in cold.DROP_STAGED:
            self._db.execute(statement)
        self._db.execute(cold.MAKE_STAGED)

    def _rows(self, cards: Iterable[Card], pictured: Callable[[Card], object]) -> Iterator[Row]:
        """The cards as they are staged, while they are counted."""
        position = count = 0
        for card in cards:
            body = pack_card(card)
            if "![" in body:
                pictured(card)
            first, *others = siblings(card)
            yield position, tail_of(card.id, first), None, body
            head = position
            for number in others:
                position += 1
                yield position, tail_of(card.id, number), head, None
            position += 1
            count += 1
        self._batch = _Batch(count, position)

    def _planned(self, slug: str) -> _Plan:
        execute = self._db.execute
        batch = self._batch
        number = self._number(slug)
        # The deck's own name, if it has none yet, comes before those of its cards.
        last = int(execute(cold.LAST_NAME).fetchone()[0]) + (number is None)
        version = self._version()
        if not execute(cold.ANY_NAMED, (f"{slug}/", f"{slug}0")).fetchone()[0]:
            execute(cold.PLAN_NEW, (last + 1, last + 1, slug))
            merged = Merged(slug, batch.cards, 0, 0, 0)
            return _Plan(slug, version, last, merged, batch.asked, loses=False)
        execute(cold.PLAN, (slug, slug))
        execute(cold.PLAN_NUMBERS, (last,))
        if batch.asked != batch.cards:
            execute(cold.PLAN_SIBLINGS)
        added, changed, staying, made = execute(cold.COUNT_PLAN).fetchone()
        loses = execute(cold.COUNT_CARDS, (number,)).fetchone()[0] > staying
        removed = 0
        if loses:
            execute(cold.PLAN_GONE, (number,))
            removed = execute(cold.COUNT_GONE).fetchone()[0]
        merged = Merged(slug, added, changed, removed, batch.cards - added - changed)
        return _Plan(slug, version, last, merged, made, loses)

    def _name(self, plan: _Plan) -> bool:
        """Write down the keys that are new; whether there are others.

        Names may have been made since that was foreseen, also by this transaction: other ones, and
        then the numbers are higher; or some of these, and then they are looked for.
        """
        execute = self._db.execute
        by = int(execute(cold.LAST_NAME).fetchone()[0]) - plan.last
        if by and plan.made:
            execute(cold.SHIFT_NAMES, (by, plan.last))
            execute(cold.SHIFT_SHARED, (by, plan.last))
        if not plan.made or execute(cold.ADD_NUMBERED).rowcount == plan.made:
            return plan.made < self._batch.asked
        execute(cold.ADD_PLANNED)
        execute(cold.NUMBER_AGAIN)
        execute(cold.NONE_MADE)
        if self._batch.asked != self._batch.cards:
            execute(cold.PLAN_SIBLINGS)
        return True

    def _is_outdated(self) -> bool:
        """Whether others have written since any merge was foreseen."""
        version = self._version()
        batches = (self._batch, *self._aside.values())
        return any(batch.plan and batch.plan.version != version for batch in batches)

    def _version(self) -> tuple[int, int]:
        return self._db.version(), self._dropped

    def _number(self, slug: str) -> int | None:
        row = self._db.execute(cold.NUMBER, (slug,)).fetchone()
        return row[0] if row else None

    def _leave_other_deck(self, path: str, number: int | None) -> None:
        """A file that was given another slug gives its former deck no more."""
        row = self._db.execute(cold.FILE, (path,)).fetchone()
        if row is not None and row[3] is not None and row[3] != number:
            self._drop_deck(row[3])

    def _remember(self, deck: int | None, plan: _Plan, known: bool) -> None:
        """Note which cards of a deck are lost and gained by what is staged.

        `known`: whether any of the staged keys was known before.
        """
        if self._has_past():
            if plan.loses:
                self._db.execute(cold.ORPHAN_GONE, (deck, deck))
            if known:
                self._db.execute(cold.TAKE_BACK)
            self._db.execute(cold.WELCOME)
            self._db.execute(cold.LOOK)

    def _has_past(self) -> bool:
        """Whether there is anything to lose, which costs the first import nothing."""
        return bool(self._db.execute(cold.ANY_PAST).fetchone()[0])

    def _drop_deck(self, number: int) -> None:
        self._dropped += 1
        if self._has_past():
            self._db.execute(cold.ORPHAN_ALL, (number, number))
            self._db.execute(cold.LOOK)
        self._db.execute(cold.DROP_CONTENT_OF, (number,))
        self._db.execute(cold.DROP_CARDS_OF, (number,))
        self._db.execute(cold.DROP_DECK, (number,))
        # A file whose slug this deck had may give it now.
        self._db.execute(cold.UNSEE_SHADOWED)

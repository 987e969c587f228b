"""Mock interviews: what they are drawn from, and what is kept of earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from studyllm.core.cards import Card, Key
from studyllm.core.debrief import Debrief, debrief
from studyllm.core.interview import LEAST_WEIGHT
from studyllm.core.journal import Answer, Day, next_instant
from studyllm.core.mock import (
    MINUTES,
    MOST_SEED,
    Askable,
    Candidate,
    candidate,
    draw,
    questions_in,
    shortlist,
)
from studyllm.core.schedule import Scheduler
from studyllm.errors import StudyError
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.mocks import mocks
from studyllm.store.shelf import Shelf
from studyllm.study.overview import again_below
from studyllm.study.rehearsal import Around, Chosen, Rehearsal
from studyllm.study.topics import topics_of, weights_of


class Mocking:
    """Begins mock interviews, and tells of those that were held."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        ledger: Ledger,
        scheduler: Scheduler,
        moment: Callable[[], tuple[int, Day]],
        answered: Callable[[], None],
    ) -> None:
        """`moment` tells the present instant in epoch milliseconds and its study day; `answered`
        is called after each answer that was written.
        """
        self._db = database
        self._shelf = shelf
        self._ledger = ledger
        self._scheduler = scheduler
        self._moment = moment
        self._answered = answered

    def begin(
        self,
        minutes: int = MINUTES,
        questions: int | None = None,
        topics: Mapping[str, int] | None = None,
        seed: int | None = None,
    ) -> Rehearsal:
        """Draw the questions of a mock interview; nothing is written before the first answer.

        Args:
            minutes: for all of it, at least 1.
            questions: how many; by the minutes if left out.
            topics: weights by slug, as `topics` or `named` give them; if left out, those of the
                interview that is ahead, else all shown decks alike.
            seed: 0 to MOST_SEED; if left out, one that follows from the clock.

        Raises:
            StudyError: these topics have no card that can be asked.
        """
        with plainly(self._db.path):
            self._ledger.catch_up()
            at, day = self._moment()
            began = next_instant(at, self._ledger.newest_at())
            if seed is None:
                seed = began % (MOST_SEED + 1)
            weights = topics or self.topics()
            wanted = questions or questions_in(minutes)
            near = shortlist(self._askable(weights, day), wanted, seed, self._look)
            threads = draw(near, weights, wanted, seed)
        if not threads:
            raise StudyError(
                "there is no card to ask in a mock interview; `studyllm decks` shows what there is"
            )
        return Rehearsal(
            self._db,
            self._shelf,
            self._ledger,
            Around(
                self._moment,
                self._answered,
                self.debrief,
                again_below(self._ledger, self._scheduler, day),
            ),
            Chosen(minutes, seed, began),
            threads,
        )

    def topics(self) -> dict[str, int]:
        """The weights by slug that hold where none are named, in the learner's order.

        Those of the interview that is ahead, else all shown decks alike.
        """
        with plainly(self._db.path):
            decks = self._shelf.decks()
            interview = self._ledger.interview()
            ahead = interview is not None and interview.date >= self._moment()[1]
            found = topics_of(interview, decks) if interview is not None and ahead else {}
            shown = {deck: LEAST_WEIGHT for deck in decks if not deck.hidden}
            return {deck.slug: weight for deck, weight in (found or shown).items()}

    def named(self, written: str) -> dict[str, int]:
        """The weights by slug of topics that a learner names, as in `rope=3, moe`.

        Raises:
            StudyError: there is no such deck, nor a first tag; a near one is named.
            ConfigError: a weight is no number that can be one.
        """
        with plainly(self._db.path):
            return weights_of([written], self._shelf.decks())

    def held(self, most: int | None = None) -> list[Debrief]:
        """The mocks that were held, or so many of the newest, the newest first."""
        with plainly(self._db.path):
            self._ledger.catch_up()
            return self._debriefs(mocks(self._db, self._ledger, most))

    def debrief(self, began: int) -> Debrief | None:
        """What the mock that began then has shown; `None` if nothing of it counts."""
        with plainly(self._db.path):
            self._ledger.catch_up()
            # Mostly it is the newest, and all others need not be read for it.
            held = (one for most in (1, None) for one in mocks(self._db, self._ledger, most))
            that = (one for one in held if one[0].mock and one[0].mock.began == began)
            return next(iter(self._debriefs(islice(that, 1))), None)

    def _debriefs(self, mocks: Iterable[Sequence[Answer]]) -> list[Debrief]:
        titles = {deck.slug: deck.deck().title for deck in self._shelf.decks()}
        return [debrief(one, titles, self._card) for one in mocks]

    def _card(self, key: Key) -> Card | None:
        found = self._shelf.card(key)
        return found.card if found else None

    def _askable(self, slugs: Mapping[str, int], day: Day) -> Iterator[Askable]:
        """The cards of decks that can be asked on a day."""
        recall = self._scheduler.recall
        for deck in self._shelf.decks():
            if deck.slug in slugs:
                for key, memory in self._shelf.cards_of(deck, day):
                    yield Askable(key, deck.slug, recall(memory, day) if memory else None)

    def _look(self, one: Askable) -> Candidate | None:
        """A card with what it says."""
        found = self._shelf.card(one.key)
        return candidate(one.key, found.card, found.sibling, one.recall) if found else None

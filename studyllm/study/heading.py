"""The way to an interview, as a day's queue and counts need it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from studyllm.config import Settings
from studyllm.core.budget import MINUTE_MS, Pace
from studyllm.core.cards import Key
from studyllm.core.interview import Interview
from studyllm.core.journal import Day
from studyllm.core.schedule import Scheduler
from studyllm.core.session import Agenda, Budget, Due
from studyllm.core.towards import Known, Towards, new_today
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import New, Shelf, ShelfDeck
from studyllm.study.topics import topics_of

ANY_DAY = 10**9
"""Later than all days on which a card can be due."""


class Heading:
    """A day before an interview, and what there is for it as of when that was first asked."""

    def __init__(self, shelf: Shelf, interview: Interview, day: Day) -> None:
        """`day` must be before the interview's."""
        self._shelf = shelf
        self._day = day
        self._all = shelf.decks()
        self._known: list[Known] | None = None
        self.interview = interview
        self.ahead: Sequence[Day] = interview.study_days(day + 1)
        """The study days that are left after this one, rising."""
        topics = topics_of(interview, self._all)
        self.decks = list(topics)
        """Those that are topics, a hidden one only if it was named."""
        self.weights = {deck.slug: weight for deck, weight in topics.items()}

    def count(self, decks: Sequence[ShelfDeck], days: int) -> int:
        """How many cards of decks can be asked so many days later, one of siblings.

        Those of topics that are due, or a third of whose interval has passed, and from the last
        study day on all that were ever answered; those of no topic that are due.
        """
        day = self._day + days
        is_last = day >= (self.ahead[-1] if self.ahead else self._day)
        asked = self._shelf.asked(ANY_DAY if is_last else day, day)
        counts = ((deck, asked.get(deck.number, (0, 0))) for deck in decks)
        return sum(early if deck.slug in self.weights else due for deck, (due, early) in counts)

    def due(self, decks: Sequence[ShelfDeck]) -> list[Due]:
        """The cards of decks that are to be asked today, in no order.

        Those that are due, and on the last study day all of topics; those that are asked only if
        there are minutes left are not missed.
        """
        asked = self._shelf.due(self._day, decks, 0 if self.ahead else ANY_DAY)
        return [due for due in asked if due.due <= self._day or due.deck in self.weights]

    def agenda(
        self,
        plain: Agenda,
        decks: Sequence[ShelfDeck],
        scheduler: Scheduler,
        new: dict[str, int],
    ) -> Agenda:
        """A day's agenda with what the interview changes in it.

        Args:
            plain: as it would be without.
            decks: its own.
            scheduler: whose memories there are.
            new: how many new cards the day has, by the slug of each topic.
        """
        asked = self._asked(decks)
        left = {deck.slug: new.get(deck.slug, 0) - plain.begun.get(deck.slug, 0) for deck in decks}
        return replace(
            plain,
            due=[due for due, _ in asked],
            new_left=sum(max(0, number) for number in left.values()),
            new_left_in=left,
            towards=Towards(
                self.interview.date,
                len(self.ahead),
                self.weights,
                scheduler,
                {due.card: memory for due, memory in asked if due.deck in self.weights},
                self._early(decks) if self.ahead else tuple,
            ),
        )

    def new(
        self, ledger: Ledger, settings: Settings, pace: Pace, begun: Counter[str]
    ) -> dict[str, int]:
        """How many new cards the day has from its morning on, by the slug of each topic.

        Args:
            ledger: knows today's answers.
            settings: has the usual number of them.
            pace: the learner's.
            begun: how many were begun today, by deck.
        """
        new, none = self._shelf.new(), New(0, 0)
        # A deck whose last new card was begun today had some in the morning.
        left = {deck.slug: new.get(deck.number, none) for deck in self.decks}
        unseen = {slug: begun[slug] + one.cards - one.suspended for slug, one in left.items()}
        answers = ledger.answers_of(self._day)
        answered = {one.card for one in answers if not one.cram and _deck(one.card) in self.weights}
        reviewed = len(answered) - sum(begun[slug] for slug in self.weights)
        due = sum(one.deck in self.weights for one, _ in self._due())
        return new_today(
            unseen,
            self.weights,
            len(self.ahead) + 1,
            self.time(pace),
            due + reviewed,
            settings.new_per_day,
        )

    def time(self, pace: Pace) -> Budget:
        """All of the day's, by the learner's pace."""
        return Budget(self.interview.minutes * MINUTE_MS, *pace)

    def _asked(self, decks: Sequence[ShelfDeck]) -> list[Known]:
        """The cards of decks that are due, and on the last study day all of topics."""
        slugs = {deck.slug for deck in decks}
        found = [known for known in self._due() if known[0].deck in slugs]
        if not self.ahead:
            found += self._early(decks)()
        return found

    def _due(self) -> list[Known]:
        """The cards of all decks that are due."""
        if self._known is None:
            self._known = self._shelf.seen(self._day, self._day, self._all)
        return self._known

    def _early(self, decks: Sequence[ShelfDeck]) -> Callable[[], Iterable[Known]]:
        """What gives the cards of topics that can be asked though they are not due."""
        topics = [deck for deck in decks if deck.slug in self.weights]
        until = self._day if self.ahead else ANY_DAY
        return lambda: self._shelf.early(until, self._day, topics)

    def days_after(self, slug: str) -> Sequence[Day]:
        """The study days before the interview on which a card of that deck can be asked again."""
        return self.ahead if slug in self.weights else ()


def _deck(card: Key) -> str:
    return card.partition("/")[0]

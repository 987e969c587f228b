"""What today's queue is planned from: the scope of the sitting, and what the database knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from studyllm.config import Settings
from studyllm.core.again import Turn
from studyllm.core.cards import Key
from studyllm.core.journal import Answer, Day
from studyllm.core.schedule import COUNTED_MS, Memory, Scheduler
from studyllm.core.session import Agenda, Budget, Queue, due_by_deck
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf, ShelfDeck
from studyllm.study.overview import begun, due_now, heading, is_due
from studyllm.study.views import Scope

if TYPE_CHECKING:
    from studyllm.core.budget import Pace
    from studyllm.core.drill import Drill, DrillPlan
    from studyllm.core.progress import GradeCounts
    from studyllm.store.tallied import Tallied
    from studyllm.study.heading import Heading

Plan: TypeAlias = "Queue | Drill"
"""What gives the cards of a sitting, one after another."""

TIMES = 400
"""How many of the newest answers the learner's times are measured by."""


class Planning:
    """Reads what the cards of one scope are planned from."""

    def __init__(
        self, shelf: Shelf, ledger: Ledger, scheduler: Scheduler, settings: Settings, scope: Scope
    ) -> None:
        self._shelf = shelf
        self._ledger = ledger
        self._scheduler = scheduler
        self._settings = settings
        self.scope = scope
        """What is asked."""
        self._paces: dict[Day, Pace] = {}
        self._way: Heading | None = None
        """To the interview that was ahead when the queue was planned."""

    def plan(self, day: Day, met: Collection[Key], begun_now: int) -> Plan:
        """The cards to ask on a day.

        Args:
            day: today's study day.
            met: the cards that were met in this sitting.
            begun_now: how many of them were new.
        """
        self._way = heading(self._shelf, self._ledger, day)
        if self.scope.cram:
            from studyllm.core.drill import Drill

            return Drill(self._drill(day, met))
        return Queue(self._agenda(day, met, begun_now), self._scheduler.again_below)

    def days_after(self, slug: str) -> Sequence[Day]:
        """The study days on which an interview may have a card of that deck asked again.

        As of when the queue was planned; none if no interview is ahead.
        """
        return () if self._way is None else self._way.days_after(slug)

    def decks(self, way: Heading | None) -> list[ShelfDeck]:
        """The decks of the scope; a hidden one only if it is named, here or for an interview."""
        named = self.scope.decks
        shown = {deck.slug for deck in way.decks} if way is not None else ()
        return [
            deck
            for deck in self._shelf.decks()
            if (deck.slug in named if named else not deck.hidden or deck.slug in shown)
        ]

    def due_on(self, day: Day, days_ahead: int) -> int:
        """How many cards of the scope can be asked on a later day, or are left to ask today."""
        way = heading(self._shelf, self._ledger, day)
        decks = self.decks(way)
        if not days_ahead:
            return due_now(self._shelf, self._ledger, day, decks).total()
        if way is not None:
            return way.count(decks, days_ahead)
        return due_by_deck(self._shelf.due(day + days_ahead, decks), ()).total()

    def is_due(self, day: Day) -> bool:
        """Whether any card of the scope is due on a day, today's study day."""
        decks = self.decks(heading(self._shelf, self._ledger, day))
        return is_due(self._shelf, self._ledger, day, decks)

    def backlog(self, day: Day) -> int | None:
        """In how many days nothing due will be left over in the evening; 1 is today.

        Returns:
            `None` if the minutes of a day are not limited, or an interview is ahead: then a plan
            tells what there is time for; 0 if it takes more than a year.
        """
        time = self._budget(day)
        if time is None or heading(self._shelf, self._ledger, day) is not None:
            return None
        from studyllm.core.budget import HORIZON, days_to_clear

        load = self._shelf.load(day + HORIZON, self.decks(None))
        return days_to_clear(load, day, time) or 0

    def pace(self, day: Day) -> Pace:
        """What cards take of the learner's time, by the answers of the days before."""
        if day not in self._paces:
            self._paces[day] = own_pace(self._ledger, day)
        return self._paces[day]

    def _agenda(self, day: Day, met: Collection[Key], begun_now: int) -> Agenda:
        decks = self.decks(self._way)
        slugs = {deck.slug for deck in decks}
        new_today = begun(self._ledger, day)
        new_left = self._settings.new_per_day - new_today.total()
        if self.scope.new is not None:
            new_left = self.scope.new - begun_now
        way = self._way if self._is_on_the_way(slugs) else None
        due = [] if way is not None else self._shelf.due(day, decks, self.scope.ahead)
        answers = [turn_of(answer) for answer in self._ledger.answers_of(day)]
        turns = [turn for turn in answers if turn.deck in slugs and self._has_tag(turn.card)]
        elsewhere_ms = sum(turn.took_ms for turn in answers if turn not in turns)
        agenda = Agenda(
            day,
            due=[one for one in due if self._has_tag(one.card)] if self.scope.tag else due,
            fresh={deck.slug: self._fresh(deck, day) for deck in decks},
            new_left=new_left,
            new_left_in=self._new_left_in(slugs, new_today),
            turns=turns,
            buried=self._shelf.buried(day),
            begun={slug: number for slug, number in new_today.items() if slug in slugs},
            limit=self.scope.limit,
            met=met,
            budget=self._budget_left(day, elsewhere_ms),
        )
        if way is None:
            return agenda
        pace = self.pace(day)
        new = way.new(self._ledger, self._settings, pace, new_today)
        time = way.time(pace)
        time = time._replace(day_ms=time.day_ms - elsewhere_ms)
        return way.agenda(replace(agenda, budget=time), decks, self._scheduler, new)

    def _is_on_the_way(self, slugs: Collection[str]) -> bool:
        """Whether the cards of the scope are asked towards an interview.

        Not if something else was asked for, nor in decks of which none is a topic.
        """
        scope = self.scope
        other = scope.ahead or scope.tag or scope.new is not None
        return not (other or self._way is None or self._way.weights.keys().isdisjoint(slugs))

    def _drill(self, day: Day, met: Collection[Key]) -> DrillPlan:
        from studyllm.core.drill import DrillPlan, Practice

        slugs = {deck.slug for deck in self.decks(self._way)}
        cards = [
            Practice(
                key,
                key.partition("/")[0],
                self._scheduler.recall(memory, day) if memory else 0.0,
                not memory,
            )
            for key, memory in self._to_practise(day)
        ]
        answers = map(turn_of, self._ledger.answers_of(day))
        turns = [t for t in answers if t.cram and t.deck in slugs and self._has_tag(t.card)]
        if self.scope.cards:
            turns = [turn for turn in turns if turn.card in self.scope.cards]
        return DrillPlan(cards, turns, self.scope.limit, met)

    def _to_practise(self, day: Day) -> Iterator[tuple[Key, Memory | None]]:
        """The cards of the scope that can be asked on a day, whether they are due or not."""
        if self.scope.cards:
            for key in self.scope.cards:
                found = self._shelf.card(key)
                if found is not None and not found.standing.away(day):
                    yield key, found.memory
            return
        for deck in self.decks(self._way):
            for key, memory in self._shelf.cards_of(deck, day):
                if self._has_tag(key):
                    yield key, memory

    def _new_left_in(self, slugs: Iterable[str], new_today: Counter[str]) -> dict[str, int]:
        """What single decks' own limits leave; a number of new cards that was asked for is all."""
        if self.scope.new is not None:
            return {}
        limits = {slug: self._settings.new_per_day_of(slug) for slug in slugs}
        return {slug: most - new_today[slug] for slug, most in limits.items() if most is not None}

    def _budget_left(self, day: Day, elsewhere_ms: int) -> Budget | None:
        """The day's time, less what was spent outside of the scope."""
        time = self._budget(day)
        return time and time._replace(day_ms=time.day_ms - elsewhere_ms)

    def _budget(self, day: Day) -> Budget | None:
        """The day's time, by the answers of the days before it."""
        minutes = self._settings.minutes_per_day
        if not minutes:
            return None
        from studyllm.core.budget import MINUTE_MS

        return Budget(minutes * MINUTE_MS, *self.pace(day))

    def _fresh(self, deck: ShelfDeck, day: Day) -> Iterable[Key]:
        return (card for card in self._shelf.fresh(deck, day) if self._has_tag(card))

    def _has_tag(self, key: Key) -> bool:
        tag = self.scope.tag
        if not tag:
            return True
        found = self._shelf.card(key)
        return found is not None and (tag in found.card.tags or tag in found.deck.tags)


def own_pace(ledger: Ledger, day: Day) -> Pace:
    """What cards take of the learner's time, by the answers of the days before."""
    from studyllm.core.budget import pace

    return pace(ledger.times(day, TIMES))


def own_grades(tallied: Tallied, day: Day) -> Sequence[GradeCounts]:
    """How the learner has graded until a day, by the state of cards as in `progress.STATES`."""
    return tallied.total(tallied.until(day), ()).grades


def turn_of(answer: Answer) -> Turn:
    """An answer as the queue sees it."""
    grade, _, took_ms = answer.review
    deck = answer.card.partition("/")[0]
    return Turn(answer.card, deck, grade, min(took_ms, COUNTED_MS), answer.cram)

"""What the learner prepares for: the interview that was chosen, its plan, and how ready one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from studyllm.config import Settings
from studyllm.core.cards import Card, Key, Points, Text
from studyllm.core.forecast import model_of
from studyllm.core.interview import Interview, PointOutlook, Preparation
from studyllm.core.journal import Answer, Day, Fact, effective
from studyllm.core.planner import Prospect, point_outlooks, prospect
from studyllm.core.points import digest
from studyllm.core.progress import PointCount, Result, Work
from studyllm.core.schedule import Scheduler
from studyllm.core.session import Left
from studyllm.errors import StudyError
from studyllm.store.census import Census
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf, ShelfDeck
from studyllm.study.situation import PAGE, SituationReader
from studyllm.study.topics import topics_of, weights_of
from studyllm.study.uncollected import uncollected

MINUTES = 25
"""Of a day, where the learner has named none."""

WHOLE = 1_000
"""What all of the work is in its own steps."""


class Asks(NamedTuple):
    """What is still to be done today."""

    interview: Interview
    new: int
    """New cards; `Preparation.topics` says of which topics."""
    reviews: int
    """Cards that were seen before."""
    minutes: int
    """About, of all of them and of those to be asked again; to the nearest."""


class Preparing:
    """Keeps what the learner chose, and foresees what follows from it; each day anew."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        shelf: Shelf,
        scheduler: Scheduler,
        settings: Settings,
        moment: Callable[[], tuple[int, Day]],
        left: Callable[[], Left],
        minutes: Callable[[Left], int],
    ) -> None:
        """What it reads from.

        `moment` tells the present instant in epoch milliseconds and its study day; `left` what
        there is to ask today, `minutes` about how long that takes.
        """
        self._db = database
        self._ledger = ledger
        self._shelf = shelf
        self._census = Census(database)
        self._scheduler = scheduler
        self._settings = settings
        self._moment = moment
        self._left = left
        self._minutes = minutes
        self._reader = SituationReader(
            database, ledger, shelf, scheduler, model_of(scheduler), settings
        )
        self._known: tuple[object, Prospect] | None = None
        """What was foreseen last, and as of what."""
        self._asks: tuple[object, Asks] | None = None
        """The same of `today`."""

    @property
    def usual_minutes(self) -> int:
        """Of a day, if the learner names none for an interview."""
        return self._settings.minutes_per_day or MINUTES

    def interview(self) -> Interview | None:
        """What was chosen last, also when its date has come or passed; `None` if nothing is."""
        with plainly(self._db.path):
            self._ledger.catch_up()
            return self._ledger.interview()

    def ahead(self) -> Interview | None:
        """The interview whose date has not come yet; `None` if there is none."""
        interview = self.interview()
        return interview if interview and self._moment()[1] < interview.date else None

    def gone(self) -> list[str]:
        """Slugs of topics of the interview that no deck has any more, in their order."""
        interview = self.interview()
        known = {deck.slug for deck in self._shelf.decks()}
        return [slug for slug in interview.topics if slug not in known] if interview else []

    def choose(self, interview: Interview) -> None:
        """Prepare for that interview from now on; it is on disk when this returns.

        Raises:
            StudyError: there is no day to study before it; nothing was changed.
        """
        today = self._moment()[1]
        if interview.date <= today:
            raise StudyError("the interview must be after today; there is nothing to plan")
        if not interview.has_study_day(today):
            raise StudyError("all days before the interview are off; leave one of them for study")
        self._appoint(interview)

    def clear(self) -> None:
        """Prepare for no interview any more; it is on disk when this returns."""
        self._appoint(None)

    def resolve_topics(self, words: Iterable[str]) -> dict[str, int]:
        """Weights by slug of the decks that some words mean, as `topics.weights_of` says."""
        with plainly(self._db.path):
            return weights_of(words, self._shelf.decks())

    def today(self) -> Asks | None:
        """What is still to be done today, at little cost; `None` if no interview is ahead."""
        interview = self.ahead()
        if interview is None:
            return None
        as_of = self._as_of()
        if self._asks is None or self._asks[0] != as_of:
            with plainly(self._db.path):
                self._asks = as_of, self._asked(interview)
        return self._asks[1]

    def prepare(self) -> Work[Preparation]:
        """The plan as of today, and what it leads to; in steps of some milliseconds.

        Without an interview, and from its date on, it is as if that were today: then there are no
        days, and it tells how the learner stands now. It is kept until something changes, so that
        asking again costs nothing.
        """
        return (yield from self._prospect(WHOLE)).preparation

    def points(self) -> Work[list[PointOutlook]]:
        """How the key points of the topics' cards stand.

        Those that the learner has gone through come first; of them, and of the others, those most
        likely to be missing.
        """
        found = yield from self._prospect(WHOLE * 3 // 4)
        counts: list[tuple[PointCount, Text, bool]] = []
        with plainly(self._db.path):
            for part in self._points(topics_of(self._as_if(), self._shelf.decks())):
                counts += part
                yield WHOLE * 3 // 4, WHOLE
        outlooks = point_outlooks(counts, found.chances)
        yield WHOLE, WHOLE
        return sorted(outlooks, key=lambda one: (not one.said + one.missed, one.then, one.key))

    def _prospect(self, until: int) -> Work[Prospect]:
        """What is foreseen, kept from the last time if nothing has changed since."""
        with plainly(self._db.path), uncollected():
            self._ledger.catch_up()
            as_of, interview = self._as_of(), self._as_if()
            if self._known is None or self._known[0] != as_of:
                situation = yield from _part(
                    self._reader.read(self._moment()[1], interview), 0, until // 2
                )
                found = yield from _part(prospect(situation), until // 2, until)
                self._known = as_of, self._with_today(found)
        return self._known[1]

    def _as_of(self) -> object:
        """Something else whenever what is foreseen may have changed."""
        return self._moment()[1], self._db.written, self._ledger.changes

    def _as_if(self) -> Interview:
        """The interview that is ahead; else one today, about the same topics."""
        interview = self.interview()
        today = self._moment()[1]
        if interview is None:
            return Interview(today, self.usual_minutes)
        if interview.date > today:
            return interview.in_sight(today)
        return Interview(today, interview.minutes, topics=interview.topics)

    def _asked(self, interview: Interview) -> Asks:
        left = self._left()
        return Asks(interview, left.new, left.due + left.again, self._minutes(left))

    def _with_today(self, found: Prospect) -> Prospect:
        """With the queue's own numbers for today, so that all places tell the same of it."""
        days, asks = found.preparation.days, self.today()
        if asks is None or not days or days[0].off:
            return found
        first = days[0]._replace(new=asks.new, reviews=asks.reviews, minutes=asks.minutes)
        return replace(found, preparation=replace(found.preparation, days=(first, *days[1:])))

    def _points(self, decks: Iterable[ShelfDeck]) -> Iterator[list[tuple[PointCount, Text, bool]]]:
        for deck in decks:
            for page in self._census.with_points(deck, PAGE):
                pasts = self._ledger.pasts([(number, key) for number, key, _ in page])
                yield [
                    one
                    for (_, key, card), facts in zip(page, pasts, strict=True)
                    for one in _counts(key, card, facts)
                ]

    def _appoint(self, interview: Interview | None) -> None:
        with self._db.writing():
            self._ledger.catch_up()
            self._ledger.appoint(interview, *self._moment())


def _part(work: Work[Result], begin: int, end: int) -> Work[Result]:
    """The same work as a part of more, whose steps are counted from `begin` to `end` of WHOLE."""
    while True:
        try:
            done, total = next(work)
        except StopIteration as over:
            found: Result = over.value
            return found
        yield begin + (end - begin) * done // max(total, 1), WHOLE


def _counts(key: Key, card: Card, facts: Iterable[Fact]) -> Iterator[tuple[PointCount, Text, bool]]:
    """How often each point of a card was said and missed, the question, and whether required."""
    said: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for one in effective(facts):
        if isinstance(one, Answer) and one.recital is not None:
            said.update(one.recital.said)
            missed.update(one.recital.missed)
    assert isinstance(card.kind, Points)
    for point in card.kind.points:
        name = digest(point)
        count = PointCount(key, point.text, said[name], missed[name])
        yield count, card.question, point.required

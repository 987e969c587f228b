"""The numbers of a learner's progress, read from the views and, where those do not tell, the
journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from studyllm.config import Settings
from studyllm.core.activity import by_stretch
from studyllm.core.calibration import calibration
from studyllm.core.journal import Day, Moment
from studyllm.core.periods import Stretch, stretches
from studyllm.core.progress import (
    Calibration,
    CardLine,
    Done,
    Histogram,
    Outlook,
    Period,
    Progress,
    Result,
    States,
    Streaks,
    Survey,
    Topic,
    Work,
)
from studyllm.core.schedule import Scheduler
from studyllm.core.stats import longest, streak
from studyllm.core.survey import Surveying
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf
from studyllm.store.tallied import Tallied
from studyllm.study.memories import Memories
from studyllm.study.planning import own_pace
from studyllm.study.uncollected import uncollected

PAGE, CARDS = 1_000, 500
"""Facts and cards that are surveyed at once, which takes some milliseconds."""

FORGOTTEN = 20
"""So many cards are forgotten in the time in which one is read."""

YEAR = 366
"""Days that `Progress.year` has."""


class Statistics:
    """Answers how it is going, where it is weak, and how much is ahead; it changes nothing.

    Answers are counted up to today, of hidden decks and of those that are gone too; what a clock
    that was ahead has dated later is left out until that day comes. `decks` are slugs, none means
    all; `since` is a study day, `None` means all of it.
    """

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        shelf: Shelf,
        scheduler: Scheduler,
        settings: Settings,
        moment: Callable[[], tuple[int, Day]],
        clock: Callable[[], Moment],
    ) -> None:
        """`moment` tells the present instant in epoch milliseconds and its study day."""
        self._db = database
        self._ledger = ledger
        self._shelf = shelf
        self._scheduler = scheduler
        self._settings = settings
        self._moment = moment
        self._clock = clock
        self._tallied = Tallied(database)

    def activity(
        self, period: Period, since: Day | None = None, decks: Sequence[str] = ()
    ) -> list[Done]:
        """What was done in each period up to today, the oldest first, without gaps."""
        with plainly(self._db.path):
            stretch = self._stretch(since, decks)
            return by_stretch(stretches(period, *stretch), self._tallied.days(stretch, decks))

    def total(self, since: Day | None = None, decks: Sequence[str] = ()) -> Done:
        """All that was done up to today."""
        with plainly(self._db.path):
            return self._tallied.total(self._stretch(since, decks), decks)

    def by_deck(self, since: Day | None = None, decks: Sequence[str] = ()) -> dict[str, Done]:
        """The same by slug, which are sorted: of decks with answers, also those that are gone."""
        with plainly(self._db.path):
            return self._tallied.by_deck(self._stretch(since, decks), decks)

    def first_day(self, decks: Sequence[str] = ()) -> Day:
        """The study day of the first answer, practice too; today if there is none."""
        with plainly(self._db.path):
            return self._stretch(None, decks)[0]

    def streaks(self) -> Streaks:
        """Study days in a row with an answer but practice."""
        with plainly(self._db.path):
            self._ledger.catch_up()
            days, today = self._tallied.studied(), self._today()
            return Streaks(streak(days, today), longest(days, today))

    def calibration(self, since: Day | None = None) -> Calibration:
        """How well recall was foretold, of all decks."""
        with plainly(self._db.path):
            return calibration(self._tallied.foretold(self._stretch(since, ())))

    def survey(self, since: Day | None = None, decks: Sequence[str] = ()) -> Work[Survey]:
        """What only the journal tells, all of which is read; in steps of some milliseconds."""
        with plainly(self._db.path), uncollected():
            # What is surveyed is gone, and with it very many values, before there is a collector.
            return (yield from self._surveyed(self._stretch(since, decks), decks))

    def _surveyed(self, stretch: Stretch, decks: Sequence[str]) -> Work[Survey]:
        foretold = None if decks else calibration(self._tallied.foretold(stretch))
        surveying = Surveying(self._scheduler, stretch, self._clock().offset, foretold)
        done, total = 0, self._tallied.facts()
        yield done, total
        for _ in self._introduced(surveying, decks):
            yield done, total
        for events in self._tallied.events(PAGE):
            surveying.take(events)
            done += len(events)
            yield min(done, total), total
        for number, key, card in self._tallied.cards(surveying.missed, CARDS):
            surveying.name(number, key, card)
            yield total, total
        found = surveying.survey()
        while surveying.forget(CARDS * FORGOTTEN):
            yield total, total
        return found

    def _introduced(self, surveying: Surveying, decks: Sequence[str]) -> Iterator[None]:
        """Say which cards are surveyed, some at a step."""
        tags = {deck.number: deck.deck().tags for deck in self._shelf.decks()}
        for page in self._tallied.subjects(decks, CARDS):
            for one in page:
                of_deck = () if one.deck is None else tags.get(one.deck, ())
                surveying.meet(one.number, one.key, (*one.tags, *of_deck))
            yield

    def progress(
        self,
        period: Period = Period.WEEK,
        since: Day | None = None,
        decks: Sequence[str] = (),
    ) -> Work[Progress]:
        """All of it together; in steps of some milliseconds."""
        with plainly(self._db.path):
            stretch, facts = self._stretch(since, decks), self._tallied.facts()
        rest = self._at_once(period, stretch, decks)
        states = self.states(decks)
        total = facts + states.cards
        survey = yield from _part(self.survey(stretch[0], decks), 0, total)
        histograms, topics = yield from _part(self.memories(decks), facts, total)
        return rest(states=states, survey=survey, histograms=histograms, topics=topics)

    def outline(
        self,
        period: Period = Period.WEEK,
        since: Day | None = None,
        decks: Sequence[str] = (),
    ) -> Work[Progress]:
        """The same without a survey: what does not grow with the journal."""
        with plainly(self._db.path):
            stretch = self._stretch(since, decks)
        rest = self._at_once(period, stretch, decks)
        foretold = None if decks else self.calibration(stretch[0])
        states = self.states(decks)
        histograms, topics = yield from self.memories(decks)
        return rest(
            states=states, survey=None, foretold=foretold, histograms=histograms, topics=topics
        )

    def _at_once(
        self, period: Period, stretch: Stretch, decks: Sequence[str]
    ) -> Callable[..., Progress]:
        """All of it that is told without long work, read before the day can turn."""
        since, today = stretch
        return partial(
            Progress,
            today=today,
            decks=tuple(decks),
            since=since,
            period=period,
            streaks=self.streaks(),
            now=self.total(today, decks),
            total=self.total(since, decks),
            periods=tuple(self.activity(period, since, decks)),
            year=tuple(self.activity(Period.DAY, today - YEAR + 1, decks)),
            by_deck=self.by_deck(since, decks),
            outlook=self.outlook(decks=decks),
            hardest=tuple(self.hardest(decks=decks)),
        )

    def states(self, decks: Sequence[str] = ()) -> States:
        """Cards by state.

        Here and below, `decks` are slugs; without any it is about all decks that are shown.
        """
        with plainly(self._db.path):
            return self._memories(decks).states()

    def memories(
        self, decks: Sequence[str] = ()
    ) -> Work[tuple[tuple[Histogram, ...], tuple[Topic, ...]]]:
        """How numbers are distributed over the learned cards, and how well each deck is known."""
        with plainly(self._db.path):
            return (yield from self._memories(decks).measure())

    def outlook(self, days: int = 30, decks: Sequence[str] = ()) -> Outlook:
        """The reviews ahead, the first days one by one."""
        with plainly(self._db.path):
            pace = own_pace(self._ledger, self._moment()[1])
            return self._memories(decks).outlook(days, pace.review_ms)

    def hardest(self, most: int = 20, decks: Sequence[str] = ()) -> list[CardLine]:
        """So many cards at most, the hardest first."""
        with plainly(self._db.path):
            return self._memories(decks).hardest(most)

    def cards(self, decks: Sequence[str] = ()) -> Iterator[CardLine]:
        """All cards in the order of decks, as a stream."""
        with plainly(self._db.path):
            yield from self._memories(decks).lines()

    def _stretch(self, since: Day | None, decks: Sequence[str]) -> Stretch:
        """The study days that are asked for."""
        self._ledger.catch_up()
        today = self._today()
        if since is None:
            first = self._tallied.first_day(decks)
            since = today if first is None else min(first, today)
        return since, today

    def _today(self) -> Day:
        return self._moment()[1]

    def _memories(self, decks: Sequence[str]) -> Memories:
        self._ledger.catch_up()
        return Memories(
            self._db, self._shelf, self._scheduler, self._settings, self._moment()[1], decks
        )


def _part(work: Work[Result], before: int, total: int) -> Work[Result]:
    """The same work as a part of more, of which so much is done before."""
    while True:
        try:
            done, _ = next(work)
        except StopIteration as end:
            found: Result = end.value
            return found
        yield before + done, total

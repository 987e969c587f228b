"""What is known of the interview: what today asks, and between two keys what that leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from studyllm.core.interview import Interview, PointOutlook, Preparation
from studyllm.core.journal import Day
from studyllm.study import Study
from studyllm.text.rounding import percent
from studyllm.tui.counted import Counted
from studyllm.tui.strings import say
from studyllm.tui.wording import expected, in_minutes

if TYPE_CHECKING:
    from studyllm.study.preparing import Asks


class Prospects(Counted):
    """Keeps what was worked out while the interview and the day are the same."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._points_of: Preparation | None = None
        """The plan that `points` follow from."""
        self.today: Day = 0
        """The study day, as of the last look."""
        self.interview: Interview | None = None
        """What was chosen, also when its date has come or passed."""
        self.asks: Asks | None = None
        """What is still to be done today; `None` if no interview is ahead."""
        self.preparation: Preparation | None = None
        """The plan; `None` as long as it was not worked out. It may be as of a few answers ago."""
        self.points: Sequence[PointOutlook] | None = None
        """Key points; `None` as long as they were not worked out."""

    def look(self) -> None:
        """Read what is read at once, and forget what is about something else."""
        before = self.today, self.interview
        self.today = self._study.day()
        self.interview = self._study.interview()
        self.asks = self._study.preparing.today()
        if before != (self.today, self.interview):
            self.preparation = self.points = self._points_of = None

    @property
    def is_ahead(self) -> bool:
        """Whether there is an interview that has not come yet."""
        return self.interview is not None and self.interview.date > self.today

    def preparing(self) -> Iterator[None]:
        """Works the plan out, some milliseconds a step; it costs nothing if nothing has changed."""
        if self.is_ahead:
            self.preparation = yield from self.counting(self._study.preparing.prepare())

    def pointing(self) -> Iterator[None]:
        """Works out how key points stand, too."""
        yield from self.preparing()
        if self.preparation is not self._points_of or self.points is None:
            self.points = yield from self.counting(self._study.preparing.points())
            self._points_of = self.preparation

    def words(self, language: str) -> tuple[str, ...]:
        """What there is to say in a line: the same, ever shorter; nothing once it is over."""
        interview = self.interview
        if interview is None or interview.date < self.today:
            return ()
        if interview.date == self.today:
            return say(language, "interview today"), say(language, "interview today, in short")
        days = interview.date - self.today
        name = say(language, "interview in", days)
        short = say(language, "interview in, in short", days)
        asks = partial(say, language, "interview asks")
        full, brief = self.work(language, "plan work"), self.work(language, "plan work, in short")
        asked = (
            asks(interview=name, work=full),
            asks(interview=name, work=brief),
            asks(interview=short, work=brief),
        )
        return *self._with_recall(language, *asked[:2]), *asked, name, short

    def _with_recall(self, language: str, full: str, brief: str) -> tuple[str, ...]:
        """With what is recalled now and will be on the day, once that is known."""
        found = self.preparation
        if found is None:
            return ()
        recall, change = (
            say(language, words, now=percent(found.now), then=expected(found.then))
            for words in ("plan recall", "plan recall, in short")
        )
        ways = ((full, recall), (full, change), (brief, change))
        return tuple(
            say(language, "interview recall", what=what, recall=known) for what, known in ways
        )

    def today_in_full(self, language: str) -> str:
        """What today asks, in a sentence."""
        if self._is_done() and not self._is_off():
            return say(language, "nothing left")
        return say(language, "plan today", work=self.work(language, "plan work in full"))

    def work(self, language: str, words: str) -> str:
        """What today asks; `words` names how it is said."""
        asks = self.asks
        if self._is_off():
            return say(language, "plan off today")
        if asks is None or self._is_done():
            return say(language, "plan nothing today")
        told = (("n new", asks.new), ("plan reviews", asks.reviews))
        cards = [say(language, name, number) for name, number in told if number]
        time = in_minutes(language, asks.minutes)
        return say(language, words, cards=say(language, "comma").join(cards), time=time)

    def _is_off(self) -> bool:
        return self.interview is not None and self.interview.is_off(self.today)

    def _is_done(self) -> bool:
        return self.asks is None or not (self.asks.new or self.asks.reviews)

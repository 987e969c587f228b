"""The interview's screen: the plan until then, what will be known on the day, and key points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from textual.message import Message

from studyllm.core.cards import Text
from studyllm.core.interview import Interview
from studyllm.errors import StudyError
from studyllm.study import Study
from studyllm.tui import tab_plan, tab_points, tab_readiness
from studyllm.tui.chart import BLANK, Line, Make, texts
from studyllm.tui.charts import Charts
from studyllm.tui.keys import Presses, bind
from studyllm.tui.prospects import Prospects
from studyllm.tui.strings import say
from studyllm.tui.tab_forecast import day_name

PLAN, READINESS, POINTS = range(3)

TABS = ["interview.plan", "interview.readiness", "interview.points"]


class Prepare(Charts):
    """What the interview asks until then; without one, the way to set it."""

    @dataclass
    class Chose(Message):
        """The learner wants to set the interview, or to change it."""

        interview: Interview | None
        """What holds now."""
        topics: Mapping[str, Text]
        """The titles of the decks to choose from, by slug."""

    BINDINGS = [
        *(bind(str(place), f"open({place})", name) for place, name in enumerate(TABS, 1)),
        bind("e", "choose", "interview.choose", show=True),
        bind("o", "sort", "interview.sort", show=True),
        bind("x", "clear", "interview.clear", show=True),
    ]

    TABS = TABS

    def __init__(
        self, study: Study, language: str, clock: Callable[[], float], prospects: Prospects
    ) -> None:
        """`prospects`: what is known already, kept up to date here."""
        super().__init__(study, language, clock)
        self._prospects = prospects
        self._presses = Presses(clock)
        self._weakest = False
        self._sure = False
        """Whether the next press clears the interview."""

    @property
    def interview(self) -> Interview | None:
        """What the learner chose, if anything."""
        return self._prospects.interview

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Some keys are those of some tabs only, and without an interview there are few."""
        if action == "sort":
            return self._place == READINESS and self._prospects.is_ahead
        if action in ("open", "turn"):
            return self._prospects.is_ahead
        return action != "clear" or self.interview is not None

    def on_screen_resume(self) -> None:
        self._sure = False
        super().on_screen_resume()
        self.tabs.display = self.status.display = self._prospects.is_ahead
        self.show_keys()

    def page(self) -> Make:
        language, known = self.language, self._prospects
        charset = self._study.settings.charset
        interview = known.interview
        if interview is None or not known.is_ahead:
            return partial(self._without, interview)
        if self._place == READINESS:
            found = known.preparation
            return partial(tab_readiness.lines, language, found, self._weakest, charset)
        if self._place == POINTS:
            return partial(tab_points.lines, language, known.points, charset)
        today = known.today_in_full(language)
        plan = tab_plan.Plan(known.today, interview, today, known.preparation)
        return partial(tab_plan.lines, language, plan)

    def _without(self, interview: Interview | None, width: int) -> Sequence[Line]:
        """What there is to say where no day is planned: before, on the day, and after it."""
        language = self.language
        key = texts(say(language, "set interview", key=self.key("interview.choose")), width)
        if interview is None:
            return [BLANK, *texts(say(language, "no interview"), width), BLANK, *key]
        if interview.date == self._prospects.today:
            return [BLANK, *texts(say(language, "interview today"), width)]
        over = say(language, "interview over", date=day_name(language, interview.date))
        return [BLANK, *texts(over, width), BLANK, *key]

    def long_work(self) -> Iterator[None] | None:
        known = self._prospects
        return known.pointing() if self._place == POINTS else known.preparing()

    def counted(self) -> float | None:
        return self._prospects.counted

    def read_again(self) -> None:
        try:
            self._prospects.look()
        except StudyError as error:
            self.notice.say(str(error), "$error")

    def forget(self) -> None:
        self.read_again()

    def _turn_to(self, place: int) -> None:
        self._sure = False
        super()._turn_to(place)

    def on_rows_moved(self) -> None:
        """Be sure of nothing any more."""
        if self._sure:
            self._sure = False
            self.notice.say("")

    # Keys

    def action_choose(self) -> None:
        try:
            named = self.interview.topics if self.interview else ()
            topics = {
                row.slug: row.title
                for row in self._study.decks()
                if not row.hidden or row.slug in named
            }
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self.post_message(self.Chose(self.interview, topics))

    def action_sort(self) -> None:
        self._weakest = not self._weakest
        self._show(anew=True)

    def action_clear(self) -> None:
        """Have no interview, if that was asked just before, and not by a key that is held."""
        if self._presses.held("clear"):
            return
        if not self._sure:
            self._sure = True
            key = self.key("interview.clear")
            self.notice.say(say(self.language, "clear sure", key=key), "$warning")
            return
        try:
            self._study.preparing.clear()
        except StudyError as error:
            self._sure = False
            self.notice.say(say(self.language, "plan not saved", error=error), "$error")
        else:
            self._changed = True
            self.on_screen_resume()
            self.notice.say(say(self.language, "cleared"))

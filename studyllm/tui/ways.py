"""The ways from screen to screen: what the messages of screens lead to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen

from studyllm.core.cards import Key
from studyllm.errors import StoreError, StudyError
from studyllm.study import Scope, Study
from studyllm.tui.habits import have_welcomed
from studyllm.tui.page import Notice, Page

if TYPE_CHECKING:
    from studyllm.tui.answering import Answering
    from studyllm.tui.browse import Browse
    from studyllm.tui.charts import Charts
    from studyllm.tui.done import Done, Wish
    from studyllm.tui.doubt import ClockDoubt
    from studyllm.tui.home import Home
    from studyllm.tui.mock import Mock
    from studyllm.tui.mock_begin import MockBegin
    from studyllm.tui.mock_report import Afterwards, MockReport
    from studyllm.tui.mock_wish import MockWish
    from studyllm.tui.prepare import Prepare
    from studyllm.tui.prospects import Prospects
    from studyllm.tui.quiz import Quiz
    from studyllm.tui.sitting import PutRight


class Ways(App[None], inherit_bindings=False):
    """Opens the screens that their messages ask for.

    Keys may come faster than screens: what a screen asks for once another is on top is too late.
    """

    _study: Study
    _start: str
    """The first screen: `home`, `quiz` or `mock`."""
    _welcome: bool
    _doubt: ClockDoubt | None
    """What to ask first."""
    _wish: MockWish | None
    """What the command has said of a mock interview."""
    _language: str
    _clock: Callable[[], float]
    """Seconds that only ever run forward."""
    _folded: set[str]
    """The topics that are folded on the home screen."""
    _prospects: Prospects | None = None
    """What is known of the interview; `None` as long as nobody asked."""

    def _first(self) -> Screen[None]:
        ways = {"home": self._home, "quiz": self._quiz, "mock": self._mock_begin}
        return ways[self._start]()

    def _home(self) -> Home:
        from studyllm.tui.home import Home

        return Home(self._study, self._language, self._folded, self._prospects_ahead)

    def _prospects_ahead(self) -> Prospects | None:
        """What is known of the interview; `None` if there never was one."""
        if self._prospects is None and self._study.interview() is None:
            return None
        prospects = self._prospects_at_all()
        prospects.look()
        return prospects

    def _prospects_at_all(self) -> Prospects:
        if self._prospects is None:
            from studyllm.tui.prospects import Prospects

            self._prospects = Prospects(self._study)
        return self._prospects

    def _quiz(self) -> Quiz:
        from studyllm.tui.quiz import Quiz

        return Quiz(self._study, self._language, self._clock)

    def _mock_begin(self) -> MockBegin:
        from studyllm.tui.mock_begin import MockBegin
        from studyllm.tui.mock_wish import MockWish

        return MockBegin(self._study, self._language, self._wish or MockWish())

    def _asking(self) -> Quiz:
        """The quiz that is open, also below other screens."""
        from studyllm.tui.quiz import Quiz

        return next(screen for screen in self.screen_stack if isinstance(screen, Quiz))

    def on_clock_question_settled(self) -> None:
        """Go on to what the learner came for; the question stays below it, and is never seen."""
        if self._doubt is not None:
            self._doubt = None
            self.push_screen(self._first())

    def on_welcome_begun(self) -> None:
        """Go on to the first card."""
        if self._is_welcomed():
            self.push_screen(self._first())

    def on_welcome_prepared(self) -> None:
        """Go on to the interview, with the decks below it."""
        if self._is_welcomed():
            self._begin_at_home()
            self.on_home_prepared()

    def _is_welcomed(self) -> bool:
        """Whether the welcome ends by this; it stays below, and is never seen again."""
        if not self._welcome:
            return False
        self._welcome = False
        # Who is welcomed twice, as this could not be written, has lost nothing.
        with suppress(StoreError):
            have_welcomed(self._study)
        return True

    def on_welcome_left(self) -> None:
        self.exit()

    def on_clock_question_left(self) -> None:
        self.exit()

    def on_home_chosen(self) -> None:
        if not self._is_home(self.screen):
            return
        if self._start == "home":
            self.push_screen(self._quiz())
        else:
            self.pop_screen()
            self._asking().begin()

    def on_quiz_closed(self) -> None:
        if not self._is_quiz(self.screen):
            return
        if self._start == "home":
            self.pop_screen()
        else:
            self.push_screen(self._home())

    def on_quiz_looked(self, looked: Quiz.Looked) -> None:
        from studyllm.tui.history import History

        if self._is_quiz(self.screen):
            history = History(self._study, looked.asked.key, self._language, self._clock)
            self.push_screen(history, self._after_history)

    def _after_history(self, changes: list[PutRight] | None) -> None:
        if changes is not None:
            self._asking().go_on(changes)

    def on_answering_opened(self, opened: Answering.Opened) -> None:
        from studyllm.tui.answering import Answering
        from studyllm.tui.opening import Opening

        if isinstance(self.screen, Answering):
            opening = Opening(self._study, opened.slug, opened.things, self._language)
            self.push_screen(opening, partial(_tell_on, self.screen))

    def on_home_browsed(self) -> None:
        if self._is_home(self.screen):
            self._browse()

    def on_quiz_browsed(self) -> None:
        if self._is_quiz(self.screen):
            self._browse()

    def _browse(self) -> None:
        from studyllm.tui.browse import Browse

        self.push_screen(Browse(self._study, self._language, self._clock), self._after_browse)

    def _after_browse(self, changes: list[PutRight] | None) -> None:
        from studyllm.tui.quiz import Quiz

        if changes is not None and any(isinstance(one, Quiz) for one in self.screen_stack):
            self._asking().go_on(changes)

    def on_browse_looked(self, looked: Browse.Looked) -> None:
        from studyllm.tui.browse import Browse
        from studyllm.tui.history import History

        if isinstance(self.screen, Browse):
            history = History(self._study, looked.key, self._language, self._clock)
            self.push_screen(history, self.screen.put_right)

    def on_home_wondered(self) -> None:
        if self._is_home(self.screen):
            self._show_progress(self._after_browse)

    def on_quiz_wondered(self) -> None:
        if self._is_quiz(self.screen):
            self._show_progress(self._after_browse)

    def on_done_wondered(self) -> None:
        from studyllm.tui.done import Done

        if isinstance(self.screen, Done):
            self._show_progress(self._after_look_back)

    def _show_progress(self, after: Callable[[list[PutRight] | None], None]) -> None:
        from studyllm.tui.insight import Insight

        self.push_screen(Insight(self._study, self._language, self._clock), after)

    def on_charts_searched(self, searched: Charts.Searched) -> None:
        from studyllm.tui.browse import Browse
        from studyllm.tui.charts import Charts

        if isinstance(self.screen, Charts):
            browse = Browse(self._study, self._language, self._clock, searched.query)
            self.push_screen(browse, self.screen.put_right)

    def on_charts_looked(self, looked: Charts.Looked) -> None:
        from studyllm.tui.charts import Charts

        if isinstance(self.screen, Charts):
            self._look_at(looked.key)

    def on_quiz_finished(self, finished: Quiz.Finished) -> None:
        from studyllm.tui.done import Done

        if self._is_quiz(self.screen):
            done = Done(self._study, finished.sitting, self._language, finished.notice)
            self.push_screen(done, self._after_done)

    def _after_done(self, wish: Wish | None) -> None:
        if wish == "undo":
            self._asking().action_undo()
        elif wish == "begin":
            self._asking().begin()
        else:
            self.on_quiz_closed()

    def on_done_looked(self, looked: Done.Looked) -> None:
        from studyllm.tui.done import Done
        from studyllm.tui.history import History

        if isinstance(self.screen, Done):
            history = History(self._study, looked.key, self._language, self._clock)
            self.push_screen(history, self._after_look_back)

    def _after_look_back(self, changes: list[PutRight] | None) -> None:
        from studyllm.tui.done import Done

        done = next(screen for screen in self.screen_stack if isinstance(screen, Done))
        if changes is not None:
            done.go_on(changes)

    def on_home_rehearsed(self) -> None:
        if self._is_home(self.screen):
            self.push_screen(self._mock_begin())

    def on_mock_begin_begun(self, begun: MockBegin.Begun) -> None:
        from studyllm.tui.mock import Mock
        from studyllm.tui.mock_begin import MockBegin

        if isinstance(self.screen, MockBegin):
            self.push_screen(Mock(self._study, begun.rehearsal, self._language, self._clock))

    def on_mock_begin_looked(self, looked: MockBegin.Looked) -> None:
        from studyllm.tui.mock_begin import MockBegin
        from studyllm.tui.mock_report import MockReport

        if isinstance(self.screen, MockBegin):
            self.push_screen(MockReport(self._study, looked.debrief, self._language))

    def on_mock_begin_closed(self) -> None:
        from studyllm.tui.home import Home
        from studyllm.tui.mock_begin import MockBegin

        if not isinstance(self.screen, MockBegin):
            return
        if any(isinstance(screen, Home) for screen in self.screen_stack):
            self.pop_screen()
        else:
            self._begin_at_home()

    def _begin_at_home(self) -> None:
        """Go on as if the decks had been first; what was stays below, and is never seen again."""
        self._start = "home"
        self.push_screen(self._home())

    def on_mock_finished(self, finished: Mock.Finished) -> None:
        from studyllm.tui.mock import Mock
        from studyllm.tui.mock_begin import MockBegin
        from studyllm.tui.mock_report import MockReport

        if not isinstance(self.screen, Mock):
            return
        if finished.debrief is not None:
            report = MockReport(self._study, finished.debrief, self._language, finished.ended)
            self.push_screen(report, self._after_mock)
            return
        self.pop_screen()
        if isinstance(self.screen, MockBegin):
            self.screen.tell(finished.notice)

    def _after_mock(self, wish: Afterwards | None) -> None:
        from studyllm.tui.mock import Mock

        if not isinstance(self.screen, Mock):
            return
        if wish == "undo":
            self.screen.action_undo()
        elif wish == "close":
            self.pop_screen()
            self.on_mock_begin_closed()

    def on_mock_report_practised(self, practised: MockReport.Practised) -> None:
        from studyllm.tui.mock_report import MockReport

        if isinstance(self.screen, MockReport):
            self._study_scope(practised.scope)

    def on_mock_report_searched(self, searched: MockReport.Searched) -> None:
        from studyllm.tui.browse import Browse
        from studyllm.tui.mock_report import MockReport

        if isinstance(self.screen, MockReport):
            browse = Browse(self._study, self._language, self._clock, searched.query)
            self.push_screen(browse, self.screen.put_right)

    def on_mock_report_looked(self, looked: MockReport.Looked) -> None:
        from studyllm.tui.history import History
        from studyllm.tui.mock_report import MockReport

        if isinstance(self.screen, MockReport):
            history = History(self._study, looked.key, self._language, self._clock)
            self.push_screen(history, self.screen.put_right)

    def on_home_prepared(self) -> None:
        from studyllm.tui.prepare import Prepare

        if self._is_home(self.screen):
            prospects = self._prospects_at_all()
            prepare = Prepare(self._study, self._language, self._clock, prospects)
            self.push_screen(prepare, self._after_browse)

    def on_prepare_chose(self, chose: Prepare.Chose) -> None:
        from studyllm.tui.form import Form
        from studyllm.tui.prepare import Prepare

        if isinstance(self.screen, Prepare):
            self.push_screen(Form(self._study, self._language, chose.interview, chose.topics))

    def on_home_quit(self) -> None:
        self.exit()

    def _study_scope(self, scope: Scope) -> None:
        """Ask the cards of a scope, in the quiz that is open if there is one."""
        from studyllm.tui.home import Home
        from studyllm.tui.quiz import Quiz

        quiz = any(isinstance(screen, Quiz) for screen in self.screen_stack)
        below = Quiz if quiz else Home
        while len(self.screen_stack) > 1 and not isinstance(self.screen, below):
            self.pop_screen()
        if not isinstance(self.screen, below):
            self._begin_at_home()
        # The home screen must have looked at everything first: then the study is about all decks.
        self.screen.call_later(self._begin_scope, scope)

    def _begin_scope(self, scope: Scope) -> None:
        try:
            self._study.start(scope)
        except StudyError as error:
            self._tell(str(error))
        else:
            if self._is_quiz(self.screen):
                self._asking().begin()
            else:
                self.push_screen(self._quiz())

    def _tell(self, error: str) -> None:
        """Say on the present screen what went wrong, if it has a place for that."""
        for notice in self.screen.query(Notice):
            notice.say(error, "$error")

    def _look_at(self, key: Key) -> None:
        """Show the history of any card."""
        from studyllm.tui.charts import Charts
        from studyllm.tui.history import History

        below = self.screen
        history = History(self._study, key, self._language, self._clock)
        after = below.put_right if isinstance(below, Charts) else self._after_browse
        self.push_screen(history, after)

    def _is_quiz(self, screen: Screen[object]) -> bool:
        from studyllm.tui.quiz import Quiz

        return isinstance(screen, Quiz)

    def _is_home(self, screen: Screen[object]) -> bool:
        from studyllm.tui.home import Home

        return isinstance(screen, Home)


def _tell_on(page: Page[None], done: str | None) -> None:
    """Say on a page what was done on the screen before it."""
    if done:
        page.notice.say(done)

"""A mock interview by lines: for pipes, screen readers and terminals without escape sequences."""

from __future__ import annotations

import time
from collections.abc import Callable

from studyllm.cli import mock_lines, wording
from studyllm.cli.plain import GRADES, NUMERIC, PLACES, other_language, places_in, ticked, word_of
from studyllm.core.faces import Face
from studyllm.core.journal import Grade
from studyllm.errors import StoreError
from studyllm.study.rehearsal import Question, Rehearsal, recital_of
from studyllm.study.trial import Stage, Trial


class PlainMock:
    """Asks question after question until all were asked or the learner ends it."""

    def __init__(
        self,
        rehearsal: Rehearsal,
        language: str,
        hear: Callable[[], str | None],
        say: Callable[[str], None],
    ) -> None:
        """`hear` gives the learner's next line, `None` after the last; `say` shows lines."""
        self._rehearsal = rehearsal
        self._language = language
        self._hear = hear
        self._say = say
        self._unsaved: StoreError | None = None
        """Why the newest answer could not be saved."""

    def run(self) -> None:
        """Hold the mock. An answer whose line says `saved` is on disk.

        Raises:
            StoreError: the last answer could not be saved, and was not given again.
        """
        self._say(mock_lines.introduction(self._rehearsal))
        found = self._rehearsal.asked()
        while found is not None and self._ask(found):
            found = self._rehearsal.asked()
        if self._unsaved is not None:
            raise self._unsaved

    def _ask(self, found: Question) -> bool:
        """Ask one question or follow-up, until it is answered or passed over.

        Returns:
            Whether the learner goes on.
        """
        trial = Trial(found.asked)
        self._say(self._question(found, trial))
        begun = time.monotonic()
        took_ms = 0
        while (line := self._hear()) is not None:
            word = word_of(line)
            if word == "q":
                return False
            if word in ("?", "l"):
                self._help(word, found, trial, took_ms)
            elif trial.stage is Stage.ASKED:
                if word == "n":
                    self._rehearsal.skip()
                    return True
                if self._ends(trial, word):
                    took_ms = round((time.monotonic() - begun) * 1000)
                    trial.reveal()
                    self._say(self._answer(found, trial, took_ms))
            elif self._grade(trial, word, took_ms):
                return True
        return False

    def _ends(self, trial: Trial, word: str) -> bool:
        """Whether a line ends the answer; what is typed besides is a part of it."""
        if trial.picks and PLACES.fullmatch(word):
            trial.pick(places_in(word))
            return True
        if trial.wants_number and word[:1] in NUMERIC:
            trial.type(word)
            return True
        return not word

    def _grade(self, trial: Trial, word: str, took_ms: int) -> bool:
        """Take a grade, or what changes the proposed one; whether an answer was saved."""
        if told := ticked(trial, word):
            self._say(told)
            return False
        if word and word not in GRADES:
            self._say(wording.grading(trial))
            return False
        return self._save(trial, GRADES.get(word, trial.proposed), took_ms)

    def _save(self, trial: Trial, grade: Grade, took_ms: int) -> bool:
        """Have an answer saved; whether it was. If not, the question stays."""
        try:
            saved = self._rehearsal.answer(grade, took_ms, recital_of(trial))
        except StoreError as error:
            self._unsaved = error
            self._say(wording.NOT_SAVED.format(error=error))
            return False
        self._unsaved = None
        self._say(wording.saved(saved))
        return True

    def _help(self, word: str, found: Question, trial: Trial, took_ms: int) -> None:
        if word == "?":
            self._say(mock_lines.HELP)
            return
        other = other_language(trial.asked.card, self._language)
        if other is None:
            self._say(wording.ONE_LANGUAGE)
            return
        self._language = other
        self._say(self._question(found, trial))
        if trial.stage is not Stage.ASKED:
            self._say(self._answer(found, trial, took_ms))

    def _question(self, found: Question, trial: Trial) -> str:
        return mock_lines.question(found, trial, self._face(trial), self._language)

    def _answer(self, found: Question, trial: Trial, took_ms: int) -> str:
        return mock_lines.answer(found, trial, self._face(trial), took_ms)

    def _face(self, trial: Trial) -> Face:
        return trial.face(self._language)

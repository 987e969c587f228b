"""A session by lines: for pipes, screen readers and terminals that know no escape sequences."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from studyllm.cli import wording
from studyllm.cli.plan_today import todays_plan
from studyllm.core.cards import Card, Key, Points
from studyllm.core.faces import Face, languages
from studyllm.core.journal import Grade, Trait
from studyllm.errors import StoreError
from studyllm.study import Asked, Scope, Study
from studyllm.study.trial import Stage, Trial
from studyllm.text.clean import clean

GRADES = {str(int(grade)): grade for grade in Grade}
NUMERIC = frozenset("0123456789.-+")
"""With what a number may begin that is typed."""

PLACES = re.compile(r"\d{1,3}(?:[ ,]+\d{1,3})*")
TICKS = re.compile(r"[-+] *(?:all|\d{1,3}(?:[ ,]+\d{1,3})*)")
AWAY = {"b": Trait.BURIED, "s": Trait.SUSPENDED}


class PlainSession:
    """Asks card after card until nothing is left or the learner ends it."""

    def __init__(
        self,
        study: Study,
        language: str,
        hear: Callable[[], str | None],
        say: Callable[[str], None],
    ) -> None:
        """`hear` gives the learner's next line, `None` after the last; `say` shows lines."""
        self._study = study
        self._language = language
        self._hear = hear
        self._say = say
        self._given: list[tuple[Key, Grade]] = []
        self._put_away: tuple[Key, Trait] | None = None
        """What was buried or suspended since the last answer."""
        self._unsaved: StoreError | None = None
        """Why the newest answer could not be saved."""

    def run(self) -> None:
        """Hold the session. An answer whose line says `saved` is on disk.

        Raises:
            StoreError: the last answer could not be saved, and was not given again.
        """
        asked = self._study.next()
        self._say(wording.INTRODUCTION if asked else wording.NOTHING)
        if self._study.scope == Scope() and (plan := todays_plan(self._study, asked)):
            self._say(plan)
        while asked is not None and self._ask(asked):
            asked = self._study.next()
        if self._given:
            self._say(wording.farewell(grade for _, grade in self._given))
        if self._unsaved is not None:
            raise self._unsaved
        left = wording.left(asked) if asked else "Nothing left today."
        self._say(f"{left} Due by tomorrow: {self._study.due_on(1)}.")

    def _ask(self, asked: Asked) -> bool:
        """Ask one card, until it is answered or an undo puts another before it.

        Returns:
            Whether the learner goes on.
        """
        trial = Trial(asked)
        self._say(wording.question(trial, self._face(trial), self._language))
        shown = time.monotonic()
        if self._study.rest() and self._is_edited(asked):
            return True  # it is asked anew, or another one
        while (line := self._hear()) is not None:
            word = word_of(line)
            if word == "q":
                return False
            if trial.stage is not Stage.ASKED and (not word or word in GRADES):
                if self._grade(trial, GRADES.get(word, trial.proposed), shown):
                    return True
                continue
            if word == "u" and (self._fetch_back() or self._undo()):
                return True
            if word in AWAY:
                self._mark(asked.key, AWAY[word], True)
                self._put_away = asked.key, AWAY[word]
                return True
            if not self._try(trial, word, line):
                self._respond(trial, word)
        return False

    def _is_edited(self, asked: Asked) -> bool:
        now = self._study.asked_again()
        return now is None or now.card != asked.card

    def _try(self, trial: Trial, word: str, line: str) -> bool:
        """Take a line as an attempt at the answer; whether it is one."""
        if trial.stage is Stage.ASKED:
            if trial.picks and PLACES.fullmatch(word):
                trial.pick(places_in(word))
            elif trial.wants_number and word[:1] in NUMERIC:
                trial.type(word)
            elif word.startswith("t "):
                trial.type(clean(line.strip()[1:]))
            else:
                return False
            trial.reveal()
            self._say(wording.answer(trial, self._face(trial)))
            return True
        if told := ticked(trial, word):
            self._say(told)
        return bool(told)

    def _grade(self, trial: Trial, grade: Grade, shown: float) -> bool:
        """Have an answer saved; whether it was. If not, the card stays."""
        took_ms = round((time.monotonic() - shown) * 1000)
        try:
            saved = self._study.grade(grade, took_ms, trial.recital)
        except StoreError as error:
            self._unsaved = error
            self._say(wording.NOT_SAVED.format(error=error))
            return False
        self._unsaved = None
        self._say(wording.saved(saved))
        self._given.append((trial.asked.key, grade))
        self._put_away = None
        return True

    def _mark(self, key: Key, trait: Trait, on: bool) -> None:
        self._study.mark(key, trait, on)
        self._say(wording.marked(key, trait, on))

    def _fetch_back(self) -> bool:
        """Take back what was buried or suspended since the last answer, if something was."""
        if self._put_away is None:
            return False
        self._mark(*self._put_away, False)
        self._put_away = None
        return True

    def _undo(self) -> bool:
        withdrawn = self._study.undo()
        if withdrawn is None:
            return False
        self._say(wording.undone(withdrawn))
        for place in reversed(range(len(self._given))):
            if self._given[place][0] == withdrawn.key:
                del self._given[place]
                break
        return True

    def _respond(self, trial: Trial, word: str) -> None:
        """Do or say what a line brings that is no attempt and moves on to no other card."""
        asked = trial.asked
        if not word:
            trial.reveal()
            self._say(wording.answer(trial, self._face(trial)))
        elif word == "l":
            self._switch(trial)
        elif word == "f":
            flagged = not asked.standing.flagged
            self._mark(asked.key, Trait.FLAGGED, flagged)
            trial.asked = asked._replace(standing=asked.standing._replace(flagged=flagged))
        elif word == "u":
            self._say(wording.NOTHING_TO_UNDO)
        elif word == "?":
            self._say(wording.HELP)
        elif word == "t":
            self._say(wording.NOTHING_TYPED)
        elif word in GRADES:
            self._say(wording.UNSEEN)
        elif trial.stage is Stage.ASKED:
            self._say(wording.HINT_UNSEEN)
        else:
            self._say(wording.grading(trial))

    def _switch(self, trial: Trial) -> None:
        """Go on in the card's next language."""
        other = other_language(trial.asked.card, self._language)
        if other is None:
            self._say(wording.ONE_LANGUAGE)
            return
        self._language = other
        self._say(wording.question(trial, self._face(trial), self._language))
        if trial.stage is not Stage.ASKED:
            self._say(wording.answer(trial, self._face(trial)))

    def _face(self, trial: Trial) -> Face:
        return trial.face(self._language)


def other_language(card: Card, language: str) -> str | None:
    """The card's next language after the one in which it is shown; `None` if it has one only."""
    known = [code for code in languages(card) if code]
    if len(known) < 2:
        return None
    # A card without the learner's language is shown in English, else in its first.
    shown = next((code for code in (language, "en") if code in known), known[0])
    return known[(known.index(shown) + 1) % len(known)]


def ticked(trial: Trial, word: str) -> str:
    """Tick key points as a line such as `+1 3` or `-all` says; what there is to say of it.

    Nothing of a line that does not tick.
    """
    if not TICKS.fullmatch(word):
        return ""
    kind = trial.asked.card.kind
    if not isinstance(kind, Points):
        return wording.NO_POINTS
    places = range(len(kind.points)) if word.endswith("all") else places_in(word[1:])
    trial.tick(places, said=word[0] == "+")
    return wording.ticked(trial)


def places_in(word: str) -> list[int]:
    """The places that a line names, from 0."""
    return [int(number) - 1 for number in re.findall(r"\d+", word)]


def word_of(line: str) -> str:
    """What was typed, whatever the width of its letters and digits."""
    if not line.isascii():
        from unicodedata import normalize

        line = normalize("NFKC", clean(line))
    return line.strip().casefold()

"""A session by lines: for pipes, screen readers and terminals that know no escape sequences."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from studyllm.cli import wording
from studyllm.core.cards import Key
from studyllm.core.faces import Face, face, languages
from studyllm.core.journal import Grade, Trait
from studyllm.study import Asked, Study
from studyllm.text.clean import clean

GRADES = {str(int(grade)): grade for grade in Grade}
PROPOSED = Grade.GOOD
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
        self._revealed = False
        self._given: list[tuple[Key, Grade]] = []
        self._put_away: tuple[Key, Trait] | None = None
        """What was buried or suspended since the last answer."""

    def run(self) -> None:
        """Hold the session. An answer whose line says `saved` is on disk."""
        asked = self._study.next()
        self._say(wording.INTRODUCTION if asked else wording.NOTHING)
        while asked is not None and self._ask(asked):
            asked = self._study.next()
        if self._given:
            self._say(wording.farewell(grade for _, grade in self._given))
        left = wording.left(asked) if asked else "Nothing is left today."
        self._say(f"{left} Due by tomorrow: {self._study.due_on(1)}.")

    def _ask(self, asked: Asked) -> bool:
        """Ask one card, until it is answered or an undo puts another before it.

        Returns:
            Whether the learner goes on.
        """
        self._revealed = False
        self._say(wording.question(asked, self._face(asked), self._language))
        shown = time.monotonic()
        self._study.rest()
        while (line := self._hear()) is not None:
            word = _word(line)
            if word == "q":
                return False
            if self._revealed and (not word or word in GRADES):
                self._grade(asked, GRADES.get(word, PROPOSED), shown)
                return True
            if word == "u" and (self._fetch_back() or self._undo()):
                return True
            if word in AWAY:
                self._mark(asked.key, AWAY[word], True)
                self._put_away = asked.key, AWAY[word]
                return True
            asked = self._respond(asked, word)
        return False

    def _grade(self, asked: Asked, grade: Grade, shown: float) -> None:
        saved = self._study.grade(grade, round((time.monotonic() - shown) * 1000))
        self._say(wording.saved(saved))
        self._given.append((asked.key, grade))
        self._put_away = None

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

    def _respond(self, asked: Asked, word: str) -> Asked:
        """What a line brings that moves on to no other card; the card as it stands then."""
        if not word:
            self._revealed = True
            self._say(wording.answer(asked, self._face(asked)))
        elif word == "l":
            self._switch(asked)
        elif word == "f":
            flagged = not asked.standing.flagged
            self._mark(asked.key, Trait.FLAGGED, flagged)
            return replace(asked, standing=asked.standing._replace(flagged=flagged))
        elif word == "u":
            self._say(wording.NOTHING_TO_UNDO)
        elif word == "?":
            self._say(wording.HELP)
        elif word in GRADES:
            self._say(wording.UNSEEN)
        else:
            self._say(wording.HINT if self._revealed else wording.HINT_UNSEEN)
        return asked

    def _switch(self, asked: Asked) -> None:
        """Go on in the card's next language."""
        known = [language for language in languages(asked.card) if language]
        if len(known) < 2:
            self._say(wording.ONE_LANGUAGE)
            return
        # A card without the learner's language is shown in English, else in its first.
        shown = next((code for code in (self._language, "en") if code in known), known[0])
        self._language = known[(known.index(shown) + 1) % len(known)]
        self._say(wording.question(asked, self._face(asked), self._language))
        if self._revealed:
            self._say(wording.answer(asked, self._face(asked)))

    def _face(self, asked: Asked) -> Face:
        return face(asked.card, asked.number, self._language, asked.key, asked.day)


def _word(line: str) -> str:
    """What was typed, whatever the width of its letters and digits."""
    if not line.isascii():
        from unicodedata import normalize

        line = normalize("NFKC", clean(line))
    return line.strip().casefold()

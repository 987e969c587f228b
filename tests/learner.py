"""A learner for tests: a real study in a real folder, with a clock that is moved by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from studyllm.config import Home, Settings
from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, Answer, Grade, Moment
from studyllm.study import Saved, Scope, Study, open_study

NOON = 20_000 * DAY_MS + DAY_MS // 2
"""Noon of study day 20,000, UTC."""

VIEWS = ("memory", "standing", "tally", "calibration", "alias")


def deck_text(slug: str, cards: int, extra: str = "") -> str:
    """A deck of basic cards with ids c1, c2 and so on."""
    lines = [f"deck: {slug}", f"title: {{en: {slug.title()}, zh: 卡片}}", "cards:"]
    for n in range(1, cards + 1):
        lines += [f"  - id: c{n}", f"    question: Question {n} of {slug}?", f"    answer: A{n}"]
    return "\n".join(lines) + "\n" + extra


def notes_text(slug: str, notes: int) -> str:
    """A deck of siblings with ids n1, n2 and so on: reversed cards and clozes of three in turn."""
    lines = [f"deck: {slug}", "cards:"]
    for n in range(1, notes + 1):
        lines.append(f"  - id: n{n}")
        if n % 2:
            lines += [f"    question: Front {n} of {slug}?", f"    answer: B{n}"]
            lines.append("    reverse: true")
        else:
            lines.append(f"    cloze: '{{{{One {n}}}}}, {{{{two}}}} and {{{{three}}}} of {slug}.'")
    return "\n".join(lines) + "\n"


class Learner:
    """Opens and closes a study, answers cards, moves the clock."""

    @classmethod
    def again(cls, folder: Path) -> Learner:
        """The learner whose things lie in that folder."""
        return cls(folder, {})

    def __init__(self, folder: Path, decks: dict[str, int], **settings: Any) -> None:
        """`decks` are made with so many basic cards each."""
        self.home = Home(folder / "home", folder / "home")
        self.shipped = folder / "shipped"
        self.shipped.mkdir(parents=True, exist_ok=True)
        for slug, cards in decks.items():
            (self.shipped / f"{slug}.yaml").write_text(deck_text(slug, cards), encoding="utf-8")
        self.settings = Settings(**settings)
        self.now = NOON
        self.offset = 0
        self.study = self.open()

    def clock(self) -> Moment:
        return Moment(self.now, self.offset)

    def open(self) -> Study:
        """Another process, as it were."""
        study = open_study(self.home, self.settings, self.clock, shipped=self.shipped)
        try:
            study.sync()
            study.start()
        except BaseException:
            study.close()
            raise
        return study

    def reopen(self, scope: Scope | None = None, **settings: Any) -> Study:
        """Begin anew, with other settings from now on if some are given."""
        self.settings = replace(self.settings, **settings)
        self.study.close()
        self.study = self.open()
        self.study.start(scope)
        return self.study

    def tomorrow(self, days: int = 1) -> None:
        self.now += days * DAY_MS

    def answer(self, grade: Grade = Grade.GOOD, took_ms: int = 1000) -> Saved:
        assert self.study.next() is not None
        self.now += 5000
        return self.study.grade(grade, took_ms)

    def heads(self, days: int, minutes: int = 1440, **chosen: Any) -> None:
        """Prepare for an interview in so many days."""
        study = self.study
        with study._db.writing():
            interview = Interview(study.day() + days, minutes, **chosen)
            study._ledger.catch_up()
            study._ledger.appoint(interview, *study.moment())

    def alias(self, key: str, to: str) -> None:
        """Have what was done under one key count for another card."""
        with self.study._db.writing():
            self.study._ledger.alias(key, to, *self.study.moment())

    def give(self, answers: Iterable[Answer]) -> None:
        """Write answers as if they had been given here, whatever is asked now.

        Args:
            answers: in fold order, newer than all that is in the journal.
        """
        with self.study._db.writing():
            self._append(answers)
        self.study.start()

    def if_given(self, answers: Iterable[Answer]) -> dict[str, list[tuple[Any, ...]]]:
        """What would follow if these answers were given; in the end they are not."""
        execute = self.study._db.execute
        execute("begin")
        try:
            self._append(answers)
            return self.follows()
        finally:
            execute("rollback")
            self.study._ledger.look_again()

    def _append(self, answers: Iterable[Answer]) -> None:
        study = self.study
        for answer in answers:
            found = study._shelf.card(answer.card)
            assert found is not None
            before = after = found.memory
            if not answer.cram:
                after = study._scheduler.after(answer.card, before, answer.review)
            study._ledger.append(answer, found.number, found.deck_number, before, after)

    def asked(self) -> str | None:
        card = self.study.next()
        return card.key if card else None

    def sound(self) -> bool:
        """Whether the views are what the journal says."""
        return self.study.differences(unheard).none

    def refolded(self) -> bool:
        """Whether folding the journal anew changes nothing in the views."""
        before = self.views()
        self.study._ledger.refold(unheard)
        return self.views() == before

    def follows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that follows from the journal, as the database has it; rows in order."""
        rows = {table: self._rows(f"select * from {table}") for table in VIEWS}
        return rows | {"fresh": self._rows("select id, fresh from card")}

    def views(self) -> dict[str, list[tuple[Any, ...]]]:
        """What follows from the journal, and the journal; rows in order."""
        return self.follows() | {"journal": self._rows("select * from journal")}

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        return sorted(self.study._db.execute(statement).fetchall())


def unheard(done: int, total: int) -> None:
    """Progress that is told to nobody."""


@contextmanager
def reading_through(raw: sqlite3.Connection) -> Iterator[list[str]]:
    """The statements that read the journal, but those that say how much of it at most."""
    traced: list[str] = []
    through: list[str] = []
    raw.set_trace_callback(traced.append)
    yield through
    raw.set_trace_callback(None)
    through += [sql for sql in traced if "journal" in sql and " LIMIT " not in sql]

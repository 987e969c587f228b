"""A learner for tests: a real study in a real folder, with a clock that is moved by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studyllm.config import Home, Settings
from studyllm.core.journal import DAY_MS, Grade, Moment
from studyllm.study import Saved, Scope, Study, open_study

NOON = 20_000 * DAY_MS + DAY_MS // 2
"""Noon of study day 20,000, UTC."""


def deck_text(slug: str, cards: int, extra: str = "") -> str:
    """A deck of basic cards with ids c1, c2 and so on."""
    lines = [f"deck: {slug}", f"title: {{en: {slug.title()}, zh: 卡片}}", "cards:"]
    for n in range(1, cards + 1):
        lines += [f"  - id: c{n}", f"    question: Question {n} of {slug}?", f"    answer: A{n}"]
    return "\n".join(lines) + "\n" + extra


class Learner:
    """Opens and closes a study, answers cards, moves the clock."""

    @classmethod
    def again(cls, folder: Path) -> Learner:
        """The learner whose things lie in that folder."""
        return cls(folder, {})

    def __init__(self, folder: Path, decks: dict[str, int], **settings: int) -> None:
        self.home = Home(folder / "home", folder / "home")
        self.shipped = folder / "shipped"
        self.shipped.mkdir(parents=True, exist_ok=True)
        for slug, cards in decks.items():
            (self.shipped / f"{slug}.yaml").write_text(deck_text(slug, cards), encoding="utf-8")
        self.settings = Settings(**settings)  # type: ignore[arg-type]
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

    def reopen(self, scope: Scope | None = None) -> Study:
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

    def asked(self) -> str | None:
        card = self.study.next()
        return card.key if card else None

    def refolded(self) -> bool:
        """Whether folding the journal anew changes nothing in the views."""
        before = self.views()
        self.study._ledger.refold(lambda _: None)
        after = self.views()
        return all(sorted(after[name]) == sorted(rows) for name, rows in before.items())

    def views(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that follows from the journal, as the database has it."""
        execute = self.study._db.execute
        return {
            table: execute(f"select * from {table}").fetchall()
            for table in ("memory", "tally", "journal")
        } | {"fresh": execute("select id, fresh from card order by id").fetchall()}

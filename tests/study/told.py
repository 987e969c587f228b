"""The answers that count, told one by one from the rows of the journal and nothing else.

Written apart from the program: it knows the kinds of facts by their numbers, and of the program's
code only the schedulers, which have their own references.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from math import log
from typing import Any, NamedTuple

from studyllm.core.journal import Grade, Promise, Review
from studyllm.core.progress import Done
from studyllm.core.schedule import Memory
from tests.learner import Learner
from tests.second_aliases import card_of

ROWS = """
select name.text, at, device.name, at + lag, day, kind, grade, took_ms, data from journal
join device on device.id = journal.device join name on name.id = journal.card
"""
ANSWER, WITHDRAWAL, CORRECTION, PRACTICE, BASELINE, RESET, ALIAS, MOCK = 0, 1, 2, 3, 4, 11, 12, 13
KINDS = (ANSWER, PRACTICE, BASELINE, RESET, MOCK)

NEW, YOUNG, MATURE, REPEAT, CRAM = "new", "young", "mature", "repeat", "practice"
ORDER = (NEW, YOUNG, MATURE, REPEAT, CRAM)

EDGES = (0.0, 0.25, 0.45, 0.6, 0.675, 0.725, 0.775, 0.825, 0.875, 0.925, 0.975, 1.0)
"""As docs/statistics.md has them."""


class Told(NamedTuple):
    """An answer that counts."""

    key: str
    at: int
    day: int
    grade: int
    took_ms: int
    state: str
    chance: float | None
    """What was foretold of it, in ten-thousandths and never certain."""
    said: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def deck(self) -> str:
        return self.key.split("/")[0]

    @property
    def recalled(self) -> bool:
        return self.grade != 1

    @property
    def loss(self) -> float:
        assert self.chance is not None
        return -log(self.chance if self.recalled else 1 - self.chance)


def told(learner: Learner) -> list[Told]:
    """All answers that count, card by card."""
    by_key = defaultdict(list)
    found = learner.study._db.execute(ROWS).fetchall()
    links = [
        (tuple(row[1:4]), row[0], json.loads(row[8])["to"]) for row in found if row[5] == ALIAS
    ]
    for key, *row in found:
        about = json.loads(row[7])[0] if row[4] in (WITHDRAWAL, CORRECTION) else row[0]
        by_key[card_of(links, key, about)].append((*row, key))
    return [one for key, rows in by_key.items() for one in _of_card(learner, key, sorted(rows))]


def _of_card(learner: Learner, key: str, rows: list[tuple[Any, ...]]) -> Iterable[Told]:
    scheduler = learner.study._scheduler
    gone = {tuple(json.loads(row[7])) for row in rows if row[4] == WITHDRAWAL}
    other = {tuple(json.loads(row[7])): row[5] for row in rows if row[4] == CORRECTION}
    memory: Memory | None = None
    for at, device, number, day, kind, grade, took_ms, data, own in rows:
        if (at, device, number) in gone or kind not in KINDS:
            continue
        more = json.loads(data) if data else {}
        if kind == RESET:
            memory = None
        elif kind == BASELINE:
            memory = scheduler.adopt(memory, Promise(day, **more))
        else:
            grade = other.get((at, device, number), grade)
            state = CRAM if kind in (PRACTICE, MOCK) else _state(memory, day)
            chance = None
            if state in (YOUNG, MATURE):
                assert memory is not None
                exact = scheduler.recall(memory, day)
                chance = min(max(round(exact, 4), 0.0001), 0.9999)
            yield Told(
                key, at, day, grade, took_ms, state, chance,
                tuple(more.get("said", ())), tuple(more.get("missed", ())),
            )  # fmt: skip
            if kind == ANSWER:
                memory = scheduler.after(own, memory, Review(Grade(grade), day, took_ms))


def _state(memory: Memory | None, day: int) -> str:
    if memory is None:
        return NEW
    if memory.answered == day:
        return REPEAT
    return MATURE if memory.interval > 20 else YOUNG


def done(first: int, last: int, answers: Iterable[Told]) -> Done:
    """What was done from day to day, answer by answer."""
    cells = [[0, 0, 0, 0] for _ in ORDER]
    took_ms = 0
    for one in answers:
        if first <= one.day <= last:
            cells[ORDER.index(one.state)][one.grade - 1] += 1
            took_ms += min(one.took_ms, 60_000)
    return Done(first, last, tuple((a, b, c, d) for a, b, c, d in cells), took_ms)

"""A card's past in words: how it stands now, and its answers as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.journal import Baseline, Day, Grade, Reset
from studyllm.core.schedule import Memory
from studyllm.study import CardHistory, Entry
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.content import EMPTY
from studyllm.tui.grades import COLOURS
from studyllm.tui.strings import grade_name, say
from studyllm.tui.wording import date_of, due_words, duration, interval

Event: TypeAlias = Entry | Baseline | Reset
"""An answer, what was taken over from another program, or that the card was begun anew."""

WITHDRAWN = "×"


def events(past: CardHistory) -> list[Event]:
    """All that happened to a card, the newest first."""
    found: list[Event] = [*past.entries, *past.promises, *past.resets]
    return sorted(found, key=lambda one: one.answer.id if isinstance(one, Entry) else one.id)[::-1]


def state(language: str, past: CardHistory, today: Day) -> str:
    """How the card stands now, in one line."""
    memory = past.memory
    facts = [say(language, "never asked")]
    if memory is not None:
        facts = [
            due_words(language, memory, today),
            say(language, "interval is", days=interval(language, memory.interval)),
            *_strength(language, memory),
            say(language, "lapses", memory.lapses),
        ]
    if past.recall is not None:
        facts.append(say(language, "recall is", percent(past.recall)))
    suspended, buried, flagged = past.standing
    marks = {
        "leech": past.leech,
        "suspended": suspended,
        "buried": buried == today,
        "flagged": flagged,
    }
    facts += [say(language, mark) for mark, holds in marks.items() if holds]
    return say(language, "comma").join(facts)


def account(language: str, past: CardHistory, file: Path | None) -> str:
    """What there is to know of its past, in one line: the answers that move its schedule."""
    answers = [one.answer.review for one in past.entries if one.after is not None]
    facts = []
    if answers:
        total = sum(review.took_ms for review in answers)
        facts = [
            say(language, "begun", date=date_of(answers[0].day)),
            say(language, "reviews", len(answers)),
        ]
        if len(answers) > 1:
            each = duration(language, total // len(answers))
            facts.append(say(language, "time each", time=each))
        facts.append(say(language, "time in all", time=duration(language, total)))
    if file is not None:
        facts.append(say(language, "from file", path=one_line(str(file))))
    return say(language, "comma").join(facts)


def _strength(language: str, memory: Memory) -> list[str]:
    """What the scheduler knows beside the interval."""
    if memory.ease:
        return [say(language, "ease is", memory.ease / 100)]
    return [
        say(language, "stability is", memory.stability),
        say(language, "difficulty is", memory.difficulty),
    ]


class Column(NamedTuple):
    """A column of the table."""

    name: str
    width: int
    """In cells."""
    left: bool
    """Whether texts begin at its left."""


LEFT = ("date", "grade")

LESS = ("time", "recall", "after", "grade")
"""The columns that go where there is no room, the first first."""


class Table:
    """Answers in as many columns as there is room for."""

    def __init__(self, language: str, width: int) -> None:
        """`width`: in cells."""
        self._language = language
        self._short = False
        self._gap = "  "
        names = ["date", "grade", "time", "recall", "after"]
        self._columns = self._fitted(names)
        if self._needs(self._columns) > width:
            self._short, self._gap = True, " "
            self._columns = self._fitted(names)
        for name in LESS:
            if self._needs(self._columns) > width:
                names.remove(name)
                self._columns = self._fitted(names)

    def head(self) -> Content:
        """The names of the columns."""
        cells = {
            one.name: Content(say(self._language, f"head {one.name}")) for one in self._columns
        }
        return self._row(cells).stylize("$muted")

    def row(self, event: Event) -> Content:
        """A row; answers that do not count any more are struck."""
        if isinstance(event, Baseline):
            return self._row(self._taken_over(event)).stylize("$muted")
        if isinstance(event, Reset):
            cells = {"date": date_of(event.day), "grade": say(self._language, "begun anew")}
            return self._row({name: Content(text) for name, text in cells.items()}).stylize(
                "$muted"
            )
        row = self._row(self._cells(event))
        return row.stylize("strike $muted") if event.withdrawn else row

    def _cells(self, entry: Entry) -> dict[str, Content]:
        grade, day, took_ms = entry.answer.review
        after = "" if entry.after is None else interval(self._language, entry.after.due - day)
        if entry.answer.cram:
            after = say(self._language, "practice")
        if entry.withdrawn:
            after = WITHDRAWN
        recall = "" if entry.recall is None else percent(entry.recall)
        colour = "" if entry.withdrawn else COLOURS[grade]
        return {
            "date": Content(date_of(day)),
            "grade": Content.styled(self._grades(entry.given, grade), colour),
            "time": Content(duration(self._language, took_ms)),
            "recall": Content(recall),
            "after": Content(after),
        }

    def _taken_over(self, baseline: Baseline) -> dict[str, Content]:
        promise = baseline.promise
        return {
            "date": Content(date_of(promise.day)),
            "grade": Content(say(self._language, "taken over")),
            "after": Content(interval(self._language, promise.due - promise.day)),
        }

    def _grades(self, given: Grade, counts: Grade) -> str:
        """The grade, and before it the one that was given if that was another."""
        now = grade_name(self._language, counts)
        if given == counts:
            return now
        if self._short:
            return f"{int(given)}→{now}"
        return f"{grade_name(self._language, given)} → {now}"

    def _fitted(self, names: Sequence[str]) -> list[Column]:
        """The columns, each as wide as its widest text."""
        language = self._language
        texts = {
            "date": [date_of(0)],
            "grade": [self._grades(given, now) for given in Grade for now in Grade],
            "time": [duration(language, seconds * 1000) for seconds in (59, 59 * 60)],
            "recall": ["100%"],
            "after": [say(language, "practice"), *(interval(language, n) for n in (30, 360, 3999))],
        }
        return [
            Column(
                name,
                max(cell_len(text) for text in (say(language, f"head {name}"), *texts[name])),
                name in LEFT,
            )
            for name in names
        ]

    def _needs(self, columns: Sequence[Column]) -> int:
        return sum(one.width + len(self._gap) for one in columns) - len(self._gap)

    def _row(self, cells: dict[str, Content]) -> Content:
        parts = []
        for name, width, left in self._columns:
            cell = cells.get(name, EMPTY).truncate(width, ellipsis=True)
            room = width - cell.cell_length
            parts.append(cell.pad_right(room) if left else cell.pad_left(room))
        return Content(self._gap).join(parts)


@lru_cache(2)
def table(language: str, width: int) -> Table:
    """The table in a language and a width, made once."""
    return Table(language, width)

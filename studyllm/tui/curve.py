"""A card's chance of recall over time, drawn in dots, with its answers below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.forgetting import Sample
from studyllm.core.journal import Day, Grade
from studyllm.study import CardHistory
from studyllm.tui.content import EMPTY, Lines
from studyllm.tui.grades import COLOURS
from studyllm.tui.strings import say
from studyllm.tui.wording import date_of

ROWS = 5
"""Lines of the curve itself."""

HEIGHT = ROWS + 2
"""With the answers, and the days, below."""

AXIS = 6
"""Cells of the axis on the left."""

NARROWEST = 34
"""Cells without which there is no room for a curve."""

ACROSS, DOWN = 2, 4
"""Dots of a cell."""

BLANK = 0x2800
DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Of braille characters, by column and row."""

TODAY = "▲"


def samples_for(width: int) -> int:
    """How many samples a curve of that width in cells has."""
    return max((width - AXIS) * ACROSS, 2)


def curve_lines(
    language: str, past: CardHistory, samples: Sequence[Sample], today: Day, width: int
) -> Lines:
    """The curve from the first answer to the due day, or to today if that is later.

    Args:
        language: of the words.
        past: the card's.
        samples: of its recall, as many as `samples_for` says.
        today: the study day.
        width: in cells.

    Returns:
        HEIGHT lines; none where there is no room, or not yet a day to be drawn.
    """
    if width < NARROWEST or len(samples) < 2:
        return []
    cells = width - AXIS
    first, last = samples[0].at, samples[-1].at

    def column(day: float) -> int:
        return min(round((day - first) / (last - first) * (cells - 1)), cells - 1)

    least = floor_of(samples)
    rows = _plot(samples, cells, least)
    done = column(today) + 1
    lines = []
    for place, row in enumerate(rows):
        share = {0: 1.0, ROWS - 1: least}.get(place)
        label = "" if share is None else f"{share:.0%}"
        axis = Content.styled(f"{label:>4} │", "$muted")
        drawn = Content.assemble((row[:done], "$primary"), (row[done:], "$muted"))
        lines.append(axis + drawn)
    grades = [Content(" ")] * cells
    if today < last:
        grades[column(today)] = Content.styled(TODAY, "bold $primary")
    for day, grade in _answers(past):
        if day < first:  # before the card was begun anew
            continue
        place = column(day)
        grades[place] = Content.styled(str(int(grade)), f"bold {COLOURS[grade]}")
    lines.append(EMPTY.join(grades).pad_left(AXIS))
    lines.append(_days(language, round(first), round(last), today, cells))
    return lines


def floor_of(samples: Sequence[Sample]) -> float:
    """What the lowest line stands for: a tenth that no rounded sample is below, 0 to 0.9."""
    lowest = min(one.recall for one in samples)
    return min(round(lowest * 100) // 10 / 10, 0.9)


def _answers(past: CardHistory) -> list[tuple[Day, Grade]]:
    """Those that move the schedule; of one day the worst last, as there is one place for it."""
    counting = (one.answer for one in past.entries if one.after is not None)
    answers = [(one.review.day, one.review.grade) for one in counting]
    return sorted(answers, key=lambda one: (one[0], -one[1]))


def _plot(samples: Sequence[Sample], cells: int, least: float) -> list[str]:
    """The dots as lines of characters, the highest first."""
    dots = [[0] * cells for _ in range(ROWS)]
    most = ROWS * DOWN - 1

    def height(recall: float) -> int:
        return min(round((1 - recall) / (1 - least) * most), most)

    def dot(across: int, down: int) -> None:
        row, part = divmod(down, DOWN)
        dots[row][across // ACROSS] |= DOTS[across % ACROSS][part]

    for across, one in enumerate(samples):
        dot(across, height(one.recall))
    for across, (before, after) in enumerate(pairwise(samples), 1):
        if before.spell == after.spell:  # a fall is a line, a rise is an answer
            for down in range(height(before.recall) + 1, height(after.recall)):
                dot(across, down)
    return ["".join(chr(BLANK + cell) for cell in row) for row in dots]


def _days(language: str, first: Day, last: Day, today: Day, cells: int) -> Content:
    """The first and the last day, each at its end."""
    end = say(language, "today") if last == today else say(language, "due day", date=date_of(last))
    begin = date_of(first).ljust(cells - cell_len(end))
    return Content.styled(begin + end, "$muted").pad_left(AXIS)

"""The table of docs/scheduling.md: next intervals in Anki, measured, and beside them ours.

Run: `python -m tests.golden.make_comparison`, at the top of the repository; it prints the table
between the two marks that docs/scheduling.md has it in. The output is the same on every run.

Anki's were measured in Anki 26.9.3: its SM-2 variant, no fuzz. Ours are
worked out by `core.sm2` from what it makes of a card taken over with that interval and ease.
"""

from __future__ import annotations

from typing import NamedTuple

from studyllm.core.journal import Grade, Promise
from studyllm.core.sm2 import SM2

BEGIN, END = "<!-- outcomes: begin -->", "<!-- outcomes: end -->"

FIRST_DAY = 20_000
PASSES = (Grade.HARD, Grade.GOOD, Grade.EASY)

HEAD = (
    "| days | ease | answered | Anki: Hard / Good / Easy | studyllm: Hard / Good / Easy |",
    "|---:|---:|---|---:|---:|",
)


class Measured(NamedTuple):
    """What Anki gave a card for Hard, Good and Easy."""

    interval: int
    """Days, as scheduled by the answer before."""
    ease: int
    """In hundredths."""
    late: int
    """Days after the due day; less than 0 is early."""
    anki: tuple[int, int, int]
    """Days until the card is due again."""
    where: str = ""


MEASURED = (
    Measured(1, 250, 0, (2, 3, 4)),
    Measured(1, 130, 0, (2, 3, 4)),
    Measured(3, 250, 0, (4, 8, 10)),
    Measured(10, 250, 0, (12, 25, 33)),
    Measured(10, 250, 5, (12, 31, 49)),
    Measured(10, 250, 20, (12, 50, 98)),
    Measured(10, 130, 0, (12, 13, 17)),
    Measured(100, 250, 0, (120, 250, 325)),
    Measured(100, 250, 100, (120, 375, 650)),
    Measured(30_000, 250, 0, (36_000, 36_500, 36_500)),
    Measured(10, 250, -5, (12, 25, 33), "normal deck"),
    Measured(10, 250, -5, (6, 13, 14), "filtered deck"),
)


def ours(card: Measured) -> tuple[int, ...]:
    """Days until the same card is due again here, for Hard, Good and Easy."""
    due = FIRST_DAY + card.interval
    memory = SM2.adopt(None, Promise(FIRST_DAY, due, card.interval, card.ease))
    day = due + card.late
    outcomes = SM2.outcomes("deck/card", memory, day)
    return tuple(outcomes[grade].due - day for grade in PASSES)


def table() -> str:
    """The table in Markdown, without the marks; ends with its last line."""
    return "\n".join((*HEAD, *map(_row, MEASURED))) + "\n"


def _row(card: Measured) -> str:
    anki = _days(card.anki) + (f" ({card.where})" if card.where else "")
    cells = (f"{card.interval:,}", f"{card.ease / 100:.2f}", _when(card.late), anki)
    return f"| {' | '.join(cells)} | {_days(ours(card))} |"


def _when(late: int) -> str:
    if late == 0:
        return "when due"
    days = "1 day" if abs(late) == 1 else f"{abs(late)} days"
    return f"{days} {'late' if late > 0 else 'early'}"


def _days(intervals: tuple[int, ...]) -> str:
    return " / ".join(f"{interval:,}" for interval in intervals)


def main() -> None:
    """Print the table between its marks."""
    print(f"{BEGIN}\n{table()}{END}")


if __name__ == "__main__":
    main()

"""One card of a report in words: what it asks, and how it stands."""

from __future__ import annotations

from studyllm.core.cards import split_key
from studyllm.core.faces import CLOSE, OPEN, face
from studyllm.core.journal import Day
from studyllm.core.progress import CardLine
from studyllm.core.schedule import MATURE
from studyllm.text.clean import one_line

LONGEST = 200
"""Characters of a question."""


def question_of(line: CardLine, language: str, today: Day) -> str:
    """What the card asks, clean and in one line; Markdown as it was written."""
    number = split_key(line.key)[2]
    return in_a_line(face(line.card, number, language, line.key, today).prompt)


def in_a_line(prompt: str) -> str:
    """What a face asks, clean and in one line; Markdown as it was written."""
    # Around what a cloze hides, brackets tell enough.
    prompt = prompt.replace(f"**{OPEN}", OPEN).replace(f"{CLOSE}**", CLOSE)
    return one_line(prompt, LONGEST)


def state_of(line: CardLine, today: Day) -> str:
    """`suspended`, `buried`, `new`, `young` or `mature`: the first that holds."""
    if line.standing.suspended:
        return "suspended"
    if line.standing.buried == today:
        return "buried"
    if line.memory is None:
        return "new"
    return "mature" if line.memory.interval >= MATURE else "young"

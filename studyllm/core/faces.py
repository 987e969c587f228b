"""What a card asks and answers: the two sides of one sibling, in one language, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from studyllm.core import cloze
from studyllm.core.cards import (
    Basic,
    Card,
    Choices,
    Cloze,
    Key,
    Number,
    Points,
    Text,
    in_language,
)
from studyllm.core.journal import Day
from studyllm.core.points import missed_first

OPEN, CLOSE = "⟦", "⟧"
"""Around the place of a hidden part, and around the part once it is shown."""


@dataclass(frozen=True, slots=True)
class Face:
    """One sibling in one language. All texts are Markdown."""

    prompt: str
    answer: str
    options: tuple[str, ...] = ()
    """Of a choice, in the order in which they are shown today."""
    right: frozenset[int] = frozenset()
    """Places of the right options in `options`, counted from 0."""
    points: tuple[str, ...] = ()
    """Key points of a free answer, those first that were left out the last time."""
    order: tuple[int, ...] = ()
    """Where each of them stands in the card, counted from 0."""
    required: frozenset[int] = frozenset()
    """Places in `points`, counted from 0, that a good answer cannot leave out."""
    missed: int = 0
    """How many of the first points were left out the last time."""
    note: str = ""
    source: str = ""


def siblings(card: Card) -> tuple[int, ...]:
    """The numbers under which a card is asked, in rising order."""
    match card.kind:
        case Basic(reverse=True):
            return (1, 2)
        case Cloze(text):
            return cloze.numbers(in_language(text, ""))
        case _:
            return (1,)


def languages(card: Card) -> tuple[str, ...]:
    """The languages in which a card can be asked, in the order of its file."""
    text = card.kind.text if isinstance(card.kind, Cloze) else card.question
    return tuple(text)


def face(
    card: Card,
    number: int,
    language: str,
    key: Key,
    day: Day,
    missed: Collection[str] = (),
) -> Face:
    """What sibling `number` shows; options are ordered by key and day, the same all day.

    Args:
        card: the card.
        number: which of its siblings, from 1.
        language: of all texts, as far as the card has it.
        key: that of the sibling.
        day: today's study day.
        missed: digests of the key points that were left out the last time.
    """
    note, source = _text(card.note, language), _text(card.source, language)
    prompt = in_language(card.question, language)
    kind = card.kind
    if isinstance(kind, Basic):
        answer = in_language(kind.answer, language)
        if number == 2:
            prompt, answer = answer, prompt
        return Face(prompt, answer, note=note, source=source)
    if isinstance(kind, Cloze):
        text = in_language(kind.text, language)
        return Face(_asked(text, number), _shown(text, number), note=note, source=source)
    if isinstance(kind, Number):
        unit = _text(kind.unit, language)
        answer = f"{kind.value} {unit}".strip()
        if kind.tolerance:
            answer += f" (± {kind.tolerance})"
        return Face(prompt, answer, note=note, source=source)
    if isinstance(kind, Points):
        order, first = missed_first(kind.points, missed)
        points = [kind.points[place] for place in order]
        return Face(
            prompt,
            "",
            points=tuple(in_language(point.text, language) for point in points),
            order=tuple(order),
            required=frozenset(place for place, point in enumerate(points) if point.required),
            missed=first,
            note=note,
            source=source,
        )
    return _choice(kind, language, prompt, f"{key} {day}", note, source)


def _text(text: Text | None, language: str) -> str:
    return in_language(text, language) if text else ""


def _choice(kind: Choices, language: str, prompt: str, seed: str, note: str, source: str) -> Face:
    from hashlib import blake2b  # Loads all of OpenSSL, for the few cards that need it.

    def rank(place: int) -> bytes:
        return blake2b(f"{seed} {place}".encode(), digest_size=8).digest()

    order = sorted(range(len(kind.options)), key=rank)
    options = tuple(in_language(kind.options[place], language) for place in order)
    right = frozenset(shown for shown, place in enumerate(order) if place in kind.right)
    answer = "\n".join(f"{i + 1}. {options[i]}" for i in sorted(right))
    return Face(prompt, answer, options, right, note=note, source=source)


def _asked(text: str, number: int) -> str:
    return _cloze(text, number, lambda part: part.hint or "…")


def _shown(text: str, number: int) -> str:
    return _cloze(text, number, lambda part: part.text)


def _cloze(text: str, number: int, inside: Callable[[cloze.Hidden], str]) -> str:
    """The text, with the parts of one number marked and all others shown."""
    return "".join(
        part
        if isinstance(part, str)
        else f"**{OPEN}{inside(part)}{CLOSE}**"
        if part.number == number
        else part.text
        for part in cloze.parse(text)
    )

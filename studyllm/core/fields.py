"""Cards and decks as the deck format has them: plain values under its keys.

What leaves for a file is written from these, so that each format says the same of a card. A value
is a text, a list, a mapping or `True`; what a card does not have has no key.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from studyllm.core.cards import Basic, Card, Choices, Cloze, Deck, Kind, Number, Point, Text

Fields: TypeAlias = dict[str, Any]

CARD: Final = (
    "id",
    "question",
    "answer",
    "reverse",
    "cloze",
    "choices",
    "right",
    "number",
    "tolerance",
    "unit",
    "points",
    "note",
    "source",
    "as_of",
    "tags",
    "refs",
    "follow_up",
    "was",
)
"""The keys of a card, in the order in which people read them."""

_LISTS: Final = CARD[-4:]

DECK: Final = ("deck", "title", "about", "tags", "was")
"""The keys of a deck but its cards."""


def card_fields(card: Card) -> Fields:
    """A card under its keys, in their order; the id also where its file gave none."""
    fields: Fields = {"id": card.id}
    if card.question:
        fields["question"] = written(card.question)
    if type(card.kind) is Basic and not card.kind.reverse:  # as nearly all are
        fields["answer"] = written(card.kind.answer)
    else:
        fields |= {key: value for key, value in _kind_fields(card.kind).items() if value}
    if card.note:
        fields["note"] = written(card.note)
    if card.source:
        fields["source"] = written(card.source)
    if card.as_of:
        fields["as_of"] = card.as_of
    for key in _LISTS:
        if names := getattr(card, key):
            fields[key] = list(names)
    return fields


def deck_fields(deck: Deck) -> Fields:
    """A deck under its keys, in their order; a title that is the slug is left out."""
    fields = {
        "deck": deck.slug,
        "title": None if deck.title == {"": deck.slug} else written(deck.title),
        "about": written(deck.about),
        "tags": list(deck.tags),
        "was": list(deck.was),
    }
    return {key: value for key, value in fields.items() if value}


def written(text: Text | None) -> str | dict[str, str] | None:
    """A text as it is, or one for each language; `None` if there is none."""
    if not text:
        return None
    return text[""] if "" in text else dict(text)


def _kind_fields(kind: Kind) -> Fields:
    if isinstance(kind, Basic):
        return {"answer": written(kind.answer), "reverse": kind.reverse}
    if isinstance(kind, Cloze):
        return {"cloze": written(kind.text)}
    if isinstance(kind, Choices):
        right = [] if kind.right == {0} else sorted(place + 1 for place in kind.right)
        return {"choices": [written(option) for option in kind.options], "right": right}
    if isinstance(kind, Number):
        return {"number": kind.value, "tolerance": kind.tolerance, "unit": written(kind.unit)}
    return {"points": [_point(point) for point in kind.points]}


def _point(point: Point) -> Any:
    text = written(point.text)
    return {"point": text, "required": True} if point.required else text

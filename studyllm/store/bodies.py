"""Cards and deck heads as the compact JSON in which the database keeps them."""

from __future__ import annotations

import json
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from studyllm.core.cards import (
    Basic,
    Card,
    Choices,
    Cloze,
    Deck,
    Kind,
    Number,
    Point,
    Points,
    Text,
)

if TYPE_CHECKING:
    from studyllm.core.fields import Fields

_decode = json.JSONDecoder().decode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_ALIKE = ('{"answer":', '{"cloze":')
"""Begin bodies that hold what the deck format has under its keys, and nothing else."""

MOST_KEPT = 20
"""Names in a list that is remembered as it is written."""

_LISTS = ("tags", "refs", "follow_up", "was")


def pack_card(card: Card) -> str:
    """All of a card but its id, which its key tells; after a blank if its letters are foreign."""
    from studyllm.store.words import is_foreign  # Showing cards does not need it.

    body = _pack_kind(card.kind)
    if card.question:
        body["question"] = _pack(card.question)
    if card.note:
        body["note"] = _pack(card.note)
    if card.source:
        body["source"] = _pack(card.source)
    if card.as_of:
        body["as_of"] = card.as_of
    for name in _LISTS:
        if value := getattr(card, name):
            body[name] = value
    packed = f"{{{','.join([_pair(key, value) for key, value in body.items()])}}}"
    return f" {packed}" if is_foreign(packed) else packed


def _pair(key: str, value: Any) -> str:
    """A key and what stands under it; most are texts, and many cards have the same tags."""
    if type(value) is str:
        return f'"{key}":{encode_basestring(value)}'
    if type(value) is tuple and len(value) <= MOST_KEPT:
        return f'"{key}":{_kept_list(value)}'
    return f'"{key}":{_encode(value)}'


_kept_list = lru_cache(1_000)(_encode)


def unpack_card(card_id: str, body: str) -> Card:
    """The card that `pack_card` was given."""
    fields = _decode(body)
    return Card(
        card_id,
        _unpack(fields.get("question", {})),
        _unpack_kind(fields),
        _maybe(fields.get("note")),
        _maybe(fields.get("source")),
        fields.get("as_of", ""),
        tuple(fields.get("tags", ())),
        tuple(fields.get("refs", ())),
        tuple(fields.get("follow_up", ())),
        tuple(fields.get("was", ())),
    )


def packed_fields(card_id: str, body: str) -> Fields:
    """A packed card under the keys of the deck format, in their order."""
    from studyllm.core.fields import CARD, card_fields  # Showing cards does not need it.

    packed = body.lstrip(" ")
    if packed.startswith(_ALIKE):
        fields = _decode(packed) | {"id": card_id}
        return {key: fields[key] for key in CARD if key in fields}
    return card_fields(unpack_card(card_id, body))


def card_json(card_id: str, body: str) -> str:
    """A packed card as a JSON object, under the keys of the deck format in any order."""
    packed = body.lstrip(" ")
    if packed.startswith(_ALIKE):
        # Not taken apart to be put together again, which would take ten times as long.
        return f'{{"id":{encode_basestring(card_id)},{packed[1:]}'
    return _encode(packed_fields(card_id, body))


def pack_deck(deck: Deck) -> str:
    """All of a deck but its slug."""
    head: dict[str, Any] = {"title": _pack(deck.title)}
    if deck.about:
        head["about"] = _pack(deck.about)
    if deck.tags:
        head["tags"] = deck.tags
    if deck.was:
        head["was"] = deck.was
    return _encode(head)


@lru_cache(64)
def unpack_deck(slug: str, head: str) -> Deck:
    """The deck that `pack_deck` was given."""
    fields = _decode(head)
    return Deck(
        slug,
        _unpack(fields["title"]),
        _maybe(fields.get("about")),
        tuple(fields.get("tags", ())),
        tuple(fields.get("was", ())),
    )


def _pack(text: Text) -> str | dict[str, str]:
    return text[""] if len(text) == 1 and "" in text else dict(text)


def _unpack(value: str | dict[str, str]) -> Text:
    return {"": value} if isinstance(value, str) else value


def _maybe(value: str | dict[str, str] | None) -> Text | None:
    return None if value is None else _unpack(value)


def _pack_kind(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, Basic):
        body: dict[str, Any] = {"answer": _pack(kind.answer)}
        if kind.reverse:
            body["reverse"] = True
        return body
    if isinstance(kind, Cloze):
        return {"cloze": _pack(kind.text)}
    if isinstance(kind, Choices):
        return {"choices": [_pack(o) for o in kind.options], "right": sorted(kind.right)}
    if isinstance(kind, Number):
        unit = _pack(kind.unit) if kind.unit else None
        return {"number": kind.value, "tolerance": kind.tolerance, "unit": unit}
    return {"points": [[_pack(point.text), point.required] for point in kind.points]}


def _unpack_kind(fields: dict[str, Any]) -> Kind:
    if "answer" in fields:
        return Basic(_unpack(fields["answer"]), fields.get("reverse", False))
    if "cloze" in fields:
        return Cloze(_unpack(fields["cloze"]))
    if "choices" in fields:
        return Choices(tuple(map(_unpack, fields["choices"])), frozenset(fields["right"]))
    if "number" in fields:
        return Number(fields["number"], fields["tolerance"], _maybe(fields["unit"]))
    return Points(tuple(Point(_unpack(text), required) for text, required in fields["points"]))

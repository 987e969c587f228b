"""Cards and deck heads read from the compact JSON in which the database keeps them."""

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


def unpack_card(card_id: str, body: str) -> Card:
    """The card that `packing.pack_card` was given."""
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
    packed = body.lstrip(" ")
    if packed.startswith(_ALIKE):
        fields = _decode(packed)
        fields["id"] = card_id
        return {key: fields[key] for key in _in_order(tuple(fields))}
    from studyllm.core.fields import card_fields  # Showing cards does not need it.

    return card_fields(unpack_card(card_id, body))


@lru_cache(1_000)
def _in_order(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these keys that a card has, in their order."""
    from studyllm.core.fields import CARD

    return tuple(key for key in CARD if key in keys)


def may_have_languages(body: str) -> bool:
    """Whether a packed card may have a text in several languages; where not, it has none."""
    return body.find("{", body.find("{") + 1) > 0


def card_json(card_id: str, body: str) -> str:
    """A packed card as a JSON object, under the keys of the deck format in any order."""
    packed = body.lstrip(" ")
    if packed.startswith(_ALIKE):
        # Not taken apart to be put together again, which would take ten times as long.
        return f'{{"id":{encode_basestring(card_id)},{packed[1:]}'
    return _encode(packed_fields(card_id, body))


@lru_cache(64)
def unpack_deck(slug: str, head: str) -> Deck:
    """The deck that `packing.pack_deck` was given."""
    fields = _decode(head)
    return Deck(
        slug,
        _unpack(fields["title"]),
        _maybe(fields.get("about")),
        tuple(fields.get("tags", ())),
        tuple(fields.get("was", ())),
    )


def _unpack(value: str | dict[str, str]) -> Text:
    return {"": value} if isinstance(value, str) else value


def _maybe(value: str | dict[str, str] | None) -> Text | None:
    return None if value is None else _unpack(value)


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

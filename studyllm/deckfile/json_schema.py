"""The JSON Schema of deck files, made from `shape`; editors complete and check by it.

It cannot say everything: ids that are taken, languages that differ and hidden parts are the
loader's alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from studyllm.deckfile import shape
from studyllm.deckfile.shape import Field, Takes

if TYPE_CHECKING:
    from re import Pattern

Schema = dict[str, Any]

_SCALAR: Final = ["string", "number", "boolean"]
"""What editors take a plain scalar for. To the loader it is the text that was written."""


def _whole(pattern: Pattern[str], more: str = "") -> str:
    return f"^(?:{pattern.pattern}){more}$"


def _list(item: Schema, least: int = 1) -> Schema:
    return {
        "type": "array",
        "items": item,
        "minItems": least,
        "maxItems": shape.MAX_ITEMS,
        "uniqueItems": True,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_ID: Final[Schema] = {"type": _SCALAR, "pattern": r"^[^/#\s]+$", "maxLength": shape.MAX_NAME}
_SLUG: Final[Schema] = {
    "type": _SCALAR,
    "pattern": r'^(?![.~-])[^/#\s\\:*?"<>|]*[^/#\s\\:*?"<>|.]$',
    "maxLength": shape.MAX_NAME,
}
_STRING: Final[Schema] = {"type": _SCALAR, "pattern": r"\S", "maxLength": shape.MAX_TEXT}
_WORD: Final[Schema] = {
    "type": _SCALAR,
    "pattern": r"^\s*\S[^\n]*\s*$",
    "maxLength": shape.MAX_WORD,
}

_TAKEN: Final[dict[Takes, Schema]] = {
    Takes.VERSION: {"const": shape.VERSION},
    Takes.SLUG: _SLUG,
    Takes.SLUGS: _list(_SLUG),
    Takes.ID: _ID | {"pattern": r"^([^/#\s~][^/#\s]*|~[0-9a-f]{10})$"},
    Takes.IDS: _list(_ID),
    Takes.WORDS: _list(_WORD),
    Takes.TEXT: _ref("text"),
    Takes.FLAG: {"type": "boolean"},
    Takes.NUMBER: {"type": ["number", "string"], "pattern": _whole(shape.NUMBER)},
    Takes.TOLERANCE: {
        "type": ["number", "string"],
        "minimum": 0,
        "pattern": "(?!-)" + _whole(shape.NUMBER, r"\s*%?"),
    },
    Takes.DATE: {
        "type": ["integer", "string"],
        "minimum": 1000,
        "maximum": 9999,
        "pattern": _whole(shape.DATE),
    },
    Takes.CHOICES: _list(_ref("text"), least=2),
    Takes.RIGHT: _list({"type": "integer", "minimum": 1}),
    Takes.POINTS: {
        "type": "array",
        "items": {"anyOf": [_ref("text"), _ref("point")]},
        "minItems": 1,
        "maxItems": shape.MAX_ITEMS,
    },
    Takes.CARDS: {
        "type": "array",
        "items": _ref("card"),
        "minItems": 1,
        "maxItems": shape.LIMITS.cards,
    },
}

_TEXT: Final[Schema] = {
    "description": "A text in Markdown, or one for each language: {en: …, zh: …}.",
    "anyOf": [
        _STRING,
        {
            "type": "object",
            "propertyNames": {"pattern": _whole(shape.LANGUAGE)},
            "additionalProperties": _STRING,
            "minProperties": 1,
        },
    ],
}


def schema() -> dict[str, object]:
    """The whole schema, as values for JSON."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "studyllm deck",
        **_mapping(shape.DECK),
        "$defs": {
            "text": _TEXT,
            "point": _mapping(shape.POINT),
            "card": _mapping(shape.CARD) | {"allOf": _rules()},
        },
    }


def written() -> str:
    """The schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _mapping(fields: tuple[Field, ...]) -> Schema:
    made: Schema = {
        "type": "object",
        "properties": {
            key: {"description": field.doc} | _TAKEN[field.takes]
            for key, field in shape.keys(fields).items()
        },
        "additionalProperties": False,
    }
    if required := [field.name for field in fields if field.required]:
        made["required"] = required
    return made


def _has(name: str) -> Schema:
    """That a card has a key, in full or short."""
    written = [key for key, field in shape.keys(shape.CARD).items() if field.name == name]
    if len(written) == 1:
        return {"required": written}
    return {"anyOf": [{"required": [key]} for key in written]}


def _rules() -> list[Schema]:
    """What holds between the keys of a card."""
    question = _has("question")
    rules: list[Schema] = [
        {"oneOf": [_has(kind) for kind in shape.KINDS]},
        {"if": _has("cloze"), "then": {"not": question}, "else": question},
    ]
    for field in shape.CARD:
        if field.short:
            rules.append({"not": {"required": [field.name, field.short]}})
        if field.wants:
            rules.append({"if": _has(field.name), "then": _has(field.wants)})
    return rules

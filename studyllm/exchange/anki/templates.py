"""What a template of Anki makes of a note's fields: the HTML of one side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST: Final = 1 << 20
"""Characters that one side may come to."""
MOST_TAGS: Final = 2_000

_TAG: Final = re.compile(r"\{\{([^{}]*)\}\}")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_RULE: Final = re.compile(r"<hr\b[^<>]*\bid\s*=\s*[\"']?answer[\"']?[^<>]*>", re.IGNORECASE)
_TAGS_OF_HTML: Final = re.compile(r"<[^<>]*>|&nbsp;|\s+")
_PICTURE: Final = re.compile(r"<img\b", re.IGNORECASE)

HINT, TYPED, CLOZED = "hint", "type", "cloze"
_SILENT: Final = ("tts", "tts-voices")


class Side(NamedTuple):
    """One side of a card."""

    html: str
    clozed: bool
    """Whether it has a field with hidden parts."""


@lru_cache(64)
def is_empty(value: str) -> bool:
    """Whether a field has nothing that is seen."""
    return not _TAGS_OF_HTML.sub("", value) and not _PICTURE.search(value)


def front(template: str, fields: Mapping[str, str]) -> Side:
    """What is asked. What is typed in, and what only shows on demand, is no part of it."""
    return _rendered(template, fields, (HINT, TYPED))


def back(template: str, fields: Mapping[str, str], without_cloze: bool = False) -> Side:
    """What is answered: what stands behind the rule, without the question above it.

    Args:
        template: of the back.
        fields: the values by name.
        without_cloze: leave out the field with hidden parts, which the question shows.
    """
    parts = _RULE.split(template)
    left_out = (CLOZED,) if without_cloze else ()
    if len(parts) > 1:
        side = _rendered("".join(parts[1:]), fields, left_out)
        if without_cloze or not is_empty(side.html):
            return side
    return _rendered("".join(parts), fields, left_out)


def _rendered(template: str, fields: Mapping[str, str], left_out: tuple[str, ...]) -> Side:
    template = _COMMENT.sub("", template)
    out: list[str] = []
    clozed = False
    shown: list[bool] = []
    """Whether each section that is open is shown."""
    offset = size = 0
    for count, match in enumerate(_TAG.finditer(template)):
        if count >= MOST_TAGS or size > LONGEST:
            break
        name = match[1].strip()
        if all(shown):
            out.append(template[offset : match.start()])
        offset = match.end()
        if name[:1] in ("#", "^"):
            shown.append(is_empty(_field(name[1:].strip(), fields)) == (name[0] == "^"))
        elif name[:1] == "/":
            if shown:
                shown.pop()
        elif all(shown):
            *filters, field = (part.strip() for part in name.split(":"))
            if not any(one in left_out for one in filters) and not _is_silent(filters):
                clozed |= CLOZED in filters
                value = _field(field, fields)
                out.append(value)
                size += len(value)
    if all(shown):
        out.append(template[offset:])
    return Side("".join(out)[:LONGEST], clozed)


def _is_silent(filters: list[str]) -> bool:
    return any(one.split(" ")[0] in _SILENT for one in filters)


def _field(name: str, fields: Mapping[str, str]) -> str:
    """A field's value; what Anki itself would fill in is left out."""
    return fields.get(name, "")


def named(template: str) -> set[str]:
    """The fields that a template shows."""
    tags = (match[1].strip() for match in _TAG.finditer(template))
    return {tag.split(":")[-1].strip() for tag in tags if tag[:1] not in ("#", "^", "/")}

"""What a template of Anki makes of a note's fields: the HTML of one side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

LONGEST: Final = 1 << 20
"""Characters that one side may come to."""
MOST_TAGS: Final = 2_000
LONGEST_KEPT: Final = 1 << 16
"""Characters of a template that is gone through but once."""

_TAG: Final = re.compile(r"\{\{([^{}]*)\}\}")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_COMMENT_END: Final = "-->"
_RULE: Final = re.compile(
    r"<hr\b(?=[^<>]*+>)[^<>]*\bid\s*=\s*[\"']?answer[\"']?[^<>]*>", re.IGNORECASE
)
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


class _Tag(NamedTuple):
    """A place of a template where a field stands, or where a section begins or ends."""

    start: int
    end: int
    edge: str
    """`#`, `^` or `/` of a section; `-` if nothing is ever seen of it; else nothing."""
    field: str
    filters: tuple[str, ...] = ()


def _rendered(template: str, fields: Mapping[str, str], left_out: tuple[str, ...]) -> Side:
    template, tags = (_kept if len(template) <= LONGEST_KEPT else _parsed)(template)
    out: list[str] = []
    clozed = False
    shown: list[bool] = []
    """Whether each section that is open is shown."""
    offset = size = 0
    for start, end, edge, field, filters in tags:
        if size > LONGEST:
            break
        is_shown = all(shown)
        if is_shown:
            out.append(template[offset:start])
        offset = end
        if edge == "/":
            del shown[-1:]
        elif edge in ("#", "^"):
            shown.append(is_empty(_field(field, fields)) == (edge == "^"))
        elif is_shown and not edge and not any(one in left_out for one in filters):
            clozed |= CLOZED in filters
            value = _field(field, fields)
            out.append(value)
            size += len(value)
    if all(shown):
        out.append(template[offset:])
    return Side("".join(out)[:LONGEST], clozed)


def _parsed(template: str) -> tuple[str, tuple[_Tag, ...]]:
    """A template without its comments, and the tags in it."""
    # Only up to the last end of one: what is never closed would be searched again and again.
    end = template.rfind(_COMMENT_END) + len(_COMMENT_END)
    if end >= len(_COMMENT_END):
        template = _COMMENT.sub("", template[:end]) + template[end:]
    found = islice(_TAG.finditer(template), MOST_TAGS)
    return template, tuple(_tag(*match.span(), match[1].strip()) for match in found)


_kept: Final = lru_cache(64)(_parsed)
"""The same, known from the note before."""


def _tag(start: int, end: int, name: str) -> _Tag:
    if name[:1] in ("#", "^", "/"):
        return _Tag(start, end, name[0], name[1:].strip())
    *filters, field = (part.strip() for part in name.split(":"))
    silent = any(one.split(" ")[0] in _SILENT for one in filters)
    return _Tag(start, end, "-" if silent else "", field, tuple(filters))


def _field(name: str, fields: Mapping[str, str]) -> str:
    """A field's value; what Anki itself would fill in is left out."""
    return fields.get(name, "")


def named(template: str) -> frozenset[str]:
    """The fields that a template shows."""
    return (_kept_names if len(template) <= LONGEST_KEPT else _names)(template)


def mentioned(template: str) -> frozenset[str]:
    """The fields that a template shows or asks for."""
    return frozenset(tag.field for tag in _parsed(template)[1])


def _names(template: str) -> frozenset[str]:
    tags = (match[1].strip() for match in _TAG.finditer(template))
    return frozenset(tag.split(":")[-1].strip() for tag in tags if tag[:1] not in ("#", "^", "/"))


_kept_names: Final = lru_cache(64)(_names)

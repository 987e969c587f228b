"""The one door for text: what could steer a terminal or deceive the eye becomes visible or goes."""

from __future__ import annotations

import re
from functools import cache

CLIPPED = "…"

_SEEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""Controls, direction overrides and isolates, lone surrogates: what was put there shows."""

_UNSEEN = (
    r"\xad\u061c\u200b\u200d\u200e\u200f\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f"
)
"""Marks of width zero, which stand in pasted text without anyone's intent, and tag characters.

U+200C stays, which several scripts need; U+200D only where it joins emoji.
"""

_JOINER = "\u200d"

_EMOJI = (
    r"[\u2194-\u21aa\u231a-\u23ff\u25aa-\u27bf\u2934-\u2b55\U0001f000-\U0001faff]"
    r"[\ufe0f\U0001f3fb-\U0001f3ff]{0,2}"
)
_JOINED = rf"{_EMOJI}(?:\u200d{_EMOJI}){{1,3}}"
"""Emoji that are one; none has more than four.

Joined letters would count as one of them, and a long row of them as one cell.
"""

_BREAKS = r"\r\x85\u2028\u2029"
"""Line breaks other than the newline."""

_BANNED = re.compile(f"[{_BREAKS}{_SEEN}{_UNSEEN}]")
_JOINERS = re.compile(f"({_JOINED})|{_JOINER}+")

_WHITE = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text without what a terminal would obey. Cleaning twice changes nothing more.

    Line breaks of any kind become newlines, C0 controls and DEL their pictures (ESC is `␛`), C1
    controls, direction overrides and lone surrogates `\N{REPLACEMENT CHARACTER}`; invisible marks
    and tag characters go. Newline and tab stay. A text that needs nothing comes back itself.
    """
    # Nothing that is banned is printable, and asking that costs a tenth of a search.
    if text.isprintable() or _BANNED.search(text) is None:
        return text
    cleaned = text.replace("\r\n", "\n")
    if _JOINER in cleaned:
        cleaned = _JOINERS.sub(lambda match: match[1] or "", cleaned)
    # By a table, not match by match: a deck may be 64 MB of nothing else.
    cleaned = cleaned.translate(_table())
    return text if cleaned == text else cleaned


def one_line(text: str, limit: int = 200) -> str:
    """The text as one clean line of at most `limit` characters, for messages and file names."""
    # Clipped before it is searched as well: a message may quote a text of megabytes.
    line = _WHITE.sub(" ", clean(text[: 4 * limit])).strip()
    if len(line) <= limit and len(text) <= 4 * limit:
        return line
    return line[: limit - 1].rstrip() + CLIPPED


@cache
def _table() -> dict[int, str]:
    """What becomes of each character that is banned wherever it stands, by its code."""
    codes = (*range(0x3000), *range(0xD800, 0xE000), *range(0xFE00, 0x10000), *_TAGS)
    return {c: _shown(c) for c in codes if c != ord(_JOINER) and _BANNED.match(chr(c))}


_TAGS = range(0xE0000, 0xE0080)


def _shown(code: int) -> str:
    if code in (0x0D, 0x85, 0x2028, 0x2029):
        return "\n"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if code < 0xA0 or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return "\N{REPLACEMENT CHARACTER}"
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return ""

"""What the tags of HTML say, and how texts look that Markdown has no marks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from studyllm.exchange.markdown_line import BOLD, ITALIC

_ATTRIBUTE: Final = re.compile(
    r"(?<![A-Za-z-])([A-Za-z][A-Za-z-]*+)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]++))"
)
_BOLD_STYLE: Final = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC_STYLE: Final = re.compile(r"font-style:\s*italic", re.IGNORECASE)
_SMALL: Final = {
    "sub": str.maketrans("0123456789+-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ"),
    "sup": str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"),
}
_ODD: Final = re.compile(r"[()<>\\\"`$*]")
RAISED: Final = {"sub": "_", "sup": "^"}


def behind(text: str, start: int) -> int:
    """Where a comment or a declaration ends."""
    closer = "-->" if text.startswith("<!--", start) else ">"
    end = text.find(closer, start)
    return len(text) if end < 0 else end + len(closer)


def attribute(said: str, name: str) -> str:
    """What a tag says under a name; empty if it says nothing."""
    for match in _ATTRIBUTE.finditer(said):
        if match[1].lower() == name:
            return unescape(match[2] or match[3] or match[4] or "")
    return ""


def styles(said: str) -> Iterator[str]:
    """The marks that a tag's style comes to."""
    if "font-" in said.lower():
        if _BOLD_STYLE.search(said):
            yield BOLD
        if _ITALIC_STYLE.search(said):
            yield ITALIC


def blanks(text: str, first: bool) -> str:
    """The text with plain blanks for those that do not break, but where they indent a line."""
    rest = text.lstrip("\xa0") if first else text
    return text[: len(text) - len(rest)] + rest.replace("\xa0", " ")


def small(text: str, where: str) -> str:
    """A text below or above the line, in small characters if there are such for all of it."""
    fine = text.translate(_SMALL[where])
    if all(new != old for new, old in zip(fine, text, strict=True)):
        return fine
    return RAISED[where] + (text if text.isalnum() else f"({text})")


def bracketed(address: str) -> str:
    """An address as it can stand in the brackets of a link."""
    return _ODD.sub(lambda match: f"%{ord(match[0]):02X}", "".join(address.split()))

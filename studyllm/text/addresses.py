"""Which addresses are links, and which names are files beside a deck."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WEB = re.compile(
    r"https?://(?:[^\s/?#@]*@)?(?:\w[^\s/?#@:]*|\[[0-9a-f:.]+\])(?::\d*)?(?:[/?#]|$)", re.IGNORECASE
)
"""How an address with a host begins."""

_BARE = re.compile(
    r"(?<![A-Za-z0-9])https?://[A-Za-z0-9\[][\w\-.~:/?#\[\]@!$&'()*+,;=%]*",
    re.ASCII | re.IGNORECASE,
)
"""An address among other words. Only ASCII: Chinese goes on without a blank."""

_BEHIND = frozenset(".,;:!?'*")
"""Punctuation that follows an address rather than ends it."""

_UNNAMED = re.compile(r"[/\\:]|^[.~-]")
"""What no plain file name has in it or begins with."""


def is_on_the_web(address: str) -> bool:
    """Whether it is of http or https, and names a host."""
    return _WEB.match(address) is not None


def is_file_name(name: str) -> bool:
    """Whether it is a plain one: no path, no hidden file, and nothing like an option."""
    return bool(name) and name.isprintable() and not _UNNAMED.search(name)


def bare(text: str) -> Iterator[tuple[int, str]]:
    """The addresses that stand among other words, each with its offset.

    Without the punctuation that follows it; a closing bracket belongs to one that it opens.
    """
    for match in _BARE.finditer(text):
        address = match[0]
        end = len(address)
        surplus = address.count(")") - address.count("(")
        while address[end - 1] in _BEHIND or (address[end - 1] == ")" and surplus > 0):
            surplus -= address[end - 1] == ")"
            end -= 1
        if is_on_the_web(address[:end]):
            yield match.start(), address[:end]

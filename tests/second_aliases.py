"""For which card a fact counts, told a second time, after docs/commands.md: from its end to a card.

An alias is who made it, when (`name`: instant, device, number), and the two keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Name = tuple[Any, ...]
Link = tuple[Name, str, str]


def card_of(links: Sequence[Link], key: str, at: int) -> str:
    """The card for which a fact counts that was made at that instant."""
    head, sign, number = key.partition("#")
    made = [name for name, old, new in links if old == new == head]
    begun = [name for name in made if name[0] <= at]
    return _goes(links, head, max(begun, default=None)) + sign + number


def _goes(links: Sequence[Link], key: str, after: Name | None) -> str:
    """Where a key led for who had it since an alias, or from the beginning."""
    later = [one for one in links if one[1] == key and (after is None or one[0] > after)]
    ends = [name for name, _, new in later if new == key]
    open_ones = [one for one in later if one[2] != key and (not ends or one[0] < min(ends))]
    if not open_ones:
        return key
    name, _, new = max(open_ones)
    return _goes(links, new, name)

"""Which of many things are worth comparing in full, by the rare clues that they share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COMMON: Final = 50
"""Things that have a clue, from which on it tells nothing."""

TELLING: Final = 16
"""Rarest clues of each thing that are followed."""

RIVALS: Final = 6
"""Likest that are kept for each, on both sides."""

FAR: Final = 12
"""How many times more clues the likest must share before another is not worth comparing."""


def shortlist(
    ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]
) -> list[tuple[str, str]]:
    """Pairs of one of each side, sorted: each thing with the likest of the other side.

    The bound: at most `RIVALS` pairs for each thing, for which at most `TELLING * COMMON` are
    counted; no time or memory that grows with the product of both sides.
    """
    found = set(_likest(ours, theirs))
    found |= {(one, other) for other, one in _likest(theirs, ours)}
    return sorted(found)


def _likest(
    ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]
) -> list[tuple[str, str]]:
    holders: dict[str, list[str]] = {}
    wanted = frozenset().union(*ours.values())
    for name, clues in theirs.items():
        for clue in clues & wanted:
            holders.setdefault(clue, []).append(name)
    telling = {clue: names for clue, names in holders.items() if len(names) <= COMMON}
    found = []
    for name, clues in ours.items():
        rare = sorted((len(telling[clue]), clue) for clue in clues if clue in telling)
        votes: dict[str, int] = {}
        for count, clue in rare[:TELLING]:
            # Whole numbers, so that the sum does not depend on the order.
            vote = 1000 // count
            for other in telling[clue]:
                votes[other] = votes.get(other, 0) + vote
        least = max(votes.values(), default=0) // FAR
        likest = sorted((-vote, other) for other, vote in votes.items() if vote >= least)
        found += [(name, other) for _, other in likest[:RIVALS]]
    return found

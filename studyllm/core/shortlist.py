"""Which of many things are worth comparing in full, by the rare clues that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

COMMON: Final = 60
"""Things that have a clue, from which on it tells nothing."""

TELLING: Final = 24
"""Rarest clues of each thing that are followed."""

RIVALS: Final = 8
"""Likest that are kept for each, on both sides."""


def shortlist(
    ours: Mapping[str, frozenset[str]], theirs: Mapping[str, frozenset[str]]
) -> list[tuple[str, str]]:
    """Pairs of one of each side, sorted: each thing with the likest of the other side.

    The bound: at most `RIVALS` pairs for each thing, for which at most `TELLING * COMMON` are
    counted; no time or memory that grows with the product of both sides.
    """
    found = {(one, other) for one, other in _likest(ours, theirs)}
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
    found = []
    for name, clues in ours.items():
        rare = sorted(
            (len(holders[clue]), clue)
            for clue in clues
            if clue in holders and len(holders[clue]) <= COMMON
        )
        votes: Counter[str] = Counter()
        for count, clue in rare[:TELLING]:
            for other in holders[clue]:
                # Whole numbers, so that the sum does not depend on the order.
                votes[other] += 1000 // count
        likest = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        found += [(name, other) for other, _ in likest[:RIVALS]]
    return found

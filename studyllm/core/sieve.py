"""Of very many cards, those that may be one of a few: by clues that are cheap to find."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from studyllm.core.cards import Key, split_key

COMMON: Final = 60
"""Cards that have a clue, from which on it tells nothing."""

TELLING: Final = 24
"""Rarest clues of a card that are followed."""

LIKEST: Final = 8
"""Cards that are kept for each of the few."""

_WORD: Final = re.compile(r"(?=([\u3400-\u9fff]{2}))|([^\W_\u3400-\u9fff]+)")


def clues(key: Key, text: str, before: Key = "", after: Key = "") -> frozenset[str]:
    """What tells a card from others: its words, all of its text, its id and its neighbours.

    Args:
        key: of the card.
        text: all that it says, in whatever form, if it is the same for all.
        before: the card before it in its file.
        after: the card behind it.
    """
    words = {pair or word for pair, word in _WORD.findall(text.casefold())}
    return frozenset(words | {f"\0{text}", f"\0id {split_key(key)[1]}", f"\0{before}\0{after}"})


def sifted(
    few: Mapping[Key, frozenset[str]], many: Iterable[tuple[Key, frozenset[str]]]
) -> set[Key]:
    """The keys of those of the many that are likest to one of the few.

    At most `LIKEST` for each of the few. Of the many nothing is kept but the keys of those that
    share a clue with one of the few.

    Args:
        few: the clues of each.
        many: each with its clues.
    """
    wanted: frozenset[str] = frozenset().union(*few.values())
    holders: dict[str, list[Key]] = {}
    for key, has in many:
        for clue in has & wanted:
            known = holders.setdefault(clue, [])
            if len(known) <= COMMON:
                known.append(key)
    found: set[Key] = set()
    for has in few.values():
        rare = sorted(
            (len(holders[clue]), clue)
            for clue in has
            if clue in holders and len(holders[clue]) <= COMMON
        )
        votes: Counter[Key] = Counter()
        for count, clue in rare[:TELLING]:
            for key in holders[clue]:
                votes[key] += 1000 // count  # whole, so that no order of adding tells
        likest = sorted(votes, key=lambda key: (-votes[key], key))
        found.update(likest[:LIKEST])
    return found

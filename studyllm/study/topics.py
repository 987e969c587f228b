"""Topics as a learner names them, with weights: decks, or the first tag of some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from studyllm.core.interview import LEAST_WEIGHT, MOST_WEIGHT
from studyllm.errors import ConfigError, StudyError
from studyllm.store.shelf import ShelfDeck
from studyllm.text.clean import one_line

ALL = "all"
"""Names all shown decks, unless a deck or a first tag has that name."""

_WEIGHT = re.compile(r"(.*?)\s*=\s*(.*)", re.DOTALL)


def weights_of(written: str, decks: Sequence[ShelfDeck]) -> dict[str, int]:
    """The weights by slug that were written, as in `rope=3, moe`; one is 1 if none is said.

    A topic is a deck by its slug, else all shown decks whose first tag it is, or `all`. Of a deck
    that is named twice the later weight holds.

    Args:
        written: topics parted by commas; nothing is no topic.
        decks: all that there are, in the learner's order, which is that of the weights.

    Raises:
        StudyError: there is no such topic; a near one is named.
        ConfigError: a weight is no number from LEAST_WEIGHT to MOST_WEIGHT.
    """
    by_name = _slugs_by_name(decks)
    found: dict[str, int] = {}
    for part in filter(None, map(str.strip, written.split(","))):
        name, weight = _parted(part, by_name)
        if name not in by_name:
            raise _unknown(name, by_name)
        found |= dict.fromkeys(by_name[name], weight)
    return {deck.slug: found[deck.slug] for deck in decks if deck.slug in found}


def _slugs_by_name(decks: Sequence[ShelfDeck]) -> dict[str, list[str]]:
    """The decks that each topic means."""
    shown = [deck for deck in decks if not deck.hidden]
    by_tag: dict[str, list[str]] = {}
    for deck in shown:
        for tag in deck.deck().tags[:1]:
            by_tag.setdefault(tag, []).append(deck.slug)
    by_slug = {deck.slug: [deck.slug] for deck in decks}
    return {ALL: [deck.slug for deck in shown]} | by_tag | by_slug


def _parted(part: str, by_name: dict[str, list[str]]) -> tuple[str, int]:
    """A topic and its weight; a name may have a `=` in it, too."""
    parted = None if part in by_name else _WEIGHT.fullmatch(part)
    if parted is None:
        return part, LEAST_WEIGHT
    name, number = parted.groups()
    if not re.fullmatch("[0-9]{1,9}", number) or not LEAST_WEIGHT <= int(number) <= MOST_WEIGHT:
        raise ConfigError(
            f"`{one_line(part, 60)}`: a weight is a whole number from {LEAST_WEIGHT} to "
            f"{MOST_WEIGHT}, as in `{one_line(name, 60)}=3`"
        )
    return name, int(number)


def _unknown(name: str, by_name: dict[str, list[str]]) -> StudyError:
    near = get_close_matches(name, by_name, 1)
    hint = f"did you mean `{one_line(near[0])}`?" if near else "`studyllm decks` lists all decks"
    return StudyError(f"there is no deck or first tag `{one_line(name, 60)}`; {hint}")

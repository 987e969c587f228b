"""The topics of an interview: the decks that it is about, and how a learner names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from studyllm.core.interview import LEAST_WEIGHT, MOST_WEIGHT, Interview
from studyllm.errors import ConfigError, StudyError
from studyllm.store.shelf import ShelfDeck
from studyllm.text.clean import one_line

ALL = "all"
"""Names all shown decks, unless a deck or a first tag has that name."""

_APART = re.compile("[,，、]")
_WEIGHT = re.compile(r"(.*?)\s*=\s*(.*)", re.DOTALL)


def topics_of(interview: Interview, decks: Iterable[ShelfDeck]) -> dict[ShelfDeck, int]:
    """The decks that an interview is about, with their weights.

    Those that were named, hidden or not; if none were, all that are shown, alike.

    Args:
        interview: what the learner chose.
        decks: all that there are, in the learner's order, which stays.
    """
    named = interview.topics
    return {
        deck: named.get(deck.slug, LEAST_WEIGHT)
        for deck in decks
        if (deck.slug in named if named else not deck.hidden)
    }


def weights_of(words: Iterable[str], decks: Sequence[ShelfDeck]) -> dict[str, int]:
    """The weights by slug that were written, as in `rope=3, moe`; one is 1 if none is said.

    A topic is a deck by its slug, else all decks whose first tag it is, or `all`; of these the
    shown ones, unless all of a tag are hidden. Of a deck that is named twice the later weight
    holds.

    Args:
        words: a topic each, or several parted by commas, also Chinese ones.
        decks: all that there are, in the learner's order, which is that of the weights.

    Raises:
        StudyError: there is no such topic; a near one is named.
        ConfigError: a weight is no number from LEAST_WEIGHT to MOST_WEIGHT.
    """
    by_name = _slugs_by_name(decks)
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for word in words for part in _APART.split(word))):
        name, weight = _parted(part, by_name)
        if name not in by_name:
            raise _unknown(name, by_name)
        found |= dict.fromkeys(by_name[name], weight)
    return {deck.slug: found[deck.slug] for deck in decks if deck.slug in found}


def _slugs_by_name(decks: Sequence[ShelfDeck]) -> dict[str, list[str]]:
    """The decks that each topic means."""
    by_tag: dict[str, list[ShelfDeck]] = {}
    for deck in decks:
        for tag in deck.deck().tags[:1]:
            by_tag.setdefault(tag, []).append(deck)
    shown = [deck.slug for deck in decks if not deck.hidden]
    tagged = {
        tag: [one.slug for one in members if not one.hidden] or [one.slug for one in members]
        for tag, members in by_tag.items()
    }
    return {ALL: shown} | tagged | {deck.slug: [deck.slug] for deck in decks}


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
    from difflib import get_close_matches

    near = get_close_matches(name, by_name, 1)
    hint = f"did you mean `{one_line(near[0])}`?" if near else "`studyllm decks` lists all decks"
    return StudyError(f"there is no deck or first tag `{one_line(name, 60)}`; {hint}")

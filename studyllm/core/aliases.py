"""For which card the facts of a key count: aliases, followed from key to key.

The aliases of a key that lead it back to itself begin a new stretch of it: what was before that
instant goes where the aliases made before it lead, what comes after goes by those after it. Within
a stretch the newest alias leads on. So it is with every key on the way, which is entered at the
alias that led to it: by then that key stood for the card that is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from studyllm.core.cards import Key
from studyllm.core.journal import ID, Alias, Correction, Fact, Mark, Withdrawal

ALWAYS: Final = -(2**63)
"""An instant before all others."""

Made: TypeAlias = Callable[[Key], Sequence[Alias]]
"""All aliases of a key, in fold order."""

Stretch: TypeAlias = tuple[int, Key]
"""From which instant on, in epoch milliseconds, facts of a key count for which card."""


def by_key(aliases: Iterable[Alias]) -> dict[Key, list[Alias]]:
    """All aliases of each key that has any, in fold order."""
    found: dict[Key, list[Alias]] = {}
    for one in sorted(aliases, key=ID):
        found.setdefault(one.card, []).append(one)
    return found


def stretches(key: Key, made: Made) -> list[Stretch]:
    """Where facts of a key go, the earliest first; the first is from `ALWAYS` on.

    Args:
        key: of a first sibling, as the cards that come back.
        made: gives the aliases.
    """
    found: dict[int, Key] = {}
    since, newest = ALWAYS, None
    for one in made(key):
        if one.to == key:
            found[since] = _end(key, newest, made)
            since, newest = one.id.at, None
        else:
            newest = one
    found[since] = _end(key, newest, made)
    return list(found.items())


def card_of(key: Key, at: int, made: Made) -> Key:
    """The card for which a fact counts.

    Args:
        key: under which it was made, of whichever sibling; siblings keep their numbers.
        at: as `about` gives it.
        made: gives the aliases.
    """
    head, sign, number = key.partition("#")
    card = [card for since, card in stretches(head, made) if since <= at][-1]
    return card + sign + number


def about(fact: Fact) -> int:
    """The instant by which a fact is told apart from others of its key: epoch milliseconds.

    What is about another fact goes wherever that goes.
    """
    if isinstance(fact, Withdrawal | Correction):
        return fact.answer.at
    if isinstance(fact, Mark) and fact.cause is not None:
        return fact.cause.at
    return fact.id.at


def _end(key: Key, newest: Alias | None, made: Made) -> Key:
    """The key that is reached by an alias of that one; it itself if there is none."""
    while newest is not None:
        key, newest = newest.to, _next(newest, made)
    return key


def _next(last: Alias, made: Made) -> Alias | None:
    """The alias that leads on from where one has led to: the newest of what was its card then."""
    found: Alias | None = None
    for one in made(last.to):
        if one.id <= last.id:
            continue
        if one.to == one.card:
            break
        found = one
    return found

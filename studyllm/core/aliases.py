"""For which card the facts of a key count: aliases, followed from key to key.

An alias of a key to itself begins a new stretch of it: what was before that instant goes where the
aliases made before it lead, what comes after goes by those after it. Within a stretch the newest
alias leads on. So it is with every key on the way, which is entered at the alias that led to it: by
then that key stood for the card that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from studyllm.core.cards import Key
from studyllm.core.journal import ID, Alias, Correction, Fact, Mark, Withdrawal

ALWAYS: Final = -(2**63)
"""An instant before all others."""

Stretches: TypeAlias = list[tuple[int, Key]]
"""From which instant on, in epoch milliseconds, facts of a key count for which card; the earliest
first, and that one from `ALWAYS` on."""


def stretches(aliases: Iterable[Alias]) -> dict[Key, Stretches]:
    """Where the facts of each key go that has an alias; all keys are those of first siblings.

    Args:
        aliases: all there are of these keys and of those that they lead to, in any order.
    """
    found: dict[Key, Stretches] = {}
    # From the newest on, this is where a key leads whoever comes by it at the alias at hand.
    ends: dict[Key, Key] = {}
    for alias in sorted(aliases, key=ID, reverse=True):
        key, to = alias.card, alias.to
        stretches_of_key = found.setdefault(key, [])
        if to == key:
            stretches_of_key.append((alias.id.at, ends.pop(key, key)))
        else:
            ends.setdefault(key, ends.get(to, to))
    return {key: [(ALWAYS, ends.get(key, key)), *_parted(later)] for key, later in found.items()}


def card_of(led: dict[Key, Stretches], key: Key, at: int) -> Key:
    """The card for which a fact counts.

    Args:
        led: as `stretches` gives it.
        key: under which it was made, of whichever sibling; siblings keep their numbers.
        at: as `about` gives it.
    """
    head, sign, number = key.partition("#")
    cards = [card for since, card in led.get(head, ()) if since <= at]
    return (cards[-1] if cards else head) + sign + number


def about(fact: Fact) -> int:
    """The instant by which it is told to which stretch of its key a fact belongs.

    Epoch milliseconds. What is about another fact goes wherever that goes.
    """
    if isinstance(fact, Withdrawal | Correction):
        return fact.answer.at
    if isinstance(fact, Mark) and fact.cause is not None:
        return fact.cause.at
    return fact.id.at


def _parted(later: Stretches) -> Stretches:
    """The stretches that begin with an alias, the earliest first.

    Of those that begin at one instant only the last has any facts.
    """
    return list(dict(reversed(later)).items())

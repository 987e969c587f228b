"""What another program was told by us, known again when it comes back from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from studyllm.core.cards import Key
from studyllm.core.journal import Answer, Baseline, Fact, Reset
from studyllm.store.echoes import Echoes


def without_echoes(facts: Iterable[Fact], echoes: Echoes) -> Iterator[Fact]:
    """The facts, without answers that a card has already under the name of another device.

    An answer that was given here goes out in a package without the name of its device, and comes
    back under one that is made of its note. It is known by its instant. What the other program
    promises after it is what it was told, unless it has heard of a newer answer.

    Args:
        facts: of another program; of each card the answers in their order, then what holds of it.
        echoes: what is known here.
    """
    newest: dict[Key, int] = {}
    for one in facts:
        if isinstance(one, Answer):
            if echoes.has(one):
                newest[one.card] = one.id.at
                continue
        elif isinstance(one, Baseline | Reset) and newest.get(one.card) == one.id.number:
            continue
        yield one

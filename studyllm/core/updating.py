"""What becomes of a learner's copy of a deck when a newer version of the deck comes.

A three-way merge by card: the *base* is what the copy was made of, *mine* is the copy as the
learner has it, *shipped* the newer version. What one side alone has changed is as that side has it;
what both have changed in different ways is a conflict, and stays as the learner has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple, TypeVar

from studyllm.core.cards import Card

V = TypeVar("V")


class Fate(Enum):
    """What becomes of one card, or of one key of the deck."""

    STAYS = "stays"
    UPDATED = "updated"
    ADDED = "added"
    REMOVED = "removed"
    CONFLICT = "conflict"
    """Both sides have changed it; it stays until the learner chooses."""


_OURS = (Fate.UPDATED, Fate.ADDED)
"""What is as the newer version has it."""


class Plan(NamedTuple):
    """What becomes of a copy."""

    fates: dict[str, Fate]
    """By the name of each card that either side has: its id in the copy, if it is there."""
    order: tuple[str, ...]
    """The names of the cards that there will be."""
    mine: dict[str, Card]
    """Of the copy, by name."""
    shipped: dict[str, Card]
    """Of the newer version, by name: a card of another id that `was` one of the copy has its."""

    def cards(self) -> list[Card]:
        """The cards of the copy afterwards, in their order."""
        return [
            (self.shipped if self.fates[name] in _OURS else self.mine)[name] for name in self.order
        ]


def fates(
    base: Mapping[str, V] | None,
    mine: Mapping[str, V],
    shipped: Mapping[str, V],
    pending: Collection[str] = (),
) -> dict[str, Fate]:
    """What becomes of each thing that either side has, by name.

    Args:
        base: `None` if it is not known; then what differs is a conflict.
        mine: what the learner has.
        shipped: what the newer version has.
        pending: names of conflicts of earlier versions, which the learner has not decided.
    """
    found = {}
    for name in dict.fromkeys([*shipped, *mine]):
        own, new = mine.get(name), shipped.get(name)
        if own == new or (base is None and new is None):
            found[name] = Fate.STAYS
        elif base is None or name in pending:
            found[name] = Fate.CONFLICT
        elif own == base.get(name):
            found[name] = _one_sided(own, new)
        else:
            found[name] = Fate.STAYS if new == base.get(name) else Fate.CONFLICT
    return found


def _one_sided(own: V | None, new: V | None) -> Fate:
    if own is None:
        return Fate.ADDED
    return Fate.REMOVED if new is None else Fate.UPDATED


def plan(
    base: Sequence[Card] | None,
    mine: Sequence[Card],
    shipped: Sequence[Card],
    pending: Collection[str] = (),
) -> Plan:
    """What becomes of the cards of a copy. See `fates`.

    A change after which a card would name another that is not there is a conflict, too.
    """
    own = {card.id: card for card in mine}
    former = None if base is None else _by_name(base, own, pending)
    new = _by_name(shipped, own, former or pending)
    return _settled(fates(former, own, new, pending), former, own, new)


def chosen(names: Collection[str], mine: Sequence[Card], shipped: Sequence[Card]) -> Plan:
    """What becomes of a copy when the learner takes the newer version of some cards.

    Args:
        names: of cards that differ.
        mine: the cards of the copy.
        shipped: those of the newer version.
    """
    own = {card.id: card for card in mine}
    new = _by_name(shipped, own, names)
    found = dict.fromkeys([*new, *own], Fate.STAYS)
    found |= {name: _one_sided(own.get(name), new.get(name)) for name in names}
    return Plan(found, _order(found, None, own, new), own, new)


def _by_name(
    cards: Sequence[Card], own: Collection[str], former: Collection[str]
) -> dict[str, Card]:
    """Cards by the names under which the copy knows them, else the base, else by their ids."""
    ids = {card.id for card in cards}
    found = {}
    for card in cards:
        names = [card.id, *(name for name in card.was if name not in ids)]
        known = [name for side in (own, former) for name in names if name in side]
        found[known[0] if known else card.id] = card
    return found


def _settled(
    found: dict[str, Fate],
    former: Collection[str] | None,
    own: dict[str, Card],
    new: dict[str, Card],
) -> Plan:
    """The plan in which every card that is named by another is there."""
    while True:
        made = Plan(found, _order(found, former, own, new), own, new)
        broken = set(_broken(made))
        if not broken:
            return made
        found = found | dict.fromkeys(broken, Fate.CONFLICT)


def _broken(made: Plan) -> Iterator[str]:
    """Names of changes that cannot be made beside the others."""
    cards = dict(zip(made.order, made.cards(), strict=True))
    names = {card.id: name for name, card in cards.items()}
    claimed: dict[str, str] = {}
    for name, card in cards.items():
        is_new = made.fates[name] in _OURS
        for other in card.follow_up:
            if other not in names:
                yield name if is_new else other
        for earlier in card.was:
            if earlier in names:
                yield name if is_new else names[earlier]
            rival = claimed.setdefault(earlier, name)
            if rival != name:
                yield name if is_new else rival


def _order(
    found: Mapping[str, Fate],
    former: Collection[str] | None,
    own: Collection[str],
    new: Collection[str],
) -> tuple[str, ...]:
    """The names of what there will be, in the learner's order if they have moved what stays.

    Else in that of the newer version. What one side alone has stands behind its neighbour there.
    """
    there = {name for name in own if found[name] is not Fate.REMOVED}
    there |= {name for name in new if found[name] is Fate.ADDED}
    moved = former is None or [n for n in own if n in former and n in there] != [
        n for n in former if n in own and n in there
    ]
    first, second = (
        [name for name in side if name in there] for side in ((own, new) if moved else (new, own))
    )
    known = set(first)
    behind: dict[str, list[str]] = {}
    last = ""
    for name in second:
        if name in known:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    order = behind.get("", [])
    for name in first:
        order += [name, *behind.get(name, ())]
    return tuple(order)

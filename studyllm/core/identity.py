"""Which card of a deck that was read again is which, when keys have come and gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from studyllm.core import kinship
from studyllm.core.cards import Card, Key, split_key
from studyllm.core.kinship import Place, Side, Verdict
from studyllm.core.shortlist import shortlist


class Candidate(NamedTuple):
    """A card that is to be recognised, or may be another one under a new key."""

    key: Key
    """Of its first sibling."""
    card: Card
    before: Key = ""
    """The card that stands or stood before it in its file; empty at the beginning."""
    after: Key = ""
    """The card behind it; empty at the end."""


class Link(NamedTuple):
    """A card that goes by another key now."""

    lost: Key
    gained: Key


class Matched(NamedTuple):
    """What came of looking for lost cards among gained ones."""

    links: tuple[Link, ...]
    """Each lost and each gained card at most once."""
    doubts: dict[Key, tuple[Key, ...]]
    """Lost cards that are linked with none because several gained ones are nearly as like it, or
    one is like several lost ones; with those, the likest first."""


ROUNDS: Final = 8
"""How often what was linked is asked whether it makes neighbours of others."""

SKIPPED: Final = 5
"""Cards that came or went, behind which the next neighbour is looked for."""


def match(lost: Sequence[Candidate], gained: Sequence[Candidate]) -> Matched:
    """Which lost cards are which gained ones.

    The order of either does not matter. A wrong link costs more than none: what could be two
    cards is linked with neither. Cards with the same texts are found by hash; of the others, each
    is compared with the likest few that `shortlist` finds, never all with all.

    Returns:
        Links and doubts, in the order of the lost keys.
    """
    search = _Search(lost, gained)
    for same in _SAME:
        search.link_equal(same)
    search.compare()
    rounds = 0
    while rounds < ROUNDS and search.link_likest():
        rounds += 1
    return search.matched()


def _alone(_: Candidate) -> tuple[str, ...]:
    return ()


def _by_id(one: Candidate) -> tuple[str, ...]:
    return (one.card.id,)


def _by_deck(one: Candidate) -> tuple[str, ...]:
    return (split_key(one.key)[0],)


def _by_place(one: Candidate) -> tuple[str, ...]:
    return (one.before, one.after)


_SAME: Final = (_alone, _by_id, _by_deck, _by_place)
"""What else tells cards with the same texts apart, from the first that is asked."""


class _Claim(NamedTuple):
    """A lost card that a gained one may be."""

    lost: Key
    gained: Key
    verdict: Verdict


class _Search:
    """The links found so far, and what is left."""

    def __init__(self, lost: Sequence[Candidate], gained: Sequence[Candidate]) -> None:
        self._lost = {one.key: one for one in sorted(lost, key=_key)}
        self._gained = {one.key: one for one in sorted(gained, key=_key)}
        self._links: dict[Key, Key] = {}
        self._taken: set[Key] = set()
        self._forms = {
            one.key: kinship.forms(one.card)
            for one in (*self._lost.values(), *self._gained.values())
        }
        self._sides: dict[Key, Side] = {}
        self._pairs: dict[Key, dict[Key, kinship.Pair]] = {}

    def link_equal(self, told: Callable[[Candidate], tuple[str, ...]]) -> None:
        """Link cards with the same question and answer in a language, and the same else."""
        groups: dict[tuple[str, ...], tuple[list[Key], list[Key]]] = {}
        for place, some in enumerate((self._open_lost(), self._open_gained())):
            for one in some:
                for form in self._forms[one.key]:
                    groups.setdefault((*form, *told(one)), ([], []))[place].append(one.key)
        ours: dict[Key, set[Key]] = {}
        theirs: dict[Key, set[Key]] = {}
        for lost, gained in groups.values():
            if len(lost) == 1 and len(gained) == 1:
                ours.setdefault(lost[0], set()).add(gained[0])
                theirs.setdefault(gained[0], set()).add(lost[0])
        for key, found in ours.items():
            if len(found) == 1 and len(theirs[other := next(iter(found))]) == 1:
                self._link(key, other)

    def compare(self) -> None:
        """Compare what is left with the likest of the other side."""
        lost, gained = list(self._open_lost()), list(self._open_gained())
        if not lost or not gained:
            return
        common = self._repeated(self._lost) | self._repeated(self._gained)
        for one in (*lost, *gained):
            repeated = any(said in common for _, said in self._forms[one.key])
            self._sides[one.key] = kinship.side(one.card, repeated=repeated)
        for key, other in shortlist(
            {one.key: self._clues(one) for one in lost},
            {one.key: self._clues(one) for one in gained},
        ):
            pair = kinship.compared(self._sides[key], self._sides[other])
            if pair is not None:
                self._pairs.setdefault(key, {})[other] = pair

    def _repeated(self, some: Iterable[Key]) -> set[str]:
        """Answers that several of some cards have."""
        counts = Counter(said for key in some for said in {said for _, said in self._forms[key]})
        return {said for said, count in counts.items() if count > 1}

    def _clues(self, one: Candidate) -> frozenset[str]:
        """What a card may share with the one that it was: words, and its place."""
        deck = split_key(one.key)[0]
        return self._sides[one.key].features | {
            f"\0before {deck} {one.before}",
            f"\0after {deck} {one.after}",
        }

    def link_likest(self) -> bool:
        """Link every pair that is clearly the likest for both; whether there was one."""
        claims, wanted = self._claims()
        links = []
        for found in claims.values():
            best = found[0]
            rivals = (*found[1:], *wanted[best.gained])
            if best.verdict.sound and not any(
                rival.verdict.bars(best.verdict) for rival in rivals if rival is not best
            ):
                links.append(best)
        for best in links:
            self._link(best.lost, best.gained)
        return bool(links)

    def matched(self) -> Matched:
        """What came of it."""
        claims, wanted = self._claims()
        doubts = {}
        for key, found in sorted(claims.items()):
            likest = found[0].verdict
            near = [one.gained for one in found if one.verdict.bars(likest) or one is found[0]]
            if any(one.verdict.sound for one in found) and (
                len(near) > 1 or len(wanted[near[0]]) > 1
            ):
                doubts[key] = tuple(near)
        return Matched(tuple(Link(*link) for link in sorted(self._links.items())), doubts)

    def _claims(self) -> tuple[dict[Key, list[_Claim]], dict[Key, list[_Claim]]]:
        """What each lost card may be, the likest first, and what each gained one may have been."""
        self._lost_slots = self._slots(self._lost, self._links.__contains__, self._past)
        self._gained_slots = self._slots(self._gained, self._taken.__contains__, self._now)
        claims: dict[Key, list[_Claim]] = {}
        wanted: dict[Key, list[_Claim]] = {}
        for key, others in self._pairs.items():
            if key in self._links:
                continue
            for other, pair in others.items():
                if other in self._taken:
                    continue
                ours, theirs = self._sides[key], self._sides[other]
                verdict = kinship.judged(pair, ours, theirs, self._place(key, other))
                if verdict.counts:
                    claim = _Claim(key, other, verdict)
                    claims.setdefault(key, []).append(claim)
                    wanted.setdefault(other, []).append(claim)
        for found in claims.values():
            found.sort(key=lambda one: (not one.verdict.sound, -one.verdict.score, one.gained))
        return claims, wanted

    def _place(self, key: Key, other: Key) -> Place:
        one, two = self._lost[key], self._gained[other]
        deck, here = split_key(one.key)[0], split_key(two.key)[0]
        before = (self._past(one, before=True), self._now(two, before=True))
        after = (self._past(one, before=False), self._now(two, before=False))
        near = sum(a == b and (a != "" or deck == here) for a, b in (before, after))
        slot = self._lost_slots.get(key)
        own = deck == here and slot is not None and slot == self._gained_slots.get(other)
        return Place(2 if own else near, deck == here, own)

    def _slots(
        self,
        some: Mapping[Key, Candidate],
        known: Callable[[Key], bool],
        beside: Callable[..., Key],
    ) -> dict[Key, tuple[Key, Key, int, int]]:
        """Where each card stands that is not linked: between which known ones, in how many of
        its kind, and as which of them.
        """
        slots: dict[Key, tuple[Key, Key, int, int]] = {}
        for one in some.values():
            if known(one.key) or (one.before in some and not known(one.before)):
                continue
            run = [one]
            while run[-1].after in some and not known(run[-1].after) and len(run) <= len(some):
                run.append(some[run[-1].after])
            ends = beside(run[0], before=True), beside(run[-1], before=False)
            slots |= {each.key: (*ends, len(run), place) for place, each in enumerate(run)}
        return slots

    def _past(self, one: Candidate, *, before: bool) -> Key:
        """The key that the neighbour of a lost card has now."""
        key, skipped = _beside(one, before=before), 0
        while skipped < SKIPPED and key in self._lost and key not in self._links:
            key, skipped = _beside(self._lost[key], before=before), skipped + 1
        return self._links.get(key, key)

    def _now(self, one: Candidate, *, before: bool) -> Key:
        """The key of the neighbour of a gained card."""
        key, skipped = _beside(one, before=before), 0
        while skipped < SKIPPED and key in self._gained and key not in self._taken:
            key, skipped = _beside(self._gained[key], before=before), skipped + 1
        return key

    def _open_lost(self) -> Iterator[Candidate]:
        return (one for key, one in self._lost.items() if key not in self._links)

    def _open_gained(self) -> Iterator[Candidate]:
        return (one for key, one in self._gained.items() if key not in self._taken)

    def _link(self, key: Key, other: Key) -> None:
        self._links[key] = other
        self._taken.add(other)


def _beside(one: Candidate, *, before: bool) -> Key:
    return one.before if before else one.after


def _key(one: Candidate) -> Key:
    return one.key

"""The questions of a mock interview: drawn by topic, shape and weakness, from a seed alone.

Topics get questions by systematic sampling, which G. Grimmett, "Stochastic apportionment",
American Mathematical Monthly 111 (2004), proposes for seats: each topic gets its share rounded
down or up, and over all seeds its share exactly. Within a topic cards are drawn by weight and
without replacement, as P. Efraimidis and P. Spirakis, "Weighted random sampling with a
reservoir", Information Processing Letters 97 (2006), do it: each card draws a number of its own,
here a keyed digest, so that the order in which cards are given does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from heapq import heapify, heappop, heappush
from math import log
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import Basic, Card, Choices, Cloze, Key, Points
from studyllm.core.session import note_of

MINUTES = 30
"""Of a mock interview, if nothing else is said."""

QUESTION_MINUTES = 3
"""About what a question takes with its follow-ups."""

FOLLOW_UPS = 2
"""Of one question, at most."""

MOST_QUESTIONS = 200
MOST_A_MINUTE = 2
"""Questions that may share a minute: nobody says anything in less than half of one."""

MOST_SEED = 2**31 - 1
"""Seeds count from 0."""

Thread: TypeAlias = tuple[Key, ...]
"""A question and its follow-ups, from broad to deep."""


class Shape(Enum):
    """What a card wants to hear; the value is how much likelier it is asked for that."""

    POINTS = 100.0
    """An answer in sentences, which has key points."""
    REASON = 25.0
    """Why something is so, or how it compares with something else."""
    OTHER = 3.0
    BRIEF = 0.1
    """A gap to fill, an option to pick, a question to guess: drawn where little else is left."""


LEADS_ON = 2.0
"""How much likelier a question is drawn that has follow-ups."""

LEAST = 0.25
"""What a card that is surely known counts for, where one that is surely forgotten counts for 1
more: weak cards are likelier, and none is certain."""

_REASON = re.compile(
    r"\b(?:why|compar(?:e|es|ed|ing|ison)|differ(?:s|ence|ences)?|versus|vs|trade-?offs?"
    r"|(?:dis)?advantages?|pros|cons|instead of|rather than)\b"
    r"|为什么|为何|何以|区别|差别|差异|对比|相比|比较|优缺点|优劣|利弊|权衡|取舍|(?:何|什么|哪些)不同",
    re.IGNORECASE,
)


class Candidate(NamedTuple):
    """A card that can be asked."""

    key: Key
    deck: str
    shape: Shape
    weakness: float
    """1 less the chance of recall today, 0 to 1; 1 for a new card."""
    follow_ups: tuple[Key, ...] = ()
    """Keys of the first siblings of cards of the same deck that go deeper."""


def shape_of(card: Card, number: int) -> Shape:
    """What sibling `number` of a card wants to hear, by its kind and its question's words."""
    match card.kind:
        case Points():
            return Shape.POINTS
        case Cloze() | Choices():
            return Shape.BRIEF
        case Basic() if number > 1:
            return Shape.BRIEF
    asks_why = any(_REASON.search(text) for text in card.question.values())
    return Shape.REASON if asks_why else Shape.OTHER


def candidate(key: Key, card: Card, number: int, recall: float | None) -> Candidate:
    """A card as it is drawn.

    Args:
        key: of the sibling.
        card: as its deck has it.
        number: which of its siblings, from 1.
        recall: the chance of recall today; `None` for a new card.
    """
    slug = key.partition("/")[0]
    deeper = tuple(f"{slug}/{card_id}" for card_id in card.follow_up)
    return Candidate(key, slug, shape_of(card, number), _weakness(recall), deeper)


class Askable(NamedTuple):
    """A card that can be asked, of which it has not been looked at what it says."""

    key: Key
    deck: str
    recall: float | None
    """The chance of it today; `None` of a new card."""


def questions_in(minutes: int) -> int:
    """How many questions fit into so many minutes; at least one."""
    return max(1, minutes // QUESTION_MINUTES)


def most_questions(minutes: int) -> int:
    """How many questions may share so many minutes; `minutes` is at least 1."""
    return min(minutes * MOST_A_MINUTE, MOST_QUESTIONS)


def draw(
    candidates: Iterable[Candidate], weights: Mapping[str, int], questions: int, seed: int
) -> tuple[Thread, ...]:
    """The questions of one mock in their order, each with its follow-ups.

    The same for the same arguments, in whatever order they come. No card comes twice, nor do two
    siblings.

    Args:
        candidates: the cards that can be asked.
        weights: of topics by slug, each at least 1; other decks are not asked.
        questions: how many; fewer come back where there are fewer cards.
        seed: 0 to MOST_SEED.
    """
    drawn = _one_a_note((one for one in candidates if one.deck in weights), seed)
    room = dict.fromkeys(weights, 0)
    for one in drawn.values():
        room[one.deck] += 1
    left = apportion(weights, room, questions, seed)
    roots = []
    for one in drawn.values():
        if left[one.deck]:
            left[one.deck] -= 1
            roots.append(one)
    roots.sort(key=lambda one: _chance(seed, "order", one.key))
    for one in roots:
        del drawn[note_of(one.key)]
    return tuple(_thread(one, drawn) for one in roots)


def shortlist(
    askable: Iterable[Askable],
    questions: int,
    seed: int,
    look: Callable[[Askable], Candidate | None],
) -> list[Candidate]:
    """Those of very many cards from which `draw` draws the same as from all of them.

    It is not looked at cards that would not be drawn even if they had the best of shapes.

    Args:
        askable: the cards of the topics that can be asked.
        questions: how many are to be drawn.
        seed: 0 to MOST_SEED.
        look: gives a card as a candidate; `None` if it is not there any more.
    """
    decks: dict[str, list[Askable]] = {}
    for one in askable:
        decks.setdefault(one.deck, []).append(one)
    found: dict[Key, Candidate] = {}
    for cards in decks.values():
        near = _nearest(cards, questions + 1, seed, look)
        for _ in range(FOLLOW_UPS + 1):
            found.update((one.key, one) for one in near)
            deeper = {note for one in near for note in one.follow_ups}
            further = (
                look(one)
                for one in (cards if deeper else ())
                if note_of(one.key) in deeper and one.key not in found
            )
            near = [one for one in further if one is not None]
    return list(found.values())


def _nearest(
    cards: Iterable[Askable], notes: int, seed: int, look: Callable[[Askable], Candidate | None]
) -> list[Candidate]:
    """The cards of so many notes that are drawn first, and others at which it had to be looked."""
    best = max(shape.value for shape in Shape)
    waiting = [
        (_rank(one.key, best * LEADS_ON * (LEAST + _weakness(one.recall)), seed), one.key, one)
        for one in cards
    ]
    heapify(waiting)
    looked: list[Candidate] = []
    open_: list[tuple[float, Key]] = []
    drawn: set[Key] = set()
    while waiting and len(drawn) < notes:
        first, _, one = heappop(waiting)
        while open_ and open_[0][0] < first:
            drawn.add(note_of(heappop(open_)[1]))
        card = look(one)
        if card is not None:
            looked.append(card)
            heappush(open_, (_rank(one.key, _weight(card), seed), one.key))
    return looked


def apportion(
    weights: Mapping[str, int], room: Mapping[str, int], questions: int, seed: int
) -> dict[str, int]:
    """How many questions each topic gets: its share by weight, rounded down or up by the seed.

    A topic whose share is more than it has room for gives the rest to the others. Over all seeds
    a topic gets its share on average.

    Args:
        weights: by topic, each at least 1.
        room: how many questions each could have.
        questions: how many there are to give; not all are, where there is too little room.
        seed: 0 to MOST_SEED.
    """
    found = dict.fromkeys(weights, 0)
    hungry = sorted(weights, key=lambda topic: _chance(seed, "topic", topic))
    while full := _full(hungry, weights, room, questions):
        for topic in full:
            found[topic] = room[topic]
            questions -= room[topic]
            hungry.remove(topic)
    total = sum(weights[topic] for topic in hungry)
    # One mark in each stretch of `total`, all at the same place of it; a topic, whose own stretch
    # is its weight times the questions, gets as many as it has marks.
    place = int(_chance(seed, "mark", "") * total)
    end = 0
    for topic in hungry:
        begin, end = end, end + weights[topic] * questions
        found[topic] = _marks(end, place, total) - _marks(begin, place, total)
    return found


def _full(
    topics: list[str], weights: Mapping[str, int], room: Mapping[str, int], questions: int
) -> list[str]:
    """The topics whose share of the questions fills their room."""
    total = sum(weights[topic] for topic in topics)
    return [topic for topic in topics if weights[topic] * questions >= room[topic] * total]


def _marks(end: int, place: int, apart: int) -> int:
    """How many of the marks at `place`, and every so many further on, stand before `end`."""
    return (end - place + apart - 1) // apart


def _one_a_note(candidates: Iterable[Candidate], seed: int) -> dict[Key, Candidate]:
    """The first sibling drawn of each note, in the order in which they are drawn."""
    found: dict[Key, Candidate] = {}
    for one in sorted(candidates, key=lambda one: (_rank(one.key, _weight(one), seed), one.key)):
        found.setdefault(note_of(one.key), one)
    return found


def _thread(root: Candidate, spare: dict[Key, Candidate]) -> Thread:
    """A question with its follow-ups, which are no longer to spare then.

    Each goes deeper than the one before, or if nothing does, than the one before that.

    Args:
        root: the question.
        spare: by note, in the order in which they are drawn.
    """
    path = [root]
    while len(path) <= FOLLOW_UPS:
        deeper = (_deeper(one, spare) for one in reversed(path))
        chosen = next((note for note in deeper if note is not None), None)
        if chosen is None:
            break
        path.append(spare.pop(chosen))
    return tuple(one.key for one in path)


def _deeper(one: Candidate, spare: Mapping[Key, Candidate]) -> Key | None:
    """The follow-up of a card that is drawn first of those to spare."""
    follow_ups = set(one.follow_ups)
    return next((note for note in spare if note in follow_ups), None)


def _weakness(recall: float | None) -> float:
    return 1 - (recall or 0.0)


def _weight(one: Candidate) -> float:
    return one.shape.value * (LEADS_ON if one.follow_ups else 1) * (LEAST + one.weakness)


def _rank(key: Key, weight: float, seed: int) -> float:
    """The lower, the sooner a card is drawn: exponential, with the card's weight as its rate."""
    return -log(_chance(seed, "card", key)) / weight


def _chance(seed: int, what: str, name: str) -> float:
    """A number that looks random, more than 0 and less than 1; always the same for the same."""
    from hashlib import blake2b  # Loads all of OpenSSL.

    digest = blake2b(name.encode(), digest_size=8, key=f"{seed} {what}".encode()).digest()
    return ((int.from_bytes(digest) >> 12) + 0.5) / 2**52

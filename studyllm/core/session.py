"""What to ask now, and in which order.

The order follows from what is due, what is new and what was answered today, and from nothing
else, so that a sitting that is closed and opened again goes on with the card that would have
come anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.again import AgainToday, Turn
from studyllm.core.cards import Key
from studyllm.core.journal import Day, Grade
from studyllm.core.line import ALL, LOOK_AHEAD, Line

if TYPE_CHECKING:
    from studyllm.core.towards import Towards


class Due(NamedTuple):
    """A card whose day has come."""

    card: Key
    deck: str
    due: Day
    interval: int
    """Days, at least 0."""


class Budget(NamedTuple):
    """How much time a day has, and what cards take of it."""

    day_ms: int
    """All of the day's time, that of today's answers included."""
    review_ms: int
    """What a due card takes; more than 0."""
    new_ms: int
    """What a new card takes; more than 0."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that a queue follows from."""

    day: Day
    due: Sequence[Due] = ()
    fresh: Mapping[str, Iterable[Key]] = field(default_factory=dict)
    """New cards by deck: the decks in their order, the cards in the deck's."""
    new_left: int = 0
    """How many new cards may still be begun today."""
    new_left_in: Mapping[str, int] = field(default_factory=dict)
    """The same of single decks, where they have a limit of their own."""
    turns: Sequence[Turn] = ()
    """Today's answers in their order."""
    buried: Collection[Key] = ()
    """Cards that are left out today, and their siblings with them."""
    begun: Mapping[str, int] = field(default_factory=dict)
    """How many new cards were begun today, by deck."""
    limit: int | None = None
    """How many cards the learner wants to meet in this sitting; `None` for all."""
    met: Collection[Key] = ()
    """Cards already met in this sitting."""
    budget: Budget | None = None
    """The day's time, if it is limited. Cards to be asked again are asked all the same."""
    towards: Towards | None = None
    """The interview that is ahead. `due` then also has cards of its topics that are not due yet,
    and new cards have their time reserved."""


class Left(NamedTuple):
    """How many cards are left to ask today."""

    due: int
    new: int
    again: int


class Queue:
    """Today's cards, to be taken from the front."""

    def __init__(self, agenda: Agenda, again_below: Grade) -> None:
        """`again_below`: a card whose last answer today is below this is asked again, if no
        interview is ahead.
        """
        answered = {turn.card for turn in agenda.turns if not turn.cram}
        notes = {note_of(card) for card in (*answered, *agenda.buried)}
        self._limit = agenda.limit
        self._met = set(agenda.met)
        self._budget = agenda.budget
        self._time_left = agenda.budget.day_ms if agenda.budget else 0
        self._reserves = agenda.towards is not None
        if agenda.towards is None:
            self._due = Line(_of_other_notes(_by_urgency(agenda.due, agenda.day), notes))
            self._fresh = _fresh(agenda, notes)
            self._later: list[Line] = []
            """What is asked once nothing due and new is left, one after the other."""
        else:
            from studyllm.core.tiers import tiers
            from studyllm.core.towards import AGAIN_BELOW

            again_below = AGAIN_BELOW
            self._due, then, outside = tiers(agenda.due, agenda.day, agenda.towards, notes)
            self._fresh = _fresh(agenda, notes)
            others = _of_other_notes(_by_urgency(outside, agenda.day), set(notes))
            self._later = [then(), Line(others)]
        self._new_left = min(max(0, agenda.new_left), sum(map(len, self._fresh.values())))
        self._begun = Counter(agenda.begun)
        self._new_done = self._begun.total()
        self._due_done = max(0, len(answered) - self._new_done)
        self._last_deck = ""
        self._again = AgainToday(again_below)
        for turn in agenda.turns:
            self._take_turn(turn)

    def next(self) -> Key | None:
        """The card to ask now, or `None` when nothing is left today."""
        full = self._limit is not None and len(self._met) >= self._limit
        weak = self._again.first(lambda card: not full or card in self._met)
        if weak is not None and self._again.has_waited(weak):
            return weak
        if not full:
            due, new, later = self._open()
            if new and (not due or self._new_is_next(due, new)):
                return self._fresh[self._next_new_deck()][-1]
            if due or later:
                near = self._due.near()
                for line in self._later:
                    near = near or line.near()
                return near[place_of_other([one.deck for one in near], self._last_deck)].card
        return weak

    def upcoming(self, asked: Key, deck: str) -> list[Key]:
        """The cards of which `next` gives one, if not the same, once a card of it was answered.

        At most one that is asked again, one due and one new: between these the answer decides.

        Args:
            asked: what `next` gives now.
            deck: of that card.
        """
        met = self._met | {asked} if self._limit is not None else self._met
        full = self._limit is not None and len(met) >= self._limit
        weak = self._again.first(lambda card: card != asked and (not full or card in met))
        lines = (self._due, *self._later)
        lists = (_without(asked, line.near(LOOK_AHEAD + 1)) for line in lines)
        due = next(filter(None, lists), [])
        first = due[place_of_other((one.deck for one in due), deck)].card if due else None
        new = self._new_after(asked) if self._new_left else None
        found = (weak,) if full else (weak, first, new)
        return [card for card in found if card is not None]

    def answered(self, turn: Turn) -> None:
        """Move on: a card that came from `next` was answered."""
        if not turn.cram:
            # What was failed in no more than practice may stand further down than `next` looks.
            self._remove(turn.card, everywhere=self._again.is_cram(turn.card))
        self._met.add(turn.card)
        self._take_turn(turn)

    @property
    def weak(self) -> list[Key]:
        """Cards to be asked again today, the longest waiting first."""
        return self._again.cards

    def is_cram(self, card: Key) -> bool:
        """Whether an answer to the card is practice: it is asked only because practice failed."""
        if not self._again.is_cram(card) or self._is_next_new(card):
            return False
        return not any(line.has(card) for line in (self._due, *self._later))

    def again_below(self, card: Key, cram: bool) -> Grade:
        """The grade below which an answer, practice or not, brings the card back today."""
        return self._again.below(card, cram)

    def drop(self, card: Key) -> None:
        """Go on without a card that cannot be asked any more."""
        self._again.drop(card)
        any(line.remove(card, everywhere=True) for line in (self._due, *self._later))
        for cards in self._fresh.values():
            if card in cards:
                cards.remove(card)
                self._new_left = min(self._new_left, sum(map(len, self._fresh.values())))

    def left(self) -> Left:
        """How much is left, within the limits."""
        due, new, later = self._open()
        due += later
        if self._limit is not None:
            room = max(0, self._limit - len(self._met))
            due = min(due, room)
            new = min(new, room - due)
        return Left(due, new, len(self._again))

    def _open(self) -> tuple[int, int, int]:
        """How many due and new cards may still be asked today, as time and counts allow.

        And how many after those.
        """
        new = self._new_left
        if self._budget is None:
            return self._due.number(), new, self._after_due(ALL)
        time = max(0, self._time_left)
        review_ms, new_ms = self._budget.review_ms, self._budget.new_ms
        if self._reserves:
            new = min(new, time // new_ms)
            time -= new * new_ms
        due = self._due.number(-(-time // review_ms))
        time = max(0, time - due * review_ms)
        if not self._reserves:
            new = min(new, time // new_ms)
        return due, new, self._after_due(-(-time // review_ms))

    def _after_due(self, most: int) -> int:
        """How many cards there are to ask after those that are due, but no more than `most`."""
        found = 0
        for line in self._later:
            found += line.number(most - found)
        return found

    def _take_turn(self, turn: Turn) -> None:
        self._last_deck = turn.deck
        self._time_left -= turn.took_ms
        self._again.take(turn)

    def _remove(self, card: Key, *, everywhere: bool) -> None:
        """Take a card that was answered from the list in which it stands, if it does.

        Args:
            card: its key.
            everywhere: whether it is looked for further down than `next` looks.
        """
        if self._due.remove(card, everywhere=everywhere):
            self._due_done += 1
        elif not self._begin(card) and (everywhere or card not in self._again):
            found = (line.remove(card, everywhere=everywhere) for line in self._later)
            self._due_done += any(found)

    def _begin(self, card: Key) -> bool:
        """Take a new card out, if it is one that may be begun."""
        for deck, fresh in self._fresh.items() if self._new_left else ():
            if fresh and fresh[-1] == card:
                fresh.pop()
                self._begun[deck] += 1
                self._new_done += 1
                self._new_left -= 1
                return True
        return False

    def _is_next_new(self, card: Key) -> bool:
        return self._new_left > 0 and any(cards[-1:] == [card] for cards in self._fresh.values())

    def _new_is_next(self, due: int, new: int) -> bool:
        """Whether the reviews that belong before the next new card are done.

        Both are counted as of this morning, so that new cards keep their places.
        """
        due_today, new_today = self._due_done + due, self._new_done + new
        return self._due_done >= (self._new_done + 1) * due_today // (new_today + 1)

    def _next_new_deck(self) -> str:
        """One from each deck in turn: the deck that has begun the fewest, the first of those."""
        return min(
            (deck for deck, cards in self._fresh.items() if cards), key=self._begun.__getitem__
        )

    def _new_after(self, asked: Key) -> Key | None:
        """The new card whose turn it is once a card that `next` gave was answered, if any."""
        left = {
            deck: cards[:-1] if cards[-1:] == [asked] else cards
            for deck, cards in self._fresh.items()
        }
        begun = {
            deck: self._begun[deck] + (cards is not self._fresh[deck])
            for deck, cards in left.items()
            if cards
        }
        return left[min(begun, key=begun.__getitem__)][-1] if begun else None


def place_of_other(decks: Iterable[str], deck: str) -> int:
    """Where the first card of another deck stands, by the decks of all cards; 0 if none does."""
    for place, other in enumerate(decks):
        if other != deck:
            return place
    return 0


def _without(card: Key, cards: list[Due]) -> list[Due]:
    """The first LOOK_AHEAD cards without one of them."""
    return [one for one in cards[: LOOK_AHEAD + 1] if one.card != card][:LOOK_AHEAD]


def note_of(card: Key) -> Key:
    """What a card's siblings have in common: its key without the number."""
    return card.partition("#")[0] if "#" in card else card


def due_by_deck(due: Iterable[Due], done: Iterable[Key]) -> Counter[str]:
    """How many of these cards can be asked, by deck: one a note, and no sibling of those done.

    Args:
        due: cards whose day has come.
        done: the cards that were answered or buried today.
    """
    taken = set(map(note_of, done))
    decks = {note_of(one.card): one.deck for one in due}
    return Counter(deck for note, deck in decks.items() if note not in taken)


def _by_urgency(due: Iterable[Due], day: Day) -> list[Due]:
    """The most overdue for its interval first, ties by key."""
    # Sorting is stable, and two sorts by one thing are quicker than one by two.
    found = sorted(due, key=itemgetter(0))
    found.sort(key=lambda due: (due[2] - day) / (due[3] or 1))
    return found


def _of_other_notes(cards: list[Due], notes: set[Key]) -> list[Due]:
    """The first card of each note that is not in `notes`, to which they are added."""
    keys = [due[0] for due in cards]
    if "#" not in "".join(keys):  # no siblings: each card is a note of its own
        found = [due for due in cards if due[0] not in notes]
        notes.update(keys)
        return found
    found = []
    for due in cards:
        note = note_of(due.card)
        if note not in notes:
            notes.add(note)
            found.append(due)
    return found


def _fresh(agenda: Agenda, notes: set[Key]) -> dict[str, list[Key]]:
    """So many new cards of each deck as may be begun, the last one first."""
    chosen = {}
    for deck, cards in agenda.fresh.items():
        most = max(0, min(agenda.new_left, agenda.new_left_in.get(deck, agenda.new_left)))
        chosen[deck] = list(islice(_new_notes(cards, notes), most))[::-1]
    return chosen


def _new_notes(cards: Iterable[Key], notes: set[Key]) -> Iterator[Key]:
    for card in cards:
        note = note_of(card)
        if note not in notes:
            notes.add(note)
            yield card

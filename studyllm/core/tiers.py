"""The order of a day's cards while an interview is ahead, worked out as far as it is looked at.

What a review is worth takes some microseconds to tell, and there may be thousands of cards where
the minutes are enough for a hundred. So it is told of no card before those of which it can be
that they are worth more, and of none at all before the first of them is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from heapq import heapify, heappop, heappush
from itertools import chain

from studyllm.core.cards import Key
from studyllm.core.journal import Day
from studyllm.core.line import ALL, Line
from studyllm.core.session import Due, note_of
from studyllm.core.towards import Known, Towards, worth

ROUNDING = 1e-9
"""More than computing adds to a chance."""


class Tier(Line):
    """Cards of topics, one a note, of which nothing is read before it is needed."""

    def __init__(
        self,
        read: Callable[[], Iterable[Known]],
        taken: Collection[Key],
        day: Day,
        towards: Towards,
    ) -> None:
        """Those that can be asked on a day.

        Args:
            read: gives the cards in no order, as often as it is called.
            taken: notes that are left out.
            day: on which they are asked.
            towards: puts them in order.
        """
        super().__init__([])
        self._read = read
        self._taken = taken
        self._day = day
        self._towards = towards
        self._found: set[Key] = set()
        """Notes that have come."""
        self._order: Iterator[Due] | None = None
        """Gives what is not in the list yet."""
        self._waiting = 0
        """How many cards these are, once they have been read; before that, how many there are,
        but no more than `_counted`."""
        self._counted = 0

    def number(self, most: int = ALL) -> int:
        """How many cards there are, but no more than `most`."""
        if self._order is None and self._counted < most:
            # Time that is left over counts on: more may be asked for a moment later.
            self._counted = 2 * most
            self._waiting = len(self._notes(self._read(), self._counted))
        return min(len(self._cards) + self._waiting, most)

    def _fill(self, most: int) -> None:
        if self._order is None:
            known = list(self._read())
            self._waiting = len(self._notes(known, ALL))
            self._order = ranked(known, self._day, self._towards)
            self._found.update(self._taken)
        while self._waiting and len(self._cards) < most:
            one = next(self._order)
            note = note_of(one.card)
            if note not in self._found:
                self._found.add(note)
                self._cards.append(one)
                self._waiting -= 1

    def _notes(self, known: Iterable[Known], most: int) -> set[Key]:
        """So many of the notes that there are."""
        found: set[Key] = set()
        for one, _ in known:
            note = note_of(one.card)
            if note not in self._taken:
                found.add(note)
                if len(found) == most:
                    break
        return found


def ranked(known: Iterable[Known], day: Day, towards: Towards) -> Iterator[Due]:
    """Cards of topics in the order in which they are asked, each when it is asked for.

    The one comes first whose review is worth most, times the weight of its topic; ties by key.
    """
    estimate, date, weights = towards.scheduler.estimate, towards.date, towards.weights
    # A review lifts the chance of recall to 1 at most: so much it can be worth, which takes
    # much less time to tell. Heaps have their least first.
    open_ = []
    for one, memory in known:
        lost = 1 - estimate(memory, date)
        open_.append((-weights[one.deck] * (lost + ROUNDING) ** 1.5, one, memory))
    heapify(open_)
    told: list[tuple[float, Due]] = []
    while open_ or told:
        while open_ and (not told or open_[0][0] <= told[0][0]):
            _, one, memory = heappop(open_)
            heappush(told, (-weights[one.deck] * worth(one.card, memory, day, towards), one))
        yield heappop(told)[1]


def tiers(
    due: Iterable[Due], day: Day, towards: Towards, taken: set[Key]
) -> tuple[Tier, Callable[[], Tier], list[Due]]:
    """What can be asked on a day: first, if there is time after that, and at last.

    First come cards of topics that are due, on the last study day all of them; then those of
    topics that are not due yet; at last those of no topic that are due, in no order.

    Args:
        due: of the agenda.
        day: its own.
        towards: the interview.
        taken: notes that are left out; those of the first part are added.

    Returns:
        The second part is to be made once `taken` has the notes of the new cards, too.
    """
    first: list[Known] = []
    then: list[Known] = []
    outside: list[Due] = []
    for one in due:
        if one.deck not in towards.weights:
            outside.append(one)
            continue
        is_early = one.due > day and towards.days
        (then if is_early else first).append((one, towards.memories[one.card]))
    tier = Tier(lambda: first, frozenset(taken), day, towards)
    taken.update(note_of(one.card) for one, _ in first)
    return tier, lambda: Tier(lambda: chain(then, towards.early()), taken, day, towards), outside

"""Looking through all cards: what a search has found, row by row, and one card to look at."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from studyllm.config import Settings
from studyllm.core.cards import Cloze, Key, Text, in_language
from studyllm.core.faces import face
from studyllm.core.journal import Day, Standing
from studyllm.core.query import Condition, Either, Every, InDeck, Not, Order, fold, parse
from studyllm.core.schedule import Memory
from studyllm.core.session import Left
from studyllm.errors import QueryError
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import Database, plainly, undamaged
from studyllm.store.search import Numbers, Place, Search, Value
from studyllm.store.shelf import Shelf
from studyllm.store.words import matches
from studyllm.study.scheduling import is_leech, scheduler_of
from studyllm.study.views import Asked
from studyllm.text.clean import clean, one_line

FIRST, MOST = 256, 2_048
"""Cards of the first slice that is looked at, and of the largest: a few milliseconds."""

KEPT = 400
"""Rows that are kept."""

LINE = 200
"""Characters of a question in a row."""


class Sort(NamedTuple):
    """In which order cards are shown. Those that have no such number come last in any case."""

    order: Order = Order.DECK
    backwards: bool = False


class Hit(NamedTuple):
    """A card that was found."""

    key: Key
    title: Text
    """Of its deck."""
    question: str
    """Clean, in one line."""
    memory: Memory | None
    """`None` for a new card."""
    standing: Standing
    buried: bool
    """Today."""
    leech: bool
    day: Day
    """Today's study day."""
    recall: float | None
    """The chance of recall today; `None` for a new card."""


class Browsing:
    """Finds cards, and shows one as it would be asked."""

    def __init__(
        self, database: Database, shelf: Shelf, settings: Settings, today: Callable[[], Day]
    ) -> None:
        self._db = database
        self._shelf = shelf
        self._settings = settings
        self._today = today
        self._recall = scheduler_of(settings).recall
        self._search = Search(database, self._recall)

    @property
    def strength(self) -> Order:
        """What the scheduler knows of a card beside its interval."""
        return Order.EASE if self._settings.scheduler == "sm2" else Order.DIFFICULTY

    @property
    def orders(self) -> list[Order]:
        """Those that the scheduler has numbers for."""
        strange = (
            (Order.STABILITY, Order.DIFFICULTY) if self.strength == Order.EASE else (Order.EASE,)
        )
        return [order for order in Order if order not in strange]

    def search(self, query: str, sort: Sort, language: str) -> Found:
        """A search that has not begun yet.

        Args:
            query: in the search language.
            sort: the order of what is found.
            language: of the questions.

        Raises:
            QueryError: the query breaks a rule, or names a deck that is not there.
        """
        condition = parse(clean(query))
        self._search.begin()
        with plainly(self._db.path):
            decks = self._shelf.decks()
        _check_decks(condition, [deck.slug for deck in decks])
        today = self._today()
        with plainly(self._db.path):
            places = [
                Place(
                    deck.number,
                    deck.slug,
                    deck.deck().tags,
                    today,
                    self._settings.leech_of(deck.slug) != "off",
                    deck.hidden,
                )
                for deck in decks
            ]
        titles = {deck.slug: deck.deck().title for deck in decks}
        sizes = [deck.cards for deck in decks]
        return Found(self, condition, sort, language, list(zip(places, sizes, strict=True)), titles)

    def card(self, key: Key) -> Asked | None:
        """A card as it is; `None` if no deck has it now."""
        with plainly(self._db.path):
            found = self._shelf.card(key)
        if found is None:
            return None
        lapses = found.memory.lapses if found.memory else 0
        return Asked(
            key=key,
            deck=found.deck,
            card=found.card,
            number=found.sibling,
            day=self._today(),
            outcomes={},
            memory=found.memory,
            standing=found.standing,
            leech=is_leech(self._settings, key, lapses),
            cram=False,
            repeat=False,
            is_new=found.memory is None,
            missed=frozenset(),
            again_below=scheduler_of(self._settings).again_below,
            left=Left(0, 0, 0),
            done=0,
        )

    def numbers(self, condition: Condition, place: Place, first: int, end: int) -> Numbers:
        """What `Search.numbers` says."""
        with plainly(self._db.path):
            return self._search.numbers(condition, place, first, end)

    def valued(
        self, condition: Condition, place: Place, order: Order, first: int, end: int
    ) -> list[tuple[int, Value]]:
        """What `Search.valued` says."""
        with plainly(self._db.path):
            return self._search.valued(condition, place, order, first, end)

    def hit(self, number: int, language: str, titles: dict[str, Text]) -> Hit | None:
        """The card of that number as a row; `None` if it is gone."""
        with plainly(self._db.path):
            found = self._search.card(number)
        if found is None:
            return None
        key, card, sibling, memory, standing = found
        day = self._today()
        prompt = face(card, sibling, language, key, day).prompt
        return Hit(
            key,
            titles.get(key.partition("/")[0], {}),
            one_line(prompt, LINE),
            memory,
            standing,
            standing.buried == day,
            memory is not None and is_leech(self._settings, key, memory.lapses),
            day,
            None if memory is None else self._recall(memory, day),
        )


class Found:
    """What a search has found so far; it goes on when it is told to look further."""

    def __init__(
        self,
        browsing: Browsing,
        condition: Condition,
        sort: Sort,
        language: str,
        places: list[tuple[Place, int]],
        titles: dict[str, Text],
    ) -> None:
        """`places` are decks, each with how many cards it has; `titles` theirs by slug."""
        self._browsing = browsing
        self._condition = condition
        self._sort = sort
        self._language = language
        self._titles = titles
        self._slices = _slices(places)
        self._counted = 0
        self._unread: deque[Numbers] = deque()
        """The last of those that were found, whom nobody has looked at yet."""
        self._numbers = array("q")
        """Those before them."""
        self._valued: list[tuple[Any, int]] = []
        self._without = array("q")
        """Those that have nothing to sort by."""
        self._rows: dict[int, Hit | None] = {}
        self.done = False
        """Whether all cards were looked at."""
        self.cards = sum(size for _, size in places)
        """How many there are to look at."""

    @property
    def count(self) -> int:
        """How many rows there are by now; with an order of their own none before the end."""
        return self._counted if self.done or self._sort == Sort() else 0

    def look(self) -> None:
        """Look at the next few cards, in a few milliseconds."""
        step = next(self._slices, None)
        if step is None:
            self._finish()
            return
        place, first, end = step
        order = self._sort.order
        if order == Order.DECK:
            numbers = self._browsing.numbers(self._condition, place, first, end)
            self._counted += numbers.cards
            self._unread.append(numbers)
            return
        for number, found in self._browsing.valued(self._condition, place, order, first, end):
            if (value := self._value(found)) is None:
                self._without.append(number)
            else:
                self._valued.append((value, number))

    def look_through(self) -> Found:
        """Look at all cards; itself."""
        while not self.done:
            self.look()
        return self

    def row(self, place: int) -> Hit | None:
        """The row at a place, counted from 0; `None` if its card has gone meanwhile."""
        self._read_on(place)
        number = self._numbers[place]
        if number not in self._rows:
            if len(self._rows) >= KEPT:
                self._rows.clear()
            self._rows[number] = self._browsing.hit(number, self._language, self._titles)
        return self._rows[number]

    def keys(self) -> Iterator[Key]:
        """The keys of all rows there are."""
        hits = map(self.row, range(self.count))
        return (hit.key for hit in hits if hit is not None)

    def read_again(self) -> None:
        """Forget how cards were; something was done to them."""
        self._rows.clear()

    def _value(self, value: Value) -> Value:
        """What a card is sorted by; `None` if there is nothing."""
        if self._sort.order != Order.QUESTION:
            # SM-2 has no stability, FSRS no ease; neither is ever 0 where there is one.
            none = self._sort.order in (Order.EASE, Order.STABILITY, Order.DIFFICULTY) and not value
            return None if none else value
        with undamaged():
            card = unpack_card("", str(value))
        text = card.kind.text if isinstance(card.kind, Cloze) else card.question
        return fold(in_language(text, self._language)[:LINE])

    def _read_on(self, place: int) -> None:
        """Have the number of the row at a place, if there is one."""
        while self._unread and place >= len(self._numbers):
            self._numbers.extend(self._unread.popleft().read())

    def _finish(self) -> None:
        self.done = True
        if self._sort == Sort(Order.DECK, backwards=True):
            self._read_on(self._counted)
            self._numbers.reverse()
        self._counted += len(self._valued) + len(self._without)
        self._valued.sort(key=itemgetter(0), reverse=self._sort.backwards)
        self._numbers.extend(number for _, number in self._valued)
        self._numbers.extend(self._without)
        self._valued.clear()


def _slices(places: list[tuple[Place, int]]) -> Iterator[tuple[Place, int, int]]:
    """Parts of decks, small ones first, so that the first rows come soon."""
    looked_at = 0
    for place, cards in places:
        first = 0
        while first < cards:
            end = min(first + min(max(FIRST, looked_at), MOST), cards)
            yield place, first, end
            looked_at += end - first
            first = end


def _check_decks(condition: Condition, slugs: list[str]) -> None:
    """Raise a `QueryError` for a deck that is not there."""
    match condition:
        case InDeck(pattern) if "*" not in pattern and not matches(pattern, slugs):
            from difflib import get_close_matches

            near = get_close_matches(pattern, slugs, 1)
            if near:
                raise QueryError("deck, near", value=pattern, near=near[0])
            raise QueryError("deck", value=pattern)
        case Every(parts) | Either(parts):
            for part in parts:
                _check_decks(part, slugs)
        case Not(one):
            _check_decks(one, slugs)

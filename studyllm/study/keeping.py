"""Lost cards recognised among new ones, so that what was learned goes on after any edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.cards import Card, Key, split_key
from studyllm.core.identity import Link
from studyllm.core.journal import Answer, Day, Fact, effective
from studyllm.errors import StudyError
from studyllm.store.connection import Database
from studyllm.store.orphans import Orphans, first
from studyllm.store.shelf import Shelf
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.store.ledger import Ledger


OFTEN = 3
"""Links of the same two keys, from which on they are made once a day."""


class Kept(NamedTuple):
    """What came of looking for lost cards."""

    linked: int
    """Histories that go on under another key."""
    waiting: int
    """Histories without a card, earlier ones too."""


class Orphan(NamedTuple):
    """A history without a card."""

    key: Key
    card: Card | None
    """As a deck last had it; `None` if that is not known."""
    answers: int
    """Those that count, of all siblings."""
    last: Day | None
    """When the newest of them was given."""
    candidates: tuple[Key, ...]
    """Cards without a past, the likest first, if it may be one of them."""


class Keeping:
    """Joins histories and cards by aliases. Nothing that was learned is ever changed."""

    def __init__(
        self, database: Database, ledger: Ledger, moment: Callable[[], tuple[int, Day]]
    ) -> None:
        """`moment` tells the present instant in epoch milliseconds and its study day."""
        self._db = database
        self._ledger = ledger
        self._moment = moment
        self._orphans = Orphans(database)
        self._shelf = Shelf(database)

    def look(self) -> Kept:
        """Find out what became of lost cards; what is new by now is new no more."""
        self._ledger.catch_up()
        changes = self._ledger.changes
        links = self._recognised()  # may take long, and nobody waits for it
        with self._db.writing():
            self._ledger.catch_up()
            if self._ledger.changes != changes:
                links = self._recognised()
            waiting = dict.fromkeys(self._orphans.absent())
            before = len(waiting)
            self._settle(links, waiting)
        return Kept(before - len(waiting), len(waiting))

    def _settle(self, links: Collection[Link], waiting: dict[Key, None]) -> None:
        """Write the links, and those that aliases tell; take off `waiting` who waits no more."""
        lost_here = set(self._orphans.lost_keys())
        stale = self._stale(lost_here)
        self._join([link for link in links if link not in stale], waiting)
        self._join([link for link in self._reunions(waiting) if link not in stale], waiting)
        put_off = {link.lost for link in stale if link.lost in waiting}
        self._set_apart(put_off)
        for lost in lost_here:
            if lost not in waiting:
                self._orphans.release(lost)
        self._orphans.looked()
        if put_off:
            self._orphans.look_again()

    def orphans(self) -> list[Orphan]:
        """The histories without a card, in the order in which their keys were first met."""
        from studyllm.core.identity import match

        self._ledger.catch_up()
        matched = match(self._orphans.lost(), self._orphans.untouched())
        likest = {link.lost: (link.gained,) for link in matched.links} | matched.doubts
        return [self._orphan(key, likest.get(key, ())) for key in self._orphans.absent()]

    def waiting(self) -> list[Key]:
        """The keys of the histories without a card."""
        return self._orphans.absent()

    def link(self, old: Key, new: Key) -> Link:
        """Let a card have the history of a key, by the learner's own word; what was linked.

        Raises:
            StudyError: the one has no history of its own, or the other is no card.
        """
        old, new = first(old), first(new)
        with self._db.writing():
            self._ledger.catch_up()
            self._check(old, new)
            self._ledger.alias(old, new, *self._moment())
            self._orphans.release(old)
        return Link(old, new)

    def _recognised(self) -> list[Link]:
        """What lost cards are now, by their former names, else by likeness; nothing is written."""
        waiting = set(self._orphans.absent())
        links = list(self._by_name(waiting))
        named = {key for link in links for key in link}
        lost = [one for one in self._orphans.lost() if one.key in waiting - named]
        gained = [one for one in self._orphans.gained() if one.key not in named] if lost else []
        if gained:
            from studyllm.core.identity import match

            links += match(lost, gained).links
        return links

    def _by_name(self, waiting: Collection[Key]) -> Iterator[Link]:
        """What deck files say their cards, and they themselves, were before."""
        found: set[Key] = set()
        for former, key in self._former(waiting) if waiting else ():
            lost = self._ledger.card_of(former)
            if lost in waiting and lost not in found and not self._orphans.has(former):
                found.add(lost)
                yield Link(lost, key)

    def _former(self, waiting: Collection[Key]) -> Iterator[tuple[Key, Key]]:
        """Keys that cards had before, as their files say, each with the card's present key."""
        slugs = {deck.slug: deck.deck().was for deck in self._shelf.decks()}
        now = {former: slug for slug, was in slugs.items() for former in was}
        for lost in waiting:
            slug, card_id, _ = split_key(lost)
            if slug in now and self._orphans.has(key := f"{now[slug]}/{card_id}"):
                yield lost, key
        for key, ids in self._orphans.naming_former():
            slug, card_id, _ = split_key(key)
            yield from ((f"{slug}/{one}", key) for one in ids if one != card_id)
            yield from ((f"{former}/{one}", key) for former in slugs[slug] for one in ids)

    def _join(self, links: Collection[Link], waiting: dict[Key, None]) -> None:
        if links:
            self._ledger.alias_all(links, *self._moment())
            for link in links:
                del waiting[link.lost]

    def _reunions(self, waiting: Collection[Key]) -> list[Link]:
        """What aliases have said to be one card, on whichever device."""
        aliases = self._ledger.aliases() if waiting else []
        if not aliases:
            return []
        from studyllm.core.reunion import reunions

        return reunions(aliases, tuple(waiting), self._orphans.has)

    def _set_apart(self, elsewhere: Collection[Key]) -> None:
        """Let each card of a deck be its own, also if it comes back when another has its past.

        Not if its past has gone to one of `elsewhere`, which is the same card, for today.
        """
        aliases = self._ledger.aliases()
        led = {one.card: self._ledger.card_of(one.card) for one in aliases}
        apart = [
            Link(key, key)
            for key, card in led.items()
            if card != key and card not in elsewhere and self._orphans.has(key)
        ]
        if apart:
            self._ledger.alias_all(apart, *self._moment())

    def _stale(self, lost_here: Collection[Key]) -> set[Link]:
        """Links that were made here often, and once today, of cards that were lost elsewhere.

        Devices whose deck files differ take a history from each other whenever they sync, each for
        the key that it has. That must not fill the journal.
        """
        day = self._moment()[1]
        made: dict[Link, list[Day]] = {}
        for one in self._ledger.aliases():
            if one.id.device == self._ledger.device and one.card not in lost_here:
                made.setdefault(Link(one.card, one.to), []).append(one.day)
        return {link for link, days in made.items() if len(days) >= OFTEN and day in days}

    def _check(self, old: Key, new: Key) -> None:
        """Refuse a link by hand that means nothing."""
        shown, shown_new = one_line(old), one_line(new)
        if not self._orphans.has(new):
            raise StudyError(f"no deck has a card `{shown_new}` now")
        if self._orphans.has(old):
            raise StudyError(f"`{shown}` is a card of a deck now, and its history is its own")
        if self._ledger.card_of(old) == new:
            raise StudyError(f"what was learned of `{shown}` goes on as `{shown_new}` already")
        if self._ledger.card_of(old) == old and not self._facts(old):
            raise StudyError(
                f"nothing was ever done with `{shown}`; "
                "`studyllm decks orphans` lists the histories without a card"
            )

    def _orphan(self, key: Key, candidates: tuple[Key, ...]) -> Orphan:
        answers = [one for one in effective(self._facts(key)) if isinstance(one, Answer)]
        last = max((answer.review.day for answer in answers), default=None)
        return Orphan(key, self._orphans.card(key), len(answers), last, candidates)

    def _facts(self, key: Key) -> list[Fact]:
        """All facts that count for a card or its siblings."""
        siblings = self._orphans.siblings(key)
        return [fact for one in siblings for fact in self._ledger.facts_of(one)]

"""The view of aliases: for which card facts count, reckoned from the journal's aliases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from studyllm.core.aliases import Stretches, stretches
from studyllm.core.cards import Key
from studyllm.core.journal import Alias
from studyllm.store import cold
from studyllm.store.connection import Database
from studyllm.store.facts import fact

Led: TypeAlias = list[tuple[int, int]]
"""From which instant on facts of a key count for which card, the number of its key."""


class Aliasing:
    """Reckons where keys lead, from the journal; writes the view on demand."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def concerned(self, keys: Iterable[Key]) -> set[Key]:
        """The keys that can lead elsewhere once those have further aliases, whichever.

        The view must be as it was without them.
        """
        # Whoever comes by a key stays there, or ends where that key does.
        ends = set(keys)
        found = set(ends)
        for key in tuple(ends):
            ends.update(card for (card,) in self._db.execute(cold.LED_FROM, (key,)))
        for card in ends:
            rows = self._db.execute(cold.LED_TO, (card,)).fetchall()
            found.update(key for (key,) in rows if "#" not in key)
        return found

    def all(self) -> dict[int, Led]:
        """All of the view as it must be; of siblings only those that have names."""
        led = self._all()
        return self._numbered(led, led)

    def name_all(self) -> None:
        """Give a name to every sibling that facts of a named one count for."""
        led = self._all()
        self._name(led, led)

    def changed(self, keys: Collection[Key]) -> dict[int, Led]:
        """Where these keys and their siblings lead by the journal, as far as the view differs.

        What they lead to is given names, within a transaction.
        """
        led = stretches(self._reached(keys))
        self._name(keys, led)
        numbered = self._numbered(keys, led)
        return {key: now for key, now in numbered.items() if now != self.known(key)}

    def known(self, key: int) -> Led:
        """Where a key leads by the view; nothing if no alias concerns it."""
        return self._db.execute(cold.LEADS_OF, (key,)).fetchall()

    def write(self, changed: dict[int, Led]) -> None:
        """Have the view say this of these keys, within a transaction."""
        for key, led in changed.items():
            self._db.execute(cold.UNLEAD, (key,))
            self._db.raw.executemany(cold.LEAD, ((key, *one) for one in led))

    def _all(self) -> dict[Key, Stretches]:
        return stretches(_aliases(self._db.execute(cold.ALIASES)))

    def _reached(self, keys: Iterable[Key]) -> list[Alias]:
        """The aliases of these keys, and of all that they lead to."""
        found: list[Alias] = []
        left = list(keys)
        met = set(left)
        while left:
            aliases = _aliases(self._db.execute(cold.ALIASES_OF, (left.pop(),)))
            found += aliases
            further = {one.to for one in aliases} - met
            left += further
            met |= further
        return found

    def _name(self, keys: Collection[Key], led: Mapping[Key, Stretches]) -> None:
        left = list(keys)
        while left:
            key = left.pop()
            tails = [text[len(key) :] for _, text in self._family(key)]
            for _, card in led.get(key, ()):
                added = [self._db.execute(cold.ADD_NAME, (card + tail,)).rowcount for tail in tails]
                if any(added) and card in keys:
                    left.append(card)  # its siblings have become more

    def _numbered(self, keys: Iterable[Key], led: Mapping[Key, Stretches]) -> dict[int, Led]:
        found: dict[int, Led] = {}
        for key in keys:
            cards = led.get(key, ())
            for number, text in self._family(key):
                tail = text[len(key) :]
                found[number] = [(since, self._number(card + tail)) for since, card in cards]
        return found

    def _family(self, key: Key) -> list[tuple[int, Key]]:
        """Number and key of a card's siblings that have names."""
        # Behind `#` comes `$`.
        return self._db.execute(cold.SIBLINGS, (key, f"{key}#", f"{key}$")).fetchall()

    def _number(self, key: Key) -> int:
        """The number of a name; one that is none where the name is missing."""
        row = self._db.execute(cold.NUMBER, (key,)).fetchone()
        return -1 if row is None else int(row[0])


def _aliases(rows: Iterable[tuple[object, ...]]) -> list[Alias]:
    return [one for one in map(fact, rows) if isinstance(one, Alias)]

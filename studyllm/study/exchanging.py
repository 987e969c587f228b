"""What was learned, to and from other places: the journal as files, and facts of other devices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from studyllm.config import Home
from studyllm.core.cards import Key
from studyllm.core.journal import DAY_MS, NO_CARD, Alias, Answer, Day, Fact, Mark
from studyllm.errors import StudyError
from studyllm.exchange import files, journal, journal_csv
from studyllm.store import backup
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.merging import Merged
from studyllm.store.views import Progress
from studyllm.text.clean import one_line

LARGE = 100
"""Cards with new facts above which a backup is made before they are taken in."""

AHEAD_MS = 100 * 366 * DAY_MS
"""How far ahead of the clock a fact may be. What is done here comes after all that is known, so
that a fact at the end of time would leave it no place."""

MOST_DECKS = 10_000
"""Of which one journal can have facts."""

MOST_LED = 1_000
"""Aliases of one journal that lead to one card: it would have had as many names."""

TOLD_EVERY = 1000
"""Facts from one word of progress to the next."""

FORMATS = {"jsonl": journal.lines, "csv": journal_csv.rows}
"""How a journal can be written: facts to lines with their ends."""


class UndoneError(Exception):
    """What was rehearsed has been seen, and is to be undone."""


class Taken(NamedTuple):
    """What came of a journal file."""

    merged: Merged
    devices: int
    """How many devices have written the facts of the file."""


class Exchanging:
    """Gives facts out, and takes facts in: all of them or none, and each once."""

    def __init__(
        self,
        database: Database,
        home: Home,
        ledger: Ledger,
        moment: Callable[[], tuple[int, Day]],
        keep: Callable[[], None],
    ) -> None:
        """What goes to other devices, and comes from them.

        Args:
            database: of the journal.
            home: where backups lie.
            ledger: the journal.
            moment: tells the present instant in epoch milliseconds and its study day.
            keep: has what was learned follow its cards; to be called after `take`.
        """
        self._db = database
        self._home = home
        self._ledger = ledger
        self._moment = moment
        self.keep = keep

    @property
    def device(self) -> str:
        """The name under which facts are written here."""
        return self._ledger.device

    def counts(self) -> dict[str, int]:
        """How many facts there are of each device that has any, by its name."""
        with plainly(self._db.path):
            return self._ledger.facts_by_device()

    def has_device(self, start: str) -> bool:
        """Whether the name of any device begins so."""
        with plainly(self._db.path):
            return self._ledger.has_device(start)

    def facts(self, devices: Collection[str] | None = None) -> Iterator[Fact]:
        """All facts as they are now, in fold order; answers may be given while they are read.

        Args:
            devices: the names of those whose facts are wanted; `None` is all.
        """
        with plainly(self._db.path):
            yield from self._ledger.facts(devices)

    def written(self, form: str, progress: Progress) -> Iterator[str]:
        """The journal, line by line with their ends.

        Args:
            form: one of `FORMATS`.
            progress: is told how many facts were written, and how many there are about.
        """
        total = sum(self.counts().values())
        return FORMATS[form](_counted(self.facts(), lambda done: progress(done, total)))

    def take(
        self,
        facts: Iterable[Fact],
        read: Callable[[int], None] = lambda _: None,
        progress: Progress = lambda _done, _total: None,
        name: str = "",
        also: Callable[[], None] = lambda: None,
        *,
        rehearse: bool = False,
        safe: bool = False,
        by_id: bool = False,
    ) -> Merged:
        """Take facts in that were written elsewhere, or here and lost; what that changed.

        Args:
            facts: in any order.
            read: is told how many facts were read.
            progress: is told how many facts were taken in, and of how many.
            name: of the file that they are from, for messages.
            also: what is to be written in the same transaction, if there is one.
            rehearse: undo all of it in the end.
            safe: there is a backup of the present state.
            by_id: a fact is known by its id alone, as `Merging.stage` says, and a mark only takes
                away what one of its device gave.

        Raises:
            StudyError: by `facts`, or a fact cannot be; nothing has changed.
        """
        at = self._moment()[0]
        merging = self._ledger.merging()
        gave = self._gives() if by_id else _anything
        merging.stage(_believable(facts, at + AHEAD_MS, name, read, gave), by_id=by_id)
        try:
            if not merging.staged:
                return Merged(0, merging.known, 0, 0)  # and nobody has to wait
            if merging.cards > LARGE and not (rehearse or safe):
                backup.make(self._db.raw, self._home.backups, at)
            with suppress(UndoneError), self._db.roomy(), self._db.writing():
                self._ledger.catch_up()
                merged = merging.merge(at, progress)
                also()
                if rehearse:
                    raise UndoneError
            return merged
        finally:
            merging.drop()
            self._ledger.look_again()

    def _gives(self) -> Callable[[Mark], bool]:
        """What tells whether a mark takes away what its device gave, and has not taken yet."""
        devices = cache(self._ledger.facts_by_device)
        return lambda mark: mark.id.device in devices() and self._gave(mark)

    def _gave(self, mark: Mark) -> bool:
        past = self._ledger.facts_of(self._ledger.card_of(mark.card))
        said = [one for one in past if isinstance(one, Mark) and one.id.device == mark.id.device]
        return bool(said) and said[-1].on

    def take_file(
        self,
        path: Path,
        read: Callable[[int], None] = lambda _: None,
        progress: Progress = lambda _done, _total: None,
        *,
        rehearse: bool = False,
    ) -> Taken:
        """Take a journal file in, as `take` does facts. All of it is checked before.

        Raises:
            StudyError: the file is no journal, or a line is wrong; nothing has changed.
        """
        devices: set[str] = set()
        merged = self.take(
            _noted(_read(path), devices), read, progress, files.shown(path), rehearse=rehearse
        )
        if not rehearse:
            self.keep()
        return Taken(merged, len(devices))


def _read(path: Path) -> Iterator[Fact]:
    name = files.shown(path)
    if journal_csv.is_header(files.first_line(path)):
        return journal_csv.read(files.lines(path), name)
    return journal.read(files.lines(path), name)


def _believable(
    facts: Iterable[Fact],
    latest: int,
    name: str,
    read: Callable[[int], None],
    gave: Callable[[Mark], bool],
) -> Iterator[Fact]:
    """The facts, without marks that take away what was not given; refused if one cannot be.

    As if it is later than `latest`, in epoch milliseconds. Also if they are of more decks than
    anybody has, or lead too much together: statistics tell each deck, and a further alias has all
    histories folded that lead to its card.
    """
    decks: set[str] = set()
    deck = "/"
    """Of the fact before, with the slash behind it."""
    led: Counter[str] = Counter()
    for count, fact in enumerate(facts, 1):
        at, device, number = fact.id
        if at > latest or number > latest:
            raise StudyError(
                f"{name and name + ': '}fact {number} of the device {device} is "
                "more than 100 years ahead; is the clock right?"
            )
        if not fact.card.startswith(deck) and fact.card != NO_CARD:
            slug = fact.card.partition("/")[0]
            deck = f"{slug}/"
            decks.add(slug)
            if len(decks) > MOST_DECKS:
                raise StudyError(f"{name}: facts of more than {MOST_DECKS:,} decks")
        if type(fact) is not Answer:  # as few are
            if isinstance(fact, Mark) and not (fact.on or gave(fact)):
                continue
            if isinstance(fact, Alias):
                led[fact.to] += 1
                _mind_led(led[fact.to], fact.to, name)
        yield fact
        if count % TOLD_EVERY == 0:
            read(count)


def _mind_led(aliases: int, card: Key, name: str) -> None:
    if aliases > MOST_LED:
        raise StudyError(
            f"{name}: more than {MOST_LED:,} aliases lead to the card `{one_line(card, 60)}`"
        )


def _anything(_: Mark) -> bool:
    """Facts of a journal say what was done, whatever is known here."""
    return True


def _noted(facts: Iterable[Fact], devices: set[str]) -> Iterator[Fact]:
    for fact in facts:
        devices.add(fact.id.device)
        yield fact


def _counted(facts: Iterable[Fact], told: Callable[[int], None]) -> Iterator[Fact]:
    for count, fact in enumerate(facts, 1):
        yield fact
        if count % TOLD_EVERY == 0:
            told(count)

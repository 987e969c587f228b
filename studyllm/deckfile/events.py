"""libyaml's events folded into small nodes: scalars as they were written, each with its place.

Events instead of PyYAML's loaders, because those resolve merge keys without bound, overflow the
stack on nested brackets, lose duplicate keys, and read `no`, `1.10` and `12:30` as something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from yaml import MarkedYAMLError, YAMLError
from yaml._yaml import CParser, get_version_string
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from studyllm.deckfile.report import TOO_DEEP, EnoughError, Place, Report, quoted, syntax
from studyllm.deckfile.shape import LIMITS, MAX_DEPTH, Limits
from studyllm.deckfile.source import UnreadableError

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Iterator

    from studyllm.deckfile.ordinary import Ordinary
    from studyllm.deckfile.sieve import Run

    class Scalar:
        """A scalar event; the stubs leave its places open, but libyaml always sets them."""

        value: str
        style: str | None
        start_mark: Place
        end_mark: Place

else:
    Scalar = ScalarEvent


def parser_version() -> str:
    """The version of libyaml."""
    return str(get_version_string())


class Items(list["Node"]):
    """A list, with the place where it begins."""

    __slots__ = ("start_mark",)

    def __init__(self, start_mark: Place) -> None:
        self.start_mark = start_mark


class Table(dict[str, "Node"]):
    """A mapping, with the places where it and its keys begin."""

    __slots__ = ("marks", "refused", "start_mark")

    def __init__(self, start_mark: Place) -> None:
        self.start_mark = start_mark
        self.marks: dict[str, Place] = {}
        self.refused = False
        """Whether a key was refused, so that what is missing may be under it."""


Node: TypeAlias = Scalar | Items | Table | None
"""`None` stands for what was refused, and is in the report already."""

_REFUSED: Final = "<a refused key>"
"""What stands under it is dropped. Compared by identity."""

_MERGE: Final = "<<"

_STOPPERS: Final = (
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    TypeError,
    RuntimeError,
    MemoryError,
)
"""What PyYAML lets escape besides its own errors."""


class Readable(Protocol):
    """What libyaml can read from: UTF-8 in chunks of any length, none empty but the last."""

    def read(self, size: int = -1, /) -> bytes: ...


def events(source: Readable, report: Report) -> Iterator[Any]:
    """The events of a file, up to the first place that is no YAML; that goes into the report."""
    try:
        following = CParser(source).get_event
        while (event := following()) is not None:
            yield event
    except MarkedYAMLError as error:
        syntax(report, error)
    except UnreadableError as error:
        report.add_at(error.line, error.column, str(error))
    except (YAMLError, *_STOPPERS) as error:
        report.add_at(1, 1, f"this cannot be read ({type(error).__name__})")


class Fold:
    """The cards of a deck, one at a time as nodes; then the rest of the deck as `root`.

    In the place of cards that a `Sieve` took out of its source there are these as they are.
    """

    def __init__(
        self,
        source: Readable,
        report: Report,
        limits: Limits = LIMITS,
        runs: deque[Run] | None = None,
    ) -> None:
        self.root: Node = None
        self.listed = 0
        """How many items stood under `cards`."""
        self._values = 0
        """In the cards so far."""
        self._source = source
        self._limits = limits
        self._report = report
        self._stack: list[tuple[Table | Items | None, str | None]] = []
        self._documents = 0
        self._cards: Items | None = None
        """The list under `cards`, whose items are not kept."""
        self._runs = runs
        """What a sieve took out."""

    def __iter__(self) -> Iterator[Node | Ordinary]:
        current: Table | Items | None = None
        key: str | None = None
        values = 0
        most = self._limits.values
        node: Node
        for event in events(self._source, self._report):
            values += 1
            kind = type(event)
            if kind is ScalarEvent:
                if event.anchor is not None or event.tag is not None or values > most:
                    self._refuse(event, values)
                node = event
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node = current
                current, key = self._stack.pop()
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                current, key = self._entered(event, current, key, values), None
                continue
            elif kind is AliasEvent:
                self._refuse(event, values)
                node = None
            else:
                self._frame(event)
                continue
            if isinstance(current, Table):
                if key is None:
                    key = self._key(current, node)
                    continue
                if key is not _REFUSED:
                    current[key] = node
                key = None
            elif current is self._cards is not None:
                # Only a scalar: what ends a card has the place of what comes next.
                if (
                    kind is ScalarEvent
                    and self._runs
                    and self._runs[0].line == event.start_mark.line
                ):
                    yield from self._taken_out(values)
                else:
                    self._count(event, values)
                    yield node
                values = 0
            else:
                self._put(current, node)

    def _entered(
        self, event: Any, current: Table | Items | None, key: str | None, values: int
    ) -> Table | Items:
        """The container that begins here."""
        if event.anchor is not None or event.tag is not None or values > self._limits.values:
            self._refuse(event, values)
        mark: Place = event.start_mark
        self._stack.append((current, key))
        if len(self._stack) > MAX_DEPTH:
            self._report.add(mark, TOO_DEEP)
            raise EnoughError
        if type(event) is MappingStartEvent:
            return Table(mark)
        entered = Items(mark)
        if key == "cards" and len(self._stack) == 2:
            self._cards = entered
        return entered

    def _put(self, current: Items | None, node: Node) -> None:
        if current is None:
            self.root = node
        else:
            current.append(node)

    def _key(self, table: Table, node: Node) -> str:
        """The key that a node is, or what stands for a refused one."""
        flaw = self._flaw(table, node)
        if flaw is None and isinstance(node, Scalar):
            table.marks[node.value] = node.start_mark
            return node.value
        table.refused = True
        if node is not None and flaw:
            self._report.add(node.start_mark, flaw)
        return _REFUSED

    def _flaw(self, table: Table, node: Node) -> str | None:
        """What is wrong with a key; empty if that is in the report already."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            return "a key is a word; a text that begins with `{` or `[` needs quotes"
        if node.value == _MERGE:
            return "merge keys (`<<`) are not allowed; write it out"
        first = table.marks.get(node.value)
        if first is not None:
            return f"{quoted(node.value)} is given twice; line {first.line + 1} has it"
        return None

    def _refuse(self, event: Any, values: int) -> None:
        mark: Place = event.start_mark
        if values > self._limits.values:
            self._report.add(mark, f"more than {self._limits.values:,} values in one card")
            raise EnoughError
        if type(event) is AliasEvent:
            word = "aliases (`*`) are not allowed; a text that begins with `*` needs quotes"
        elif event.anchor is not None:
            word = "anchors (`&`) are not allowed; a text that begins with `&` needs quotes"
        else:
            word = "tags (`!`) are not allowed; a text that begins with `!` needs quotes"
        self._report.add(mark, word)

    def _taken_out(self, values: int) -> list[Ordinary]:
        """The cards in whose place an empty item stands; the sieve keeps within the limits."""
        assert self._runs is not None
        cards = self._runs.popleft().cards
        self.listed += len(cards)
        self._values += values - 1 + sum(card.values for card in cards)
        return cards

    def _count(self, event: Any, values: int) -> None:
        self.listed += 1
        self._values += values
        if self.listed > self._limits.cards:
            much = f"{self._limits.cards:,} cards"
        elif self._values > self._limits.all_values:
            much = f"{self._limits.all_values:,} values"
        else:
            return
        self._report.add(event.start_mark, f"more than {much}; split the deck")
        raise EnoughError

    def _frame(self, event: Any) -> None:
        """Where a stream or a document begins or ends: a file holds one document."""
        mark: Place = event.start_mark
        if type(event) is DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                self._report.add(mark, "a second document; a file holds one deck")
                raise EnoughError

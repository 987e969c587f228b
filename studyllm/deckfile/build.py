"""Nodes to cards and the deck, and the rules that hold between their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from studyllm.core import cloze
from studyllm.core.cards import Basic, Card, Choices, Cloze, Deck, Kind, Number, Points, Text
from studyllm.deckfile import shape
from studyllm.deckfile.events import Items, Node, Scalar, Table
from studyllm.deckfile.names import Lines, folded, made
from studyllm.deckfile.ordinary import Ordinary
from studyllm.deckfile.report import EnoughError, Place, Report, Spot, quoted
from studyllm.deckfile.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_WANTS: Final = tuple((field.name, field.wants) for field in shape.CARD if field.wants)
_SHORT: Final = {field.name: field.short for field in shape.CARD}
_ONE_OF: Final = ", ".join(f"`{name}`" for name in shape.KINDS)


class Builder:
    """Makes cards of nodes, one by one, and at the end the deck; problems go into the report."""

    def __init__(self, report: Report, limits: shape.Limits = shape.LIMITS) -> None:
        self.lines = Lines()
        """Where each card stands, by id."""
        self._report = report
        self._limits = limits
        self._values = Values(report)
        self._card = self._values.known(shape.CARD)
        self._deck = self._values.known(shape.DECK)
        self._kinds: dict[str, Callable[[Table, dict[str, Any]], Kind | None]] = {
            "answer": self._basic,
            "cloze": self._cloze,
            "choices": self._choices,
            "number": self._number,
            "points": self._points,
        }
        self._awaited: dict[str, list[Spot]] = {}
        """Follow-ups to cards that have not come yet, and where they are asked for."""
        self._waiting = 0
        """How many places that are."""
        self._earlier: dict[str, Spot] = {}
        """Ids of earlier days, and where they stand."""

    def card(self, node: Node | Ordinary) -> Card | None:
        """The card, or `None` if it has a problem."""
        before = self._report.count
        if isinstance(node, Ordinary):
            self._placed(node)
            return node.card if self._report.count == before else None
        if not isinstance(node, Table):
            if node is not None:
                self._report.add(node.start_mark, "a card has keys: `question: …`, `answer: …`")
            return None
        values = self._values.table(node, self._card)
        kind = self._kind(node, values)
        card_id = self._identified(node, values)
        if "follow_up" in values or "was" in values:
            links = _named(node, "follow_up", values), _named(node, "was", values)
            self._linked(card_id, node.start_mark, *links)
        if self._report.count != before or kind is None or card_id is None:
            return None
        return Card(
            card_id,
            values.get("question", {}),
            kind,
            values.get("note"),
            values.get("source"),
            values.get("as_of", ""),
            values.get("tags", ()),
            values.get("refs", ()),
            values.get("follow_up", ()),
            values.get("was", ()),
        )

    def deck(self, node: Node, listed: int) -> Deck | None:
        """The deck, once all `listed` cards have been read, or `None` if it has a problem."""
        before = self._report.count
        if not isinstance(node, Table):
            self._no_deck(node)
            return None
        values = self._values.table(node, self._deck)
        for field in shape.DECK:
            if field.required and field.name not in values:
                self._report.add(node.start_mark, f"`{field.name}` is missing")
        cards = node.get("cards")
        if isinstance(cards, Items) and not listed:
            self._report.add(cards.start_mark, "`cards` is an empty list")
        self.settle()
        if self._report.count != before:
            return None
        slug: str = values["deck"]
        return Deck(
            slug,
            values.get("title", {"": slug}),
            values.get("about"),
            values.get("tags", ()),
            values.get("was", ()),
        )

    def _no_deck(self, node: Node) -> None:
        if node is None or (isinstance(node, Scalar) and not node.value):
            if not self._report.count:
                self._report.add_at(1, 1, "the file is empty; a deck begins with `deck: its-name`")
        else:
            self._report.add(node.start_mark, "a deck has keys: `deck: its-name`, then `cards:`")

    def _kind(self, node: Table, values: dict[str, Any]) -> Kind | None:
        found = [name for name in shape.KINDS if name in values]
        if len(found) != 1:
            if not found:
                message = f"a card has one of {_ONE_OF}; this one has none"
                self._report.add(node.start_mark, message)
            for name in found[1:]:
                message = f"a card has one of {_ONE_OF}; this one has `{found[0]}` already"
                self._report.add(node.marks[_key(node, name)], message)
        else:
            for name, wants in _WANTS:
                if name in values and wants not in values:
                    self._report.add(node.marks[_key(node, name)], f"`{name}` belongs to `{wants}`")
        if "question" not in values:
            if found and "cloze" not in values:
                self._report.add(node.start_mark, "`question` is missing")
        elif "cloze" in values:
            message = "a cloze is its own question; drop one of the two"
            self._report.add(node.marks[_key(node, "question")], message)
        if len(found) != 1 or values[found[0]] is None:
            return None
        return self._kinds[found[0]](node, values)

    def _basic(self, node: Table, values: dict[str, Any]) -> Kind:
        answer = values["answer"]
        self._same_languages(node, values.get("question"), "answer", (answer,))
        return Basic(answer, values.get("reverse", False))

    def _cloze(self, node: Table, values: dict[str, Any]) -> Kind:
        text: Text = values["cloze"]
        numbers: dict[str, tuple[int, ...]] = {}
        for language, each in text.items():
            try:
                numbers[language] = cloze.numbers(each)
            except cloze.ClozeError as error:
                item = _item(node, "cloze", language)
                shift = _shift(item, each, error.offset)
                self._report.add(_place(node, "cloze", language), str(error), shift)
        for language, found in numbers.items():
            first, wanted = next(iter(numbers.items()))
            if found != wanted:
                message = f"`{language}` hides {_listed(found)}, `{first}` hides {_listed(wanted)}"
                self._report.add(_place(node, "cloze", language), message)
        return Cloze(text)

    def _choices(self, node: Table, values: dict[str, Any]) -> Kind:
        options: tuple[Text, ...] = values["choices"]
        self._same_languages(node, values.get("question"), "choices", options)
        right: tuple[int, ...] = values.get("right") or (1,)
        for number in right:
            if number > len(options):
                message = f"`right: {number}`, but there are {len(options)} choices"
                self._report.add(_place(node, "right"), message)
        return Choices(options, frozenset(number - 1 for number in right))

    def _number(self, node: Table, values: dict[str, Any]) -> Kind:
        return Number(values["number"], values.get("tolerance", ""), values.get("unit"))

    def _points(self, node: Table, values: dict[str, Any]) -> Kind:
        points = values["points"]
        texts = tuple(point.text for point in points)
        self._same_languages(node, values.get("question"), "points", texts)
        return Points(points)

    def _same_languages(
        self, node: Table, question: Text | None, name: str, texts: tuple[Text, ...]
    ) -> None:
        """Else a learner would be shown a card in two languages at once."""
        whole = ("question", question) if question and "" not in question else None
        for place, text in enumerate(texts):
            if "" in text:
                continue
            what = name if name == "answer" else f"{name} {place + 1}"
            if whole is None:
                whole = (what, text)
            elif text.keys() != whole[1].keys():
                mine, other = (what, text), whole
                if all(language in text for language in whole[1]):
                    mine, other = other, mine
                lacking = next(language for language in other[1] if language not in mine[1])
                message = f"`{mine[0]}` has no `{lacking}`, which `{other[0]}` has"
                self._report.add(_place(node, name, place), message)

    def _identified(self, node: Table, values: dict[str, Any]) -> str | None:
        """The card's id, noted with its line; made from the text if the file gives none."""
        named = "id" in values
        if named:
            card_id: str | None = values["id"]
        else:
            text = values.get("question") or values.get("cloze")
            card_id = made(text) if text else None
        if card_id is None:
            return None
        place = _place(node, "id") if named else node.start_mark
        self._note(card_id, place.line, place.column, named)
        return card_id

    def _placed(self, found: Ordinary) -> None:
        """Hold an ordinary card against those before it."""
        card, line, column, named, links, _ = found
        if named < 0:
            self._note(card.id, line, column, named=False)
        else:
            self._note(card.id, named, column + len("id: "), named=True)
        if links:
            lists = links.get("follow_up", ()), links.get("was", ())
            self._linked(card.id, Spot(line, column), *lists)

    def _note(self, card_id: str, line: int, column: int, named: bool) -> None:
        """Note the line of a card's id, which nothing else may have."""
        first = self.lines.add(card_id, line + 1)
        if first:
            message = f"give this card an `id`: it asks the same as line {first}"
            if named:
                message = f"{quoted(f'id: {card_id}')} is taken by line {first}"
            self._report.add_at(line + 1, column + 1, message)
        if self._awaited:
            self._waiting -= len(self._awaited.pop(card_id, ()))

    def _linked(
        self,
        card_id: str | None,
        start: Place,
        follow_up: Iterable[tuple[str, Spot]],
        was: Iterable[tuple[str, Spot]],
    ) -> None:
        """Note the ids of other cards that a card names."""
        for other, place in follow_up:
            if other == card_id:
                self._report.add(place, "a card cannot follow up on itself")
            elif other not in self.lines:
                self._awaited.setdefault(other, []).append(place)
                self._waiting += 1
        for other, place in was:
            first = self._earlier.setdefault(other, place)
            if first is not place:
                message = f"{quoted(f'was: {other}')} is claimed by line {first.line + 1}"
                self._report.add(place, message)
        if self._waiting + len(self._earlier) > self._limits.links:
            self._report.add(start, f"more than {self._limits.links:,} ids to remember")
            raise EnoughError

    def settle(self) -> None:
        """Check what can only be known when all cards are there."""
        for name, places in self._awaited.items():
            for place in places:
                self._report.add(place, f"{quoted(f'follow_up: {name}')} is no card of this deck")
        for name, place in self._earlier.items():
            line = self.lines.line(name)
            if line:
                self._report.add(place, f"{quoted(f'was: {name}')} is the card in line {line}")


def _key(node: Table, name: str) -> str:
    """A key as it is written: in full or short."""
    return name if name in node else _SHORT[name]


def _item(node: Table, name: str, *path: str | int) -> Node:
    """The node under a key, or inside it: by language, or by place in a list."""
    item = node[_key(node, name)]
    for step in path:
        if isinstance(item, Table) and isinstance(step, str):
            item = item.get(step, item)
        elif isinstance(item, Items) and isinstance(step, int):
            item = item[step]
    return item


def _place(node: Table, name: str, *path: str | int) -> Place:
    item = _item(node, name, *path)
    return node.start_mark if item is None else item.start_mark


def _named(node: Table, name: str, values: dict[str, Any]) -> Iterator[tuple[str, Spot]]:
    """The good names of a list, each with its place."""
    good = values.get(name) or ()
    items = _item(node, name) if good else None
    for item in items if isinstance(items, Items) else ():
        if isinstance(item, Scalar) and (found := folded(item.value)) in good:
            yield found, Spot(item.start_mark.line, item.start_mark.column)


def _shift(item: Node, text: str, offset: int) -> int:
    """How far a place in a text is from where its scalar begins; 0 where that cannot be told."""
    if not isinstance(item, Scalar) or item.style or item.value != text:
        return 0
    start, end = item.start_mark, item.end_mark
    plain = start.line == end.line and end.column - start.column == len(text)
    return offset if plain else 0


def _listed(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, numbers[:9])) + (", …" if len(numbers) > 9 else "")
    return f"part{'s' if len(numbers) > 1 else ''} {shown}"

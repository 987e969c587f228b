"""Cards and deck heads written as the compact JSON that `bodies` reads."""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

from studyllm.core.cards import Basic, Choices, Cloze, Number
from studyllm.store.words import is_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studyllm.core.cards import Card, Deck, Kind, Text

# Put together by hand: an encoder takes four times as long, and most of an import is this.


def pack_card(card: Card) -> str:
    """All of a card but its id, which its key tells; after a blank if its letters are foreign."""
    packed = _kind(card.kind)
    if card.question:
        packed += f',"question":{_text(card.question)}'
    if card.note:
        packed += f',"note":{_text(card.note)}'
    if card.source:
        packed += f',"source":{_text(card.source)}'
    if card.as_of:
        packed += f',"as_of":{quoted(card.as_of)}'
    if card.tags:
        packed += f',"tags":{_list(card.tags)}'
    if card.refs:
        packed += f',"refs":{_list(card.refs)}'
    if card.follow_up:
        packed += f',"follow_up":{_list(card.follow_up)}'
    if card.was:
        packed += f',"was":{_list(card.was)}'
    packed += "}"
    return f" {packed}" if is_foreign(packed) else packed


def pack_deck(deck: Deck) -> str:
    """All of a deck but its slug."""
    head = f'{{"title":{_text(deck.title)}'
    if deck.about:
        head += f',"about":{_text(deck.about)}'
    if deck.tags:
        head += f',"tags":{_list(deck.tags)}'
    if deck.was:
        head += f',"was":{_list(deck.was)}'
    return head + "}"


def _text(text: Text) -> str:
    if len(text) == 1 and "" in text:
        return quoted(text[""])
    return f"{{{','.join(f'{quoted(code)}:{quoted(said)}' for code, said in text.items())}}}"


def _list(texts: Iterable[str]) -> str:
    return f"[{','.join(map(quoted, texts))}]"


def _kind(kind: Kind) -> str:
    """The beginning of a body, without the end of its object."""
    if isinstance(kind, Basic):
        return f'{{"answer":{_text(kind.answer)}' + (',"reverse":true' if kind.reverse else "")
    if isinstance(kind, Cloze):
        return f'{{"cloze":{_text(kind.text)}'
    if isinstance(kind, Choices):
        options = ",".join(map(_text, kind.options))
        return f'{{"choices":[{options}],"right":[{",".join(map(str, sorted(kind.right)))}]'
    if isinstance(kind, Number):
        unit = _text(kind.unit) if kind.unit else "null"
        value, tolerance = quoted(kind.value), quoted(kind.tolerance)
        return f'{{"number":{value},"tolerance":{tolerance},"unit":{unit}'
    points = (
        f"[{_text(point.text)},{'true' if point.required else 'false'}]" for point in kind.points
    )
    return f'{{"points":[{",".join(points)}]'

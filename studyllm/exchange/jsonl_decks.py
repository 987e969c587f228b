"""Decks in our JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from studyllm.core.fields import CARD, DECK
from studyllm.errors import StudyError
from studyllm.exchange import files, jsonl
from studyllm.exchange.by_deck import Order, Problems
from studyllm.exchange.fitting import unfit
from studyllm.exchange.foreign import Foreign, Wish
from studyllm.exchange.found import Found

_LOOKED_AT: Final = 1024 * 1024
"""Bytes in which a head ends that is known."""


def recognised(path: Path) -> bool:
    """Whether a file begins with the head of a deck in JSON Lines."""
    return jsonl.is_ours(files.start_of(path, _LOOKED_AT).partition("\n")[0])


@contextmanager
def read(path: Path, wish: Wish) -> Iterator[Foreign]:
    """The decks of a file of ours, which is taken whole or not at all.

    Raises:
        ConfigError: no encoding is known by that name.
        StudyError: it cannot be read, or a line is not what it should be; with file and line.
    """
    with files.text(path, wish.encoding) as text:
        order, problems = Order(text.name), Problems()
        for found in _cards(text):
            flaw = unfit(found.card, CARD) or unfit(found.deck, DECK)
            if not flaw and "deck" not in found.deck:
                flaw = "the line of its deck does not say `deck`"
            if flaw:
                problems.note(StudyError(f"{text.name}:{found.line}: {flaw}"))
                continue
            order.check_room(found)
            try:
                order.note(found)
            except StudyError as error:
                problems.note(error)
        problems.refuse()
        if not order.cards:
            raise StudyError(f"{text.name}: the file has no cards")
        yield Foreign("JSON Lines", order.decks(lambda: _cards(text)))


def _cards(text: files.TextFile) -> Iterator[Found]:
    # JSON breaks lines at newlines alone.
    for found in jsonl.read(text.lines("\n"), text.name):
        fields = {key: value for key, value in found.card.items() if value is not False}
        yield found._replace(card={key: fields[key] for key in CARD if key in fields} | fields)

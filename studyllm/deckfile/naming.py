"""The ids of cards written into their file; every other byte stays."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from studyllm.deckfile import source
from studyllm.deckfile.placing import Place, standing, standings
from studyllm.deckfile.reading import Reading
from studyllm.deckfile.rewriting import BREAK, are_alike, bytes_of, decoded, replace
from studyllm.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable


def name_card(path: Path, card_id: str) -> bool:
    """Write the id of a card that has none in its file, if nothing else changes by that.

    Returns:
        Whether that was done; else the file is as it was.

    Raises:
        StudyError: the file cannot be read or written.
    """
    found = standing(path, card_id)
    if found is None or found.named:
        return False
    return _write_ids(path, [(found.place, card_id)])


def nameless(path: Path) -> list[tuple[Place, str]]:
    """Where each card without an id stands, and the id that it has until its text changes.

    Raises:
        DeckError: the file breaks rules of the format.
        StudyError: it is not there, or cannot be read.
    """
    deque(Reading(path, None, source.shown(path)), maxlen=0)
    return [
        (found.place, card_id)
        for card_id, found in standings(path)
        if card_id is not None and not found.named
    ]


def name_cards(path: Path) -> int:
    """Write the ids of all cards that have none in their file, all or none; how many.

    Raises:
        DeckError: the file breaks rules of the format.
        StudyError: it cannot be read or written, or cannot hold ids and be the same deck.
    """
    found = nameless(path)
    if found and not _write_ids(path, found):
        raise StudyError(
            f"{source.shown(path)}: the ids cannot be written as this file is laid out; "
            "it stays as it is"
        )
    return len(found)


def _write_ids(path: Path, ids: Iterable[tuple[Place, str]]) -> bool:
    raw = bytes_of(path)
    changed = _with_ids(raw, ids)
    if changed is None:
        return False
    return replace(path, raw, changed, lambda new: are_alike(path, new))


def _with_ids(raw: bytes, ids: Iterable[tuple[Place, str]]) -> bytes | None:
    """The bytes of a file with ids in the mappings that begin at these places."""
    file = decoded(raw)
    if file is None:
        return None
    text = file.text
    starts = [0, *(found.end() for found in BREAK.finditer(text))]
    parts = []
    behind = 0
    for place, card_id in sorted(ids):
        offset = starts[place.line - 1] + place.column - 1
        if text[offset : offset + 1] == "{":
            offset, more = _in_braces(text, offset + 1, card_id)
        else:
            found = BREAK.search(text, offset)
            newline = found[0] if found else file.newline()
            more = f"id: {card_id}{newline}{' ' * (place.column - 1)}"
        parts += [text[behind:offset], more]
        behind = offset
    return file.encoded("".join(parts) + text[behind:])


def _in_braces(text: str, offset: int, card_id: str) -> tuple[int, str]:
    """Where the id stands in a mapping in braces, which are behind `offset`, and how."""
    while text[offset : offset + 1] == " ":
        offset += 1
    ahead = text[offset : offset + 1]
    # JSON stays JSON.
    written = f'"id": "{card_id}",' if ahead == '"' else f"id: {card_id},"
    return offset, written if ahead in "\r\n" else written + " "

"""One more card at the end of a deck file; every other byte stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studyllm.core.cards import Cloze
from studyllm.deckfile import source
from studyllm.deckfile.layout import Layout, Stretch, laid_out, lines_of
from studyllm.deckfile.reading import Reading
from studyllm.deckfile.rewriting import BREAK, bytes_of, replace
from studyllm.deckfile.writing import in_braces, in_lines
from studyllm.errors import DeckError, StudyError

if TYPE_CHECKING:
    from pathlib import Path

    from studyllm.core.cards import Card, Text
    from studyllm.core.fields import Fields

_NO_LAYOUT: Final = "no card can be added to it as it is laid out; use an editor"


def add_card(path: Path, card: Fields) -> str:
    """Put a card behind the last one of a deck file, also behind none; its id.

    Args:
        path: of the file.
        card: the card under its keys; its texts were cleaned.

    Raises:
        DeckError: the file breaks rules of the format.
        StudyError: the card does, or another asks the same; or the file cannot be read or written,
            or holds no further card.
    """
    name = source.shown(path)
    raw = bytes_of(path)
    reading = Reading(path, None, name)
    layout: Layout | None = None
    cards: list[Card] = []
    try:
        cards = list(reading)
    except DeckError:
        layout = laid_out(raw)
        if not _is_empty(layout):
            raise
    _refuse_same(name, reading, cards, card)
    layout = layout or laid_out(raw)
    changed = _with_card(layout, card) if layout else None
    if layout is None or changed is None:
        raise StudyError(f"{name}: {_NO_LAYOUT}")
    after = Reading(path, None, name)
    now: list[Card] = []

    def is_good(new: Path) -> bool:
        nonlocal after
        after = Reading(new, None, name)
        now[:] = after
        return now[:-1] == cards and (not cards or after.deck == reading.deck)

    try:
        done = replace(path, raw, layout.file.encoded(changed), is_good)
    except DeckError as error:
        raise StudyError(f"the card cannot be added: {error.problems[0].message}") from error
    if not done:
        raise StudyError(f"{name}: {_NO_LAYOUT}")
    return now[-1].id


def _is_empty(layout: Layout | None) -> bool:
    """Whether a file would be a deck if only it had cards."""
    return layout is not None and "cards" in layout.keys and not layout.cards


def _refuse_same(name: str, reading: Reading, cards: list[Card], card: Fields) -> None:
    """Raise a `StudyError` if one of the cards asks what another is to ask."""
    asked = _words(card.get("question") or card["cloze"])
    for other in cards:
        if asked & _words(_text_of(other)):
            place = f"{name}:{reading.line(other.id)}"
            raise StudyError(f"{place}: the card `{other.id}` asks that already")


def _text_of(card: Card) -> Text:
    return card.kind.text if isinstance(card.kind, Cloze) else card.question


def _words(text: Text | str) -> set[str]:
    """What is asked, in whichever language, without regard to how lines are broken."""
    texts = [text] if isinstance(text, str) else text.values()
    return {" ".join(each.split()) for each in texts}


def _with_card(layout: Layout, card: Fields) -> str | None:
    """The text of a file with a card at the end; `None` if there is no place for it."""
    text = layout.file.text
    if layout.in_brackets and (layout.cards or layout.in_braces or not _is_bare(layout)):
        return _in_brackets(layout, card)
    if layout.in_braces:
        return None
    if layout.cards:
        last = layout.cards[-1]
        offset = _behind_comments(text, last.end, layout.column)
        lines = _like(text[last.start : last.end], card, " " * layout.column)
        if _is_airy(text, layout.cards):
            lines = "\n" + lines
    else:
        cards = layout.keys["cards"]
        offset = cards.end
        lines = in_lines(card, "  ")
        if layout.list is not None:
            before = text[: layout.list.start].rstrip(" ")
            text = before + text[layout.list.end :]
            offset -= len(layout.file.text) - len(text)
    newline = layout.file.newline(max(offset - 2, 0))
    start = "" if not offset or text[offset - 1] in "\r\n" else newline
    return text[:offset] + start + lines.replace("\n", newline) + text[offset:]


def _is_bare(layout: Layout) -> bool:
    """Whether nothing stands between the brackets around no card, not even a comment."""
    assert layout.list is not None
    return not layout.file.text[layout.list.start + 1 : layout.list.end - 1].strip()


def _like(other: str, card: Fields, indent: str) -> str:
    """A card as an item of a list, in braces if another is and no text has several lines."""
    braces = other.lstrip(" -").startswith("{")
    if not braces or any(map(_has_lines, card.values())):
        return in_lines(card, indent)
    as_json = _is_json(other, other.index("{"))
    return f"{indent}- {in_braces(card, as_json=as_json)}\n"


def _has_lines(value: object) -> bool:
    """Whether a text, or one of some languages, has more than one line."""
    texts = value.values() if isinstance(value, dict) else (value,)
    return any(isinstance(text, str) and "\n" in text for text in texts)


def _in_brackets(layout: Layout, card: Fields) -> str | None:
    """The text with a card more before the bracket that ends them."""
    text = layout.file.text
    assert layout.list is not None
    last = layout.cards[-1] if layout.cards else None
    as_json = layout.in_braces if last is None else _is_json(text, last.start)
    written = in_braces(card, as_json=as_json)
    if last is None:
        offset = layout.list.start + 1
        return text[:offset] + written + text[offset:]
    line = max(text.rfind("\n", 0, last.start), text.rfind("\r", 0, last.start)) + 1
    indent = text[line : last.start]
    below = line > 0 and not indent.strip()
    between = f",{layout.file.newline(line - 1)}{indent}" if below else ", "
    return text[: last.end] + between + written + text[last.end :]


def _is_json(text: str, brace: int) -> bool:
    """Whether the keys behind a brace are in quotes, as in JSON."""
    return text[brace + 1 :].lstrip().startswith('"')


def _behind_comments(text: str, offset: int, column: int) -> int:
    """Behind the comments right below a card that are indented like its keys."""
    for line in lines_of(text, offset):
        written = text[line.start : line.end]
        bare = written.lstrip(" ")
        if not bare.startswith("#") or len(written) - len(bare) <= column:
            break
        offset = line.end
    return offset


def _is_airy(text: str, cards: list[Stretch]) -> bool:
    """Whether an empty line stands between the last two cards."""
    if len(cards) < 2:
        return False
    between = text[cards[-2].end : cards[-1].start]
    return any(not line.strip() for line in BREAK.split(between)[:-1])

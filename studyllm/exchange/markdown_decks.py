"""Decks in Markdown: of hashcards and repeater, and of Obsidian's spaced repetition plugin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from studyllm.core import cloze
from studyllm.core.fields import Fields
from studyllm.core.journal import Fact
from studyllm.core.naming import made
from studyllm.errors import StudyError
from studyllm.exchange import files
from studyllm.exchange.by_deck import Order, codes_of
from studyllm.exchange.clozes import UnsayableError, from_brackets, from_highlights
from studyllm.exchange.foreign import Foreign, ForeignDeck, NoCardsError, Skipped, Wish
from studyllm.exchange.found import Found
from studyllm.exchange.note_cards import Flaw, Note, cards_in
from studyllm.exchange.note_text import Pictures, card_text
from studyllm.exchange.obsidian_schedules import baselines
from studyllm.text.clean import clean, one_line
from studyllm.text.slugs import slug_of

MOST_CARDS: Final = 250_000
"""Of a file, as many as of a deck."""
MOST_NAMED: Final = 1_000
"""Places that are named as left out."""

_LOOKED_AT: Final = 256 * 1024
_NOTES: Final = (".md", ".markdown", ".mdown", ".mkd")
_MARKS: Final = re.compile(
    r"^Q:[^\n]+\n(?:[^\n]*\n){0,20}?A:|^C:[^\n\[]*\[[^\n\]]+\]|<!--SR:!?[0-9f]|(?<!\S)#flashcards?\b",
    re.MULTILINE,
)
"""What stands in texts with cards alone."""

_LONGEST_HEAD: Final = 64 * 1024
"""Characters of front matter."""
_NAME: Final = re.compile(
    r"""^(?:name|title)\s*[:=]\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n]*))$""", re.MULTILINE
)
_HEAD_TAG: Final = re.compile(r"""(?<![\w/])(flashcards?(?:/[^\s,\]"'#]+)?)(?![\w-])""")
_WHAT_CARDS_ARE: Final = (
    "there is no card in this file: a card is `Q: …` and `A: …` on lines of their own, `C: …` with "
    "`[hidden]` parts, `question::answer`, a question and an answer with `?` on a line between "
    "them, or a text with `==hidden==` parts"
)


def recognised(path: Path) -> bool:
    """Whether a file is Markdown by its name, or has the marks of cards."""
    start = files.start_of(path, _LOOKED_AT)
    if path.suffix.lower() in _NOTES:
        return bool(start.strip())
    return _MARKS.search(start) is not None


@contextmanager
def read(path: Path, wish: Wish) -> Iterator[Foreign]:
    """The cards of a file, in the decks that its tags name, and what was promised for them.

    Raises:
        ConfigError: no encoding is known by that name.
        StudyError: it cannot be read, or has no card; with file, line and the way out.
    """
    with files.text(path, wish.encoding, files.LARGEST_NOTES) as text:
        reading = Reading(text, path, wish)
        order = Order(text.name)
        promised = False
        for found, note in reading.cards():
            order.check_room(found)
            order.note(found)
            promised = promised or bool(note.schedule)
        skipped = reading.skipped
        if not order.cards:
            if not skipped:
                raise NoCardsError(f"{text.name}: {_WHAT_CARDS_ARE}")
            raise StudyError(f"{text.name}: {skipped[0].place}: {skipped[0].why}")
        again = Reading(text, path, wish)
        decks = (
            ForeignDeck(deck.fields, deck.cards, reading.pictures.media)
            for deck in order.decks(lambda: (found for found, _ in again.cards()))
        )
        facts = Reading(text, path, wish).facts if promised else _no_facts
        yield Foreign("Markdown", decks, facts, skipped)


def _no_facts() -> Iterator[Fact]:
    return iter(())


class _Head(NamedTuple):
    """What stands before a text, between two lines `---`."""

    lines: int = 0
    name: str = ""
    tag: str = ""


class Together:
    """What notes have in common that are read one after the other, once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """In which all of them are."""
        self.taken: set[int] = set()
        """What no further card may share with those that were read."""
        self.heads: dict[str, Fields] = {}
        """What is said of each deck, by its slug."""
        self.media: dict[str, Callable[[], BinaryIO]] = {}
        """The pictures that were found."""
        self.skipped: list[Skipped] = []


class Reading:
    """Goes through the cards of a file, once."""

    def __init__(
        self, text: files.TextFile, path: Path, wish: Wish, together: Together | None = None
    ) -> None:
        """`together`: with other notes; the file is read by itself if left out."""
        self._place, self._twice = "line ", "its question is asked further up"
        if together is None:
            together = Together(path.parent)
        else:
            self._twice = "its question is asked further up or in a note before this one"
            self._place = f"{one_line(path.relative_to(together.folder).as_posix())}:"
        self.pictures = Pictures(path.parent, together.folder, together.media)
        self.skipped = together.skipped
        self._taken = together.taken
        self._text = text
        self._head = _head(text.lines(None))
        named = slug_of(self._head.name)
        self._slug = wish.slug or named or slug_of(path.stem) or "deck"
        self._decks: dict[str, Fields] = {}
        """By the tags that name them."""
        self._by_slug = together.heads

    def cards(self) -> Iterator[tuple[Found, Note]]:
        """The cards, each with how it stands there; what is none is noted."""
        lines = islice(self._text.lines(None), self._head.lines, None)
        notes = cards_in(lines, self._head.lines + 1, self._head.tag)
        for count, note in enumerate(notes, 1):
            if count > MOST_CARDS:
                place = f"{self._text.name}:{note.line}"
                raise StudyError(f"{place}: more than {MOST_CARDS:,} cards; split the file")
            if isinstance(note, Flaw):
                self._leave_out(note.line, note.why)
                continue
            try:
                card = self._card(note)
            except UnsayableError as error:
                self._leave_out(note.line, str(error))
                continue
            deck = self._deck(note.tag)
            codes = codes_of(deck["deck"], card)
            if not self._taken.isdisjoint(codes):
                self._leave_out(note.line, self._twice)
                continue
            self._taken.update(codes)
            yield Found(note.line, deck, card, f"{self._place}{note.line}"), note

    def facts(self) -> Iterator[Fact]:
        """What was promised for the cards."""
        for found, note in self.cards():
            if note.schedule:
                key = f"{found.deck['deck']}/{_id_of(found.card)}"
                yield from baselines(key, _siblings(found.card), note.schedule)

    def _card(self, note: Note) -> Fields:
        front, back = self._said(note.front, note.line), self._said(note.back, note.line)
        card: Fields = {"id": note.name} if note.name else {}
        if note.kind == "brackets":
            card["cloze"] = from_brackets(front)
        elif note.kind == "highlights":
            card["cloze"] = from_highlights(front)
        elif front and back:
            card |= {"question": front, "answer": back}
        else:
            raise UnsayableError("a side of the card is empty")
        if any(len(text.encode()) > files.MOST_TEXT for text in card.values()):
            raise UnsayableError(f"a text is longer than {files.MOST_TEXT // 1024} KB")
        return card | {"reverse": True} if note.kind == "reversed" else card

    def _said(self, text: str, line: int) -> str:
        said, lost = card_text(clean(text).strip(), self.pictures)
        for path in lost:
            self._leave_out(line, f"the picture `{one_line(path, 80)}` is not beside the file")
        return said.strip()

    def _leave_out(self, line: int, why: str) -> None:
        if len(self.skipped) < MOST_NAMED:
            self.skipped.append(Skipped(f"{self._place}{line}", why))

    def _deck(self, tag: str) -> Fields:
        """The deck that a tag names; that of the file if it names none."""
        deck = self._decks.get(tag)
        if deck is None:
            title = tag.partition("/")[2].strip("/")
            slug = slug_of(title)
            if not slug:
                slug, title = self._slug, self._head.name
            deck = {"deck": slug, "title": title} if title not in ("", slug) else {"deck": slug}
            deck = self._decks[tag] = self._by_slug.setdefault(slug, deck)
        return deck


def _id_of(card: Fields) -> str:
    return str(card.get("id") or made({"": card.get("question") or card["cloze"]}))


def _siblings(card: Fields) -> tuple[int, ...]:
    if "cloze" in card:
        return cloze.numbers(card["cloze"])
    return (1, 2) if "reverse" in card else (1,)


def _head(lines: Iterator[str]) -> _Head:
    """The front matter that a text begins with: TOML or YAML."""
    if next(lines, "").rstrip() != "---":
        return _Head()
    said = ""
    for number, line in enumerate(lines, 2):
        if line.rstrip() == "---":
            name, tag = _NAME.search(said), _HEAD_TAG.search(said)
            title = next((part for part in name.groups() if part), "") if name else ""
            return _Head(number, clean(title.strip()), tag[1] if tag else "")
        said += line
        if len(said) > _LONGEST_HEAD:
            break
    return _Head()

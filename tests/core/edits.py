"""Edits of decks with known truth: what somebody did to cards, and which card is which after it.

A deck is a list of sheets: a card and what it came from. Keys are made of texts, as the reader of
deck files makes them, so that every edit here is one that changes keys.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from studyllm.core import cloze
from studyllm.core.cards import Basic, Card, Choices, Cloze, Kind, Number, Points, Text
from studyllm.core.identity import Candidate, match
from studyllm.deckfile import load
from studyllm.deckfile.names import made

ROOT = Path(__file__).parent.parent.parent


class Sheet(NamedTuple):
    """A card in a file, and the cards that it may be linked with."""

    card: Card
    origin: frozenset[int]
    name: str
    """Its id in the shipped deck."""


Decks: TypeAlias = dict[str, list[Sheet]]
Change: TypeAlias = Callable[[random.Random, str], str]


@dataclass
class Edit:
    """What was done to some decks."""

    sort: str
    before: Decks
    after: Decks
    wanted: set[int] = field(default_factory=set)
    """Cards whose progress should be kept."""
    stayed: int = 0
    """Cards whose progress is kept as their keys are the same."""
    unlearned: set[int] = field(default_factory=set)
    """Cards that nobody had begun."""


class Outcome(NamedTuple):
    """What `match` made of an edit."""

    kept: int
    wanted: int
    wrong: tuple[tuple[Card, Card], ...]
    missed: tuple[Card, ...]
    edited: int
    """Cards whose keys went."""


@cache
def shipped() -> dict[str, tuple[Card, ...]]:
    """The cards of the decks that come along, by slug."""
    return {path.stem: tuple(load(path)[1]) for path in sorted((ROOT / "decks").glob("*.yaml"))}


@cache
def rewordings() -> dict[tuple[str, str], str]:
    """Questions in other words, by language and the card's id in its deck."""
    lines = (Path(__file__).parent / "rewordings.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.split(" ", 2) for line in lines if not line.startswith("#")]
    return {(code, name): text for code, name, text in parts}


def _only(text: Text, code: str) -> Text:
    return {"": text.get(code, text.get("", ""))} if text else text


def mapped(card: Card, change: Callable[[Text], Text]) -> Card:
    """A card with each of its texts changed."""
    kind: Kind
    match_kind = card.kind
    if isinstance(match_kind, Basic):
        kind = replace(match_kind, answer=change(match_kind.answer))
    elif isinstance(match_kind, Cloze):
        kind = Cloze(change(match_kind.text))
    elif isinstance(match_kind, Choices):
        kind = replace(match_kind, options=tuple(map(change, match_kind.options)))
    elif isinstance(match_kind, Number):
        kind = replace(match_kind, unit=change(match_kind.unit) if match_kind.unit else None)
    else:
        points = tuple(replace(point, text=change(point.text)) for point in match_kind.points)
        kind = Points(points)
    return replace(card, question=change(card.question) if card.question else {}, kind=kind)


def in_one(card: Card, code: str) -> Card:
    """A card in one language; in all if that is none of them."""
    return mapped(card, lambda text: _only(text, code)) if code else card


def asked(card: Card) -> Text:
    return card.kind.text if isinstance(card.kind, Cloze) else card.question


def with_asked(card: Card, text: Text) -> Card:
    if isinstance(card.kind, Cloze):
        return replace(card, kind=Cloze(text))
    return replace(card, question=text)


def first(text: Text) -> str:
    """The language that a made id is made of."""
    return next(code for code in ("", "en", *text) if code in text)


def changed(card: Card, change: Callable[[str], str]) -> Card:
    """A card with another question, in the language that its key is made of."""
    text = asked(card)
    code = first(text)
    for _ in range(20):
        other = {**text, code: change(text[code])}
        if not isinstance(card.kind, Cloze) or _hides(other[code]):
            return with_asked(card, other)
    return card


def _hides(text: str) -> bool:
    try:
        return bool(cloze.parse(text))
    except cloze.ClozeError:
        return False


def sheets(slugs: Iterable[str], code: str) -> Decks:
    """Decks as they stand before an edit: in one language, or in both."""
    count = 0
    decks: Decks = {}
    for slug in slugs:
        decks[slug] = []
        for card in shipped()[slug]:
            decks[slug].append(Sheet(in_one(card, code), frozenset({count}), card.id))
            count += 1
    return decks


def keyed(decks: Decks) -> dict[str, tuple[Sheet, str, str]]:
    """Sheets by key, with the keys before and behind."""
    found: dict[str, tuple[Sheet, str, str]] = {}
    for slug, some in decks.items():
        keys: list[str] = []
        unique: list[Sheet] = []
        for sheet in some:
            key = f"{slug}/{made(asked(sheet.card))}"
            if key in keys:  # a file that repeats a question gives one of them an id
                key = f"{slug}/copy-{len(keys)}"
            keys.append(key)
            unique.append(sheet._replace(card=replace(sheet.card, id=key.partition("/")[2])))
        for place, (key, sheet) in enumerate(zip(keys, unique, strict=True)):
            before = keys[place - 1] if place else ""
            after = keys[place + 1] if place + 1 < len(keys) else ""
            found[key] = (sheet, before, after)
    return found


def sides(
    edit: Edit,
) -> tuple[dict[str, Sheet], dict[str, Sheet], list[Candidate], list[Candidate]]:
    """Sheets that went and came, by key, and what `match` is given of them."""
    old, new = keyed(edit.before), keyed(edit.after)
    lost = {
        key: value
        for key, value in old.items()
        if key not in new and not value[0].origin <= edit.unlearned
    }
    gained = {key: value for key, value in new.items() if key not in old}
    return (
        {key: value[0] for key, value in lost.items()},
        {key: value[0] for key, value in gained.items()},
        [Candidate(key, s.card, before, after) for key, (s, before, after) in lost.items()],
        [Candidate(key, s.card, before, after) for key, (s, before, after) in gained.items()],
    )


def outcome(edit: Edit) -> Outcome:
    """What comes of an edit."""
    lost, gained, ours, theirs = sides(edit)
    links = {link.lost: link.gained for link in match(ours, theirs).links}
    wanted = {key for key, sheet in lost.items() if sheet.origin & edit.wanted}
    wrong = tuple(
        (lost[key].card, gained[other].card)
        for key, other in links.items()
        if not lost[key].origin & gained[other].origin
    )
    missed = tuple(lost[key].card for key in sorted(wanted - links.keys()))
    kept = edit.stayed + len(wanted & links.keys())
    return Outcome(kept, edit.stayed + len(wanted), wrong, missed, len(lost))

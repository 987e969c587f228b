"""Notes of Anki as cards of ours: which kind each becomes, and under which key each card goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, product
from typing import Final, NamedTuple
from unicodedata import normalize

from studyllm.core import cloze
from studyllm.core.fields import Fields
from studyllm.core.naming import MADE
from studyllm.exchange.allowance import Allowance, TooMuchError
from studyllm.exchange.anki import templates
from studyllm.exchange.anki.collection import OURS, Note, NoteType, Template
from studyllm.exchange.foreign import Skipped
from studyllm.exchange.html_text import markdown, plain_words
from studyllm.text.clean import clean, one_line

MOST_TEXT: Final = 64 * 1024
"""Bytes of one text of a card."""
MOST_TAGS: Final = 100
LONGEST_TAG: Final = 200
MOST_SKIPPED: Final = 50_000
"""Things left out that are told one by one."""

MOST_SHAPES: Final = 1_000
"""Templates that are tried for a shape."""
LONGEST_SHAPE: Final = 4_000
"""Characters of such a template, both sides."""
MOST_TRIED: Final = 8
"""Pairs of fields that are tried with it."""

LONGEST_ID: Final = 100
"""Characters of an id of ours."""
_NO_ID: Final = re.compile(r"[\s/#]")
_MADE: Final = re.compile("[0-9a-f]{10}")
LONGEST_GUID: Final = 36
"""Bytes, enough for those of Anki and for UUIDs."""
_OCCLUSION: Final = "image-occlusion:"
_APART: Final = {
    **dict.fromkeys(("source", "sources", "reference", "references", "来源", "出处"), "source"),
    **dict.fromkeys(("extra", "back extra", "notes", "remarks", "备注", "补充"), "note"),
}
"""Fields that say more than the answer, by the key that they go under."""
_HIDDEN: Final = re.compile(r"\{\{c[0-9]+[,:]")


class Made(NamedTuple):
    """A card of ours that came of a note."""

    card: Fields
    siblings: dict[int, int]
    """By the ordinals of Anki's cards, the number of the sibling that each is here."""


class Side(NamedTuple):
    """A card of Anki's, both sides as Markdown."""

    ordinal: int
    question: str
    answer: str
    note: str
    source: str


class Shape(NamedTuple):
    """A template that shows two fields as they are, where others are empty."""

    question: str
    answer: str
    others: tuple[str, ...]


class Glance(NamedTuple):
    """Such a template, by the places of the fields in a note."""

    fields: int
    """How many a note has, or more."""
    question: int
    answer: int
    others: tuple[int, ...]


class Notes:
    """Makes cards of the notes of a collection."""

    def __init__(
        self, types: dict[int, NoteType], picture: Callable[[str], str], skipped: list[Skipped]
    ) -> None:
        self._types = types
        self._picture = picture
        self._skipped = skipped
        self._place = ""
        self._texts: dict[tuple[str, bool], str] = {}
        """What was made of texts of this note: its cards show much the same."""
        self._shapes: dict[tuple[tuple[str, ...], Template], Shape | None] = {}
        self._allowance = Allowance()
        self._glances: dict[tuple[int, int], Glance | None] = {}
        """By type and ordinal."""

    def cards(self, note: Note, ordinals: Sequence[int]) -> Iterator[Made]:
        """The cards of a note.

        Args:
            note: the note.
            ordinals: of those of its cards that are in the deck, in rising order.
        """
        # As Anki's own search finds it.
        self._place = f"nid:{note.id}"
        self._allowance.more()
        plain = self._plain(note, ordinals)
        if plain is not None:
            yield plain
            return
        self._texts.clear()
        kind = self._types.get(note.type_id)
        if kind is None:
            self._skip("its type is missing")
            return
        if any(_OCCLUSION in value for value in note.fields):
            self._skip("it hides places on a picture, which no terminal shows")
            return
        values = (value[: templates.LONGEST] for value in note.fields)
        fields = dict(zip(kind.fields, values, strict=False))
        make = self._clozes if kind.cloze else self._basics
        tags = tagged(note.tags)
        try:
            for made in make(own_id(note.data) or id_of(note.guid), kind, fields, ordinals):
                if tags:
                    made.card["tags"] = tags
                if self._fits(made.card):
                    yield made
        except TooMuchError as error:
            self._skip(str(error))

    def _plain(self, note: Note, ordinals: Sequence[int]) -> Made | None:
        """The one card of a note of plain words, as most are: what comes of `glanced` at once."""
        if len(ordinals) != 1:
            return None
        ordinal = ordinals[0]
        of = note.type_id, ordinal
        glance = self._glances[of] if of in self._glances else self._glance(*of)
        fields = note.fields
        if glance is None or len(fields) < glance.fields:
            return None
        asked, told = fields[glance.question], fields[glance.answer]
        if len(asked) + len(told) > MOST_TEXT // 4:
            return None
        for place in glance.others:
            if fields[place]:
                return None
        for value in fields:
            if _OCCLUSION in value:
                return None
        question = plain_words(asked)
        answer = plain_words(told) if question else ""
        if not answer:
            return None
        card_id = own_id(note.data) if note.data else ""
        card_id = _numbered(card_id or id_of(note.guid), ordinal)
        card: Fields = {"id": card_id, "question": question, "answer": answer}
        if note.tags:
            tags = tagged(note.tags)
            if tags:
                card["tags"] = tags
        return Made(card, {ordinal: 1})

    def _glance(self, type_id: int, ordinal: int) -> Glance | None:
        kind = self._types.get(type_id)
        if kind is None or len(self._glances) >= MOST_SHAPES:
            return None
        by_ordinal = {template.ordinal: template for template in kind.templates}
        template, names = by_ordinal.get(ordinal), kind.fields
        found = None
        if template and not kind.cloze and len(set(names)) == len(names):
            shape = self._shape_of(names, template)
            if shape is not None:
                asked, told = names.index(shape.question), names.index(shape.answer)
                found = Glance(len(names), asked, told, tuple(map(names.index, shape.others)))
        self._glances[type_id, ordinal] = found
        return found

    def _skip(self, why: str) -> None:
        if len(self._skipped) < MOST_SKIPPED:
            self._skipped.append(Skipped(self._place, why))

    def _fits(self, card: Fields) -> bool:
        texts = (value for value in card.values() if isinstance(value, str))
        if any(len(t) > MOST_TEXT // 4 and len(t.encode()) > MOST_TEXT for t in texts):
            self._skip(f"a text of it is longer than {MOST_TEXT >> 10} KB")
            return False
        return True

    def _markdown(self, html: str, clozed: bool = False) -> str:
        known = self._texts.get((html, clozed))
        if known is not None:
            return known
        self._allowance.take(html)
        done = markdown(html, self._named, clozed)
        for lost in done.dropped:
            self._skip(one_line(lost))
        text = clean(done.text).strip("\n")
        text = self._texts[html, clozed] = "" if text.isspace() else text
        return text

    def _named(self, name: str) -> str:
        found = self._picture(name)
        if not found:
            self._skip(f"without the picture `{one_line(name, 60)}`, which is not there or is none")
        return found

    def _basics(
        self, card_id: str, kind: NoteType, fields: dict[str, str], ordinals: Sequence[int]
    ) -> Iterator[Made]:
        made = [side for side in map(self._side(kind, fields), ordinals) if side is not None]
        if len(made) == 2 and _mirror(*made):
            first = made[0]
            yield Made({**_written(card_id, first), "reverse": True}, {0: 1, 1: 2})
            return
        for side in made:
            yield Made(_written(_numbered(card_id, side.ordinal), side), {side.ordinal: 1})

    def _side(self, kind: NoteType, fields: dict[str, str]) -> Callable[[int], Side | None]:
        by_ordinal = {template.ordinal: template for template in kind.templates}

        def side(ordinal: int) -> Side | None:
            template = by_ordinal.get(ordinal)
            if template is None:
                self._skip(f"card {ordinal + 1} has no template")
                return None
            return self._rendered(template, fields)

        return side

    def _rendered(self, template: Template, fields: dict[str, str]) -> Side | None:
        return self.glanced(template, fields) or self.rendered(template, fields)

    def glanced(self, template: Template, fields: dict[str, str]) -> Side | None:
        """A card of plain words, as most are, of a template that shows them as they are."""
        shape = self._shape_of(tuple(fields), template)
        if shape is None or any(map(fields.__getitem__, shape.others)):
            return None
        asked, told = fields[shape.question], fields[shape.answer]
        if len(asked) + len(told) > MOST_TEXT // 4:
            return None
        question, answer = plain_words(asked), plain_words(told)
        return Side(template.ordinal, question, answer, "", "") if question and answer else None

    def _shape_of(self, names: tuple[str, ...], template: Template) -> Shape | None:
        of = names, template
        if of not in self._shapes:
            if len(self._shapes) >= MOST_SHAPES:
                return None
            self._shapes[of] = shape_of(names, template)
        return self._shapes[of]

    def rendered(self, template: Template, fields: dict[str, str]) -> Side | None:
        """What a template makes of fields; `None` if a side is empty, which is noted."""
        question = self._markdown(templates.front(template.question, fields).html)
        apart = _apart(template, fields)
        others = {name: "" if name in apart.values() else text for name, text in fields.items()}
        answer = self._markdown(templates.back(template.answer, others).html)
        if not answer and apart:
            apart = {}
            answer = self._markdown(templates.back(template.answer, fields).html)
        if answer.startswith(f"{question}\n"):
            answer = answer.removeprefix(question).strip() or answer
        if not question or not answer:
            which = "question" if not question else "answer"
            self._skip(f"card {template.ordinal + 1} has an empty {which}")
            return None
        texts = {key: self._markdown(fields[name]) for key, name in apart.items()}
        return Side(
            template.ordinal, question, answer, texts.get("note", ""), texts.get("source", "")
        )

    def _clozes(
        self, card_id: str, kind: NoteType, fields: dict[str, str], ordinals: Sequence[int]
    ) -> Iterator[Made]:
        """One cloze with those parts that have a card here; a card of its own where that fails."""
        template = kind.templates[0] if kind.templates else Template(0, "{{cloze:Text}}", "")
        side = templates.front(template.question, fields)
        text = self._markdown(side.html, True)
        try:
            parts = cloze.parse(text)
        except cloze.ClozeError:
            self._skip("it hides nothing")
            return
        wanted = {ordinal + 1 for ordinal in ordinals}
        there = {part.number for part in parts if not isinstance(part, str)}
        apart = _apart(template, fields)
        asked = templates.named(template.question)
        others = {
            name: "" if name in asked or name in apart.values() else value
            for name, value in fields.items()
        }
        note = self._markdown(templates.back(template.answer, others, True).html)
        more = {key: self._markdown(fields[name]) for key, name in apart.items()}
        more["note"] = "\n\n".join(t for t in (more.get("note", ""), note) if t)
        if there & wanted:
            card = {"id": card_id, "cloze": _without(parts, wanted) if there - wanted else text}
            yield Made(card | _filled(more), {n - 1: n for n in sorted(there & wanted)})
        for number in sorted(wanted - there):
            if made := self._single(f"{card_id}-{number}", number, side.html, more):
                yield made

    def _single(self, card_id: str, number: int, html: str, more: dict[str, str]) -> Made | None:
        """A hidden part that our clozes cannot hide, as a question and an answer."""
        hidden = re.compile(rf"\{{\{{c(?:[0-9]+,c?)*{number}(?:,c?[0-9]+)*::")
        if not hidden.search(html):
            self._skip(f"card {number} has no hidden part")
            return None
        question = self._markdown(shown(html, number, "[…]"))
        answer = self._markdown(shown(html, number, None))
        if not question or not answer:
            self._skip(f"card {number} has an empty question")
            return None
        return Made(
            {"id": card_id, "question": question, "answer": answer} | _filled(more), {number - 1: 1}
        )


def shape_of(names: tuple[str, ...], template: Template) -> Shape | None:
    """Which fields a template shows as they are, if these are all that it shows.

    It is tried with words that would break out of a tag, so that they stand in none.
    """
    if len(template.question) + len(template.answer) > LONGEST_SHAPE:
        return None
    asked, told = (
        [name for name in names if name in templates.named(side)]
        for side in (template.question, template.answer)
    )
    mentioned = templates.mentioned(template.question) | templates.mentioned(template.answer)
    for question, answer in islice(product(asked, told), MOST_TRIED):
        lost: list[Skipped] = []
        fields = dict.fromkeys(names, "") | {question: _ASKED, answer: _TOLD}
        side = Notes({}, lambda _: "", lost).rendered(template, fields)
        if side == Side(template.ordinal, _ASKED, _TOLD, "", "") and not lost:
            both = {question, answer}
            others = (name for name in names if name in mentioned and name not in both)
            return Shape(question, answer, tuple(others))
    return None


_ASKED: Final = 'Asked: one\'s "own" words > them = x'
_TOLD: Final = 'Told, one\'s "other" words > those = y'


def shown(html: str, number: int, instead: str | None) -> str:
    """A text with hidden parts of Anki's, all shown but those of one number.

    Args:
        html: the text.
        number: of the parts in question.
        instead: what stands in their place; `None` if they are shown, too.
    """
    out: list[str] = []
    opened: list[tuple[bool, bool]] = []
    """Of each part that is open: whether it is one of those, and whether its hint has begun."""
    offset = 0
    for match in _EDGE.finditer(html):
        if not any(hidden or hint for hidden, hint in opened):
            out.append(html[offset : match.start()])
        offset = match.end()
        if match[1]:
            numbers = match[1].replace("c", "").split(",")
            hides = instead is not None and str(number) in numbers
            if hides and not any(hidden for hidden, _ in opened):
                out.append(str(instead))
            opened.append((hides, False))
        elif match[0] == "}}" and opened:
            opened.pop()
        elif match[0] == "::" and opened and not opened[-1][1]:
            opened[-1] = opened[-1][0], True
        elif not any(hidden or hint for hidden, hint in opened):
            out.append(match[0])
    if not any(hidden or hint for hidden, hint in opened):
        out.append(html[offset:])
    return "".join(out)


_EDGE: Final = re.compile(r"\{\{c([0-9]{1,4}(?:,c?[0-9]{1,4})*)::|\}\}|::")


def id_of(guid: str) -> str:
    """The id of the card that a note becomes: it tells the guid, so that a package for Anki can."""
    raw = guid.encode("utf-8", "replace")
    if 0 < len(raw) <= LONGEST_GUID:
        return f"anki-{raw.hex()}"
    return f"anki-x{blake2b(raw, digest_size=10).hexdigest()}"


def _numbered(card_id: str, ordinal: int) -> str:
    """The id of a card of its own that a further card of a note becomes."""
    return card_id if ordinal == 0 else f"{card_id}-{ordinal + 1}"


def own_id(data: str) -> str:
    """The id of the card that a note was made of here, if it tells one that can be."""
    if not data:
        return ""
    mark, _, own = data.partition(":")
    name = own.removeprefix(MADE)
    fits = name if name == own else _MADE.fullmatch(name)
    usual = own.isprintable() and normalize("NFKC", own) == own and not _NO_ID.search(own)
    return own if mark == OURS and fits and usual and len(own) <= LONGEST_ID else ""


def tagged(tags: str) -> list[str]:
    """The labels of a note, each once."""
    return [*(_kept_tags if len(tags) <= LONGEST_TAG else _tagged)(tags)]


def _tagged(tags: str) -> tuple[str, ...]:
    words = dict.fromkeys(one_line(tag, LONGEST_TAG) for tag in clean(tags).split())
    return tuple(word for word in words if word)[:MOST_TAGS]


_kept_tags: Final = lru_cache(1_000)(_tagged)
"""The same, known from other notes."""


def _mirror(one: Side, other: Side) -> bool:
    """Whether two cards ask each other's answer."""
    ordinals = (one.ordinal, other.ordinal) == (0, 1)
    same = (one.question, one.answer) == (other.answer, other.question)
    return ordinals and same and (one.note, one.source) == (other.note, other.source)


def _apart(template: Template, fields: dict[str, str]) -> dict[str, str]:
    """The names of the fields that say more than the answer, by the key that they go under."""
    there = templates.named(template.answer) - templates.named(template.question)
    found: dict[str, str] = {}
    for name, value in fields.items():
        key = _APART.get(name.lower(), "")
        if key and name in there and key not in found and not templates.is_empty(value):
            found[key] = name
    return found


def _written(card_id: str, side: Side) -> Fields:
    card: Fields = {"id": card_id, "question": side.question, "answer": side.answer}
    return card | _filled({"note": side.note, "source": side.source})


def _filled(texts: dict[str, str]) -> Fields:
    return {key: text for key, text in texts.items() if text.strip()}


def _without(parts: cloze.Parts, wanted: set[int]) -> str:
    """A cloze text in which only the parts of those numbers are hidden."""
    return "".join(
        part
        if isinstance(part, str)
        else part.text
        if part.number not in wanted
        else f"{{{{{part.number}:{part.text}{'::' if part.hint else ''}{part.hint}}}}}"
        for part in parts
    )

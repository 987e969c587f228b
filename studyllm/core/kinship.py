"""Whether two cards with different keys are one card, edited.

One of question and answer must be the same, up to slips of the fingers or words that do not
count, and the other must at least fit; how much, depends on how telling it is and on the
neighbours. Where numbers, names, formulas or opposites differ, it is another card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from studyllm.core import cloze
from studyllm.core.cards import Card, Choices, Cloze, Kind, Number, Points, Text, in_language
from studyllm.core.likeness import UNLIKE, Likeness, Rank
from studyllm.core.likeness import compared as texts_compared
from studyllm.core.reading import Reading, folded, read
from studyllm.core.ruling import MIDDLING, Case, one_anywhere, one_at_its_place

MARGIN: Final = 0.1
"""By how much a pair must be liker than any other of either card; likeness goes from 0 to 1."""

HIDDEN: Final = "…"
"""Stands for a hidden part in the question of a cloze."""


class Side(NamedTuple):
    """A card as it is compared."""

    asked: dict[str, Reading]
    said: dict[str, Reading]
    """What has to be known."""
    kind: type[Kind]
    weight: int
    """How telling the answer is."""
    heft: int
    """Likewise with what else stands there to choose from."""
    features: frozenset[str]
    whole: frozenset[str]
    """Of a cloze: its texts, with what is hidden."""
    parts: frozenset[str]
    """Of a cloze: what is hidden, folded."""
    name: str
    """Its id, if somebody gave it one that says something; else empty."""


class Pair(NamedTuple):
    """How alike two cards are."""

    asked: Likeness
    said: Likeness


class Place(NamedTuple):
    """What the files say of two cards."""

    near: int
    """Neighbours that are the same: 0, 1 or 2."""
    deck: bool
    """Whether it is the same deck."""
    own: bool = False
    """Whether the one stands just where the other stood, all cards around counted."""


class Verdict(NamedTuple):
    """What two cards are to each other."""

    score: float
    """For comparing with other pairs; a bit more than 1 at most."""
    sound: bool
    """Whether they can be one card."""
    asked: bool
    """Whether the question is the same, but for slips."""
    said: bool
    """Whether the answer is, and telling."""

    @property
    def counts(self) -> bool:
        """Whether it speaks against other pairs of either."""
        return self.sound or self.asked or self.said

    def bars(self, other: Verdict) -> bool:
        """Whether another pair with one of these cards cannot be told from this, or cannot be
        true with it: where question and answer point to different cards, nobody knows.
        """
        return (
            self.score > other.score - MARGIN
            or (self.asked and not other.asked)
            or (self.said and not other.said)
        )


def forms(card: Card) -> set[tuple[str, str]]:
    """The question with its answer, in each language, as they are compared."""
    asked, said = _asked(card), _said(card.kind)
    return {(folded(asked[code]), folded(in_language(said, code))) for code in asked}


def side(card: Card, *, repeated: bool = False) -> Side:
    """A card, read.

    Args:
        card: the card.
        repeated: whether others have the same answer, so that it does not tell them apart.
    """
    asked = {code: read(text) for code, text in _asked(card).items()}
    said = {code: read(text) for code, text in _said(card.kind).items()}
    features = frozenset().union(*(one.features for one in (*asked.values(), *said.values())))
    texts = {f"\0{one.folded}" for one in (*asked.values(), *said.values())}
    plain = len(card.id) <= 3 or card.id.isdigit() or card.id.startswith("~")
    name = "" if plain else card.id
    named = {f"\0id {name}"} if name else set()
    whole, parts = _cloze(card.kind)
    choice = isinstance(card.kind, Choices) and not repeated
    weight = min(_weight(card.kind, said), MIDDLING) if repeated else _weight(card.kind, said)
    return Side(
        asked,
        said,
        type(card.kind),
        weight,
        max(weight, _most(said)) if choice else weight,
        features | texts | named,
        whole,
        parts,
        name,
    )


def _cloze(kind: Kind) -> tuple[frozenset[str], frozenset[str]]:
    """The texts of a cloze without marks, and what is hidden in them."""
    if not isinstance(kind, Cloze):
        return frozenset(), frozenset()
    found = [cloze.parse(text) for text in kind.text.values()]
    return (
        frozenset(
            folded("".join(part if isinstance(part, str) else part.text for part in parts))
            for parts in found
        ),
        frozenset(
            folded(part.text) for parts in found for part in parts if not isinstance(part, str)
        ),
    )


def _asked(card: Card) -> Text:
    """The question; of a cloze its text with gaps."""
    if not isinstance(card.kind, Cloze):
        return card.question
    return {
        code: "".join(
            part if isinstance(part, str) else f" {HIDDEN} {part.hint}"
            for part in cloze.parse(text)
        )
        for code, text in card.kind.text.items()
    }


def _said(kind: Kind) -> Text:
    """What has to be known, as one text."""
    match kind:
        case Points(points):
            return _together(_sorted([point.text for point in points]))
        case Cloze(text):
            return {
                code: "\n".join(
                    part.text for part in cloze.parse(said) if not isinstance(part, str)
                )
                for code, said in text.items()
            }
        case Choices(options, right):
            chosen = [option for place, option in enumerate(options) if place in right]
            return _together([*_sorted(chosen), {"": "/"}, *_sorted(options)])
        case Number(value, _, unit):
            number = f"{float(value):.12g}"
            return {code: f"{number} {text}" for code, text in (unit or {"": ""}).items()}
    return kind.answer


def _sorted(texts: Sequence[Text]) -> list[Text]:
    """In an order that is theirs, so that another one in the file changes nothing."""
    return sorted(texts, key=lambda text: sorted(text.items()))


def _together(texts: Sequence[Text]) -> Text:
    codes = sorted({code for text in texts for code in text} - {""}) or [""]
    return {code: "\n".join(in_language(text, code) for text in texts) for code in codes}


def _weight(kind: Kind, said: Mapping[str, Reading]) -> int:
    most = _most(said)
    match kind:
        case Number(value):
            # Four digits are no accident; the unit says little.
            digits = [letter for letter in value.lower().split("e")[0] if letter.isdigit()]
            return 4 * len("".join(digits).strip("0")) + (most > len(digits))
        case Choices(options, right):
            # Others of its deck may offer the same options.
            return max(
                (
                    sum(letter.isalnum() for letter in text) * (1 if text.isascii() else 2)
                    for place, option in enumerate(options)
                    if place in right
                    for text in option.values()
                ),
                default=0,
            )
    return most


def compared(one: Side, two: Side) -> Pair | None:
    """How alike two cards are, or nothing if they have next to nothing in common."""
    asked, said = _best(one.asked, two.asked), _best(one.said, two.said)
    if one.whole & two.whole and one.parts & two.parts:
        # A cloze of which another part is hidden, too.
        asked = Likeness(Rank.SURE, 1.0)
        said = Likeness(Rank.SLIP, 0.9)
    if asked.rank is Rank.OTHER and said.rank is Rank.OTHER and asked.ratio + said.ratio < 0.3:
        return None
    return Pair(asked, said)


def _best(ours: Mapping[str, Reading], theirs: Mapping[str, Reading]) -> Likeness:
    """The likest languages; but where none is the same, what clashes in one clashes."""
    pairs = [
        (one, two)
        for code, one in ours.items()
        for other, two in theirs.items()
        if code == other or "" in (code, other)
    ] or [(one, two) for one in ours.values() for two in theirs.values()]
    found = [texts_compared(one, two) for one, two in pairs]
    best = max(found, key=_order, default=UNLIKE)
    if best.rank >= Rank.SLIP:
        return best
    return max((like for like in found if like.clash), key=_order, default=best)


def _order(like: Likeness) -> tuple[Rank, float, bool, int, bool]:
    return like.rank, like.ratio, like.slight, -like.clash, not like.shift


def judged(pair: Pair, one: Side, two: Side, place: Place) -> Verdict:
    """Whether two cards can be one, and how likely next to others."""
    asked, said = pair
    named = one.name != "" and one.name == two.name
    near = 2 if named else place.near
    weight = min(one.weight, two.weight)
    case = Case(
        asked,
        said,
        near,
        weight,
        one.kind is two.kind,
        _mass(one.asked, two.asked),
        one.kind is Number,
        min(_figures(one.asked), _figures(two.asked)),
        min(one.heft, two.heft),
    )
    sound = one_anywhere(case) or (place.own and one_at_its_place(case))
    score = (_value(asked) + _value(said)) / 2 + 0.025 * near + 0.02 * place.deck + 0.01 * case.kind
    said_holds = case.same_answer and not asked.clash
    asked_holds = asked.rank >= Rank.SLIP or asked.slight
    return Verdict(round(score, 9), sound, asked_holds, said_holds)


_VALUES: Final = {Rank.SAME: 1.0, Rank.SURE: 0.98, Rank.SLIP: 0.96, Rank.GIST: 0.92}


def _value(like: Likeness) -> float:
    return _VALUES.get(like.rank, min(like.ratio, 0.9))


def _figures(texts: Mapping[str, Reading]) -> int:
    return max((text.figures for text in texts.values()), default=0)


def _mass(one: Mapping[str, Reading], two: Mapping[str, Reading]) -> int:
    """How much the shorter text says."""
    return min(_most(one), _most(two))


def _most(texts: Mapping[str, Reading]) -> int:
    return max((text.mass for text in texts.values()), default=0)

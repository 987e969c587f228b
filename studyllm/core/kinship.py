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
from studyllm.core.slips import Clash

STRONG: Final = 16
"""Letters of an answer, from which on another card hardly has the same."""

SLIPPED: Final = 22
"""Likewise of an answer that is the same but for slips."""

MIDDLING: Final = 8
"""Up to here an answer may be anybody's."""

ENOUGH: Final = 25
"""Letters of a question, from which on it is more than a word in a pattern."""

LONG: Final = 45
"""From here on it is as good as a name."""

DIGITS: Final = 12
"""What a number of three digits weighs."""

REWORDED: Final = 0.85
"""Share of common words below which a question was written anew."""

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
    case = _Case(
        asked,
        said,
        near,
        weight,
        one.kind is two.kind,
        _mass(one.asked, two.asked),
        one.kind is Number,
        min(one.heft, two.heft),
    )
    sound = _clashing(case) if asked.clash else _RULES[asked.rank](case)
    score = (_value(asked) + _value(said)) / 2 + 0.025 * near + 0.02 * place.deck + 0.01 * case.kind
    said_holds = case.same_answer and not asked.clash
    asked_holds = asked.rank >= Rank.SLIP or asked.slight
    return Verdict(round(score, 9), sound, asked_holds, said_holds)


_VALUES: Final = {Rank.SAME: 1.0, Rank.SURE: 0.98, Rank.SLIP: 0.96, Rank.GIST: 0.92}


def _value(like: Likeness) -> float:
    return _VALUES.get(like.rank, min(like.ratio, 0.9))


def _mass(one: Mapping[str, Reading], two: Mapping[str, Reading]) -> int:
    """How much the shorter text says."""
    return min(_most(one), _most(two))


def _most(texts: Mapping[str, Reading]) -> int:
    return max((text.mass for text in texts.values()), default=0)


class _Case(NamedTuple):
    asked: Likeness
    said: Likeness
    near: int
    weight: int
    kind: bool
    """Whether it is the same."""
    mass: int
    """How much the question says."""
    number: bool
    """Whether the answer is one."""
    heft: int
    """How much the answer says, with what else stands there to choose from."""

    @property
    def kept_answer(self) -> bool:
        """Whether the answers are one; a slip makes another one of a short answer."""
        return self.said.rank is Rank.SAME or (
            self.said.rank >= Rank.SLIP and self.weight >= STRONG
        )

    @property
    def same_answer(self) -> bool:
        """Whether the answers are one, and telling."""
        if self.said.rank is Rank.SAME:
            return self.weight >= STRONG
        return self.said.rank >= Rank.SLIP and self.weight >= SLIPPED


def _clashing(case: _Case) -> bool:
    """A name, number or formula that differs in a letter is a slip if all else is the same."""
    same = case.said.rank is Rank.SAME
    if not case.kind or case.said.rank < Rank.SLIP or case.asked.clash is Clash.SENSE:
        return False
    if case.asked.clash is Clash.DENIAL:
        # "Not" alone makes another card; among other words it may say the same.
        return same and case.heft >= LONG and case.near == 2 and case.asked.ratio < REWORDED
    if not case.asked.slight:
        return False
    if case.asked.clash is Clash.NAME:
        return case.heft >= STRONG or (case.near > 0 and case.heft > MIDDLING)
    if not case.asked.lone and case.mass < LONG:
        return False
    if not same:
        return case.near == 2 and case.heft >= STRONG
    least = (LONG, STRONG, MIDDLING + 1)[case.near]
    if case.number and case.mass >= LONG:
        # Another number in a sum would have made another result.
        least = DIGITS
    return case.heft >= least


def _same_question(case: _Case) -> bool:
    return case.mass >= 10 or case.said.ratio >= 0.3 or case.near > 0


def _slip(case: _Case) -> bool:
    sure = case.asked.rank is Rank.SURE
    if case.kept_answer:
        if sure or case.same_answer or case.mass >= LONG or case.heft >= LONG:
            return True
        return not case.asked.wide and (case.near > 0 or case.mass >= ENOUGH)
    if not sure and case.mass < LONG:
        slight = case.said.slight and case.said.clash < Clash.DENIAL
        return slight and case.weight >= STRONG and case.mass >= ENOUGH
    if case.said.slight and case.said.clash < Clash.DENIAL:
        return True
    if case.said.ratio >= 0.25 and not case.said.clash and case.near > 0:
        return True
    return sure and case.near > 0 and case.mass >= LONG


def _gist(case: _Case) -> bool:
    if case.kept_answer:
        return case.same_answer or case.near > 0 or case.mass >= ENOUGH
    return case.near > 0 and not case.said.clash and case.said.ratio >= 0.6


def _part(case: _Case) -> bool:
    if case.same_answer:
        return case.asked.ratio >= 0.2 or case.near > 0
    if case.kept_answer:
        return case.near > 0 and case.asked.ratio >= 0.5 and not case.asked.shift
    long = case.mass >= ENOUGH and case.weight >= LONG
    both = case.said.rank >= Rank.PART and not case.asked.shift and not case.said.shift
    return both and long and case.near > 0 and min(case.asked.ratio, case.said.ratio) >= 0.6


def _other(case: _Case) -> bool:
    if case.same_answer:
        if case.asked.swap and case.weight < LONG:
            return False
        wanted = 0.25 if case.near == 0 else 0.1
        return case.asked.ratio >= wanted or (case.near > 0 and case.weight >= LONG)
    return (
        case.said.rank is Rank.SAME
        and case.weight > MIDDLING
        and case.near == 2
        and case.asked.ratio >= 0.5
        and not case.asked.shift
        and not case.asked.swap
    )


_RULES: Final = {
    Rank.SAME: _same_question,
    Rank.SURE: _slip,
    Rank.SLIP: _slip,
    Rank.GIST: _gist,
    Rank.PART: _part,
    Rank.OTHER: _other,
}

"""When two cards are one: how much of question and answer has to be the same, and where."""

from __future__ import annotations

from typing import Final, NamedTuple

from studyllm.core.likeness import Likeness, Rank
from studyllm.core.slips import Clash

STRONG: Final = 16
"""Letters of an answer, from which on another card hardly has the same."""

SLIPPED: Final = 22
"""Likewise of an answer that is the same but for slips."""

MIDDLING: Final = 8
"""Up to here an answer may be anybody's."""

ENOUGH: Final = 25
"""Letters of a question, from which on it is more than a word in a pattern."""

TYPED: Final = 20
"""Likewise, from which on a mistyped one is the same beside any answer that was mistyped too."""

LONG: Final = 45
"""From here on it is as good as a name."""

DIGITS: Final = 12
"""What a number of three digits weighs."""

SUM: Final = 3
"""Numbers and formulas of a question from which on its answer is worked out of them."""

REWORDED: Final = 0.85
"""Share of common words below which a question was written anew."""


class Case(NamedTuple):
    """What is known of two cards that may be one."""

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
    figures: int
    """Numbers and formulas in the question."""
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


def one_anywhere(case: Case) -> bool:
    """Whether two cards can be one, wherever they stand."""
    if case.asked.other and not _outweighed(case):
        return False
    return _clashing(case) if case.asked.clash else _RULES[case.asked.rank](case)


def _outweighed(case: Case) -> bool:
    """Whether the answer says that it is one card though another word makes sense, too."""
    if case.number:
        # Another number in a sum would have made another result.
        return case.figures >= SUM and case.heft >= DIGITS and case.near > 0
    if case.said.rank is Rank.SAME:
        return case.heft >= SLIPPED
    return case.said.rank >= Rank.SLIP and case.heft >= LONG


def _clashing(case: Case) -> bool:
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


def _same_question(case: Case) -> bool:
    return case.mass >= 10 or case.said.ratio >= 0.3 or case.near > 0


def _slip(case: Case) -> bool:
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
        return case.mass >= LONG or not case.said.swap
    return sure and case.near > 0 and case.mass >= LONG


def _gist(case: Case) -> bool:
    if case.kept_answer:
        return case.same_answer or case.near > 0 or case.mass >= ENOUGH
    return case.near > 0 and not case.said.clash and case.said.ratio >= 0.6


def _part(case: Case) -> bool:
    if case.same_answer:
        return case.asked.ratio >= 0.2 or case.near > 0
    if case.kept_answer:
        return case.near > 0 and case.asked.ratio >= 0.5 and not case.asked.shift
    long = case.mass >= ENOUGH and case.weight >= LONG
    both = case.said.rank >= Rank.PART and not case.asked.shift and not case.said.shift
    return both and long and case.near > 0 and min(case.asked.ratio, case.said.ratio) >= 0.6


def _other(case: Case) -> bool:
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


def one_at_its_place(case: Case) -> bool:
    """Where nothing else came or went, less has to be the same; but never another's name."""
    asked, said = case.asked, case.said
    if not case.kind or asked.other or (said.other and asked.rank < Rank.SLIP):
        return False
    if asked.typed and (said.clash is Clash.NONE or said.lone):
        held = said.rank >= Rank.SLIP or (said.ratio >= 0.6 and not (said.swap or said.shift))
        return held or (case.mass >= TYPED and (said.slight or said.lone or said.typed))
    if asked.clash or said.clash:
        return False
    if asked.rank <= Rank.PART and (asked.swap or asked.wide):
        return asked.rank is Rank.PART and said.rank is Rank.SAME and not asked.shift
    if asked.shift or asked.wide or (asked.swap and asked.rank >= Rank.SLIP):
        return False
    if asked.rank >= Rank.GIST:
        return said.rank >= Rank.PART or (said.ratio >= 0.3 and not (said.swap or said.wide))
    if asked.rank is Rank.PART and said.rank >= Rank.GIST:
        return True
    if asked.rank is not Rank.PART or said.shift or said.swap or said.wide:
        return False
    return case.weight >= STRONG and said.ratio >= 0.5


_RULES: Final = {
    Rank.SAME: _same_question,
    Rank.SURE: _slip,
    Rank.SLIP: _slip,
    Rank.GIST: _gist,
    Rank.PART: _part,
    Rank.OTHER: _other,
}

"""Which card is which after an edit: cases by hand, each against what a reader would say."""

from __future__ import annotations

from studyllm.core.cards import Basic, Card, Kind
from studyllm.core.identity import Candidate, match


def card(question: str, kind: Kind | str, card_id: str = "~0") -> Card:
    return Card(card_id, {"": question} if question else {}, as_kind(kind))


def as_kind(kind: Kind | str) -> Kind:
    return Basic({"": kind}) if isinstance(kind, str) else kind


def linked(
    lost: list[tuple[str, Kind | str]],
    gained: list[tuple[str, Kind | str]],
    *,
    in_place: bool = True,
) -> list[tuple[int, int]]:
    """Places of cards that are linked; neighbours are cards that stayed."""
    ours = [
        Candidate(f"d/l{i}", card(q, k), f"d/s{i}", f"d/s{i + 1}") for i, (q, k) in enumerate(lost)
    ]
    theirs = [
        Candidate(
            f"d/g{i}",
            card(q, k),
            f"d/{'s' if in_place else 't'}{i}",
            f"d/s{i + 1}" if in_place else "d/t",
        )
        for i, (q, k) in enumerate(gained)
    ]
    found = match(ours, theirs).links
    return [(int(link.lost[3:]), int(link.gained[3:])) for link in found]


LONG = "The dimension of the inner product grows, so its variance does too, and softmax saturates."


def test_a_mistyped_question_is_the_same_card() -> None:
    assert linked([("Why scale by the root?", LONG)], [("Why scael by the root?", LONG)]) == [
        (0, 0)
    ]

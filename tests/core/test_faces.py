"""What each kind of card asks and answers, in each language."""

from __future__ import annotations

from studyllm.core.cards import (
    Basic,
    Card,
    Choices,
    Cloze,
    Kind,
    Number,
    Point,
    Points,
    in_language,
    split_key,
    tail_of,
)
from studyllm.core.faces import Face, face, languages, siblings

BOTH = {"en": "Why?", "zh": "为什么？"}


def card(kind: Kind, **rest: object) -> Card:
    return Card("c", BOTH, kind, **rest)  # type: ignore[arg-type]


def shown(asked: Card, number: int = 1, language: str = "en", day: int = 1) -> Face:
    return face(asked, number, language, f"d/{tail_of(asked.id, number)}", day)


def test_a_basic_card_has_two_sides_and_a_reversed_sibling() -> None:
    asked = card(
        Basic({"en": "So.", "zh": "因此。"}, reverse=True), note={"en": "N"}, source={"": "S"}
    )
    assert siblings(asked) == (1, 2)
    assert shown(asked) == Face("Why?", "So.", note="N", source="S")
    assert shown(asked, 2, "zh") == Face("因此。", "为什么？", note="N", source="S")
    assert languages(asked) == ("en", "zh")


def test_a_card_without_reverse_has_no_sibling() -> None:
    assert siblings(card(Basic({"": "x"}))) == (1,)


def test_a_cloze_hides_one_part_and_shows_the_others() -> None:
    asked = Card("c", {}, Cloze({"en": "{{1:A::first}} and {{2:B}}", "zh": "{{2:乙}}和{{1:甲}}"}))
    assert siblings(asked) == (1, 2)
    assert languages(asked) == ("en", "zh")
    assert shown(asked, 1).prompt == "**⟦first⟧** and B"
    assert shown(asked, 1).answer == "**⟦A⟧** and B"
    assert shown(asked, 2, "zh").prompt == "**⟦…⟧**和甲"


def test_choices_keep_their_order_all_day_and_change_it_between_days() -> None:
    options = tuple({"": letter} for letter in "abcdef")
    asked = card(Choices(options, frozenset({0, 3})))
    today = shown(asked, day=1)
    assert today == shown(asked, day=1)
    assert {shown(asked, day=day).options for day in range(20)} != {today.options}
    assert sorted(today.options) == list("abcdef")
    assert sorted(today.options[place] for place in today.right) == ["a", "d"]
    assert all(f"{place + 1}. {today.options[place]}" in today.answer for place in today.right)


def test_a_number_has_its_tolerance_and_unit() -> None:
    assert shown(card(Number("65504"))).answer == "65504"
    assert shown(card(Number("1.5", "1%", {"en": "GB"}))).answer == "1.5 GB (± 1%)"


def test_key_points_are_listed_with_those_that_must_be_said() -> None:
    asked = card(Points((Point({"": "a"}, True), Point({"": "b"}))))
    assert shown(asked) == Face(
        "Why?", "", points=("a", "b"), order=(0, 1), required=frozenset({0})
    )


def test_a_missing_language_falls_back_to_english_then_to_any() -> None:
    assert in_language({"zh": "中", "en": "e"}, "de") == "e"
    assert in_language({"zh": "中", "fr": "f"}, "de") == "中"
    assert in_language({"": "x"}, "zh") == "x"
    assert in_language({}, "zh") == ""


def test_a_key_says_deck_card_and_sibling() -> None:
    for parts in (("d", "c", 1), ("d", "c", 3)):
        assert split_key(f"{parts[0]}/{tail_of(*parts[1:])}") == parts
    assert tail_of("c", 1) == "c"

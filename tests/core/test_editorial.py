"""Each rule of craft against a card that breaks it, and against one that does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studyllm.core.cards import Basic, Card, Choices, Cloze, Deck, Kind, Number, Point, Points, Text
from studyllm.core.editorial import LONGEST, LOOKED_AT, Finding, findings, rules, within_reach
from studyllm.core.wordings import figures, formulas, stray_dollar, tokens

DECK = Deck("deck", {"": "Deck"})
BOTH = Deck("deck", {"en": "Deck", "zh": "卡片"})


def card(
    question: str | Text, kind: Kind | str = "Because.", name: str = "c", **rest: object
) -> Card:
    asked = {"": question} if isinstance(question, str) else question
    answer = Basic({"": kind}) if isinstance(kind, str) else kind
    return Card(name, asked, answer, **rest)  # type: ignore[arg-type]


def broken(*cards: Card, deck: Deck = DECK) -> list[str]:
    return [finding.rule for finding in findings([(deck, cards)])]


def choice(*options: str) -> Choices:
    return Choices(tuple({"": option} for option in options), frozenset({0}))


BREAKS: list[tuple[str, Card]] = [
    ("length", card("Why?", "word " * 41)),
    ("length", card("为什么？", "字" * 91)),
    ("length", card("Why?", Points((Point({"": "w " * 41}),)))),
    ("as-of", card("Which is the latest version?")),
    ("as-of", card("为什么？", "目前最好的模型。")),
    ("dollar", card("What is $x and why?")),
    ("yes-no", card("Is it linear?")),
    ("yes-no", card("它是线性的吗？")),
    ("yes-no", card("RoPE 是否外推？")),
    ("list", card("What?", "One; two; three.")),
    ("list", card("What?", "(1) one (2) two")),
    ("list", card("What?", "- one\n- two")),
    ("punctuation", card({"zh": "为什么?"})),
    ("punctuation", card({"en": "Why（so）?"})),
    ("numbers", card({"en": "Why 3?", "zh": "为什么是 4？"})),
    ("numbers", card({"en": "Why $x$?", "zh": "为什么 $y$？"})),
    ("given-away", card("Which norm is RMSNorm?", "RMSNorm.")),
    ("given-away", card("Is it 65504 or less, in fp16?", Number("65504"))),
    ("given-away", card({}, Cloze({"": "The {{router}} is called router."}))),
]


@pytest.mark.parametrize(("rule", "bad"), BREAKS)
def test_a_broken_rule_is_found(rule: str, bad: Card) -> None:
    assert broken(bad) == [rule]


FINE = [
    card("Why?", "word " * 40),
    card("为什么？", "字" * 90),
    card("Which is the latest version?", as_of="2026-01"),
    card("What costs $5, and what \\$x?", note={"": "$x$ and `$y`"}),
    card("Is it linear or quadratic?"),
    card({"zh": "为什么 `a,b` 与 $x$，不同？"}),
    card({"en": "Two of 7 billion, 1,024 in 2.5e3?", "zh": "70 亿中的 2 个，2500 中的 1024 个？"}),
    card({"en": "Of `x`: $a_{\\text{max}}$?", "zh": "`x` 的 $a_{\\text{最大}}$？"}),
    card({}, Cloze({"": "The {{router}} picks {{experts}}."})),
    card({}, Cloze({"zh": "路由器选{{1:专家::谁？}}。"}), note={"zh": "好。"}),
    card("For how many epochs was Llama 2 trained?", Number("2")),
]


@pytest.mark.parametrize("good", FINE)
def test_what_keeps_the_rules_is_not_found(good: Card) -> None:
    assert broken(good) == []


def test_languages_are_missed_where_the_deck_has_them() -> None:
    half = card({"en": "Why?"}, Basic({"en": "So."}))
    assert broken(half) == []
    assert broken(half, deck=BOTH) == ["language"]
    assert broken(card("$x$?", "$y$"), deck=BOTH) == []


def test_a_source_is_missed_where_most_cards_have_one() -> None:
    first = card("Why?", name="a", source={"": "Su 2021"})
    second = card("Where?", name="b", source={"": "Su 2021"})
    without = card("How?", name="c")
    assert broken(without) == broken(first, without) == []
    assert findings([(DECK, [first, without, second])]) == [
        Finding("deck", "c", "source", "no `source` is named, as most cards of the deck do")
    ]


def test_the_right_choice_is_not_always_the_longest() -> None:
    long = [card(f"Q{n} {n}?", choice("a long right one", "no"), name=f"{n}") for n in range(3)]
    short = [card(f"P{n} {n}?", choice("yes", "a long wrong one"), name=f"s{n}") for n in range(3)]
    every = card("All?", Choices(({"": "a"}, {"": "b"}), frozenset({0, 1})))
    assert broken(*long) == ["longest"]
    assert broken(*long, *short) == []
    assert broken(*long[:2], every) == ["longest"]


def test_a_question_is_asked_once() -> None:
    first = card("Why is the causal mask lower triangular?", name="a")
    again = card("Why is the causal mask lower triangular?", name="b")
    nearly = card("Why is the causal mask always lower triangular?", name="c")
    assert broken(first, again) == ["alike"]
    assert broken(first, nearly) == []
    thrice = card("Why is the causal mask lower triangular?", name="d")
    assert broken(first, again, thrice) == ["alike", "alike"]  # one word for each is enough
    other = Deck("other", {"": "Other"})
    found = findings([(DECK, [first]), (other, [nearly])])
    assert [(f.deck, f.message) for f in found] == [("other", "asks what `deck/a` asks")]
    many = [card(f"Why {n}?", name=str(n)) for n in range(2000)]
    assert broken(*many, first, again) == []


def test_of_a_card_that_is_far_too_long_only_that_is_said() -> None:
    long = Card("long", {"en": "Is it?" + "x" * LONGEST}, Basic({"en": "a; b; c " * 20}))
    assert {finding.rule for finding in findings([(DECK, [long])])} == {"length"}
    hidden = Card("hidden", {}, Cloze({"": "{{x}} " * LONGEST}))
    assert [finding.rule for finding in findings([(DECK, [hidden])])] == ["length"]


def test_only_so_many_cards_are_looked_at() -> None:
    size = LONGEST - 10
    cards = [
        Card(f"c{n}", {"en": "q" * size}, Basic({"en": "a"})) for n in range(LOOKED_AT // size + 3)
    ]
    ((_, taken),), left_out = within_reach([(DECK, cards)])
    assert taken == cards[: len(taken)]
    assert (len(taken), left_out) == (LOOKED_AT // (size + 1), len(cards) - len(taken))
    assert within_reach([(DECK, cards[:2])]) == ([(DECK, cards[:2])], 0)


def test_very_many_words_are_not_compared() -> None:
    words = " ".join(f"w{n}" for n in range(500))
    cards = [Card(f"c{n}", {"en": words}, Basic({"en": "a"})) for n in range(400)]
    assert "alike" not in {finding.rule for finding in findings([(DECK, cards)])}
    assert "alike" in {finding.rule for finding in findings([(DECK, cards[:3])])}


def test_every_rule_has_a_card_that_breaks_it() -> None:
    elsewhere = {"language", "source", "longest", "alike"}
    assert {rule for rule, _ in BREAKS} | elsewhere == set(rules())


def test_every_rule_is_explained_to_those_who_write_decks() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "deck-format.md"
    explained = re.findall(r"^\| `([a-z-]+)` \| ", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(rules()) <= set(explained)


def test_numbers_are_the_same_however_they_are_written() -> None:
    assert figures("7B, 1.5 million, 2e-5 and 65,504").digits == {7e9, 1.5e6, 2e-5, 65504.0}
    assert figures("70 亿、150 万").digits == {7e9, 1.5e6}
    assert figures("three of arXiv:2104.09864").any == {3}
    assert figures("两个").any == {2}


def test_words_and_formulas_of_a_text() -> None:
    assert tokens("Pre-LN 归一化, it's") == ["pre-ln", "归", "一", "化", "it's"]
    assert formulas("$b$ and $$a$$ but `$c$`") == ["$$a$$", "$b$"]
    assert stray_dollar("for $5 or \\$x") == ""

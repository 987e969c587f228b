"""A card is not the one that it replaces, if a word that there is stands for another; where it is
none, a finger slipped. Held against lists by hand, at the place where the likeness is greatest.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from studyllm.core.cards import Kind
from tests.core.test_identity import cloze, linked, number

PAIRS = [
    tuple(line.split(" | "))
    for line in (Path(__file__).parent / "lookalikes.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

QUESTIONS = [
    "{}",
    "What is {}?",
    "In which year was {} proposed by its authors?",
    "{}: which value is the default in the reference implementation?",
    "{}需要预热吗？",
    "在原论文中，{} 的取值是多少？",
]

ANSWERS: list[Kind | str] = ["8", "No", "RMSNorm", "the last layer", number("8"), number("2017")]


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_word_that_there_is_makes_another_card(question: str, answer: Kind | str) -> None:
    wrong = [
        (one, two)
        for one, two in PAIRS
        if linked([(question.format(one), answer)], [(question.format(two), answer)])
    ]
    assert wrong == []


def test_so_it_does_in_a_text_with_gaps() -> None:
    text = "The paper says that {} has {{{{8}}}} of them in all."
    wrong = [pair for pair in PAIRS if linked(*([cloze(text.format(one))] for one in pair))]
    assert wrong == []


LONGER = "RoPE, head dimension 128, base 10000, trained on 4096 tokens: how many of the 64 pairs?"

SLIPS = [
    ("Switch fine-tuning: which dropout do experts get when others use 0.1?", "0.1", "0.1i"),
    (LONGER, "64", "6t4"),
    (LONGER, "64", "y4"),
    (LONGER, "64", "644"),
    (LONGER, "64", "p64"),
    (LONGER, "RoPE", "RRoPE"),
    (LONGER, "RoPE", "oPE"),
    ("PPO with $\\epsilon=0.2$ and $\\rho=1.5$: value?", "\\epsilon=", "\\epsilonc"),
    ("Value of $\\min(\\rho, 1)$ in PPO?", "\\rho, 1)", "\\rho, 1"),
    ("Value of $\\min(\\rho, 1)$ in PPO?", "1)", "1))"),
    ("Value of $\\min(\\rho, 1)$ in PPO?", ")$", ")$$"),
    ("Value of $\\min(g_2, 1)$ in PPO?", "(g_", "(_"),
    ("Value of $\\min(\\rho, 1)$ in PPO?", "Value of $\\min(\\rho, 1)", "Valeu of $\\min(\\rho, 1"),
    ("Value of $sbh = 2$ here?", "sbh", "sbbh"),
    ("Value of $h = 2$ here?", "=", "o"),
    ("Mixtral 8x7B 为什么不是 56B？", "8x7B", "87xB"),
    ("When would you not use a reasoning model?", "not", "gnot"),
    ("Does GPT-3 use learned positions?", "GPT-3", "GPT-i3"),
    ("Bits of bf16, exponent only?", "bf16", "bf61"),
    ("Bits of bf16, exponent only?", "bf16", "bfb16"),
    ("What is KV-cache made of?", "KV", "KVV"),
    ("What does LoRA freeze?", "LoRA", "LnRA"),
    ("T5 编码器有几个桶？", "编码", "编码码"),
]


@pytest.mark.parametrize(("question", "one", "two"), SLIPS)
def test_what_is_no_word_name_or_number_is_a_slip(question: str, one: str, two: str) -> None:
    other = question.replace(one, two, 1)
    assert other != question
    assert linked([(question, number("8"))], [(other, number("8"))]) == [(0, 0)]
    assert linked([(other, number("8"))], [(question, number("8"))]) == [(0, 0)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Does SFT need pairs?", "Does XFT need pairs?"),
        ("Does SFT need pairs?", "Does uSFT need pairs?"),
        ("GPT-4 on 8 GPUs of 80 GB each: layers?", "GPT-4o on 8 GPUs of 80 GB each: layers?"),
        ("GPT-3 on 8 GPUs of 80 GB each: layers?", "GPT-33 on 8 GPUs of 80 GB each: layers?"),
        ("Bits in fp8, all in all?", "Bits in FP4, all in all?"),
        ("sleep: past tense?", "weep: past tense?"),
        ("Is E5 larger than 7?", "Is E6 larger than 7?"),
        ("What does `abcd` do in here?", "What does `abxy` do in here?"),
    ],
)
def test_what_may_be_a_name_is_another(one: str, two: str) -> None:
    assert linked([(one, number("8"))], [(two, number("8"))]) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Rank of a matrix form LoRA?", "Rank of a matrix from LoRA?"),
        ("What is a row of it called?", "What is a rows of it called?"),
        ("Are LLM weights kept in it?", "Are LLMs weights kept in it?"),
        ("Weights of -- what?", "Weights of --- what?"),
    ],
)
def test_little_words_and_endings_make_no_other_card(one: str, two: str) -> None:
    assert linked([(one, "8")], [(two, "8")]) == [(0, 0)]


def test_a_sum_with_the_same_result_is_the_same_whatever_the_number() -> None:
    lost = (LONGER, number("113"))
    assert linked([lost], [(LONGER.replace("128", "28"), number("113"))]) == [(0, 0)]
    assert linked([lost], [(LONGER.replace("128", "28"), number("112"))]) == []
    assert linked([(LONGER, number("8"))], [(LONGER.replace("128", "28"), number("8"))]) == []


def test_a_digit_that_is_there_twice_is_no_slip_beside_another_answer() -> None:
    twice = LONGER.replace("64", "644")
    assert linked([(LONGER, number("8"))], [(twice, number("9"))]) == []
    assert linked([(LONGER, number("99.5", "%"))], [(twice, number("14.6", "GB"))]) == []

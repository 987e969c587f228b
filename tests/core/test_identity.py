"""Which card is which after an edit: cases by hand, each against what a reader would say."""

from __future__ import annotations

import random
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Choices, Cloze, Kind, Number, Point, Points, Text
from studyllm.core.identity import Candidate, Link, match
from studyllm.core.shortlist import COMMON, RIVALS, shortlist

Case: TypeAlias = tuple[str | Text, Kind | str]
"""A question and an answer."""

LONG = "The dimension of the inner product grows, so its variance does too, and softmax saturates."
SHORTER = "It normalizes over the features of each token."


def card(question: str | Text, kind: Kind | str, card_id: str = "~0") -> Card:
    text = {"": question} if isinstance(question, str) else question
    return Card(
        card_id,
        {} if isinstance(kind, Cloze) else text,
        Basic({"": kind}) if isinstance(kind, str) else kind,
    )


def linked(lost: list[Case], gained: list[Case], *, in_place: bool = True) -> list[tuple[int, int]]:
    """Places of cards that are linked; the cards beside each stayed, or it was moved away."""
    ours = [
        Candidate(f"d/l{i}", card(q, k), f"d/s{i}", f"d/s{i + 1}") for i, (q, k) in enumerate(lost)
    ]
    theirs = [
        Candidate(f"d/g{i}", card(q, k), f"d/s{i}", f"d/s{i + 1}")
        if in_place
        else Candidate(f"e/g{i}", card(q, k), f"e/t{i}", f"e/t{i + 1}")
        for i, (q, k) in enumerate(gained)
    ]
    return [(int(link.lost[3:]), int(link.gained[3:])) for link in match(ours, theirs).links]


def cloze(text: str) -> Case:
    return "", Cloze({"": text})


def number(value: str, unit: str = "") -> Number:
    return Number(value, unit={"": unit} if unit else None)


def choices(*options: str) -> Choices:
    return Choices(tuple({"": option} for option in options), frozenset({0}))


def points(*texts: str) -> Points:
    return Points(tuple(Point({"": text}) for text in texts))


SAME: list[tuple[Case, Case]] = [
    (("What is LoRA?", LONG), ("Explain LoRA.", LONG)),
    (("什么是 LoRA？", LONG), ("请解释 LoRA", LONG)),
    (("Why scale by the root?", LONG), ("Why scael by the root?", LONG)),
    (("Why scale by the root?", "8"), ("Why scale  by the ROOT", "8")),
    (("为什么要缩放？", LONG), ("为何要做缩放？", LONG)),
    (("Why scale attention?", SHORTER), ("Why do we scale attention scores?", SHORTER)),
    (
        ("Why scale by the root of it?", "It is $d_k$ in each."),
        ("Why scael by the root of it?", "It is $d_v$ in each."),
    ),
    (("What is the rank of LoRA?", "8"), ("Explain LoRA's rank.", "8")),
    (cloze("fp32 has {{8}} exponent bits."), cloze("fp32 has {{8}} exponents bits.")),
    (cloze("fp32 has {{8::bits}} in it."), cloze("fp32 has {{8::bits?}} in it.")),
    (
        cloze("All-reduce is {{reduce-scatter}} and all-gather."),
        cloze("All-reduce is {{reduce-scatter}} and {{all-gather}}."),
    ),
    (("What is dropout?", LONG), ("What is dropout?", "Zero activations at random.")),
    (("What's a norm", "Scaling"), ("What's a norm?", "Scaling.")),
    (("Why scale by the root?", LONG), ({"en": "Why scale by the root?", "zh": "为何"}, LONG)),
    (({"zh": "为什么要缩放？", "": "Why?"}, LONG), ({"zh": "为什么要缩放？"}, LONG)),
    (({"de": "Wozu die Wurzel?"}, LONG), ({"fr": "Wozu die Wurzel?"}, LONG)),
    (("Which norm?", choices("RMSNorm", "Other")), ("Which norms?", choices("RMSNorm", "Other"))),
    (
        ("Why do most use pre-norm here?", points("Gradients reach early layers.", "No warm-up.")),
        (
            "Why do most of them use pre-norm?",
            points("No warm-up.", "Gradients reach early layers."),
        ),
    ),
    (
        ("How much do 7B weights take?", number("14", "GB")),
        ("How much do 7B weights take", number("14.0", "GB")),
    ),
    (
        ("What does LoRA train, if anything?", SHORTER),
        ("What does LRA train, if anything?", SHORTER),
    ),
    (("What does ZeRO shard in a step?", SHORTER), ("What does ZeeRO shard in a step?", SHORTER)),
    (
        ("How does Transformer work inside?", "Layers."),
        ("How does Transfbrmer work inside?", "Layers."),
    ),
    (
        (
            "Estimate the weights of a model of 175 layers with 96 heads and width 12288 each.",
            number("17.4"),
        ),
        (
            "Estimate the weights of a model of 175 layers with 96 heads and width 12289 each.",
            number("17.4"),
        ),
    ),
    (("Explain the scaling of logits", LONG), ("Scaled logits, and what scaling is for", LONG)),
    (
        ("What does `softmax` subtract from logits?", SHORTER + LONG),
        ("What does `softmix` subtract from logits?", SHORTER + LONG),
    ),
    (
        ("Why do the agents of MetaGPT exchange structured documents instead of chat?", LONG),
        ("MetaGPT's agents exchange structured documents and no chat. What is the reason?", LONG),
    ),
    (
        ("How does Adam step ahead in time?", SHORTER),
        ("How does Adan step ahead in time?", SHORTER),
    ),
    (
        ("Why is attention scaled?", LONG),
        ("Why scale attention?", LONG.replace("saturates", "is flat")),
    ),
    (
        ("Why is attention scaled by roots here?", LONG),
        ("Why is attention scaled in it by layers and roots?", LONG + " It is so."),
    ),
    (
        ("Which rank does LoRA need, and why?", SHORTER),
        ("Which rank does LoRAs x need, and why?", SHORTER),
    ),
    (
        ("Why train 7B models at all, then?", LONG),
        ("Why train 70B models at all, then?", LONG.replace("inner", "innner")),
    ),
]

OTHERS: list[tuple[Case, Case]] = [
    (
        ("How many bits has each exponent of the format E4M3, counted in all?", number("4")),
        ("How many bits has each exponent of the format E4M4, counted in all?", number("4")),
    ),
    (("Does Llama 2 70B use GQA?", SHORTER), ("Does Llama 2 7B use MQA?", SHORTER)),
    (
        ("What is the Chinese for prompt?", "提示词"),
        ("What is the Chinese for prompt injection?", "提示注入"),
    ),
    (("Does Mistral use tied embeddings?", SHORTER), ("Does Mistral use long windows?", SHORTER)),
    (
        ("序列并行 用英文怎么说？", "sequence parallelism"),
        ("数据并行 用英文怎么说？", "data parallelism"),
    ),
    (("预训练", "pre-training"), ("继续预训练", "continued pre-training")),
    (("Does Gemma 2 use RMSNorm?", "Yes"), ("Does Gemma use RMSNorm?", "Yes")),
    (("Mixtral 8x7B 的层数是多少？", "32"), ("Mixtral 8x7B 的专家数是多少？", "32")),
    (
        ("What gains nothing if increased alone?", "Size."),
        ("What gains nothing if decreased alone?", "Size."),
    ),
    (("lake: past tense?", "laked"), ("bake: past tense?", "baked")),
    (("Compare LoRA with more", "See."), ("Compare DoRA and QLoRA with more", "Look.")),
    (
        ("What is LoRA's rank?", "The inner dimension."),
        ("What is LoRA's alpha?", "The scale of it."),
    ),
    (("What is a typical rank of LoRA?", "8"), ("What is a typical alpha of LoRA?", "8")),
    (("How many layers has BERT?", number("12")), ("How many heads has BERT?", number("12"))),
    (
        ("Memory of a 7B model?", number("14", "GB")),
        ("Memory of a 70B model?", number("140", "GB")),
    ),
    (("What is the dimension of $d_k$?", LONG), ("What is the dimension of $d_v$?", SHORTER)),
    (("Where is the norm in Pre-norm?", "Before."), ("Where is the norm in Post-norm?", "After.")),
    (("What does the encoder see?", "All tokens."), ("What does the decoder see?", "All before.")),
    (("Why use attention with a mask?", LONG), ("Why use attention without a mask?", LONG)),
    (("Why use an encoder-decoder here?", LONG), ("Why use a decoder-decoder here?", LONG)),
    (("Can a causal model look ahead?", "No"), ("Can a prefix model look ahead?", "No")),
    (("Capital of Slovakia?", "Bratislava"), ("Capital of Slovenia?", "Ljubljana")),
    (("法国的首都是哪里？", "巴黎"), ("德国的首都是哪里？", "柏林")),
    (("编码器用什么掩码？", "双向可见的掩码。"), ("解码器用什么掩码？", "因果掩码。")),
    (("LoRA 的秩是什么？", "两个矩阵的内维。"), ("LoRA 的值是什么？", "缩放系数乘以更新。")),
    (("能缓存键吗，为什么？", "过去不变。"), ("不能缓存键吗，为什么？", "会变化。")),
    (("Which norm does LLaMA use?", "RMSNorm"), ("Which norm does Gemma use?", "RMSNorm")),
    (("Is softmax monotone?", "Yes"), ("Is GELU smooth?", "Yes")),
    (("水", "water"), ("冰", "ice")),
    (("take", "took"), ("make", "made")),
    (("What is precision?", "TP / (TP + FP)"), ("What is recall?", "TP / (TP + FN)")),
    (("What does GPT-4 accept?", "Text, images."), ("What does GPT-4o accept?", "Also audio.")),
    (
        ("What does LLM stand for here?", "A model."),
        ("What does vLLM stand for here?", "A server."),
    ),
    (("What is Mixtral made of?", "Experts."), ("What is Mistral made of?", "Dense layers.")),
    (cloze("Pre-LN is {{easier}} to train."), cloze("Post-LN is {{harder}} to train.")),
    (cloze("fp32 has {{1:8}} exponent bits."), cloze("bf16 has {{1:8}} exponent bits.")),
    (cloze("The capital of France is {{Paris}}."), cloze("The capital of Spain is {{Madrid}}.")),
    (("What is this? ![a](a1.png)", "A ring."), ("What is this? ![a](b1.png)", "A tree.")),
    (("What does `q_proj` do?", "To queries."), ("What does `k_proj` do?", "To keys.")),
    (
        ("Why a larger rank?", "More capacity and memory."),
        ("Why a larger alpha?", "More capacity and noise."),
    ),
    (
        ("What does PPO clip, and when?", "The ratio."),
        ("What does DPO clip, and when?", "Nothing."),
    ),
    (("7 × 8 = ?", "56"), ("8 × 7 = ?", "56")),
    (("From 4k to 32k: how?", "YaRN"), ("From 32k to 4k: how?", "YaRN")),
    (("How does $\\beta_1$ act?", "On means."), ("How does $\\beta_2$ act?", "On squares.")),
    (("What is shown?", LONG), ("Why not?", SHORTER)),
    (("Compare LoRA, DoRA and more", "See."), ("Compare LoRA and PiSSA, DoRA++", "Look.")),
    (("What is asked, and why?", choices("A", "B")), ("What is asked, and why?", "Nothing.")),
]


@pytest.mark.parametrize(("lost", "gained"), SAME)
def test_an_edited_card_is_the_same_card(lost: Case, gained: Case) -> None:
    assert linked([lost], [gained]) == [(0, 0)]


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize(("lost", "gained"), OTHERS[:-1])
def test_a_sibling_is_another_card(lost: Case, gained: Case, in_place: bool) -> None:
    assert linked([lost], [gained], in_place=in_place) == []


@pytest.mark.parametrize(("lost", "gained"), SAME[:6])
def test_a_card_that_moved_and_was_edited_is_the_same(lost: Case, gained: Case) -> None:
    assert linked([lost], [gained], in_place=False) == [(0, 0)]


AT_ITS_PLACE: list[tuple[Case, Case]] = [
    # Mistyped, beside answers that say little.
    (("Year of the Transformer paper?", "2017"), ("Year of the kransformer paper?", "2017")),
    (("How many layers has Llama 13B?", "40"), ("How many layers hsa Llama 13B?", "540")),
    (("Does DPO need a reward model?", "No"), ("Does DPO need a reward moedl?", "Ny")),
    (("Why is the warmup needed?", "8"), ("Why is teh warmupneeded?", "8")),
    (("Perplexity", "exp of the mean loss"), ("Pepelxity", "exp of the mean loss")),
    (("hat matrices", "8"), ("hta matrices", "8")),
    (("Explain LayerNormalization", "8"), ("Explain LaxerNormalisation", "8")),
    (
        ("Warmup", "Raising the learning rate slowly"),
        ("Wamkup", "Raising the learning rate slowly"),
    ),
    # In other words.
    (("QKV of head 1", "W_Q1, W_K1, W_V1"), ("The QKV matrices of head 1", "W_Q1, W_K1 and W_V1")),
    (
        ("What is the learning rate in PPO?", "1e-6"),
        ("How large is the learning rate in PPO?", "1e-6"),
    ),
    (("DPO 需要奖励模型吗？", "不需要"), ("DPO 要不要奖励模型？", "不需要")),
    (("SFT 的学习率一般是多少？", "约 1e-5"), ("SFT 通常用多大的学习率？", "约 1e-5")),
    (
        ("What is an adapter?", "A small bottleneck network inserted into each layer."),
        ("What do adapters look like?", "Each layer gets a small bottleneck network."),
    ),
    (
        ("What is reward hacking?", "The policy finds answers that score well and are bad."),
        (
            "What is meant by reward hacking?",
            "The policy exploits the reward: bad answers with high scores.",
        ),
    ),
    (
        ("什么是适配器微调？", "在每层插入小的瓶颈网络。"),
        ("适配器微调是什么？", "每一层都插入一个小瓶颈网络。"),
    ),
]


@pytest.mark.parametrize(("lost", "gained"), AT_ITS_PLACE)
def test_a_card_alone_at_its_place_needs_less_to_be_the_same(lost: Case, gained: Case) -> None:
    assert linked([lost], [gained]) == [(0, 0)]
    assert linked([gained], [lost]) == [(0, 0)]


@pytest.mark.parametrize(
    ("lost", "gained"),
    [
        (("What is a batch?", "A group of samples"), ("What is a patch?", "A group of pixels")),
        (("Mitosis", "Division into equal cells"), ("Meiosis", "Division into other cells")),
        (("Llama 13B 有多少层？", "40"), ("Llama 13B 有多少个头？", "40")),
        (
            ("What does top-k do?", "It keeps k tokens."),
            ("What does top-p do?", "It keeps mass p."),
        ),
        (("GQA or MQA: faster?", "No"), ("GQA or MHA: faster?", "No")),
        (("Is GPT before BERT?", "No"), ("Is BERT before GPT?", "No")),
        (("What is attention?", "A weighted mean"), ("What is causal attention?", "A past mean")),
        (("Bits of a bf16 number?", "16"), ("Bits of an fp16 number?", "16")),
        (("Is the loss large?", "No"), ("Is the loss small?", "No")),
        (("Does SFT need pairs of data?", "No"), ("Does RL need pairs of data?", "No")),
    ],
)
def test_another_card_at_that_place_is_another(lost: Case, gained: Case) -> None:
    assert linked([lost], [gained]) == []


def test_where_all_cards_changed_each_stands_at_its_place() -> None:
    before: list[Case] = [(f"Exponent bits of {kind}?", "8") for kind in ("bf16", "fp32", "tf32")]
    after: list[Case] = [
        (f"How many exponent bits has {kind}?", "8") for kind in ("bf16", "fp32", "tf32")
    ]

    def row(name: str, cases: list[Case]) -> list[Candidate]:
        keys = ["", *(f"d/{name}{i}" for i in range(len(cases))), ""]
        return [
            Candidate(keys[i + 1], card(*case, f"~{name}{i}"), keys[i], keys[i + 2])
            for i, case in enumerate(cases)
        ]

    expected = tuple(Link(f"d/l{i}", f"d/g{i}") for i in range(3))
    assert match(row("l", before), row("g", after)).links == expected


def test_another_number_is_a_slip_only_if_all_else_is_the_same() -> None:
    one, two = ("Why train 7B models at all?", SHORTER), ("Why train 70B models at all?", SHORTER)
    assert linked([one], [two]) == [(0, 0)]
    assert linked([one], [two], in_place=False) == []
    assert linked([one], [("Why train 70B models at all?", LONG)]) == []
    assert linked([one], [("Why train 70B models at all?", choices(SHORTER, "x"))]) == []


def test_equal_cards_are_doubts_unless_the_file_tells_them_apart() -> None:
    lost = [Candidate("d/a", card("Why?", LONG), "d/x", "d/y")]
    twins = [Candidate(f"d/g{i}", card("Why?", LONG, f"~{i}"), "d/p", f"d/q{i}") for i in (1, 2)]
    found = match(lost, twins)
    assert found.links == ()
    assert found.doubts == {"d/a": ("d/g1", "d/g2")}
    in_place = twins[0]._replace(before="d/x", after="d/y")
    assert match(lost, [in_place, twins[1]]).links == (Link("d/a", "d/g1"),)
    elsewhere = twins[1]._replace(key="e/g2")
    assert match(lost, [twins[0], elsewhere]).links == (Link("d/a", "d/g1"),)


def test_a_card_that_keeps_its_id_in_another_deck_needs_less_to_be_known() -> None:
    lost = [Candidate("d/why-root", card("Why scale all logits?", "8", "why-root"))]
    question = "Why do we scale logits?"
    moved = Candidate("e/why-root", card(question, "8", "why-root"))
    assert match(lost, [moved]).links == (Link("d/why-root", "e/why-root"),)
    assert match(lost, [moved._replace(card=card(question, "8"))]).links == ()


def test_two_cards_that_became_one_are_doubts() -> None:
    lost: list[Case] = [
        ("Why scale by the root here?", LONG),
        ("Why scale by the roots here?", LONG),
    ]
    assert linked(lost, [("Why scale by the rooot here?", LONG)]) == []


def test_where_question_and_answer_point_to_different_cards_nothing_is_linked() -> None:
    lost: list[Case] = [("Why scale by the root here?", LONG), ("Why is there any norm?", SHORTER)]
    crossed: list[Case] = [
        ("Why scale by the rooot here?", SHORTER),
        ("Why is there anny norm?", LONG),
    ]
    assert linked(lost, crossed) == []


def test_neighbours_that_are_linked_themselves_count() -> None:
    texts = [
        "What is attention made of?",
        "Why is the root of the key dimension there at all, would you say?",
        "Where does softmax stand?",
    ]
    kinds = [LONG, "The old answer was this.", SHORTER]
    lost = [
        Candidate(
            f"d/l{i}",
            card(texts[i], kinds[i]),
            f"d/l{i - 1}" if i else "",
            f"d/l{i + 1}" if i < 2 else "",
        )
        for i in range(3)
    ]
    later = [
        "What is attnetion made of?",
        "Why is the root of the key dimensoin there at all, would you say?",
        "Where does sotfmax stand?",
    ]
    gained = [
        Candidate(
            f"d/g{i}",
            card(later[i], kind),
            f"d/g{i - 1}" if i else "",
            f"d/g{i + 1}" if i < 2 else "",
        )
        for i, kind in enumerate([LONG, "That old answer is another.", SHORTER])
    ]
    assert [tuple(link) for link in match(lost, gained).links] == [
        ("d/l0", "d/g0"),
        ("d/l1", "d/g1"),
        ("d/l2", "d/g2"),
    ]


def test_texts_in_two_languages_that_point_to_different_cards_link_nothing() -> None:
    both = card({"en": "Why scale by the root?", "zh": "为什么要缩放？"}, Basic({"": LONG}))
    gained = [
        Candidate("d/g1", card({"en": "Why scale by the root?"}, LONG)),
        Candidate("d/g2", card({"zh": "为什么要缩放？"}, LONG)),
    ]
    assert match([Candidate("d/l", both)], gained).links == ()
    assert match([Candidate("d/l", both)], gained[1:]).links == (Link("d/l", "d/g2"),)


QUESTIONS = [case[0] for pair in (*SAME, *OTHERS) for case in pair if case[0]]
ANSWERS = [LONG, SHORTER, "8", "Yes", number("14"), choices("RMSNorm", "LayerNorm")]
CARDS = st.builds(card, st.sampled_from(QUESTIONS), st.sampled_from(ANSWERS))


@settings(max_examples=25, deadline=None)
@given(st.lists(CARDS, max_size=8), st.lists(CARDS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_cards_does_not_matter_and_each_is_linked_once(
    ours: list[Card], theirs: list[Card], r: random.Random
) -> None:
    lost = [Candidate(f"d/l{i}", one, f"d/s{i}", f"d/s{i + 1}") for i, one in enumerate(ours)]
    gained = [Candidate(f"d/g{i}", one, f"d/s{i}", f"d/s{i + 1}") for i, one in enumerate(theirs)]
    found = match(lost, gained)
    shuffled = match(r.sample(lost, len(lost)), r.sample(gained, len(gained)))
    assert shuffled == found
    assert len({link.lost for link in found.links}) == len(found.links)
    assert len({link.gained for link in found.links}) == len(found.links)
    assert found.doubts.keys().isdisjoint(link.lost for link in found.links)
    taken = {link.gained for link in found.links}
    assert all(taken.isdisjoint(likest) and likest for likest in found.doubts.values())
    assert {link.lost for link in found.links} <= {one.key for one in lost}


def test_what_many_share_tells_nothing_and_few_are_compared() -> None:
    many = {f"a{i:03}": frozenset({"common", f"rare{i}"}) for i in range(COMMON + 1)}
    assert shortlist(many, many) == [(name, name) for name in many]
    few = {f"a{i}": frozenset({"common"}) for i in range(COMMON)}
    assert len(shortlist(few, few)) <= 2 * RIVALS * COMMON

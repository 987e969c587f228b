"""Decks of one pattern, whose cards differ in a word: capitals, sums, terms, facts of models.

Each card is most like its siblings, and answers are short or repeat. What is deleted is often like
what is added in its place.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from studyllm.core.cards import Basic, Card, Cloze, Kind, Number
from tests.core.edits import Edit, Sheet, changed
from tests.core.wording import reworded, typo

_CAPITALS = """
Austria Vienna, Australia Canberra, Slovakia Bratislava, Slovenia Ljubljana, Iran Tehran,
Iraq Baghdad, Niger Niamey, Nigeria Abuja, Guinea Conakry, Guyana Georgetown, Zambia Lusaka,
Gambia Banjul, Mali Bamako, Malawi Lilongwe, Latvia Riga, Chad N'Djamena, China Beijing,
Chile Santiago, Cuba Havana, Korea Seoul, Kenya Nairobi, Norway Oslo, Sweden Stockholm
"""
_TERMS = """
交叉注意力 cross-attention, 自注意力 self-attention, 注意力 attention,
监督微调 supervised fine-tuning, 微调 fine-tuning, 全参微调 full fine-tuning,
指令微调 instruction tuning, 提示词 prompt, 提示注入 prompt injection,
专家容量 expert capacity, 容量因子 capacity factor, 序列并行 sequence parallelism,
张量并行 tensor parallelism, 数据并行 data parallelism, 流水线并行 pipeline parallelism,
尾数 fraction (of a float), 指数 exponent (of a float), 量化 quantization,
双重量化 double quantization, 奖励模型 reward model, 过程奖励模型 process reward model,
预训练 pre-training, 继续预训练 continued pre-training, 坍缩 rank collapse, 秩 rank,
编码器 encoder, 解码器 decoder, 稠密 dense, 稀疏 sparse
"""
_VERBS = """
take took, make made, bake baked, lake laked, wake woke, shake shook, break broke, speak spoke,
steal stole, deal dealt, heal healed, feel felt, keep kept, sleep slept, weep wept, bend bent,
lend lent, send sent, spend spent, mend mended
"""
_MODELS = [
    "Llama 2 7B",
    "Llama 2 70B",
    "Llama 3 8B",
    "Mixtral 8x7B",
    "Mistral 7B",
    "Gemma 2",
    "Gemma",
]
_PARTS = ["layers", "heads", "experts", "RoPE", "ALiBi", "GQA", "MQA", "tied embeddings"]
_SAYS = ["Yes", "No", "Yes, in all layers of the model", "No, it keeps the older way in all layers"]


def _pairs(text: str) -> list[tuple[str, str]]:
    found = (part.split(maxsplit=1) for part in text.split(","))
    return [(one, other.strip()) for one, other in found]


def _pools(r: random.Random) -> list[list[tuple[str, Kind]]]:
    capitals, terms, verbs = map(_pairs, (_CAPITALS, _TERMS, _VERBS))
    counts = [
        (model, part, str(r.choice([8, 12, 24, 32, 64, 80])))
        for model in _MODELS
        for part in _PARTS
    ]
    sums = [(x, y) for x in range(2, 11) for y in range(2, 11)]
    return [
        [(f"What is the capital of {one}?", _said(other)) for one, other in capitals],
        [(f"the capital of {one.lower()}", _said(other)) for one, other in capitals],
        [(f"{one} 的首都是哪里？", _said(other)) for one, other in capitals],
        [(f"{one} 用英文怎么说？", _said(other)) for one, other in terms],
        [(one, _said(other)) for one, other in terms],
        [(f"What is the Chinese for {other}?", _said(one)) for one, other in terms],
        [(f"{one}: past tense?", _said(other)) for one, other in verbs],
        [(f"What is {x} × {y}?", _said(str(x * y))) for x, y in sums],
        [(f"What is {x} × {y}?", Number(str(x * y))) for x, y in sums],
        [(f"How many {part} does {model} have?", _said(said)) for model, part, said in counts],
        [(f"{model} 的{part}数是多少？", Number(said)) for model, part, said in counts],
        [(f"Does {model} use {part}?", _said(r.choice(_SAYS))) for model, part, _ in counts],
        [("", Cloze({"": f"{model} has {{{{{said}}}}} {part}."})) for model, part, said in counts],
    ]


def _said(text: str) -> Kind:
    return Basic({"": text})


def evenings(seed: int, count: int) -> Iterable[Edit]:
    """Edits of a deck of one pattern: cards replaced, deleted, moved, mistyped and reworded."""
    r = random.Random(seed)
    for number in range(count):
        pools = _pools(r)
        pool = pools[number % len(pools)]
        r.shuffle(pool)
        cards = [
            Sheet(Card("", {"": asked} if asked else {}, kind), frozenset({place}), "")
            for place, (asked, kind) in enumerate(pool)
        ]
        before, new = cards[: 2 * len(cards) // 3], cards[2 * len(cards) // 3 :]
        yield Edit("pattern", {"d": before}, {"d": _evening(r, before, new)})


def _evening(r: random.Random, before: list[Sheet], new: list[Sheet]) -> list[Sheet]:
    after = []
    for sheet in before:
        dice = r.random()
        if dice < 0.15 and new:
            after.append(new.pop())
        elif dice < 0.25:
            continue
        elif dice < 0.4:
            after.append(sheet._replace(card=changed(sheet.card, lambda text: typo(r, text))))
        elif dice < 0.45:
            after.append(sheet._replace(card=changed(sheet.card, lambda text: reworded(r, text))))
        else:
            after.insert(r.randrange(len(after) + 1) if dice < 0.5 else len(after), sheet)
    return after

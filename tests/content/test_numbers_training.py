"""The numbers of four decks, derived again: norms, distributed training, MoE and SFT."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.core.cards import Basic, Card, Cloze, Number, Points

DECKS = Path(__file__).parents[2] / "decks"
LANGUAGES = ("en", "zh")

Matrix = list[list[float]]


@cache
def cards(slug: str) -> dict[str, Card]:
    return {card.id: card for card in deckfile.load(DECKS / f"{slug}.yaml")[1]}


def agrees(slug: str, card_id: str, derived: float) -> bool:
    """Whether a derived value would be counted as right on the card."""
    kind = cards(slug)[card_id].kind
    assert isinstance(kind, Number)
    allowed = float(kind.tolerance or 0)
    return math.isclose(float(kind.value), derived, rel_tol=1e-9, abs_tol=allowed)


def says(slug: str, card_id: str, *pieces: str) -> bool:
    """Whether answer, cloze or points hold all the pieces, in every language."""
    kind = cards(slug)[card_id].kind
    for language in LANGUAGES:
        if isinstance(kind, Basic):
            text = kind.answer[language]
        elif isinstance(kind, Cloze):
            text = kind.text[language]
        else:
            assert isinstance(kind, Points)
            text = "\n".join(point.text[language] for point in kind.points)
        if not all(piece in text for piece in pieces):
            return False
    return True


def notes(slug: str, card_id: str, *pieces: str) -> bool:
    """Whether the note holds all the pieces, in every language."""
    note = cards(slug)[card_id].note
    assert note is not None
    return all(piece in note[language] for language in LANGUAGES for piece in pieces)


def product(left: Matrix, right: Matrix) -> Matrix:
    columns = list(zip(*right, strict=True))
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in left
    ]


def total(left: Matrix, right: Matrix) -> Matrix:
    return [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(left, right, strict=True)]


def gelu(matrix: Matrix) -> Matrix:
    return [[x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in row] for row in matrix]


def close(left: Matrix, right: Matrix) -> bool:
    pairs = zip(chain.from_iterable(left), chain.from_iterable(right), strict=True)
    return all(math.isclose(a, b, abs_tol=1e-12) for a, b in pairs)


class Ring:
    """A ring all-reduce that counts what it does; rank r begins with r + 1 in every chunk."""

    def __init__(self, ranks: int) -> None:
        self.ranks = ranks
        self.held = [[rank + 1] * ranks for rank in range(ranks)]
        self.steps = 0
        self.sent = Fraction(0)
        """By each rank, in units of the whole data."""

    def step(self, lag: int, *, add: bool) -> None:
        moves = [(rank, (rank - lag) % self.ranks) for rank in range(self.ranks)]
        values = [self.held[rank][chunk] for rank, chunk in moves]
        for (rank, chunk), value in zip(moves, values, strict=True):
            there = self.held[(rank + 1) % self.ranks]
            there[chunk] = there[chunk] + value if add else value
        self.steps += 1
        self.sent += Fraction(1, self.ranks)

    def reduce_scatter(self) -> None:
        for lag in range(self.ranks - 1):
            self.step(lag, add=True)

    def all_gather(self) -> None:
        for lag in range(-1, self.ranks - 2):
            self.step(lag, add=False)


# Norms


def test_rms_norm_divides_by_the_root_mean_square_and_not_by_the_norm() -> None:
    x = (3.0, 4.0)
    rms = math.sqrt(sum(value**2 for value in x) / len(x))
    assert agrees("prenorm-postnorm", "norm-rms-number", x[0] / rms)
    assert notes("prenorm-postnorm", "norm-rms-number", str(x[0] / math.hypot(*x)))


def test_the_two_gradient_bounds_differ_by_the_root_of_the_depth() -> None:
    width, depth = 512.0, 64
    post = width * math.sqrt(math.log(width))
    pre = width * math.sqrt(math.log(width) / depth)
    assert agrees("prenorm-postnorm", "norm-grad-ratio", post / pre)


def test_deepnorm_of_128_layers_weights_the_skip_by_four() -> None:
    assert agrees("prenorm-postnorm", "norm-deepnorm-128", (2 * 128) ** 0.25)


def test_soft_capping_at_50_takes_a_logit_of_100_to_48_2() -> None:
    assert agrees("prenorm-postnorm", "norm-softcap", 50 * math.tanh(100 / 50))


# Distributed training


@pytest.mark.parametrize("ranks", [2, 3, 4, 8])
def test_a_ring_all_reduce_takes_the_steps_and_the_traffic_of_the_cards(ranks: int) -> None:
    ring = Ring(ranks)
    full = sum(range(1, ranks + 1))
    ring.reduce_scatter()
    assert ring.steps == ranks - 1
    finished = [[i for i, value in enumerate(chunks) if value == full] for chunks in ring.held]
    assert sorted(finished) == [[chunk] for chunk in range(ranks)]
    ring.all_gather()
    assert ring.held == [[full] * ranks] * ranks
    assert ring.steps == 2 * (ranks - 1)
    assert ring.sent == Fraction(2 * (ranks - 1), ranks) < 2
    if ranks == 8:
        assert agrees("distributed-training", "dist-ring-volume-8", float(ring.sent))
    assert says("distributed-training", "dist-ring-walk", "$N-1$", "$2(N-1)$")
    assert says("distributed-training", "dist-ring-volume", r"$2\frac{N-1}{N}M$", "$2M$")


def test_plain_data_parallelism_needs_120_gb_for_7_5_billion_parameters() -> None:
    weights, gradients, optimizer = 2, 2, 4 + 4 + 4
    assert (weights + gradients) * 7.5 + optimizer * 7.5 == 120
    assert says("distributed-training", "dist-zero-baseline", "2 + 2", "12", "120")


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_zero_shards_one_more_kind_of_state_in_each_stage(stage: int) -> None:
    states = (12, 2, 2)
    """Bytes per parameter: optimizer states, gradients, parameters."""
    per_gpu = sum(size / 64 if place < stage else size for place, size in enumerate(states))
    assert agrees("distributed-training", f"dist-zero{stage}-mem", per_gpu * 7.5)


def test_zero_3_moves_half_as_much_again_as_plain_data_parallelism() -> None:
    collective = 1  # a reduce-scatter or an all-gather, in elements per parameter
    plain = zero_2 = 2 * collective
    assert zero_2 == plain
    assert agrees("distributed-training", "dist-zero-comm3", 3 * collective / plain)


def test_full_recomputation_adds_a_third() -> None:
    forward, backward = 1, 2
    extra = 100 * forward / (forward + backward)
    assert agrees("distributed-training", "dist-ckpt-cost", extra)


def test_the_attention_core_takes_seventy_percent_of_the_activations_of_gpt_3() -> None:
    attention = 5 * 96 * 2048 / 12288
    assert attention == 80
    share = 100 * attention / (34 + attention)
    assert agrees("distributed-training", "dist-selective-gpt3", share)


def test_tensor_parallelism_leaves_ten_bytes_per_element_on_every_rank() -> None:
    norm_inputs, dropout_masks, block_inputs = 2 * 2, 2 * 1, 2 * 2
    assert norm_inputs + dropout_masks + block_inputs == 34 - 24 == 10
    assert says("distributed-training", "dist-act-formula", "{{10}}", "24/t")


def test_column_then_row_splits_need_one_sum_and_row_first_breaks_gelu() -> None:
    x = [[0.5, -1.0], [2.0, 0.25]]
    a = [[1.0, -0.5, 0.75, 2.0], [0.3, 1.5, -1.0, 0.6]]
    b = [[1.0, 0.2], [-0.4, 0.9], [0.8, -1.1], [0.1, 0.7]]
    whole = product(gelu(product(x, a)), b)
    halves = [
        product(gelu(product(x, [row[i : i + 2] for row in a])), b[i : i + 2]) for i in (0, 2)
    ]
    assert close(total(*halves), whole)
    parts = [product([row[i : i + 1] for row in x], a[i : i + 1]) for i in (0, 1)]
    assert close(gelu(total(*parts)), gelu(product(x, a)))
    assert not close(total(gelu(parts[0]), gelu(parts[1])), gelu(product(x, a)))


def test_tensor_parallelism_reduces_four_times_a_layer() -> None:
    blocks, passes = ("attention", "MLP"), ("forward", "backward")
    count = len(blocks) * len(passes)
    assert agrees("distributed-training", "dist-tp-count", count)
    for t in (2, 4, 8):
        assert count * Fraction(2 * (t - 1), t) == Fraction(8 * (t - 1), t)
    assert says("distributed-training", "dist-tp-volume", r"$8bsh\frac{t-1}{t}$")


def test_the_bubble_of_8_stages_and_32_micro_batches_is_a_sixth_of_the_time() -> None:
    stages, batches = 8, 32
    done = [0] * stages
    for _ in range(batches):
        for stage in range(stages):
            done[stage] = max(done[stage], done[stage - 1] if stage else 0) + 1
    idle = done[-1] - batches
    assert idle == stages - 1
    assert agrees("distributed-training", "dist-bubble-share", 100 * idle / done[-1])
    assert notes("distributed-training", "dist-bubble-share", f"{100 * idle / batches:.1f}")
    assert says("distributed-training", "dist-bubble", "$(p-1)/m$")


# MoE


def test_mixtral_counts_follow_from_its_configuration() -> None:
    width, layers, hidden, words, heads, kv_heads, head = 4096, 32, 14336, 32000, 32, 8, 128
    expert = 3 * width * hidden
    attention = 2 * width * heads * head + 2 * width * kv_heads * head
    router, norms = 8 * width, 2 * width
    other = layers * (attention + router + norms) + 2 * words * width + width
    assert (round(expert / 1e9, 3), round(other / 1e9, 1)) == (0.176, 1.6)
    assert agrees("moe", "moe-mixtral-active", (layers * 2 * expert + other) / 1e9)
    assert notes("moe", "moe-mixtral-active", f"{(layers * 8 * expert + other) / 1e9:.1f}")


@pytest.mark.parametrize("experts", [2, 8, 64])
def test_the_balance_loss_grows_from_its_coefficient_to_that_times_the_experts(
    experts: int,
) -> None:
    coefficient = Fraction(1, 100)
    uniform = [Fraction(1, experts)] * experts
    collapsed = [Fraction(place == 0) for place in range(experts)]

    def loss(dispatched: list[Fraction], chosen: list[Fraction]) -> Fraction:
        shares = (f * p for f, p in zip(dispatched, chosen, strict=True))
        return coefficient * experts * sum(shares, Fraction(0))

    assert loss(uniform, uniform) == coefficient
    assert loss(collapsed, collapsed) == coefficient * experts
    assert says("moe", "moe-aux-min", r"$\alpha$", r"$\alpha N$")


def test_gshard_uses_the_second_expert_with_twice_its_normalized_gate() -> None:
    first, second = 0.6, 0.2
    assert agrees("moe", "moe-gshard-prob", min(1, 2 * second / (first + second)))


def test_the_capacity_of_an_expert_is_its_fair_share_times_the_factor() -> None:
    assert agrees("moe", "moe-capacity-num", 1024 / 8 * 1.25)


def test_finer_experts_give_more_combinations_at_equal_compute() -> None:
    assert Fraction(2, 16) == Fraction(8, 64)
    assert agrees("moe", "moe-fine-grained", math.comb(64, 8) / 1e9)
    assert notes("moe", "moe-fine-grained", str(math.comb(64, 8)), str(math.comb(16, 2)))


def test_the_router_z_loss_is_not_zero_at_uniform_routing() -> None:
    logits = [0.0] * 64
    assert agrees("moe", "moe-zloss-uniform", math.log(sum(map(math.exp, logits))) ** 2)


# SFT


def test_a_mean_of_means_weighs_short_micro_batches_too_much() -> None:
    batches = ((10, 2.0), (90, 1.0))
    of_means = sum(loss for _, loss in batches) / len(batches)
    of_tokens = sum(n * loss for n, loss in batches) / sum(n for n, _ in batches)
    assert agrees("sft", "sft-token-mean", of_means - of_tokens)
    assert notes("sft", "sft-token-mean", str(of_means), str(of_tokens))


def test_llama_2_fine_tunes_at_a_fifteenth_of_its_peak_rate() -> None:
    assert agrees("sft", "sft-lr-ratio", 3e-4 / 2e-5)
    assert notes("sft", "sft-lr-ratio", f"{1.5e-4 / 2e-5:.1f}")


def test_a_warm_up_ratio_shrinks_with_the_number_of_steps() -> None:
    steps = 2 * 12800 / 128
    assert agrees("sft", "sft-warmup-steps", steps * 0.03)

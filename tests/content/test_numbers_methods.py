"""The numbers of four decks, derived anew: agents, DPO and PPO, quantization, and o1."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import accumulate, product, repeat
from pathlib import Path
from statistics import mean, pstdev

import pytest

from studyllm.core import cloze
from studyllm.core.cards import Basic, Card, Cloze, Number, Points
from studyllm.deckfile import load

DECKS = Path(__file__).parents[2] / "decks"


@cache
def cards(deck: str) -> dict[str, Card]:
    return {card.id: card for card in load(DECKS / f"{deck}.yaml")[1]}


def asserts(deck: str, card: str, derived: float) -> None:
    """Hold a number card against what was derived: equal, or within its tolerance."""
    kind = cards(deck)[card].kind
    assert isinstance(kind, Number)
    value, tolerance = float(kind.value), kind.tolerance
    if tolerance.endswith("%"):
        allowed = abs(value) * float(tolerance[:-1]) / 100
    else:
        allowed = float(tolerance or 0)
    assert abs(value - derived) <= allowed, f"{deck}/{card} says {value}, not {derived}"


def says(deck: str, card: str, *parts: str) -> None:
    """Hold what a card teaches, in every language, against what it must contain."""
    found = cards(deck)[card]
    for language in ("en", "zh"):
        texts = [(found.note or {}).get(language, "")]
        if isinstance(found.kind, Basic):
            texts.append(found.kind.answer[language])
        elif isinstance(found.kind, Points):
            texts += [point.text[language] for point in found.kind.points]
        for part in parts:
            assert part in " ".join(texts), f"{deck}/{card} in {language} does not say {part}"


def hidden(deck: str, card: str, language: str) -> list[str]:
    """The hidden parts of a cloze."""
    kind = cards(deck)[card].kind
    assert isinstance(kind, Cloze)
    return [part.text for part in cloze.parse(kind.text[language]) if not isinstance(part, str)]


@dataclass(frozen=True)
class Format:
    """A binary floating-point format as IEEE 754 lays it out."""

    exponent: int
    fraction: int

    @property
    def bias(self) -> int:
        return int(2 ** (self.exponent - 1)) - 1

    @property
    def eps(self) -> Fraction:
        return Fraction(1, 2**self.fraction)

    @property
    def largest(self) -> Fraction:
        return Fraction(2 - self.eps) * int(2**self.bias)

    @property
    def least(self) -> Fraction:
        """The smallest positive number, a subnormal."""
        return Fraction(1, 2 ** (self.bias - 1 + self.fraction))

    def spacing(self, value: Fraction) -> Fraction:
        """The gap between neighbors at a positive value."""
        power = Fraction(1, 2 ** (self.bias - 1))
        while power * 2 <= value:
            power *= 2
        return power * self.eps

    def rounded(self, value: Fraction | int) -> Fraction | None:
        """A non-negative value to nearest, ties to even; nothing for infinity."""
        exact = Fraction(value)
        step = self.spacing(exact)
        result = round(exact / step) * step
        return None if result > self.largest else result


FP32, FP16, BF16 = Format(8, 23), Format(5, 10), Format(8, 7)
E5M2 = Format(5, 2)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


# Agents


def test_twenty_steps_at_95_percent_succeed_in_36_of_100_cases() -> None:
    asserts("agents", "ag-compound", 100 * 0.95**20)
    says("agents", "ag-compound", rf"\approx {0.95**20:.3f}")


def test_ninety_percent_over_twenty_steps_needs_99_and_a_half_percent_a_step() -> None:
    asserts("agents", "ag-compound-needed", 100 * 0.9 ** (1 / 20))
    says("agents", "ag-compound-needed", f"{0.9 ** (1 / 20):.4f}")


def test_three_trials_all_succeed_as_often_as_enumeration_says() -> None:
    chance = {True: 0.6, False: 0.4}
    trials = list(product(chance, repeat=3))
    every = sum(math.prod(chance[one] for one in run) for run in trials if all(run))
    some = sum(math.prod(chance[one] for one in run) for run in trials if any(run))
    asserts("agents", "ag-pass-hat-k", every)
    says("agents", "ag-pass-hat-k", f"= {every:.3f}", f"= {some:.3f}")


def test_input_tokens_of_an_agent_grow_with_the_square_of_its_steps() -> None:
    prompts = list(accumulate(repeat(2000, 29), initial=5000))
    assert len(prompts) == 30
    asserts("agents", "ag-context-growth", sum(prompts))
    says("agents", "ag-context-growth", f"= {sum(prompts)}")


# Alignment


def test_a_reward_ahead_by_one_is_preferred_with_probability_0_731() -> None:
    says("dpo-ppo", "rl-bt", f"{sigmoid(1):.3f}")


def generalized_advantages(
    rewards: list[float], values: list[float], discount: float, decay: float
) -> tuple[list[float], list[float]]:
    """TD errors and GAE, from its definition as a sum and not as a recursion."""
    after = [*values[1:], 0.0]
    errors = [r + discount * n - v for r, v, n in zip(rewards, values, after, strict=True)]
    sums = [
        sum((discount * decay) ** step * error for step, error in enumerate(errors[start:]))
        for start in range(len(errors))
    ]
    return errors, sums


def test_the_gae_example_follows_from_the_sum_over_td_errors() -> None:
    errors, sums = generalized_advantages([-0.1, -0.1, 0.9], [0.5, 0.6, 0.7], 1.0, 0.95)
    assert errors == pytest.approx([0, 0, 0.2])
    assert sums == pytest.approx([0.1805, 0.19, 0.2])
    asserts("dpo-ppo", "rl-gae-numeric", sums[0])
    says("dpo-ppo", "rl-gae-numeric", "(0, 0, 0.2)", "= 0.2$", "= 0.19$", "= 0.1805$")


def test_gae_is_the_td_error_without_decay_and_return_minus_value_with_full_decay() -> None:
    rewards, values = [-0.1, -0.1, 0.9], [0.5, 0.6, 0.7]
    errors, sums = generalized_advantages(rewards, values, 1.0, 0.0)
    assert sums == pytest.approx(errors)
    _, sums = generalized_advantages(rewards, values, 1.0, 1.0)
    assert sums == pytest.approx([sum(rewards[t:]) - values[t] for t in range(3)])
    says("dpo-ppo", "rl-gae-lambda", r"$\lambda=0$", r"$\delta_t$", r"$\lambda=1$")


def test_the_gae_recursion_of_the_card_gives_the_sum() -> None:
    assert hidden("dpo-ppo", "rl-gae", "en") == [r"$\delta_t + \gamma\lambda\hat A_{t+1}$"]
    errors, sums = generalized_advantages([-0.1, 0.3, 0.9], [0.5, 0.6, 0.7], 0.9, 0.8)
    running = 0.0
    for error, whole in zip(reversed(errors), reversed(sums), strict=True):
        running = error + 0.9 * 0.8 * running
        assert running == pytest.approx(whole)


def surrogate(ratio: float, advantage: float, epsilon: float = 0.2) -> float:
    return min(ratio * advantage, max(1 - epsilon, min(1 + epsilon, ratio)) * advantage)


def test_a_bad_action_made_likelier_is_not_clipped() -> None:
    asserts("dpo-ppo", "rl-clip-neg", surrogate(1.5, -1))
    says("dpo-ppo", "rl-clip-neg", "-1.5, -1.2")


@pytest.mark.parametrize("advantage", [1.0, -1.0])
@pytest.mark.parametrize("ratio", [0.5, 0.9, 1.1, 1.5])
def test_the_clip_is_flat_only_in_the_two_cases_of_the_card(ratio: float, advantage: float) -> None:
    slope = (surrogate(ratio + 1e-6, advantage) - surrogate(ratio - 1e-6, advantage)) / 2e-6
    clipped = (advantage > 0 and ratio > 1.2) or (advantage < 0 and ratio < 0.8)
    assert (abs(slope) < 1e-3) == clipped
    says("dpo-ppo", "rl-clip-when", r"$\hat A>0$", r"\rho>1+\epsilon", r"\rho<1-\epsilon")


def test_the_kl_estimate_of_grpo_is_unbiased_and_never_negative() -> None:
    assert hidden("dpo-ppo", "rl-k3", "en") == [r"$q - 1 - \log q$"]
    policy, reference = [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]
    ratios = [r / p for p, r in zip(policy, reference, strict=True)]
    simple = [-math.log(q) for q in ratios]
    estimate = [q - 1 - math.log(q) for q in ratios]
    assert min(simple) < 0 <= min(estimate)
    exact = sum(p * math.log(p / r) for p, r in zip(policy, reference, strict=True))
    for samples in (simple, estimate):
        weighted = sum(p * x for p, x in zip(policy, samples, strict=True))
        assert weighted == pytest.approx(exact)


def dpo_loss(beta: float, chosen: float, rejected: float) -> float:
    return -math.log(sigmoid(beta * (chosen - rejected)))


def test_the_dpo_loss_starts_at_the_logarithm_of_two() -> None:
    asserts("dpo-ppo", "dpo-loss-init", dpo_loss(0.1, 0, 0))
    assert dpo_loss(0.1, 0, 0) == pytest.approx(math.log(2))


def test_the_dpo_loss_falls_although_both_responses_become_less_likely() -> None:
    asserts("dpo-ppo", "dpo-both-fall", dpo_loss(0.1, -5, -15))
    says("dpo-ppo", "dpo-both-fall", f"{dpo_loss(0.1, -5, -15):.3f}", f"{math.log(2):.3f}")


@pytest.mark.parametrize("margin", [-8.0, 0.0, 8.0])
def test_the_dpo_gradient_weighs_a_pair_by_how_wrongly_it_is_ranked(margin: float) -> None:
    beta, step = 0.1, 1e-6
    slope = (dpo_loss(beta, margin + step, 0) - dpo_loss(beta, margin - step, 0)) / (2 * step)
    assert slope == pytest.approx(-beta * sigmoid(-beta * margin), rel=1e-5)
    says("dpo-ppo", "dpo-grad-weight", r"$\sigma(\hat r_l - \hat r_w)$")


def test_one_right_answer_in_four_has_the_grpo_advantage_root_three() -> None:
    rewards = [1.0, 0.0, 0.0, 0.0]
    first = (rewards[0] - mean(rewards)) / pstdev(rewards)
    assert first == pytest.approx(math.sqrt(3))
    asserts("dpo-ppo", "grpo-numeric", first)
    says("dpo-ppo", "grpo-numeric", f"(1 - {mean(rewards)})", f"{pstdev(rewards) ** 2:.4f}")


# Number formats and quantization


@pytest.mark.parametrize(
    ("card", "layout"),
    [("quant-fp32-bits", FP32), ("quant-fp16-bits", FP16), ("quant-bf16-bits", BF16)],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_sign_exponent_and_fraction_fill_the_word(card: str, layout: Format, language: str) -> None:
    bits = [int(part) for part in hidden("quantization-overflow", card, language)]
    assert bits == [layout.exponent, layout.fraction]
    assert 1 + sum(bits) in (16, 32)


def test_fp16_ends_at_65504_and_rounds_to_infinity_from_65520_on() -> None:
    asserts("quantization-overflow", "quant-fp16-max", float(FP16.largest))
    says("quantization-overflow", "quant-fp16-inf", f"{FP16.spacing(FP16.largest)}")
    first = next(n for n in range(65504, 65600) if FP16.rounded(n) is None)
    asserts("quantization-overflow", "quant-fp16-inf", first)
    assert FP16.rounded(Fraction(first) - Fraction(1, 1000)) == FP16.largest


def test_bf16_ends_a_little_below_fp32() -> None:
    assert BF16.largest < FP32.largest < BF16.largest * Fraction(101, 100)
    assert f"{float(BF16.largest):.2e}" == "3.39e+38"
    assert f"{float(FP32.largest):.2e}" == "3.40e+38"
    says("quantization-overflow", "quant-bf16-max", "3.39", "3.40")


def test_the_epsilons_are_powers_of_two_and_eight_apart() -> None:
    asserts("quantization-overflow", "quant-fp16-eps", math.log2(FP16.eps))
    asserts("quantization-overflow", "quant-bf16-eps", float(BF16.eps / FP16.eps))
    says("quantization-overflow", "quant-fp16-eps", f"{float(FP16.eps)}")
    says("quantization-overflow", "quant-bf16-eps", f"2^{{{round(math.log2(FP32.eps))}}}")


def test_the_spacing_of_fp16_grows_with_the_value() -> None:
    asserts("quantization-overflow", "quant-fp16-spacing", float(FP16.spacing(Fraction(3000))))
    says("quantization-overflow", "quant-resolution", f"{FP16.spacing(FP16.largest)}")


def test_the_least_fp16_number_is_two_to_the_minus_24_and_half_of_it_rounds_to_zero() -> None:
    asserts("quantization-overflow", "quant-fp16-min-subnormal", math.log2(FP16.least))
    assert FP16.rounded(FP16.least / 2) == 0
    assert FP16.rounded(FP16.least / 2 * Fraction(1001, 1000)) == FP16.least
    says("quantization-overflow", "quant-fp16-min-subnormal", "5.96", "2^{-25}", "2^{-14}")
    assert f"{float(FP16.least):.2e}" == "5.96e-08"


def test_257_is_the_first_integer_that_bf16_cannot_hold() -> None:
    first = next(n for n in range(1, 1000) if BF16.rounded(n) != n)
    asserts("quantization-overflow", "quant-bf16-integers", first)


def test_a_bf16_sum_of_ones_stops_at_256() -> None:
    total = Fraction(0)
    for _ in range(1000):
        total = BF16.rounded(total + 1) or Fraction(0)
    assert total == 256
    says("quantization-overflow", "quant-bf16-stall", "256", "257", "258")


@pytest.mark.parametrize(("layout", "power"), [(FP16, -11), (BF16, -8)])
def test_an_update_of_half_a_spacing_is_lost(layout: Format, power: int) -> None:
    update = Fraction(2) ** power
    assert layout.rounded(1 + update) == 1
    assert layout.rounded(1 + update * Fraction(1001, 1000)) != 1
    says("quantization-overflow", "quant-master-weights", f"2^{{{power}}}")


def test_exp_leaves_fp16_at_11_09_and_fp32_and_bf16_at_88_7() -> None:
    asserts("quantization-overflow", "quant-exp-limit-fp16", math.log(FP16.largest))
    for layout in (FP32, BF16):
        assert f"{math.log(layout.largest):.1f}" == "88.7"
    says("quantization-overflow", "quant-exp-limit-fp16", "88.7")


def test_the_square_of_256_leaves_fp16_and_a_mask_of_a_billion_too() -> None:
    assert FP16.rounded(256**2) is None
    assert FP16.rounded(255**2) is not None
    assert FP16.rounded(10**9) is None
    says("quantization-overflow", "quant-norm-fp32", f"{256**2} > {FP16.largest}")


def test_one_outlier_leaves_three_levels_to_the_other_values() -> None:
    scale = 100 / 127
    levels = Counter(round(x / 1000 / scale) for x in range(-1000, 1001))
    asserts("quantization-overflow", "quant-outlier-levels", len(levels))
    says("quantization-overflow", "quant-outlier-levels", f"{scale:.2f}", f"{1 / scale:.2f}")


def test_reading_the_weights_bounds_the_speed_of_decoding() -> None:
    billions, bandwidth = 7, 1000
    asserts("quantization-overflow", "quant-decode-estimate", bandwidth / (billions * 4 / 8))
    says(
        "quantization-overflow",
        "quant-decode-estimate",
        f"1000/{billions * 4 / 8} ",
        f"1000/{billions * 16 // 8} ",
        f"{bandwidth / (billions * 2):.0f}$",
    )


def test_a_scale_for_128_weights_costs_an_eighth_of_a_bit() -> None:
    asserts("quantization-overflow", "quant-group-bits", (128 * 4 + 16) / 128)


def test_a_kv_cache_in_4_bits_saves_12_of_16_gib() -> None:
    full = Fraction(512 * 2**10 * 8 * 4096, 2**30)
    asserts("quantization-overflow", "quant-kv-saving", float(full - full / 4))
    says("quantization-overflow", "quant-kv-saving", f"{full}", f"{full / 4}")


def test_e4m3_ends_at_448_by_its_own_rules_and_at_240_by_those_of_ieee() -> None:
    layout = Format(4, 3)
    # All exponent bits set are ordinary numbers, except with all fraction bits set: NaN.
    own = (2 - 2 * layout.eps) * 2 ** (layout.bias + 1)
    asserts("quantization-overflow", "quant-e4m3-max", float(own))
    says("quantization-overflow", "quant-e4m3-max", f"{layout.largest}")


def test_e5m2_follows_ieee_and_ends_at_57344_and_goes_lower_than_e4m3() -> None:
    assert E5M2.least < Format(4, 3).least
    says("quantization-overflow", "quant-fp8-usage", f"{E5M2.largest}")


# Reasoning models


def test_eight_samples_contain_a_right_one_unless_all_eight_are_wrong() -> None:
    asserts("openai-o1", "o1-passk-numeric", 100 * (1 - 0.8**8))
    says("openai-o1", "o1-passk-numeric", f"{1 - 0.8**8:.3f}")


def test_a_solution_scores_the_product_of_its_steps() -> None:
    asserts("openai-o1", "o1-prm-product", math.prod([0.9, 0.9, 0.8]))

"""The numbers of four decks, derived anew: decoder-only, PEFT, positional encodings and T5."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from studyllm.core.cards import Basic, Card, Choices, Cloze, Number
from studyllm.deckfile import load

DECKS = Path(__file__).parents[2] / "decks"


@cache
def cards(deck: str) -> dict[str, Card]:
    return {card.id: card for card in load(DECKS / f"{deck}.yaml")[1]}


def number(deck: str, card: str) -> tuple[float, float]:
    """The value of a number card and how far an answer may be from it."""
    kind = cards(deck)[card].kind
    assert isinstance(kind, Number)
    value = float(kind.value)
    if kind.tolerance.endswith("%"):
        return value, abs(value) * float(kind.tolerance[:-1]) / 100
    return value, float(kind.tolerance or 0)


def asserts(deck: str, card: str, derived: float) -> None:
    """Hold a number card against what was derived: equal, or within its tolerance."""
    value, tolerance = number(deck, card)
    assert abs(value - derived) <= tolerance, f"{deck}/{card} says {value}, not {derived}"


def says(deck: str, card: str, *parts: str) -> None:
    """Hold the answer or the note of a card, in every language, against what it must contain."""
    found = cards(deck)[card]
    kind = found.kind
    answer = kind.answer if isinstance(kind, Basic) else {}
    note = found.note or {}
    for language in ("en", "zh"):
        text = answer.get(language, "") + " " + note.get(language, "")
        for part in parts:
            assert part in text, f"{deck}/{card} in {language} does not say {part}"


def hidden(deck: str, card: str, language: str) -> list[str]:
    """The hidden parts of a cloze."""
    kind = cards(deck)[card].kind
    assert isinstance(kind, Cloze)
    return re.findall(r"\{\{(?:\d+:)?(.*?)(?:::[^}]*)?\}\}(?!\})", kind.text[language])


def right(deck: str, card: str) -> str:
    kind = cards(deck)[card].kind
    assert isinstance(kind, Choices)
    (place,) = kind.right
    return kind.options[place]["en"]


# Decoder-only


def test_a_causal_mask_keeps_n_plus_1_of_2n_query_key_pairs() -> None:
    for n in (1, 2, 7, 512):
        kept = sum(1 for query in range(n) for key in range(n) if key <= query)
        assert kept / n**2 == pytest.approx((n + 1) / (2 * n))
    says("decoder-only", "do-context-share", "$(n+1)/(2n)$")


def test_a_causal_lm_has_about_seven_times_the_loss_positions_of_a_masked_lm() -> None:
    asserts("decoder-only", "do-signal-density", 1 / 0.15)


def kv_bytes_per_token(layers: int, kv_heads: int, width: int, value_bytes: int) -> int:
    return 2 * layers * kv_heads * width * value_bytes


def test_8192_tokens_on_8_kv_heads_fill_one_gibibyte_of_kv_cache() -> None:
    token = kv_bytes_per_token(layers=32, kv_heads=8, width=128, value_bytes=2)
    asserts("decoder-only", "do-kv-8k", token * 8192 / 2**30)
    whole = kv_bytes_per_token(layers=32, kv_heads=32, width=128, value_bytes=2) * 8192 / 2**30
    says("decoder-only", "do-kv-8k", f"= {token}$", f"{whole:g} GiB")
    assert hidden("decoder-only", "do-kv-formula", "en") == ["2", "KV heads"]


def test_uniform_causal_attention_has_the_determinant_one_over_n_factorial() -> None:
    n = 512
    log_determinant = sum(math.log(1 / row) for row in range(1, n + 1))
    assert log_determinant == pytest.approx(-math.lgamma(n + 1))
    smallest = math.log(math.ulp(0.0))
    for row in range(2, 60):  # row of the inverse times each column of the matrix
        for column in range(1, 60):
            above = Fraction(column <= row - 1, row - 1)
            product = row * Fraction(column <= row, row) - (row - 1) * above
            assert product == (column == row)
    assert max(row + (row - 1) for row in range(1, n + 1)) == 2 * n - 1
    says(
        "decoder-only",
        "do-fullrank-numerics",
        "$1/n!$",
        "$2n-1$",
        rf"$\ln(512!) \approx {-log_determinant:.0f}$",
        f"$e^{{{smallest:.0f}}}$",
    )


# PEFT


def lora(d: int, k: int, rank: int) -> int:
    """Trainable parameters: B is d by r, A is r by k."""
    return d * rank + rank * k


def test_lora_of_rank_8_on_a_4096_square_has_65536_parameters() -> None:
    asserts("peft", "peft-lora-params", lora(4096, 4096, 8))
    says("peft", "peft-lora-params", f"{lora(4096, 4096, 8) / 4096**2:.2%}")


def test_lora_breaks_even_with_a_square_matrix_at_half_its_width() -> None:
    for d in (8, 768, 4096):
        assert lora(d, d, d // 2) == d * d
    says("peft", "peft-lora-breakeven", "$r = d/2$")


def test_lora_of_rank_4_on_two_matrices_of_gpt_3_has_18_9_million_parameters() -> None:
    trained = 96 * 2 * lora(12288, 12288, 4)
    asserts("peft", "peft-lora-gpt3", trained / 1e6)
    says("peft", "peft-lora-gpt3", str(trained), f"{trained * 2 / 1e6:.0f} MB")


def test_a_bottleneck_adapter_has_its_two_projections_and_their_biases() -> None:
    d, m = 1024, 64
    asserts("peft", "peft-adapter-size", (d * m + m) + (m * d + d))


def test_lora_on_seven_billion_parameters_takes_14_6_gigabytes_of_states() -> None:
    asserts("peft", "peft-lora-7b", (7e9 * 2 + 4e7 * 16) / 1e9)
    says("peft", "peft-lora-7b", f"{7e9 * 16 / 1e9:.0f} GB")


def test_double_quantization_saves_0_373_bits_per_parameter() -> None:
    plain = 32 / 64
    double = 8 / 64 + 32 / (64 * 256)
    asserts("peft", "peft-qlora-dq", plain - double)
    asserts("peft", "peft-qlora-65b", 65e9 * (4 + double) / 8 / 1e9)
    assert f"{4 + double:.3f}" in cards("peft")["peft-qlora-65b"].question["en"]


def test_both_factors_of_lora_at_zero_get_no_gradient() -> None:
    def slope(a: float, b: float) -> tuple[float, float]:
        """The gradient of (w + b a - y)^2 with respect to a and b."""
        error = 1.0 + b * a - 3.0
        return 2 * error * b, 2 * error * a

    assert slope(0.0, 0.0) == (0.0, 0.0)
    toward_a, toward_b = slope(0.5, 0.0)
    assert toward_a == 0
    assert toward_b != 0


# Positional encodings


def wavelengths(base: float, d: int) -> list[float]:
    """Tokens for a full turn, pair by pair, from the fastest to the slowest."""
    return [2 * math.pi * base ** (2 * pair / d) for pair in range(d // 2)]


def rotated(pair: tuple[float, float], angle: float) -> tuple[float, float]:
    x, y = pair
    cos, sin = math.cos(angle), math.sin(angle)
    return x * cos - y * sin, x * sin + y * cos


def test_the_slowest_rope_pair_turns_once_in_54410_tokens() -> None:
    asserts("positional-encoding", "pe-rope-max-wavelength", wavelengths(10000, 128)[-1])


def test_the_fastest_rope_pair_turns_once_in_6_28_tokens() -> None:
    says("positional-encoding", "pe-rope-wrap", f"{wavelengths(10000, 128)[0]:.2f}")


def test_head_dimension_128_gives_64_angles_of_which_18_never_turn_in_4096_tokens() -> None:
    turns = wavelengths(10000, 128)
    says("positional-encoding", "pe-rope-pairs", str(len(turns)))
    asserts("positional-encoding", "pe-rope-unseen", sum(each > 4096 for each in turns))


def test_a_rope_score_depends_on_the_offset_alone_and_the_rotation_on_the_own_position() -> None:
    query, key, theta = (0.3, -1.2), (0.8, 0.5), 0.1

    def score(m: int, n: int) -> float:
        q, k = rotated(query, m * theta), rotated(key, n * theta)
        return q[0] * k[0] + q[1] * k[1]

    assert score(5, 9) == pytest.approx(score(105, 109))
    assert score(5, 9) != pytest.approx(score(5, 10))
    turned = rotated(key, 4 * theta)
    assert score(5, 9) == pytest.approx(query[0] * turned[0] + query[1] * turned[1])
    assert math.hypot(*rotated(query, 7 * theta)) == pytest.approx(math.hypot(*query))
    assert right("positional-encoding", "pe-rope-angle") == r"$m\theta_i$"
    assert hidden("positional-encoding", "pe-rope-relative", "en") == ["$R_{n-m}$"]


def sinusoid(position: int, d: int = 128) -> list[float]:
    rates = [10000 ** (-2 * pair / d) for pair in range(d // 2)]
    waves = [(math.sin(position * rate), math.cos(position * rate)) for rate in rates]
    return [each for wave in waves for each in wave]


def test_the_dot_product_of_sinusoids_depends_on_the_offset_alone() -> None:
    def dot(p: int, q: int) -> float:
        return sum(a * b for a, b in zip(sinusoid(p), sinusoid(q), strict=True))

    assert dot(5, 9) == pytest.approx(dot(105, 109))
    assert dot(5, 9) != pytest.approx(dot(5, 10))


def test_the_wavelengths_of_sinusoids_end_at_10000_times_two_pi() -> None:
    d = 2**20
    assert wavelengths(10000, d)[0] == pytest.approx(2 * math.pi)
    assert wavelengths(10000, d)[-1] == pytest.approx(10000 * 2 * math.pi, rel=1e-4)
    for language in ("en", "zh"):
        assert hidden("positional-encoding", "pe-sin-wavelengths", language) == [
            r"$10000\cdot 2\pi$"
        ]


def test_the_smallest_of_8_alibi_slopes_is_one_256th() -> None:
    slopes = [2 ** (-8 * head / 8) for head in range(1, 9)]
    asserts("positional-encoding", "pe-alibi-slopes", min(slopes))
    assert max(slopes) == 0.5


def test_the_ntk_base_slows_the_slowest_pair_by_s_and_the_fastest_not_at_all() -> None:
    d, s = 128, 4
    base = 10000 * s ** (d / (d - 2))
    asserts("positional-encoding", "pe-ntk-base", base)
    before, after = wavelengths(10000, d), wavelengths(base, d)
    assert after[0] == before[0]
    assert after[-1] / before[-1] == pytest.approx(s)


def test_yarn_scales_queries_and_keys_by_1_28_for_16_times_the_context() -> None:
    asserts("positional-encoding", "pe-yarn-temp", 0.1 * math.log(16) + 1)


# T5


def bucket(offset: int, *, both_ways: bool, buckets: int = 32, farthest: int = 128) -> int:
    """The bucket of a signed offset, key position minus query position."""
    first = 0
    if both_ways:
        buckets //= 2
        first = buckets if offset > 0 else 0
        distance = abs(offset)
    else:
        distance = max(-offset, 0)
    exact = buckets // 2
    if distance < exact:
        return first + distance
    ratio = math.log(distance / exact) / math.log(farthest / exact)
    return first + min(buckets - 1, exact + int(ratio * (buckets - exact)))


def last_exact(*, both_ways: bool) -> int:
    """The largest distance of the past up to which every distance is alone in its bucket."""
    sizes: dict[int, int] = {}
    for distance in range(1000):
        place = bucket(-distance, both_ways=both_ways)
        sizes[place] = sizes.get(place, 0) + 1
    distance = 0
    while sizes[bucket(-distance - 1, both_ways=both_ways)] == 1:
        distance += 1
    return distance


def test_small_distances_have_buckets_of_their_own() -> None:
    asserts("t5", "t5-encoder-exact", last_exact(both_ways=True))
    decoder = last_exact(both_ways=False)
    assert f"distances up to {decoder} " in cards("t5")["t5-decoder-exact"].question["en"]
    assert decoder + 1 == 2 * (last_exact(both_ways=True) + 1)
    assert right("t5", "t5-fix-note") == "Each has a bucket of its own"


def test_the_buckets_of_the_cards_are_those_of_the_formula() -> None:
    asserts("t5", "t5-encoder-after-10", bucket(10, both_ways=True))
    asserts("t5", "t5-decoder-100", bucket(-100, both_ways=False))
    shared = [d for d in range(1000) if bucket(d, both_ways=True) == bucket(10, both_ways=True)]
    says("t5", "t5-encoder-after-10", f"{shared[0]}", f"{shared[-1]}")


def test_the_bias_saturates_before_the_distance_of_128() -> None:
    for card, both_ways in (("t5-last-bucket-encoder", True), ("t5-last-bucket-decoder", False)):
        last = bucket(-10_000, both_ways=both_ways)
        first = next(d for d in range(1000) if bucket(-d, both_ways=both_ways) == last)
        asserts("t5", card, first)
        assert first < 128
    before = [d for d in range(1000) if bucket(-d, both_ways=False) == 30]
    says("t5", "t5-last-bucket-decoder", str(before[0]), str(before[-1]))


def test_bucket_16_of_the_encoder_is_the_only_one_never_used() -> None:
    used = {bucket(offset, both_ways=True) for offset in range(-1000, 1001)}
    assert set(range(32)) - used == {16}
    assert "16" in cards("t5")["t5-unreachable"].question["en"]
    assert hidden("t5", "t5-buckets", "en")[0] == "32"


def test_a_stack_of_t5_base_has_384_relative_biases() -> None:
    asserts("t5", "t5-bias-params", 32 * 12)


def test_t5_base_has_about_223_million_parameters() -> None:
    d, hidden_width, inner = 768, 3072, 12 * 64
    attention, ffn = 4 * d * inner, 2 * d * hidden_width
    total = 12 * (attention + ffn) + 12 * (2 * attention + ffn) + 32128 * d
    asserts("t5", "t5-base-params", total / 1e6)
    says("t5", "t5-base-params", f"{total / 1e6:.1f}")


def test_568_corrupted_tokens_give_a_target_of_114() -> None:
    dropped = round(568 * 0.15)
    spans = round(dropped / 3)
    asserts("t5", "t5-target-length", dropped + spans + 1)
    says("t5", "t5-target-length", f"${dropped} + {spans} + 1 = {dropped + spans + 1}$")


def test_the_baseline_of_t5_sees_2_to_the_35_tokens() -> None:
    assert 2**19 * 128 * 512 == 2**35
    asserts("t5", "t5-baseline-tokens", 2**35 / 1e9)


def test_the_learning_rate_of_t5_is_constant_and_then_falls_with_the_square_root() -> None:
    def rate(step: int) -> float:
        return 1 / math.sqrt(max(step, 10**4))

    assert rate(1) == rate(100)
    says("t5", "t5-lr", f"{rate(100):g}", f"{rate(10**6):g}")


def test_scores_from_1_to_5_in_steps_of_a_fifth_make_21_classes() -> None:
    scores = [tenths / 10 for tenths in range(10, 51) if tenths % 2 == 0]
    assert (scores[0], scores[-1]) == (1, 5)
    asserts("t5", "t5-regression", len(scores))


def test_100_sentinels_and_padding_fill_32128_rows() -> None:
    assert math.ceil((32000 + 100) / 128) * 128 == 32128
    says("t5", "t5-vocab", "100", "128")

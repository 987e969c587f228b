"""Numbers as people type them: what is meant, and whether it is right."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.cards import Number
from studyllm.core.journal import Grade
from studyllm.core.numbers import understood

GB = {"en": "GB"}


def value(typed: str, unit: dict[str, str] | None = None) -> Fraction | None:
    found = understood(typed, Number("1", "", unit))
    return found and found.value


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1e-4", "1/10000"),
        ("0.0001", "1/10000"),
        ("1E-4", "1/10000"),
        (".0001", "1/10000"),
        ("10^-4", "1/10000"),
        ("10^(-4)", "1/10000"),
        ("10**-4", "1/10000"),
        ("1*10^-4", "1/10000"),
        ("1 × 10^-4", "1/10000"),
        ("１ｅ－４", "1/10000"),
        ("65,504", "65504"),
        ("65504", "65504"),
        ("65 504", "65504"),
        ("65_504", "65504"),
        ("６５，５０４", "65504"),
        ("1,020,000", "1020000"),
        ("1,020,000.5", "2040001/2"),
        ("2^-10", "1/1024"),
        ("-2^2", "-4"),
        ("−1.5", "-3/2"),
        ("- 1.5", "-3/2"),
        ("+3", "3"),
        ("1/3", "1/3"),
        ("5.", "5"),
        ("16。", "16"),
        ("50%", "1/2"),
        ("7B", "7000000000"),
        ("7 billion", "7000000000"),
        ("70 亿", "7000000000"),
        ("70亿", "7000000000"),
        ("1.3k", "1300"),
        ("2万亿", "2000000000000"),
    ],
)
def test_a_number_is_understood_as_it_is_meant(typed: str, meant: str) -> None:
    assert value(typed) == Fraction(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "e", ".", "about 5", "5 apples", "1,5", "1,50,000", "65,50", "1,0000",
        "12 34", "1/0", "1e99999", "1e9999", "0^-1", "9^9999", "nan", "inf", "1" * 61,
        "1/" + "1" * 61, "--5", "5-6", "五",
    ],
)  # fmt: skip
def test_what_is_not_surely_a_number_is_not_guessed_at(typed: str) -> None:
    assert value(typed) is None


@pytest.mark.parametrize("typed", ["16", "16 GB", "16GB", "16gb", "１６ＧＢ", "16 gb."])
def test_the_unit_may_stand_behind_or_not(typed: str) -> None:
    assert value(typed, GB) == 16


@pytest.mark.parametrize("typed", ["16 MB", "16 GiB", "16%", "16 kgb", "16 G"])
def test_another_unit_is_not_understood(typed: str) -> None:
    assert value(typed, GB) is None


def test_a_scale_may_stand_before_the_unit() -> None:
    tokens = {"en": "tokens", "zh": "个 token"}
    assert value("300B tokens", tokens) == 300 * 10**9
    assert value("3000 亿个 token", tokens) == 300 * 10**9


def test_a_percentage_is_right_as_the_card_says_it() -> None:
    card = Number("12.5", "0.1", {"": "%"})
    for typed in ("12.5", "12.5%", "12.5 ％", "12.4"):
        found = understood(typed, card)
        assert found is not None
        assert found.right
    found = understood("0.125", card)
    assert found is not None
    assert not found.right


@pytest.mark.parametrize(
    ("right", "tolerance", "typed", "holds"),
    [
        ("65504", "", "65,504", True),
        ("65504", "", "65503", False),
        ("1e-4", "", "0.0001", True),
        ("0.1", "", "0.1", True),
        ("0.3", "0.1", "0.4", True),  # exactly at the edge, where floats are not
        ("0.3", "0.1", "0.2", True),
        ("0.3", "0.1", "0.41", False),
        ("200", "1%", "202", True),
        ("200", "1%", "202.1", False),
        ("-24", "1", "-25", True),
        ("-24", "5%", "-25.2", True),
        ("1e-999", "", "0", True),
        ("5", "1e-999", "5", True),
    ],
)
def test_the_tolerance_is_exact(right: str, tolerance: str, typed: str, holds: bool) -> None:
    found = understood(typed, Number(right, tolerance))
    assert found is not None
    assert found.right is holds
    assert found.proposal == (Grade.GOOD if holds else Grade.AGAIN)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_right_for_itself(number: float) -> None:
    found = understood(repr(number), Number(repr(number)))
    assert found is not None
    assert found.right
    assert found.value == Fraction(repr(number))


@given(st.integers(-(10**15), 10**15), st.sampled_from([",", "_"]))
def test_thousands_may_be_parted(number: int, mark: str) -> None:
    assert value(f"{number:{mark}}") == number


@given(st.text(max_size=40))
def test_whatever_is_typed_does_no_harm(typed: str) -> None:
    found = understood(typed, Number("1", "1%", GB))
    assert found is None or found.value is not None


@pytest.mark.parametrize(
    "value", ["0." + "0" * 5_000 + "1", "1e-" + "9" * 5_000, "0e" + "9" * 5_000]
)
@pytest.mark.parametrize("typed", ["0", "1/" + "9" * 5_000, "9" * 5_000, "1/0"])
def test_a_number_of_thousands_of_digits_is_about_what_a_float_is(value: str, typed: str) -> None:
    found = understood(typed, Number(value, "1e-300", None))
    assert (found is not None and found.right) == (typed == "0")

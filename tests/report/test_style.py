"""The colours of the page, against what eyes need: contrast, and differences that all can see."""

from __future__ import annotations

from itertools import combinations

import pytest

from studyllm.report.style import DARK, LIGHT

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

TOGETHER = (
    ("again", "hard", "good", "easy"),
    ("young", "mature", "backlog"),
    ("now", "week", "month"),
    ("heat0", "heat1", "heat2", "heat3", "heat4"),
)
"""Looks that stand side by side in one picture."""

EYES = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What becomes of linear red, green and blue: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
"A physiologically-based model for simulation of color vision deficiency" (2009), severity 1."""

Three = tuple[float, float, float]


def linear(colour: str) -> Three:
    def channel(at: int) -> float:
        share = int(colour[at : at + 2], 16) / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    return channel(1), channel(3), channel(5)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2's."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, eyes: str) -> Three:
    """Its place in CIELAB for such eyes."""
    given = linear(colour)
    red, green, blue = (
        min(max(sum(part * share for part, share in zip(row, given, strict=True)), 0), 1)
        for row in EYES[eyes]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: str, other: str, eyes: str) -> float:
    """CIE76: 2.3 can just be told apart."""
    pairs = zip(seen(one, eyes), seen(other, eyes), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@THEMES
@pytest.mark.parametrize("ink", ["text", "muted", "link"])
@pytest.mark.parametrize("paper", ["ground", "panel"])
def test_text_can_be_read(theme: dict[str, str], ink: str, paper: str) -> None:
    assert contrast(theme[ink], theme[paper]) >= 4.5


@THEMES
def test_what_pictures_are_made_of_stands_out(theme: dict[str, str]) -> None:
    # Of a row of shades the first ones must be near to the paper.
    looks = {name for some in TOGETHER for name in some} - {"heat0", "heat1", "heat2"}
    looks |= {"foretold", "count"}
    faint = {look for look in looks if contrast(theme[look], theme["panel"]) < 3}
    assert faint == set()


@THEMES
@pytest.mark.parametrize("eyes", list(EYES))
def test_what_stands_side_by_side_can_be_told_apart_by_all(
    theme: dict[str, str], eyes: str
) -> None:
    for some in TOGETHER:
        for one, other in combinations(some, 2):
            assert difference(theme[one], theme[other], eyes) > 15, (one, other)


def test_both_sets_have_the_same_names() -> None:
    assert list(LIGHT) == list(DARK)

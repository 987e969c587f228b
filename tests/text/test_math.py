"""Formulas as text: against a corpus that was read by eye, and against the laws they must obey."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.text.cells import cell_len
from studyllm.text.math import GLUE, Charset, display, inline
from studyllm.text.symbols import ALPHABETS, LOWERED, RAISED, SPACES, SYMBOLS, in_alphabet
from tests.golden.make_formulas import FOLDER, RAW, Formula, lines, of_decks, of_papers

CHARSETS: tuple[Charset, ...] = ("unicode", "ascii")

MACROS = sorted(
    {*SYMBOLS, *SPACES, *ALPHABETS, "\\frac", "\\sqrt", "\\hat", "\\bar", "\\overline", "\\text"}
    | {"\\mathrm", "\\left", "\\right", "\\binom", "\\underbrace", "\\operatorname", "\\not"}
    | {"\\begin{cases}", "\\end{cases}", "\\begin{matrix}", "\\end{matrix}", "\\\\", "\\middle"}
    | {"\\overset", "\\substack", "\\limits", "\\big", "\\unknown", "\\pmod", "\\boldsymbol"}
)
SOUP = st.lists(
    st.sampled_from(["{", "}", "^", "_", "'", "&", "(", ")", "[", "]", "|", "/", "+", "-", "="])
    | st.sampled_from(["a", "B", "x", "1", "20", ".", ",", "中", "α", " ", "!", "*", "<", ">"])
    | st.sampled_from(MACROS).map(lambda macro: macro + " ")
    | st.sampled_from(
        ["{a}", "{x+1}", "_{i}", "^{n-1}", "\\frac{a}{b}", "\\text{如果 x}", "{中文}"]
    ),
    max_size=24,
).map("".join)
FORMULA = SOUP | st.text(max_size=40)


def golden() -> dict[Formula, tuple[list[str], list[str]]]:
    """What `formulas.txt` says of each formula, in Unicode and in ASCII."""
    found = {}
    for block in (FOLDER / "formulas.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        head, *shown = block.split("\n")
        mark, _, source = head.partition(" ")
        both = tuple([line[2:] for line in shown if line[0] == charset] for charset in "ua")
        found[Formula(source, mark == "$$")] = (both[0], both[1])
    return found


GOLDEN = golden()


def plane(source: str, width: int, charset: Charset) -> tuple[str, ...]:
    """The lines of a formula; none if it is not shown."""
    shown = display(source, width, charset)
    return () if shown is None else shown.lines


@pytest.mark.parametrize("formula", GOLDEN, ids=lambda formula: formula.source)
def test_formulas_look_as_they_were_read(formula: Formula) -> None:
    assert (lines(formula, "unicode"), lines(formula, "ascii")) == GOLDEN[formula]


def test_no_formula_is_missing_in_the_corpus() -> None:
    assert list(GOLDEN) == list(dict.fromkeys([*of_decks(), *of_papers()]))


def test_every_formula_of_the_decks_is_shown() -> None:
    assert [f.source for f in of_decks() if [RAW] in GOLDEN[f]] == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\frac{a}{bc}", "a/(bc)"),
        (r"\frac{a}{b}c", "(a/b)c"),
        (r"x\frac{a}{b}", "x(a/b)"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"\frac{a}{b}/c", "(a/b)/c"),
        (r"\frac{ab}{c} + d", "ab/c + d"),
        (r"\frac{a}{f(x)}", "a/f(x)"),
        (r"\frac{a}{b(x+y)}", "a/(b(x + y))"),
        (r"\frac{a}{b!}", "a/b!"),
        (r"\frac{a}{b}!", "(a/b)!"),
        (r"\frac{\log x}{y}", "(log x)/y"),
        (r"\log\frac{x}{y}", "log (x/y)"),
        (r"\frac{\sum_i x_i}{n}", "(∑ᵢ xᵢ)/n"),
        (r"e^{\frac{a}{b}\cdot c}", "e^((a/b)·c)"),
        (r"e^{-x^2}", "e^(−x²)"),
        (r"e^{a+b}", "eᵃ⁺ᵇ"),
        (r"e^x(1+y)", "eˣ(1 + y)"),
        (r"e^q(1+y)", "e^(q)(1 + y)"),
        (r"x^{ab}", "xᵃᵇ"),
        (r"x^{aq}y", "x^(aq)y"),
        (r"x_q^2", "x_q^2"),
        (r"x_{q^2}", "x_(q²)"),
        (r"(x_q)^2", "(x_q)²"),
        (r"x_{i,j}", "x_(i,j)"),
        (r"x_i_j", None),
        (r"{x^2}^3", "(x²)³"),
        (r"{ab}^2", None),
        (r"^2", None),
        (r"x^45", "x⁴5"),
        (r"\frac12", "1/2"),
        (r"\sqrt{a}b", "√(a)b"),
        (r"\sqrt{ab}", "√(ab)"),
        (r"\sqrt{x}/y", "√x/y"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"\sqrt{x}^2", "(√x)²"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\sqrt[n]{x}", None),
        (r"\hat{a}b", "âb"),
        (r"\hat{ab}", "hat(ab)"),
        (r"-a - -b", "−a − −b"),
        (r"\pi(\cdot \mid x)", "π(· | x)"),
        (r"d\,d_{ff}", "d d_ff"),
        (r"dd_{ff}", "d d_ff"),
        (r"\pi_\theta x", "π_θ x"),
        (r"f'(x)", "f′(x)"),
        (r"x_i'", "x′ᵢ"),
        (r"a=b \quad c=d", "a = b   c = d"),
        (r"\mathrm{KL}(p\|q)", "KL(p‖q)"),
        (r"|x|-|y|", "|x| − |y|"),
        (r"1{,}000", "1,000"),
        (r"\max_i(x_i)", "max_i (xᵢ)"),
        (r"\overset{a}{x}", None),
        (r"\left. x \right|_0", None),
        (r"\begin{matrix} a \end{matrix}", None),
        (r"x \over y", None),
        (r"\text{a $b$}", None),
        (r"损失 = x", "损失 = x"),
    ],
)
def test_one_line_is_read_like_the_source(source: str, shown: str | None) -> None:
    line = inline(source, "unicode")
    assert (line.replace(GLUE, " ") if line else line) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\alpha x \le \sqrt{n}", "alpha x <= sqrt(n)"),
        (r"x_{a<-b}", "x_(a< -b)"),
        (r"a + -b", "a + -b"),
        (r"x^{a+-b}", "x^(a+ -b)"),
        (r"\pm b", "+-b"),
        (r"n!=1", "n! = 1"),
        (r"\mathbb{R}^{n\times d}", "mathbb(R)^(n times d)"),
        (r"\lfloor x \rfloor", "floor(x)"),
        (r"\lfloor x \rceil", None),
        (r"\pi^*", "pi^*"),
        (r"a * b", None),
        (r"pi", None),  # p times i
        (r"\sqrt[3]{x}", None),
        (r"\text{损失}", "损失"),
    ],
)
def test_ascii_is_read_like_the_source(source: str, shown: str | None) -> None:
    line = inline(source, "ascii")
    assert (line.replace(GLUE, " ") if line else line) == shown


def test_a_raised_number_is_never_on_the_baseline() -> None:
    source = r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}^{-1}"
    assert plane(source, 40, "unicode") == ("      −1", "⎡a  b⎤  ", "⎣c  d⎦  ")


def test_a_wide_formula_is_broken_at_relations_and_then_at_sums() -> None:
    source = "aaaa = bbbb + cccc = dddd"
    assert plane(source, 25, "unicode") == ("aaaa = bbbb + cccc = dddd",)
    assert plane(source, 24, "unicode") == ("aaaa = bbbb + cccc", "  = dddd          ")
    assert plane(source, 17, "unicode") == (
        "aaaa           ",
        "  = bbbb + cccc",
        "  = dddd       ",
    )
    assert plane(source, 10, "unicode") == ("aaaa    ", "  = bbbb", "  + cccc", "  = dddd")
    assert plane("aaaaaaaaaaaa", 4, "unicode") == ("aaaaaaaaaaaa",)


def test_a_line_may_end_before_relations_and_sums_and_nowhere_else() -> None:
    line = inline(r"f(x, y + 1) = \log x + \frac{a + b}{c}, z", "unicode")
    assert line is not None
    assert line.split(" ") == [
        "f(x,\u00a0y\u00a0+\u00a01)",
        "=\u00a0log\u00a0x",
        "+\u00a0(a\u00a0+\u00a0b)/c,",
        "z",
    ]


@given(FORMULA, st.sampled_from(CHARSETS))
def test_nothing_raises_and_nothing_steers_the_terminal(source: str, charset: Charset) -> None:
    found = [inline(source, charset) or "", *plane(source, 30, charset)]
    assert all(category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") for line in found for c in line)
    assert "\n" not in "".join(found)


@given(FORMULA, st.sampled_from(CHARSETS), st.integers(4, 90))
def test_lines_of_a_formula_are_equally_wide(source: str, charset: Charset, width: int) -> None:
    shown = display(source, width, charset)
    if shown is not None:
        assert len({cell_len(line) for line in shown.lines}) == 1
        assert 0 <= shown.base < len(shown.lines)


@given(SOUP, st.sampled_from(CHARSETS))
def test_no_letter_and_no_digit_is_lost(source: str, charset: Charset) -> None:
    said = letters(re.sub(r"\\(begin|end)\{[a-z]*\}|\\([A-Za-z]+|.)|\[.*?\]", " ", source))
    if charset == "ascii":
        del said["α"]  # becomes a word
    for shown in (inline(source, charset), "".join(plane(source, 50, charset))):
        if shown:
            assert said <= letters(shown)


def letters(text: str) -> Counter[str]:
    """The letters and digits of a text, as often as they are in it, small ones as usual ones."""
    return Counter(c for c in normalize("NFKD", text) if c.isalnum())


@given(SOUP)
def test_ascii_is_ascii_but_for_what_the_source_says(source: str) -> None:
    shown = "".join((inline(source, "ascii") or "", *plane(source, 50, "ascii")))
    assert {c for c in shown if not c.isascii()} <= {*source, GLUE}


@pytest.mark.parametrize(
    "source",
    [
        "{" * 3000,
        "{" * 2000 + "}" * 2000,
        "\\hat" * 900,
        "\\sqrt" * 700 + "x",
        "x^" * 1900 + "x",
        "x^{" * 900 + "}" * 900,
        "\\left(" * 600,
        "\\frac{" * 24 + "a" + "}{b}" * 24,
        "".join("x^{a_{" for _ in range(12)) + "q" + "}}" * 12,
        "x_i^2" * 800,
        "a" * 65536,
        "\\begin{matrix}" * 200,
        "\\begin{matrix}" + "&" * 900 + "\\\\" * 900 + "\\end{matrix}",
        "\\begin{cases}" + "a &" * 30 + "\\end{cases}",
        "\\begin{" + "x" * 3000,
        "'" * 3000,
        "x" + "'" * 3000,
        "=" * 3000,
        "1." * 1900,
        "\\begin{matrix}" + "{" * 3000 + "\\end{matrix}",
        "\\ " * 1900,
    ],
    ids=lambda source: source[:16],
)
@pytest.mark.parametrize("charset", CHARSETS)
def test_hostile_formulas_are_shown_or_not_but_raise_nothing(source: str, charset: Charset) -> None:
    line = inline(source, charset)
    assert line is None or line.strip()
    assert all(len(shown) <= 60 * len(source) for shown in plane(source, 40, charset))


@pytest.mark.parametrize("macro", sorted(ALPHABETS))
def test_letters_of_an_alphabet_are_those_letters(macro: str) -> None:
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789":
        form = in_alphabet(macro, letter)
        assert form == "" or normalize("NFKC", form) == letter


@pytest.mark.parametrize("forms", [RAISED, LOWERED])
def test_small_forms_are_those_characters(forms: dict[str, str]) -> None:
    assert {normalize("NFKC", small) for small in forms.values()} == set(forms)

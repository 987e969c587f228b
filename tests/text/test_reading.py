"""Formulas on one line against a reader who knows no TeX: what is read has the source's value.

Random terms are written as TeX and laid out. `Reader` reads the result by school rules: powers
before products, products before sums, `/` takes one factor on each side. Where it is unsure, such
as behind a/bc, it gives up, and so does the test. It shares no code with what it judges.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studyllm.text.math import GLUE, Charset, inline
from studyllm.text.symbols import NAMES

VALUES = {"a": 1.3, "b": 1.7, "c": 2.1, "x": 0.6, "y": 1.1, "q": 0.9, "N": 1.9, "alpha": 0.7}


@dataclass(frozen=True)
class Term:
    """Something with a value, and its TeX source."""

    tex: str
    value: float


def leaf() -> st.SearchStrategy[Term]:
    letters = [Term(name if len(name) == 1 else f"\\{name} ", v) for name, v in VALUES.items()]
    return st.sampled_from([*letters, Term("2", 2.0), Term("3", 3.0), Term("1.5", 1.5)])


def larger(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda t: Term(f"{t[0].tex} + {t[1].tex}", t[0].value + t[1].value)),
        two.map(lambda t: Term(f"{t[0].tex} - ({t[1].tex})", t[0].value - t[1].value)),
        two.map(lambda t: Term(f"({t[0].tex})({t[1].tex})", t[0].value * t[1].value)),
        two.map(lambda t: Term(f"({t[0].tex}) \\times ({t[1].tex})", t[0].value * t[1].value)),
        two.filter(lambda t: t[1].value).map(
            lambda t: Term(f"\\frac{{{t[0].tex}}}{{{t[1].tex}}}", t[0].value / t[1].value)
        ),
        st.tuples(leaf(), inner, leaf()).map(product),
        st.tuples(inner, leaf()).map(
            lambda t: Term(f"\\left({t[0].tex}\\right)^{{{t[1].tex}}}", power(t[0], t[1]))
        ),
        st.tuples(leaf(), inner).map(
            lambda t: Term(f"{{{t[0].tex}}}^{{{t[1].tex}}}", power(t[0], t[1]))
        ),
        st.tuples(leaf(), inner, leaf()).map(
            lambda t: Term(
                f"{{{t[0].tex}}}^{{-({t[1].tex})}}\\frac{{-{t[2].tex}}}{{2}}",
                -power(t[0], Term("", -t[1].value)) * t[2].value / 2,
            )
        ),
        st.tuples(leaf(), leaf(), inner).map(
            lambda t: Term(
                f"{{{t[0].tex}}}^{{{t[1].tex}}}({t[2].tex})", power(t[0], t[1]) * t[2].value
            )
        ),
        inner.map(lambda t: Term(f"\\sqrt{{{t.tex}}}", root(t))),
        st.tuples(inner, leaf()).map(
            lambda t: Term(
                f"\\sqrt{{{t[0].tex}}}{t[1].tex}", math.sqrt(abs(t[0].value)) * t[1].value
            )
        ),
    )


def product(parts: tuple[Term, Term, Term]) -> Term:
    """A letter, a fraction of something, and a letter, without signs between."""
    before, inner, behind = parts
    assume(not before.tex[-1].isdigit() or not behind.tex[-1].isdigit())
    tex = f"{before.tex}\\frac{{{inner.tex}}}{{{behind.tex}}}{behind.tex}"
    return Term(tex, before.value * inner.value)


def root(term: Term) -> float:
    return math.sqrt(abs(term.value))


def power(base: Term, exponent: Term) -> float:
    try:
        return math.exp(exponent.value * math.log(abs(base.value)))
    except (OverflowError, ValueError):
        return math.inf


TERMS = st.recursive(leaf(), larger, max_leaves=8)


class UnsureError(AssertionError):
    """There are two ways to read this."""


class Reader:
    """Reads a line from the left to the right, and gives its value."""

    def __init__(self, line: str) -> None:
        line = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜˣʸ]+", lambda m: f"^({normalize('NFKC', m[0])})", line)
        line = line.replace("−", "-").replace("α", "alpha").replace("×", "times")
        self._tokens: list[str] = re.findall(r"\d+(?:\.\d+)?|alpha|sqrt|times|[A-Za-z]|\S| +", line)
        self._place = 0

    def value(self) -> float:
        value = self._sum()
        assert self._peek() == ""
        return value

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _take(self, *tokens: str) -> str:
        """The next token if it is one of them, with the blanks around a sign."""
        place = self._place
        while place < len(self._tokens) and self._tokens[place].isspace():
            place += 1
        if place < len(self._tokens) and self._tokens[place] in tokens:
            self._place = place + 1
            while self._peek().isspace():
                self._place += 1
            return self._tokens[place]
        return ""

    def _sum(self) -> float:
        value = -self._product() if self._take("-") else self._product()
        while sign := self._take("+", "-"):
            value += self._product() if sign == "+" else -self._product()
        return value

    def _product(self) -> float:
        value = self._quotient()
        while self._take("times"):
            value *= self._quotient()
        return value

    def _quotient(self) -> float:
        value = self._power()
        while self._begins_factor():
            value *= self._power()
        if not self._take("/"):
            return value
        value /= self._power()
        if self._begins_factor() or self._peek() == "/":
            raise UnsureError("what belongs below the slash?")
        return value

    def _begins_factor(self) -> bool:
        rest = "".join(self._tokens[self._place :]).lstrip()
        return bool(re.match(r"[A-Za-z0-9(√]", rest)) and not rest.startswith("times")

    def _power(self) -> float:
        while self._peek().isspace():
            self._place += 1
        base = self._atom()
        if self._peek() != "^":
            return base
        self._place += 1
        value = power(Term("", base), Term("", self._atom()))
        is_bare = self._tokens[self._place - 1] != ")"
        if self._peek() == "^" or (is_bare and self._peek() == "("):
            raise UnsureError("what belongs to the exponent?")
        return value

    def _atom(self) -> float:
        token = self._peek()
        self._place += 1
        if token == "(":
            value = self._sum()
            assert self._peek() == ")"
            self._place += 1
            return value
        if token in ("sqrt", "√"):
            value = math.sqrt(abs(self._atom()))
            follows = self._peek()
            if (
                token == "√"
                and self._tokens[self._place - 1] != ")"
                and re.match(r"[\w(^]", follows)
            ):
                raise UnsureError("what belongs under the root?")
            return value
        if token in VALUES:
            return VALUES[token]
        return float(token)


@given(TERMS, st.sampled_from(("unicode", "ascii")))
def test_a_reader_finds_the_value_of_the_source(term: Term, charset: Charset) -> None:
    assume(math.isfinite(term.value) and abs(term.value) < 1e6)
    line = inline(term.tex, charset)
    assume(line is not None)
    assert line is not None
    read = Reader(line.replace(GLUE, " ")).value()
    assert read == pytest.approx(term.value, rel=1e-6, abs=2e-3), line  # roots of nearly nothing


@pytest.mark.parametrize("line", ["a/bc", "a/b/c", "√ab", "x^a(b)", "√x^(2)"])
def test_the_reader_notices_what_is_ambiguous(line: str) -> None:
    with pytest.raises(UnsureError):
        Reader(line).value()


def test_the_letters_are_no_names() -> None:
    assert {"alpha"} == VALUES.keys() & NAMES

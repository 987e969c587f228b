"""Cloze texts: which parts they hide, under which numbers, and what they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.cloze import MAX_NUMBER, ClozeError, Hidden, numbers, parse


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("{{b}}", (Hidden(1, "b", ""),)),
        ("a {{b}} c", ("a ", Hidden(1, "b", ""), " c")),
        ("{{b}}{{c}}", (Hidden(1, "b", ""), Hidden(2, "c", ""))),
        ("{{2:b}}", (Hidden(2, "b", ""),)),
        ("{{1:b::a hint}}", (Hidden(1, "b", "a hint"),)),
        ("{{b::}}", (Hidden(1, "b", ""),)),
        ("{{ 1:b }}", (Hidden(1, "1:b", ""),)),
        ("{{0:b}}", (Hidden(1, "0:b", ""),)),
        ("{{1000:b}}", (Hidden(1, "1000:b", ""),)),
        ("{{1::b}}", (Hidden(1, "1", "b"),)),
        ("{{{x}}}", (Hidden(1, "{x}", ""),)),
        ("{a} {{b}}", ("{a} ", Hidden(1, "b", ""))),
        ("{{b}} }}", (Hidden(1, "b", ""), " }}")),
    ],
)
def test_braces_hide_what_is_between_them(text: str, parts: tuple[str | Hidden, ...]) -> None:
    assert parse(text) == parts


def test_parts_without_a_number_take_what_is_free() -> None:
    found = parse("{{a}}{{1:b}}{{c}}{{3:d}}{{e}}")
    assert [part.number for part in found if isinstance(part, Hidden)] == [2, 1, 4, 3, 5]
    assert numbers("{{3:a}}{{1:b}}{{3:c}}{{d}}") == (1, 2, 3)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("`{{a}}` {{b}}", "b"),
        ("``{{a}} ` {{c}}`` {{b}}", "b"),
        ("```py\n{{a}}\n```\n{{b}}", "b"),
        ("~~~ `x`\n{{a}}\n~~~\n{{b}}", "b"),
        ("```inline``` {{b}}", "b"),
        ("$x_{{a}}$ {{b}}", "b"),
        ("$$\nx_{{a}}\n$$ {{b}}", "b"),
        ("{{$\\frac{1}{{2}}$}}", "$\\frac{1}{{2}}$"),
        ("{{`a::b`::hint}}", "`a::b`"),
        ("{{`}}`}}", "`}}`"),
        ("$5 {{b}} and $6", "b"),
        ("US$ {{b}} and A$", "b"),
        (r"\$x {{b}} y$", "b"),
        ("a lone ` {{b}}", "b"),
        ("a ` in one\n\n{{b}} and ` in another", "b"),
        ("`````````{{b}}`````````", "b"),
    ],
)
def test_code_and_formulas_are_left_alone(text: str, hidden: str) -> None:
    assert [part.text for part in parse(text) if isinstance(part, Hidden)] == [hidden]


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("", 0, "hides nothing"),
        ("nothing hidden", 0, "hides nothing"),
        ("`{{a}}`", 0, "hides nothing"),
        ("a {{b", 2, "never closed"),
        ("a {{b}", 2, "never closed"),
        ("{{a}} `x` {{b", 10, "never closed"),
        ("{{a {{b}} c}}", 4, "inside a hidden part"),
        ("{{{{a}}}}", 2, "inside a hidden part"),
        ("a {{}}", 2, "is empty"),
        ("a {{ }}", 2, "is empty"),
        ("a {{1:}}", 2, "is empty"),
        ("{{a}} {{::hint}}", 6, "is empty"),
        ("{{a}}" * (MAX_NUMBER + 1), 5 * MAX_NUMBER, "more than 999 hidden parts"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    text: str, offset: int, message: str
) -> None:
    with pytest.raises(ClozeError, match=message) as refused:
        parse(text)
    assert refused.value.offset == offset


@given(st.text(st.sampled_from("ab1:{}`$~\\ \n")))
def test_every_text_is_read_or_refused(text: str) -> None:
    offset = 0
    hidden = [Hidden(1, "x", "")]
    try:
        hidden = [part for part in parse(text) if isinstance(part, Hidden)]
    except ClozeError as error:
        offset = error.offset
    assert 0 <= offset <= len(text)
    assert hidden
    assert all(part.text.strip() and 1 <= part.number <= MAX_NUMBER for part in hidden)


@given(st.lists(st.text(st.sampled_from("ab :\n"), min_size=1), min_size=1))
def test_shown_text_comes_back_as_it_was(shown: list[str]) -> None:
    parts = parse("{{x}}".join(["", *shown, ""]))
    assert [part for part in parts if isinstance(part, str)] == shown


@pytest.mark.parametrize(
    "text",
    [
        "`" * 60_000 + "{{a}}",
        "".join("`" * run + "a" for run in range(1, 340)) + "{{a}}",
        "$a " * 20_000 + "{{a}}",
        "$$a$ " * 12_000 + "{{a}}",
        "$\\" * 30_000 + "{{a}}",
        "~~~a" * 15_000 + "{{a}}",
        "```a`\n" * 10_000 + "{{a}}",
        "{{a}}" + "}" * 60_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_hostile_text_takes_linear_time(text: str) -> None:
    # Quadratic time would be minutes here.
    assert numbers(text) == (1,)

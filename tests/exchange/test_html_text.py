"""HTML as Markdown, against what is told of the tree that the HTML was written from."""

from __future__ import annotations

import os
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core import cloze
from studyllm.exchange.html_text import Converted, markdown
from studyllm.text.markdown import Kind, Mark, parse

slowly = settings(max_examples=int(os.environ.get("STUDYLLM_EXAMPLES", "60")), deadline=None)

MANY = int(os.environ.get("HOSTILE_TEXTS", "1000"))

ODD = "".join("*_`~$[](){}<>!#&\\-+=|:.1a中（「 \u00e9")
WORDS = st.text(ODD, min_size=1, max_size=7)
TAGS = {"b": Mark.STRONG, "em": Mark.EMPHASIS, "s": Mark.STRUCK, "code": Mark.CODE}


def trees(depth: int = 3) -> st.SearchStrategy[Any]:
    """Words, and tags with what stands in them."""
    return st.recursive(
        WORDS, lambda t: st.tuples(st.sampled_from([*TAGS]), st.lists(t, max_size=3)), max_leaves=6
    )


def html(tree: Any) -> str:
    if isinstance(tree, str):
        return escape(tree)
    return f"<{tree[0]}>{''.join(map(html, tree[1]))}</{tree[0]}>"


def letters(tree: Any, marks: Mark = Mark.NONE) -> list[tuple[str, Mark]]:
    """Each letter with its marks."""
    if isinstance(tree, str):
        return [(letter, marks) for letter in tree]
    return [one for part in tree[1] for one in letters(part, marks | TAGS[tree[0]])]


def read(text: str) -> list[tuple[str, Mark]]:
    blocks = parse(text)
    assert all(block.kind == Kind.PARAGRAPH and not block.leads for block in blocks)
    shown = [s for b in blocks for s in b.spans]
    return [(letter, span.marks & ~Mark.LINK) for span in shown for letter in span.text]


def without_blanks(shown: list[tuple[str, Mark]]) -> str:
    return "".join(letter for letter, _ in shown if not letter.isspace())


@slowly
@given(st.lists(trees(), min_size=1, max_size=4))
def test_a_text_says_what_it_said_and_no_more_is_marked(parts: list[Any]) -> None:
    told = [one for part in parts for one in letters(part)]
    shown = read(markdown("".join(map(html, parts))).text)
    assert without_blanks(shown) == without_blanks(told)
    seen = [one for one in shown if not one[0].isspace()]
    wanted = [one for one in told if not one[0].isspace()]
    for (_, marks), (_, asked) in zip(seen, wanted, strict=True):
        assert marks & ~asked == Mark.NONE


@slowly
@given(st.lists(st.tuples(st.text("ab 中", min_size=1), st.sampled_from(["", *TAGS])), min_size=1))
def test_marks_around_whole_words_are_kept(parts: list[tuple[str, str]]) -> None:
    words = [(text.strip(), tag) for text, tag in parts if text.strip()]
    source = " ".join(f"<{tag}>{text}</{tag}>" if tag else text for text, tag in words)
    told = [one for text, tag in words for one in letters((tag, [text]) if tag else text)]
    seen = [one for one in read(markdown(source).text) if not one[0].isspace()]
    assert seen == [one for one in told if not one[0].isspace()]


@slowly
@given(st.lists(st.tuples(WORDS, st.integers(0, 3), trees()), min_size=1, max_size=4))
def test_hidden_parts_are_those_of_the_text(parts: list[tuple[str, int, Any]]) -> None:
    source, told, numbers = "", "", set()
    for words, number, inside in parts:
        words = words.replace("{", "").replace("}", "").replace(":", "")
        hidden = html(inside).replace("{", "(").replace("}", ")").replace(":", ".")
        text = "".join(letter for letter, _ in letters(inside))
        text = text.replace("{", "(").replace("}", ")").replace(":", ".")
        source += escape(words) + (f"{{{{c{number}::{hidden}}}}}" if number else hidden)
        told += words + text
        if number and text.strip():
            numbers.add(number)
    text = markdown(source, cloze=True).text
    if not numbers:
        return
    found = cloze.parse(text)
    assert {part.number for part in found if not isinstance(part, str)} == numbers
    shown = read("".join(part if isinstance(part, str) else part.text for part in found))
    assert without_blanks(shown) == "".join(told.split())


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a<br>b<div>c</div><p>d</p>", "a\nb\nc\n\nd"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>d", "- a\n- b\n  1. c\n\nd"),
        ("<pre><code>x &lt; 1\n  y</code></pre>z", "```\nx < 1\n  y\n```\n\nz"),
        ("costs $5", "costs $5"),
        ("from $5 to $6", "from \\$5 to \\$6"),
        (r"\(x_1\)5 and \[\frac{a}{b} &lt; c\]", "$x_1$ 5 and $$\\frac{a}{b} < c$$"),
        ("[latex]$a$[/latex] [$]b[/$] [$$]c[/$$]", "$a$ $b$ $$c$$"),
        ("H<sub>2</sub>O, x<sup>ab c</sup>", "H₂O, x^(ab c)"),
        ("<a href='https://x.y/(a)'>see</a>", "[see](https://x.y/%28a%29)"),
        ("<img src=\"p.png\" alt='of [it]'>", "![of it](p.png)"),
        ("<table><tr><td>A<td>b|c<tr><td>1</table>", "| A | b\\|c |\n| --- | --- |\n| 1 |"),
        ("<script>evil()</script>x<style>y</style><!-- z -->", "x"),
        ("<span style='font-weight: 600'>x</span>", "**x**"),
        ("a &amp; b &lt;b&gt; &amp;lt;", "a & b \\<b> \\&lt;"),
        ("1. x<br>- y<br># z<br>&gt; q", "1\\. x\n\\- y\n\\# z\n\\> q"),
        ("", ""),
    ],
)
def test_what_html_says_becomes_markdown(source: str, told: str) -> None:
    assert markdown(source).text == told


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{c1::Paris::city}} in {{c2::France}}", "{{1:Paris::city}} in {{2:France}}"),
        ("{{c1::a {{c2::b}} c}}", "{{1:a}} {{2:b}} {{1:c}}"),
        ("{{c1::{{c2::b}}}}", "{{2:b}}"),
        (r"\(a = {{c1::b_{2}}}\)", "$a =$ {{1:$b_{2}$}}"),
        (r"\({{c1::\left(a}}\right)\)", "{{1:$\\left(a\\right)$}}"),
        ("{{c1::<b>x}} y</b>", "{{1:**x**}} y"),
        ("<b>q{{c2::r}}s</b>", "**q{{2:r}}s**"),
        ("{{c3::x", "{{3:x}}"),
        ("{{Front}} {{c1::x}}", "&#123;&#123;Front&#125;&#125; {{1:x}}"),
    ],
)
def test_clozes_of_anki_become_clozes(source: str, told: str) -> None:
    assert markdown(source, cloze=True).text == told


def test_what_is_lost_is_said() -> None:
    assert markdown("x [sound:a.mp3] <img src='data:image/png;base64,AA'>") == Converted(
        "x", ("without the sound `a.mp3`", "without a picture that stood in the text itself")
    )


@pytest.mark.parametrize(
    "bit",
    [
        *("<", "<a '", '<a "', "<!--", "\\(", "{{c1::", "}}", "[latex]", "<b>*", "`", "a<u></u>"),
        *(
            "{{c1::a}}",
            "<tr><td>",
            "<pre>",
            "<td><pre>",
            "</script",
            "<ul>",
            "</ul>",
            "<b>a</b>",
            "&",
            "[sound:",
        ),
    ],
)
@pytest.mark.parametrize(
    "start", ["", "<script>", "<img ", "<table><tr>" + "<td>" * 9_000, "{{c1::"]
)
def test_a_hostile_text_takes_linear_time(bit: str, start: str) -> None:
    markdown(start + bit * MANY, cloze=start == "{{c1::")


@pytest.mark.parametrize(
    "source", ["{{c1::a@}} \\(b\\) @", "<pre>{{c1::a}}@</pre>", "<pre>\\(@\\) @</pre>"]
)
def test_characters_like_those_that_stand_for_something_are_text(source: str) -> None:
    for odd in ("\U0010fffc", "\U0010fffd", "\U0010fffb\U0010fffd"):
        told = markdown(source.replace("@", odd), cloze=True)
        plain = markdown(source.replace("@", "词" * len(odd)), cloze=True)
        assert told.text.replace(odd, "词" * len(odd)) == plain.text

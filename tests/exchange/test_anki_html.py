"""Card Markdown as HTML for Anki, read back as a browser and Anki read it.

Whatever a deck says, it is shown and obeyed by neither of them.
"""

from __future__ import annotations

import html
import os
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studyllm.core import cloze as hiding
from studyllm.core.cards import Cloze
from studyllm.exchange.anki_writing import html as writing
from studyllm.text.blocks import Mark
from studyllm.text.markdown import parse, plain
from tests.any_decks import STRINGS, _clozes

TEXTS = int(os.environ.get("STUDYLLM_TEXTS", "60"))

TAGS = {
    *("a", "b", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img"),
    *("li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr"),
    "ul",
}
STEERS = [
    *("{{c1::x}}", "{{", "}}", "::", "[sound:a.mp3]", "[[type:Front]]", "[latex]x[/latex]"),
    *("[$]x[/$]", "[anki:tts]x[/anki:tts]", "<script>alert(1)</script>", "<img src=x onerror=y>"),
    *("&lt;b&gt;", "&#123;&#123;c1::x&#125;&#125;", "\\\\(x\\\\)", "`\\(x\\)`", "$\\{{a}}\\}$"),
    *("[x](javascript:alert(1))", '[x](http://a.b/"onclick=y)', "![x](a.png)", "\u202e"),
    *("![\"'><script>](a.png)", "[sound:", "{", "}", ":", "[", "\\", "**", "`", "\n", "|a|\n|-|\n"),
]
HOSTILE = st.lists(st.sampled_from(STEERS) | STRINGS.map(lambda text: text[:40]), max_size=8).map(
    "".join
)


class Page(HTMLParser):
    """What a browser makes of a field."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def pictures(name: str) -> str | None:
    return "studyllm-0.png" if name == "a.png" else None


def obeyed(field: str) -> list[str]:
    """What Anki would do something about in a field, but for MathJax."""
    return re.findall(
        r"\{\{|\}\}|\[sound:|\[anki:|\[/anki|\[latex|\[/latex|\[/?\$|\[\[", field, re.IGNORECASE
    )


def check_tags(page: Page) -> None:
    for tag, said in page.tags:
        assert tag in TAGS
        assert said.keys() <= {"href", "src", "alt", "start", "style"}
        assert re.match("https?://", said.get("href") or "http://")
        assert (said.get("src") or "studyllm-0.png") == "studyllm-0.png"
        assert re.fullmatch("(text-align:[a-z]+)?", said.get("style") or "")


def formulas(text: str) -> int:
    blocks = parse(text)
    rows = [row for block in blocks for row in ((block.spans,), *block.rows)]
    return sum(bool(span.marks & Mark.MATH) for row in rows for spans in row for span in spans)


@settings(max_examples=TEXTS, deadline=None)
@given(HOSTILE)
@example("a\\\\$x$")
@example("{$x$}{*a*}}")
@example("$$sound:x$$ $$[type:Front]]$$")
def test_no_text_steers_the_browser_or_anki(text: str) -> None:
    field = writing.html(text, pictures)
    check_tags(Page(field))
    assert obeyed(field) == []


@settings(max_examples=TEXTS, deadline=None)
@given(HOSTILE)
@example(r"$\\(x\\)[$")
def test_mathjax_finds_our_formulas_and_nothing_else(text: str) -> None:
    field = writing.html(text, pictures)
    without_code = re.sub("<code>.*?</code>", "", field, flags=re.DOTALL)
    # A line break of TeX, which is two backslashes, may stand before a bracket.
    begun = re.findall(r"(?<!\\)(?:\\\\)*\\[(\[]", without_code)
    if "|" not in text and "](" not in text:  # neither cells that go nor formulas in addresses
        assert len(begun) == formulas(text)


@settings(max_examples=TEXTS, deadline=None)
@given(HOSTILE)
def test_words_are_shown_as_they_are(text: str) -> None:
    assert Page(writing.words(text)).text == Page(html.escape(text)).text


def letters(text: str) -> str:
    return "".join(sorted(letter for letter in text if letter.isalnum()))


@settings(max_examples=TEXTS, deadline=None)
@given(HOSTILE | STRINGS)
@example("|a|\n|-|\n|b|c|d|\n|e|")
def test_all_that_the_app_shows_is_there(text: str) -> None:
    # Addresses, the numbers and boxes of lists, and what stands beside a fence differ.
    if not re.search(r"\]\(|<|http|\[[xX ]\]|```|~~~|^[ >]*\d+[.)]", text, re.MULTILINE):
        shown = Page(writing.html(text, pictures)).text
        assert letters(shown) == letters(plain(text))


def test_markdown_is_shown_as_markdown() -> None:
    text = "**b** _e_ `c<`\n\n- x\n- $y<1$\n\n|h|\n|:-:|\n|![p](a.png)|\n\n[w](https://a.b/)"
    assert writing.html(text, pictures) == (
        "<p><strong>b</strong> <em>e</em> <code>c&lt;</code></p><ul><li>x</li>"
        "<li>\\(y&lt;1\\)</li></ul><table><thead><tr>"
        '<th style="text-align:center">h</th></tr></thead><tbody><tr>'
        '<td style="text-align:center"><img src="studyllm-0.png" alt="p"></td></tr></tbody>'
        '</table><p><a href="https://a.b/">w</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("a\nb", "a<br>b"),
        ("a\n\nb", "<p>a</p><p>b</p>"),
        ("$$x$$", "\\[ x \\]"),
        ("![p](gone.png) [f](file.pdf)", "p (gone.png) f (file.pdf)"),
        ("```py\na {{b}}\n```", "<pre><code>a &#123;{b&#125;&#125;</code></pre>"),
        (">" * 30 + "x", "&gt;" * 30 + "x"),
    ],
)
def test_a_text_becomes(text: str, field: str) -> None:
    assert writing.html(text, pictures) == field


CLOZE = re.compile(r"\{\{c(\d+)::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
"""A hidden part as Anki finds it; ours are never one within the other."""


@st.composite
def hostile_clozes(draw: st.DrawFn) -> str:
    kind: Cloze = draw(_clozes([]))
    text = draw(HOSTILE) + kind.text[""] + draw(HOSTILE)
    try:
        hiding.parse(text)
    except hiding.ClozeError:
        text = kind.text[""]
    return text


@settings(max_examples=TEXTS, deadline=None)
@given(hostile_clozes())
@example("{{a:}}::{{2:{b}::}h}}{")
@example("[x](http://a/{{b}}) ![{{c}}](a.png) `{{d}}`")
@example("|a|\n|-|\n|b|{{c}}|")
@example("{{a::sound:x}} {{b::[type:Front]}} {{c::$]}}")
@example("{{std::vector}} {{$\\frac{1}{{2}}$::a::b}}")
def test_anki_hides_what_is_hidden(text: str) -> None:
    field = writing.cloze(text, pictures)
    parts = [part for part in hiding.parse(text) if isinstance(part, hiding.Hidden)]
    found = [(int(number), hint) for number, _, hint in CLOZE.findall(field)]
    assert [number for number, _ in found] == [part.number for part in parts]
    assert [Page(hint).text for _, hint in found] == [
        Page(html.escape(part.hint)).text for part in parts
    ]
    assert obeyed(CLOZE.sub(" ", field)) == []
    assert obeyed(CLOZE.sub(lambda part: f"<span>[{part[3] or '...'}]", field)) == []
    check_tags(Page(re.sub(r"\{\{c\d+::|\}\}", "", field)))


def test_a_hidden_part_keeps_its_words_and_its_markdown() -> None:
    text = "{{a **b**}} and {{2:$x}$::hint}}, {{std\\::x}}"
    assert writing.cloze(text, pictures) == (
        "{{c1::a <strong>b</strong>}} and {{c2::\\(x}\\)::hint}}, {{c3::std\\::x}}"
    )

"""Card Markdown against what an author would expect to see, and the way without the parser against
the way with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.core import faces
from studyllm.core.cards import Choices
from studyllm.core.faces import languages
from studyllm.text import commonmark
from studyllm.text.clean import clean
from studyllm.text.markdown import (
    TASK,
    TASK_DONE,
    Align,
    Block,
    Image,
    Kind,
    Lead,
    Link,
    Mark,
    Span,
    images,
    is_special,
    links,
    parse,
)
from studyllm.text.pieces import pieces

STRUCK = [Span("a ", Mark.STRUCK), Span("b", Mark.STRUCK | Mark.EMPHASIS)]

ROOT = Path(__file__).parents[2]


def spans(text: str) -> list[Span]:
    """The spans of a text that is one block."""
    (block,) = parse(text)
    return list(block.spans)


def shown(text: str) -> str:
    """What is to be read of a text, a line each block."""
    return "\n".join("".join(span.text for span in block.spans) for block in parse(text))


def _bare(address: str) -> Link:
    return Link(address, address)


def by_the_parser(text: str) -> list[Block]:
    text = clean(text).strip("\n")
    return commonmark.blocks(text, list(pieces(text)))


def test_text_is_a_paragraph() -> None:
    assert parse("RoPE rotates.") == [Block(Kind.PARAGRAPH, (Span("RoPE rotates."),))]


@pytest.mark.parametrize("text", ["", " ", "\n \n"])
def test_blank_text_has_no_blocks(text: str) -> None:
    assert parse(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a* b", [Span("a", Mark.EMPHASIS), Span(" b")]),
        ("**a** b", [Span("a", Mark.STRONG), Span(" b")]),
        ("***a***", [Span("a", Mark.EMPHASIS | Mark.STRONG)]),
        ("~~a *b*~~ ~c", [*STRUCK, Span(" ~c")]),
        ("use `a*b*c` here", [Span("use "), Span("a*b*c", Mark.CODE), Span(" here")]),
        ("``a`b``", [Span("a`b", Mark.CODE)]),
        ("$a_b$ and $c_d$", [Span("a_b", Mark.MATH), Span(" and "), Span("c_d", Mark.MATH)]),
        ("*$a*b$*", [Span("a*b", Mark.MATH | Mark.EMPHASIS)]),
        ("$$\\frac{1}{2}$$", [Span("\\frac{1}{2}", Mark.MATH | Mark.DISPLAY)]),
        ("$5 and $6", [Span("$5 and $6")]),
        ("`$x$`", [Span("$x$", Mark.CODE)]),
        ("a\\*b\\$", [Span("a*b$")]),
        ("&lt;b&gt; &amp;", [Span("<b> &")]),
    ],
)
def test_marks(text: str, expected: list[Span]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](https://b.c)", [Span("a", Mark.LINK), Span(" (https://b.c)", Mark.ADDRESS)]),
        ("<https://b.c>", [Span("https://b.c", Mark.LINK)]),
        ("<a@b.c>", [Span("a@b.c")]),
        ("[a](b.md)", [Span("a"), Span(" (b.md)", Mark.ADDRESS)]),
        ("![map](m.png)", [Span("▣\xa0map", Mark.IMAGE), Span(" (m.png)", Mark.ADDRESS)]),
        ('[a](https://b.c "d")', [Span("a", Mark.LINK), Span(' (https://b.c "d")', Mark.ADDRESS)]),
        ("![](m.png)", [Span("▣", Mark.IMAGE), Span(" (m.png)", Mark.ADDRESS)]),
        ("见https://b.c/d，再", [Span("见"), Span("https://b.c/d", Mark.LINK), Span("，再")]),
        ("[文](https://b.c/位)", [Span("文", Mark.LINK), Span(" (https://b.c/位)", Mark.ADDRESS)]),
        ("[a](javascript:b)", [Span("[a](javascript:b)")]),
    ],
)
def test_a_link_says_where_it_points_to(text: str, expected: list[Span]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a *b* `c`](https://d.e)", [Link("a b c", "https://d.e")]),
        ("<https://d.e/f>", [Link("https://d.e/f", "https://d.e/f")]),
        ("[文](https://d.e/位)", [Link("文", "https://d.e/%E4%BD%8D")]),
        ("[a](HTTPS://d.e)", [Link("a", "HTTPS://d.e")]),
        ("[a](https://d.e/$f$)", [Link("a", "https://d.e/$f$")]),
        ("- https://d.e/a_b_c?d=1", [Link("https://d.e/a_b_c?d=1", "https://d.e/a_b_c?d=1")]),
        ("讲ppo的：https://d.e/p/1.html。", [_bare("https://d.e/p/1.html")]),
        ("(see https://d.e/f_(g)), or.", [_bare("https://d.e/f_(g)")]),
        ("https://a.b, *x* http://c.d.", [_bare("https://a.b"), _bare("http://c.d")]),
        (
            "|[a](https://d.e)|\n|-|\n|https://f.g|",
            [Link("a", "https://d.e"), _bare("https://f.g")],
        ),
        ("![a](https://d.e/f.png)", [Link("a", "https://d.e/f.png")]),
        ("a\n\nhttp://c.d/", [_bare("http://c.d/")]),
        ("[](https://d.e)", [_bare("https://d.e")]),
        (
            "[a <https://b.c>](https://d.e)",
            [_bare("https://b.c"), Link("a https://b.c", "https://d.e")],
        ),
    ],
)
def test_links_are_collected(text: str, expected: list[Link]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "`https://a.b`",
        "```\nhttps://a.b\n```",
        "[a](ftp://b.c)",
        "[a](mailto:b@c.d)",
        "[a](//b.c)",
        "[a](file:///etc/passwd)",
        "[a](javascript:alert://x)",
        "[a](https:b)",
        "[a](https://)",
        "[a](https:///b)",
        "[a](https://x@/b)",
        "[a](b://c)",
        "https:// and xhttps://b.c",
        "https://.",
    ],
)
def test_what_is_not_on_the_web_is_no_link(text: str) -> None:
    assert links(text) == []
    assert not any(span.marks & Mark.LINK for block in parse(text) for span in block.spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a map](m.png)", [Image("a map", "m.png")]),
        ("- ![](图 1.png)\n- ![](<图 1.png>)", [Image("", "图 1.png")]),
        ("![a](m%201.png)", [Image("a", "m 1.png")]),
        ("|![a](m.png)|\n|-|\n|![b](n.png)|", [Image("a", "m.png"), Image("b", "n.png")]),
        ("![a](../m.png) ![a](b/m.png) ![a](b%5Cm.png)", []),
        ("![a](C:m.png) ![a](https://b.c/m.png) ![a](~m) ![a](..) ![a](.m) ![a](-m)", []),
        ("![a]() ![a](m&#10;n.png) `![a](m.png)`", []),
    ],
)
def test_images_are_collected(text: str, expected: list[Image]) -> None:
    assert images(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[b]bold[/b] [/]",
        "list[int], [MASK], [@click=app.quit]",
        "<b>html</b> <script>x</script>",
        "top_p and max_new_tokens",
        "3 * 4 < 5 > 2 & 1",
        "[1]: Vaswani2017",
        "a | b",
        "#hashtag, 1.5, -5, +3",
    ],
)
def test_what_is_no_markdown_is_shown_as_it_stands(text: str) -> None:
    assert shown(text) == text


def test_a_cloze_part_is_marked_also_between_chinese_characters() -> None:
    assert spans("角度是**⟦$m\\theta$⟧**，而不是**⟦…⟧**。") == [
        Span("角度是"),
        Span("⟦", Mark.CLOZE),
        Span("m\\theta", Mark.MATH | Mark.CLOZE),
        Span("⟧", Mark.CLOZE),
        Span("，而不是"),
        Span("⟦…⟧", Mark.CLOZE),
        Span("。"),
    ]


@pytest.mark.parametrize(
    "text", ["**注意。**然后", "这是**“引用”**的话", "见**（一）**和", "**甲，**乙**丙，**丁"]
)
def test_emphasis_begins_and_ends_beside_chinese_punctuation(text: str) -> None:
    assert "*" not in shown(text)
    assert any(span.marks & Mark.STRONG for span in spans(text))


@pytest.mark.parametrize("text", ["one\ntwo", "one  \ntwo", "one\\\ntwo"])
def test_a_line_break_stays_one(text: str) -> None:
    assert shown(text) == "one\ntwo"


def test_lists_keep_their_numbers_and_nest() -> None:
    first, second, third, fourth = parse("3. a\n   - b\n\n     c\n7. d")
    assert first.leads == (Lead("3.", True),)
    assert second.leads == (Lead("3.", False), Lead("-", True))
    assert third.leads == (Lead("3.", False), Lead("-", False))
    assert third.apart
    assert fourth.leads == (Lead("7.", True),)


def test_a_task_has_a_box_for_its_mark() -> None:
    blocks = parse("- [ ] a\n- [x] *b*\n- [X]\n- [y] c\n1. [ ] d\n- [x](https://e.f)\n\n[ ] g")
    assert [(b.leads[0].mark, b.spans) for b in blocks[:3]] == [
        (TASK, (Span("a"),)),
        (TASK_DONE, (Span("b", Mark.EMPHASIS),)),
        (TASK_DONE, ()),
    ]
    assert [b.leads[0].mark if b.leads else "" for b in blocks[3:]] == ["-", "1.", "-", ""]
    assert [b.spans[0].text for b in blocks[3:]] == ["[y] c", "[ ] d", "x", "[ ] g"]


def test_an_item_with_nothing_in_it_is_still_there() -> None:
    assert [block.leads for block in parse("-\n- a")] == [(Lead("-", True),), (Lead("-", True),)]


def test_blocks_of_every_kind() -> None:
    text = "# Head\ntext\n> quote\n\n---\n```py\na = '$x$'\n```\n\n    indented $y$\n"
    assert [(block.kind, "".join(s.text for s in block.spans)) for block in parse(text)] == [
        (Kind.HEADING, "Head"),
        (Kind.PARAGRAPH, "text"),
        (Kind.PARAGRAPH, "quote"),
        (Kind.RULE, ""),
        (Kind.CODE, "a = '$x$'"),
        (Kind.CODE, "indented $y$"),
    ]


def test_a_table_has_rows_of_cells() -> None:
    (block,) = parse("|a|$b|c$|\n|-|-|\n|1|*2*|")
    assert block.kind == Kind.TABLE
    assert block.aligns == (Align.LEFT, Align.LEFT)
    assert block.rows == (
        ((Span("a"),), (Span("b|c", Mark.MATH),)),
        ((Span("1"),), (Span("2", Mark.EMPHASIS),)),
    )


def test_a_row_with_more_cells_than_the_head_keeps_them() -> None:
    (block,) = parse("> |a|b|\n> |-|-|\n> |1|2\\|3|`4`|5\n> 6")
    assert block.rows[1:] == (
        ((Span("1"),), (Span("2|3"), Span(" | `4`|5"))),
        ((Span("6"),), ()),
    )


def test_a_table_says_where_its_cells_stand() -> None:
    (block,) = parse("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|")
    assert block.aligns == (Align.LEFT, Align.CENTER, Align.RIGHT, Align.LEFT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("```py\nx\n```", "py"),
        ("~~~ C++ {.a}\nx\n~~~", "C++ {.a}"),
        ("```\nx\n```", ""),
        ("    x", ""),
    ],
)
def test_code_says_in_which_language_it_is(text: str, language: str) -> None:
    assert [block.info for block in parse(text)] == [language]


def test_a_formula_may_have_blank_lines_and_markdown_in_it() -> None:
    text = "before\n\n$$\na *\n\n* b\n$$\n\nafter"
    assert [block.spans[0].text for block in parse(text)] == ["before", "a *\n\n* b", "after"]


def test_what_nests_too_deep_to_follow_is_shown_as_it_stands() -> None:
    text = ">" * 50 + "*x*"
    assert shown(text) == text


def test_no_entity_brings_in_what_steers_a_terminal() -> None:
    assert shown("a&#x202e;b &#27;[2J &#x9b;") == "a\ufffdb \ufffd[2J \ufffd"


PLAIN = st.lists(
    st.sampled_from([*"ab 中。，$`\n_.-1[]|<&\\⟦⟧*~", "~~", "https://a.b/c"]), max_size=40
).map("".join)


@given(PLAIN)
def test_the_way_without_the_parser_gives_the_same(text: str) -> None:
    assert parse(text) == by_the_parser(text)


@given(
    st.text(max_size=60) | st.text(st.sampled_from("ab中。*_`$#>-1.[]()!|~<&;\\\n \t"), max_size=80)
)
def test_any_text_gives_clean_blocks(text: str) -> None:
    for block in parse(text):
        for span in (*block.spans, *(span for row in block.rows for cell in row for span in cell)):
            assert clean(span.text) == span.text
            assert (
                set(span.text) <= set(clean(text)) | set(" ()▣\xa0") or "&" in text or "\t" in text
            )


def test_the_questions_and_answers_that_we_ship_need_no_parser() -> None:
    for path in sorted((ROOT / "decks").glob("*.yaml")):
        for card in deckfile.read(path):
            if isinstance(card.kind, Choices):
                continue  # its answer is a list
            for language in languages(card):
                face = faces.face(card, 1, language, card.id, 0)
                for text in (face.prompt, face.answer, *face.points):
                    assert not is_special(pieces(text)), text

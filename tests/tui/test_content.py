"""Styled lines against their laws: they fit, they lose nothing, and they break where one may."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from studyllm.text.markdown import Align
from studyllm.tui.code import code_lines
from studyllm.tui.content import NARROWEST, markdown_lines, text_lines
from studyllm.tui.tables import GAP, LEAST, table_lines

ANY = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=80)
PROSE = st.text(st.sampled_from("ab 中文，。（）“”1e.\u0301🙂👍🏽\u200d"), max_size=80)
MARKED = st.text(st.sampled_from("ab 中。*_`$#>-1.[]()!|\\\n"), max_size=80)
WIDTHS = st.integers(2 * NARROWEST, 90)


def plain(text: str, width: int) -> list[str]:
    return [line.plain for line in markdown_lines(text, width)]


@given(MARKED | ANY, WIDTHS)
def test_markdown_fits(text: str, width: int) -> None:
    if "$$" not in text:  # some formulas cannot be broken
        assert all(cell_len(line) <= width for line in plain(text, width))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("a\nb\n\nc", 20, ["a", "b", "", "c"]),
        ("- one two three\n- four", 10, ["• one two", "  three", "• four"]),
        ("> one two three", 10, ["│ one two", "│ three"]),
        ("10. a b c d e f", 10, ["10. a b c", "    d e f"]),
        ("# Head\ntext", 20, ["Head", "", "text"]),
        ("so $$x$$ is", 20, ["so", "  x", "is"]),
        ("```\nx = 1\n```", 20, ["  x = 1"]),
        ("a\n\n---\n\nb", 6, ["a", "", "──────", "", "b"]),
        ("[MASK] [b]x[/b]", 20, ["[MASK] [b]x[/b]"]),
    ],
)
def test_markdown_as_lines(text: str, width: int, lines: list[str]) -> None:
    assert plain(text, width) == lines


TABLE = "|模型|size|\n|-|-|\n|GPT|175B|\n|编码器|1|"


def test_a_table_stands_in_columns_where_there_is_room() -> None:
    assert plain(TABLE, 20) == ["模型    size", "──────  ────", "GPT     175B", "编码器  1"]


def test_a_table_stands_where_its_head_says() -> None:
    text = "|left|中间|right|\n|:-|:-:|-:|\n|a|b|c|\n|位|置|码|"
    assert plain(text, 20) == [
        "left  中间  right",
        "────  ────  ─────",
        "a      b        c",
        "位     置      码",
    ]


def test_a_table_that_is_too_wide_gives_its_columns_less() -> None:
    text = "|模型|说明|\n|-|-:|\n|GPT|只有解码器，预测下一个词|\n|编码器|短|"
    assert plain(text, 22) == [
        "模型              说明",
        "──────  ──────────────",
        "GPT     只有解码器，预",
        "            测下一个词",
        "",
        "编码器              短",
    ]


def test_a_table_that_is_much_too_wide_is_told_row_by_row() -> None:
    assert plain(TABLE, 11) == ["模型: GPT", "size: 175B", "", "模型: 编码", "器", "size: 1"]


CELL = st.text(st.sampled_from("ab中，。（）“é👍 "), max_size=30).map(str.strip)
ROWS = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=5)
)


@given(ROWS, st.integers(NARROWEST, 60), st.sampled_from(Align))
def test_a_table_is_straight_and_loses_nothing(
    rows: list[list[str]], width: int, align: Align
) -> None:
    cells = [[Content(cell) for cell in row] for row in rows]
    lines = [line.plain for line in table_lines(cells, [align] * len(rows[0]), width)]
    assert all(cell_len(line) <= width for line in lines)
    rules = [line for line in lines if set(line) <= set("─ ") and line]
    letters = Counter("".join("".join(row) for row in rows).replace(" ", ""))
    if not rules:
        assert len(rows[0]) * LEAST + GAP * (len(rows[0]) - 1) > width
        return
    assert Counter("".join(lines).replace(" ", "").replace("─", "")) == letters
    gaps = [n for n, c in enumerate(rules[0]) if c == " "]
    for line in lines:
        shown = "".join(c * max(cell_len(c), 0) for c in line.replace("\u0301", ""))
        assert not "".join(shown[n : n + 1] for n in gaps).strip()


LONG = """def f(q, k):  # 注意力
\treturn   softmax(q @ k)  + "\\t, 位置编码"   if k else None
"""


@pytest.mark.parametrize("language", ["python", "PY", "", "nothing-known", "json", "c++", "sh"])
@pytest.mark.parametrize("width", [8, 20, 80])
def test_code_loses_no_character_and_says_where_a_line_goes_on(language: str, width: int) -> None:
    lines = [line.plain for line in code_lines(LONG, language, width)]
    assert all(cell_len(line) <= width for line in lines)
    if language == "nothing-known":
        lines = [line for line in lines if line[:2] in ("  ", "↳ ")]
    assert {line[:2] for line in lines if line} <= {"  ", "↳ "}
    whole = "".join(line[2:] if line.startswith("↳") else "\n" + line[2:] for line in lines)
    # Blanks at the end of a line on the screen are not there to see.
    assert "".join(whole.split()) == "".join(LONG.split())
    if width == 80:
        assert whole.strip() == LONG.expandtabs(4).strip()


def test_long_code_goes_on_behind_a_blank_rather_than_in_a_name() -> None:
    assert [line.plain for line in code_lines("x = a.bc + d.ef.gh", "", 18)] == [
        "  x = a.bc +",
        "↳ d.ef.gh",
    ]


@given(st.text(st.sampled_from("ab 中(=\"'#\n\\{[:1"), max_size=60), st.sampled_from(["py", "c"]))
def test_any_code_keeps_its_characters(code: str, language: str) -> None:
    shown = "".join(line.plain[2:] for line in code_lines(code, language, 12))
    assert "".join(shown.split()) == "".join(code.split())


def styles(text: str) -> dict[str, set[str]]:
    """By style, the words that have it."""
    found: dict[str, set[str]] = {}
    for line in markdown_lines(text, 60):
        for span in line.spans:
            found.setdefault(str(span.style), set()).add(line.plain[span.start : span.end])
    return found


def test_code_in_a_known_language_has_colours() -> None:
    found = styles("```python\ndef f(): return 'x' + 12  # ja\n```")
    assert {"def", "return"} <= found["$code-keyword"]
    assert "f" in found["$code-name"]
    assert "12" in found["$code-number"]
    assert "# ja" in found["italic $code-comment"]
    assert set(styles("```\ndef f(): return 'x'\n```")) == {"$code"}


def test_code_that_is_too_long_to_read_has_one_colour() -> None:
    assert set(styles("```python\n" + "x = 1\n" * 2000 + "```")) == {
        "$code",
        "$muted",
    }


@pytest.mark.parametrize(
    ("text", "loaded"),
    [("`a` *b* | c\n```\nx\n```", False), ("```nothing\nx\n```", True), ("```py\nx\n```", True)],
)
def test_only_code_in_a_language_loads_what_colours_it(text: str, loaded: bool) -> None:
    program = f"""
import sys
from studyllm.tui.content import markdown_lines
before = "pygments.lexers" in sys.modules
markdown_lines({text!r}, 40)
print(before, "pygments.lexers" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().split() == ["False", str(loaded)]


def test_no_style_changes_in_the_middle_of_a_character() -> None:
    for text in (
        "*a*\u0301 b",
        "https://a.b\u0300 c",
        "a**❤**\ufe0f b",
        "*👩*\u200d🔬 b",
        "```py\n1\ufe0f\u20e3 + 2\n```",
    ):
        for line in markdown_lines(text, 20):
            cuts = sorted({0, len(line), *(n for span in line.spans for n in span[:2])})
            parts = [line.plain[start:end] for start, end in pairwise(cuts)]
            assert sum(map(cell_len, parts)) == cell_len(line.plain)
            assert all(map(cell_len, parts))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- [ ] one two\n- [x] three", ["☐ one", "  two", "☑ three"]),
        ("~~a~~ b", ["a b"]),
        ("```py\nx\n```", ["  x"]),
        ("```py a\nx\n```", ["a", "  x"]),
        ("```nothing\nx\n```", ["nothing", "  x"]),
        ("1. 2. a", ["1.", "2. a"]),
        ("![a](b.png)", ["▣\xa0a", "(b.png)"]),
    ],
)
def test_tasks_and_images_have_signs(text: str, lines: list[str]) -> None:
    assert plain(text, 8) == lines


def test_text_that_is_no_markdown_stays_as_it_is() -> None:
    assert [line.plain for line in text_lines("*a* [b]\tc\x1b", 20)] == ["*a* [b] c␛"]

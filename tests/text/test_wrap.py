"""Line breaks, against cases of UAX #14, CLREQ and JLREQ, and against their laws."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studyllm.text.wrap import breaks, narrowest

ANY = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=80)
PROSE = st.text(
    st.sampled_from("ab 中文，。（）“”\"'1e.-/%＄１Ａ\u0301🙂👍🏽\u200d🇨🇳가\xa0\u3000"), max_size=80
)
WIDTHS = st.integers(4, 90)

WORDS = ["RoPE", "torch.nn", "3.14", "65,504", "10%", "1e-4", "$5", "x_1", "don't", "a/b", "GPT-4"]
SIGNS = [
    "中",
    "文",
    "字。",
    "好”，",
    "吗？！",
    "（一",
    "“二",
    "《三》",
    "ラー",
    "きゃ",
    "人々",
    "九％",
]
SIGNS += ["就——", "是……", "零℃", "☕", "👍🏽", "🇨🇳", "1️⃣", "👩‍🔬", "﹁四﹂"]
UNITS = st.lists(
    st.tuples(st.sampled_from(SIGNS), st.sampled_from(["", *WORDS]), st.sampled_from(["", " "])),
    max_size=20,
)
"""Prose that is made of what may not be cut: a sign, then perhaps a word."""


def parts(text: str, width: int) -> list[str]:
    edges = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@given(ANY | PROSE, WIDTHS)
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = parts(text, width)
    assert "".join(lines) == text
    assert all(cell_len(line.rstrip(" \u3000")) <= width for line in lines)
    assert all(line for line in lines) or not text


@given(UNITS, st.integers(10, 40))
def test_what_belongs_together_stays_together(
    units: list[tuple[str, str, str]], width: int
) -> None:
    pieces = [piece for unit in units for piece in unit if piece]
    text = "".join(pieces)
    ends, at = set(), 0
    for piece in pieces:
        at += len(piece)
        ends.add(at)
    assert set(breaks(text, width)) <= ends


@given(ANY | PROSE, WIDTHS)
def test_what_is_one_character_to_the_reader_is_never_cut(text: str, width: int) -> None:
    for offset in breaks(text, width):
        before, after = text[offset - 1], text[offset]
        assert before != "\u200d"
        assert before.isspace() or not unicodedata.combining(after)
        assert before.isspace() or not "\ufe00" <= after <= "\ufe0f"
        assert before.isspace() or not "\U0001f3fb" <= after <= "\U0001f3ff"
        flags = 0
        while "\U0001f1e6" <= text[offset - 1 - flags] <= "\U0001f1ff" and flags < offset - 1:
            flags += 1
        assert flags % 2 == 0 or not "\U0001f1e6" <= after <= "\U0001f1ff"


@given(PROSE, WIDTHS)
def test_a_line_takes_all_that_fits(text: str, width: int) -> None:
    width = max(width, narrowest(text))
    for before, after in pairwise(parts(text, width)):
        assert narrowest(before) <= width
        assert cell_len((before + after).rstrip(" \u3000")) > width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two ", "three"]),
        ("one   two", 4, ["one   ", "two"]),
        ("位置编码旋转", 8, ["位置编码", "旋转"]),
        ("位置编码，旋转", 8, ["位置编", "码，旋转"]),
        ("位置编码。」旋转", 8, ["位置编", "码。」旋", "转"]),
        ("位置（旋转）码", 6, ["位置", "（旋", "转）码"]),
        ("“位置”编码", 5, ["“位", "置”编", "码"]),
        ("ラーメンきゃりー", 6, ["ラーメ", "ンきゃ", "りー"]),
        ("五十％人々", 4, ["五", "十％", "人々"]),
        ("零下二℃", 6, ["零下", "二℃"]),
        ("他说——好", 5, ["他", "说——", "好"]),
        ("他说……好", 5, ["他", "说……", "好"]),
        ("是……torch", 6, ["是……", "torch"]),
        ("到1…n", 4, ["到", "1…n"]),
        ("他说……“好”", 7, ["他说……", "“好”"]),
        ("用RoPE编码", 6, ["用RoPE", "编码"]),
        ("用RoPE编码", 5, ["用", "RoPE", "编码"]),
        ("约3.14与65,504", 7, ["约3.14", "与", "65,504"]),
        ("涨10%或$5", 5, ["涨10%", "或$5"]),
        ("付￥５０", 6, ["付", "￥５０"]),
        ("率1e-4好", 5, ["率", "1e-4", "好"]),
        ("类torch.nn与x_1", 8, ["类", "torch.nn", "与x_1"]),
        ("从-5到+3", 3, ["从", "-5", "到", "+3"]),
        ("编码-解码", 4, ["编", "码-", "解码"]),
        ("输入/输出", 4, ["输", "入/", "输出"]),
        ("在src/text/a.py中", 10, ["在", "src/text/", "a.py中"]),
        ("见https://a.bc/d_e.f", 11, ["见", "https://", "a.bc/d_e.f"]),
        ('叫"位置"编码', 6, ['叫"位', '置"编', "码"]),
        ('a "b c" d', 5, ['a "b ', 'c" d']),
        ("it's 'a' 5\"", 4, ["it's ", "'a' ", '5"']),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("。。。。。", 4, ["。。", "。。", "。"]),
        ("（（（（", 4, ["（（", "（（"]),
        ("a ( b", 3, ["a ", "( b"]),
        ("abc ，d", 5, ["ab", "c ，d"]),
        ("ls .git", 5, ["ls ", ".git"]),
        ("a\xa0b c", 4, ["a\xa0b ", "c"]),
        ("ab\xa0cd", 3, ["ab\xa0", "cd"]),
        ("中文\u3000中文", 4, ["中文\u3000", "中文"]),
        ("１２３Ａ号", 8, ["１２３Ａ", "号"]),
        ("가나다라 마바", 6, ["가나다", "라 ", "마바"]),
        ("가나 다라", 6, ["가나 ", "다라"]),
        ("wait—what", 6, ["wait—", "what"]),
        ("中👍🏽👍🏽", 4, ["中👍🏽", "👍🏽"]),
        ("🇨🇳🇨🇳🇨🇳", 4, ["🇨🇳🇨🇳", "🇨🇳"]),
        ("中1️⃣2️⃣", 4, ["中1️⃣", "2️⃣"]),
        ("中❤️中", 4, ["中❤️", "中"]),
        ("中👩‍🔬👩‍🔬", 4, ["中👩‍🔬", "👩‍🔬"]),
        ("中ᄒ\u1161ᆫ글", 4, ["中", "ᄒ\u1161ᆫ글"]),
        ("aa中中中", 5, ["aa中", "中中"]),
    ],
)
def test_where_a_line_breaks(text: str, width: int, lines: list[str]) -> None:
    assert parts(text, width) == lines


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("位置编码", 2), ("位（置）", 6), ("the attention of", 9), ("用RoPE。", 6)],
)
def test_how_narrow_a_text_may_be(text: str, cells: int) -> None:
    assert narrowest(text) == cells

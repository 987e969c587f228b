"""Cleaned text, against the characters that a terminal must not meet, and against its laws."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.text.clean import clean, one_line

CONTROLS = {code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
BREAKS = {0x2028, 0x2029}
BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
SURROGATES = set(range(0xD800, 0xE000))
TAGS = set(range(0xE0000, 0xE0080))
INVISIBLE = {0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFF9}
BANNED = {chr(code) for code in CONTROLS | BREAKS | BIDI | SURROGATES | TAGS | INVISIBLE}

HOSTILE = st.text(st.one_of(st.characters(), st.sampled_from(sorted(BANNED))))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
        ("\x00\x7f", "␀␡"),
        ("\x9b2J", "\ufffd2J"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("a\u2066b\u2069c", "a\ufffdb\ufffdc"),
        ("\ud83d", "\ufffd"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\x85two\u2028three\u2029", "one\ntwo\nthree\n"),
        ("\ufeffso\u200bft\xadly\u2060", "softly"),
        ("a\u200eb\u200fc", "abc"),
        ("क्\u200dष \u200da\u200d中\u200d👍\u200d文", "क्ष a中👍文"),
        ("\u200d".join("👍👎🙂🙃👍👎"), "👍\u200d👎\u200d🙂\u200d🙃👍\u200d👎"),
        ("safe\U000e0041\U000e0042", "safe"),
    ],
)
def test_what_is_banned_becomes_visible_or_goes(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "two\nlines\tand a tab",
        "位置编码 RoPE",
        "no\xa0break",
        "a family: 👨\u200d👩\u200d👧",
        "👩🏽\u200d🔬 ❤️\u200d🔥 👁️\u200d🗨️ 🐻\u200d❄️ 👩\u200d❤️\u200d💋\u200d👨",
        "می\u200cخواهم",
        "$\\theta$ and `code` and [/b]",
    ],
)
def test_what_is_harmless_comes_back_itself(text: str) -> None:
    assert clean(text) is text


def test_every_banned_character_is_looked_for() -> None:
    kept = {character for character in BANNED if character in clean(f"a{character}b")}
    assert kept == set()


def test_no_control_and_no_separator_is_overlooked() -> None:
    dangerous = {"Cc", "Cs", "Zl", "Zp"}
    every = (chr(code) for code in range(0x110000))
    left = {c for c in every if unicodedata.category(c) in dangerous and clean(c) == c}
    assert left == {"\n", "\t"}


@given(HOSTILE)
def test_nothing_banned_is_left(text: str) -> None:
    assert BANNED.isdisjoint(clean(text))


@given(HOSTILE)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) is once


@given(HOSTILE, HOSTILE)
def test_cleaning_parts_is_cleaning_the_whole(left: str, right: str) -> None:
    # But for a line break that lies on the border.
    assert clean(left + "|" + right) == clean(left) + "|" + clean(right)


@given(HOSTILE, st.integers(2, 300))
def test_one_line_is_one_clean_line_of_limited_length(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert "\t" not in line
    assert BANNED.isdisjoint(line)
    assert line == line.strip()
    assert one_line(line, limit) == line


def test_one_line_says_that_it_was_clipped() -> None:
    assert one_line("one\n two\tthree") == "one two three"
    assert one_line("abcdef", 6) == "abcdef"
    assert one_line("abcdefg", 6) == "abcde…"
    assert one_line("ab   cdefg", 4) == "ab…"
    assert one_line("a" + " " * 100 + "b", 10) == "a…"

"""A copy says what its original said, in UTF-8, under the slug that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyllm.deckfile import load
from studyllm.deckfile.copying import copy

TEXT = """# Mine.
title: {en: A, zh: 甲}   # deck: not-this
cards:
  - {q: Why\u2028so?, a: Because, tags: [deck]}
deck: mine  # the slug
"""


def copied(tmp_path: Path, data: bytes, **how: str) -> bytes:
    source, target = tmp_path / "source.yaml", tmp_path / "target.yaml"
    source.write_bytes(data)
    copy(source, target, **how)
    return target.read_bytes()


def test_a_copy_is_the_same_bytes(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + TEXT.encode() * 3000
    assert copied(tmp_path, data) == data


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_a_copy_is_in_utf8(tmp_path: Path, encoding: str) -> None:
    how = {} if encoding == "utf-16" else {"encoding": encoding}
    assert copied(tmp_path, TEXT.encode(encoding), **how) == TEXT.encode()


@pytest.mark.parametrize("slug", ["second", "x-y_z", "[x", "it's", "甲", "no", "1.5", "@", "a:b"])
@pytest.mark.parametrize("written", ["mine", "'mine'", '"mine"'])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_copy_has_the_slug_asked_for_and_nothing_else_changed(
    tmp_path: Path, slug: str, written: str, newline: str
) -> None:
    text = TEXT.replace("deck: mine", f"deck: {written}").replace("\n", newline)
    made = copied(tmp_path, text.encode(), slug=slug).decode()
    before, _, after = text.partition(f"deck: {written}")
    assert made.startswith(before + "deck: ")
    assert made.endswith(after)
    if ":" not in slug:  # no slug of a deck, but a text of YAML all the same
        (tmp_path / "read.yaml").write_text(made, encoding="utf-8")
        assert load(tmp_path / "read.yaml")[0].slug == slug


def test_a_text_without_a_slug_stays(tmp_path: Path) -> None:
    assert copied(tmp_path, b"title: x\n", slug="y") == b"title: x\n"

"""Which pictures beside a deck are let through: what they are called, what they are, where."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from studyllm.deckfile import media
from studyllm.errors import StudyError

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
GOOD = {
    "a.png": PNG,
    "图 1.PNG": PNG,
    "b.jpg": b"\xff\xd8\xff\xe0",
    "b.jpeg": b"\xff\xd8\xff\xe1",
    "c.gif": b"GIF89a",
    "d.webp": b"RIFF1234WEBPVP8 ",
    "e.bmp": b"BM",
}


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    folder = tmp_path / "decks" / "media" / "mine"
    folder.mkdir(parents=True)
    for name, content in GOOD.items():
        (folder / name).write_bytes(content)
    (tmp_path / "secret.png").write_bytes(PNG)
    return tmp_path / "decks" / "mine.yaml"


@pytest.mark.parametrize("name", GOOD)
def test_a_picture_beside_the_deck_is_found(deck: Path, name: str) -> None:
    path = media.picture(deck, "mine", name)
    assert path == deck.parent / "media" / "mine" / name
    with media.opened(deck, "mine", name) as file:
        assert file.read() == GOOD[name]


@pytest.mark.parametrize(
    "name",
    [
        "../../../secret.png",
        "..\\secret.png",
        "/etc/passwd.png",
        "x/../a.png",
        ".a.png",
        "-a.png",
        "~a.png",
        "C:a.png",
        "a\n.png",
        "a\0.png",
        "a",
        "a.svg",
        "a.desktop",
        "a.png.exe",
        "a.html",
        "",
    ],
)
def test_what_is_no_plain_name_of_a_picture_is_refused(deck: Path, name: str) -> None:
    with pytest.raises(StudyError, match="a plain name of png, jpg") as refused:
        media.picture(deck, "mine", name)
    assert str(refused.value).isprintable()


def test_one_that_is_not_there_is_said(deck: Path) -> None:
    with pytest.raises(StudyError, match="there is no such picture"):
        media.picture(deck, "mine", "b.png")
    with pytest.raises(StudyError, match="there is no such picture"):
        media.picture(deck, "other", "a.png")
    with pytest.raises(StudyError, match="cannot be read"):
        media.picture(deck, "mine", "n" * 300 + ".png")


@pytest.mark.parametrize(
    "content", [b"", b"#!/bin/sh\n", b"[Desktop Entry]\nExec=x\n", b"<html>", b"\x89PNG"]
)
def test_what_is_not_what_its_name_says_is_refused(deck: Path, content: bytes) -> None:
    (deck.parent / "media" / "mine" / "a.png").write_bytes(content)
    with pytest.raises(StudyError, match="not what the name says"):
        media.picture(deck, "mine", "a.png")


def test_one_that_is_too_large_is_refused(deck: Path) -> None:
    with open(deck.parent / "media" / "mine" / "a.png", "r+b") as file:
        file.truncate(media.MAX_PICTURE + 1)
    with pytest.raises(StudyError, match="larger than 32 MB"):
        media.picture(deck, "mine", "a.png")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_leads_nowhere(deck: Path) -> None:
    folder = deck.parent / "media" / "mine"
    (folder / "l.png").symlink_to(deck.parents[1] / "secret.png")
    (folder.parent / "other").symlink_to(deck.parents[1])
    for slug, name in (("mine", "l.png"), ("other", "secret.png")):
        with pytest.raises(StudyError, match="outside"):
            media.picture(deck, slug, name)
    (folder / "ring.png").symlink_to("ring.png")
    with pytest.raises(StudyError, match="cannot be read"):
        media.picture(deck, "mine", "ring.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
def test_a_pipe_or_a_folder_is_no_picture(deck: Path) -> None:
    folder = deck.parent / "media" / "mine"
    os.mkfifo(folder / "p.png")
    (folder / "f.png").mkdir()
    for name in ("p.png", "f.png"):
        with pytest.raises(StudyError, match=r"no regular file|cannot be read"):
            media.picture(deck, "mine", name)

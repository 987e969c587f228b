"""Texts of notes as texts of cards: links of Obsidian become words, and pictures plain names."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path, PurePath
from typing import BinaryIO, Final
from urllib.parse import unquote

from studyllm.errors import StudyError
from studyllm.exchange.clozes import blotted
from studyllm.exchange.files import binary, shown
from studyllm.text.addresses import is_on_the_web

MAX_PICTURE: Final = 32 * 1024 * 1024
"""Bytes, as the deck format has it."""

MOST_LINKS: Final = 1_000
"""Links and pictures of a text that are read; others stay as they stand there."""

MOST_PICTURES: Final = 10_000
"""Pictures that the notes of one import name; each is looked for in several folders."""

_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"})
_FOLDERS: Final = ("", "attachments", "assets", "media", "images")
"""Where a picture lies that is named without a folder, beside the note."""

_PLAIN_NAME: Final = re.compile(r"[^\W_][\w.-]{0,99}")
_SIZE: Final = re.compile(r"[0-9]+(x[0-9]+)?")
_LINK: Final = re.compile(
    r"(?P<shown>!?)\[\[(?P<page>[^\[\]\n|]{1,1000})(?:\|(?P<name>[^\[\]\n]{0,1000}))?\]\]"
    r"|!\[(?P<alt>[^\[\]\n]{0,1000})\]\((?:<(?P<far>[^<>\n]{1,1000})>|(?P<path>[^\s()<>]{1,1000}))"
    r"(?:[ \t]+\"[^\"\n]{0,1000}\")?\)"
)


class Pictures:
    """The pictures that notes of a folder name."""

    def __init__(self, folder: Path, root: Path, media: dict[str, Callable[[], BinaryIO]]) -> None:
        """Begin.

        Args:
            folder: in which the notes are.
            root: the folder, or one above it, in which pictures are looked for, too.
            media: gets those that are found, by the names that cards have for them.
        """
        self.media = media
        self._folders = (folder, root) if folder != root else (folder,)
        self._names: dict[str, str] = {}

    def name_of(self, path: str) -> str:
        """Under which name a picture is known to cards; empty if there is none to be had.

        Raises:
            StudyError: too many are named.
        """
        plain = unquote(path).replace("\\", "/").removeprefix("@/").strip()
        if plain in self._names:
            return self._names[plain]
        if len(self._names) >= MOST_PICTURES:
            where = shown(self._folders[0])
            raise StudyError(
                f"{where}: notes name more than {MOST_PICTURES:,} pictures; split them"
            )
        name = ""
        if PurePath(plain).suffix.lower() in _PICTURES and (found := self._found(plain)):
            name = self._free(PurePath(plain).name, found)
        self._names[plain] = name
        return name

    def _found(self, plain: str) -> str:
        """The real path of a picture in the folders or below; empty if there is none."""
        root = os.path.realpath(self._folders[-1])
        below = _FOLDERS if "/" not in plain else ("",)
        for base, folder in product(self._folders, below):
            try:
                found = os.path.realpath(Path(base, folder, plain))
                inside = os.path.commonpath((root, found)) == root
                if inside and os.path.isfile(found) and os.path.getsize(found) <= MAX_PICTURE:  # noqa: PTH113, PTH202
                    return found
            except (OSError, ValueError):
                continue
        return ""

    def _free(self, name: str, path: str) -> str:
        if not _PLAIN_NAME.fullmatch(name) or name in self.media:
            digest = hashlib.blake2b(path.encode(errors="replace"), digest_size=8).hexdigest()
            name = f"{digest}{PurePath(name).suffix.lower()}"
        self.media[name] = lambda: _opened(Path(path))
        return name


def _opened(path: Path) -> BinaryIO:
    return binary(path, shown(path), MAX_PICTURE, "a picture")


def card_text(text: str, pictures: Pictures) -> tuple[str, list[str]]:
    """The text of a note as that of a card, and the pictures that were not found."""
    if "]]" not in text and not ("![" in text and "](" in text):
        return text, []
    lost: list[str] = []
    parts: list[str] = []
    end = 0
    for link in islice(_LINK.finditer(blotted(text)), MOST_LINKS):
        parts += [text[end : link.start()], _written(text, link, pictures, lost)]
        end = link.end()
    return "".join([*parts, text[end:]]), lost


def _written(text: str, link: re.Match[str], pictures: Pictures, lost: list[str]) -> str:
    if link["page"] is None:
        path = link["far"] or link["path"]
        if is_on_the_web(path):
            return text[slice(*link.span())]
        return _picture(path, link["alt"], pictures, lost)
    page, name = link["page"].strip(), (link["name"] or "").strip()
    if link["shown"] and page[page.rfind(".") :].lower() in _PICTURES:
        return _picture(page, "" if _SIZE.fullmatch(name) else name, pictures, lost)
    return name or page.lstrip("#^").replace("#", " > ")


def _picture(path: str, alt: str, pictures: Pictures, lost: list[str]) -> str:
    name = pictures.name_of(path)
    if not name:
        lost.append(path)
        name = PurePath(path.replace("\\", "/")).name.replace(" ", "-")
    return f"![{alt}]({name})"

"""An Anki package as a file: which collection in it is the newest, and its pictures, by count."""

from __future__ import annotations

import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, Final

from studyllm.errors import StudyError
from studyllm.exchange.anki import protobuf
from studyllm.exchange.files import binary, shown

MOST_COLLECTION: Final = 512 << 20
"""Bytes of a collection, unpacked."""
MOST_IN_MEMORY: Final = 64 << 20
"""The same where there is no folder for it."""
MOST_ALL: Final = 4 << 30
"""Bytes of everything, unpacked."""
MOST_MEMBERS: Final = 200_000
MOST_RATIO: Final = 100
"""How many bytes may come of one."""
FREE: Final = 16 << 20
"""Bytes that may come of however few: a new database is mostly zeros."""
MOST_MAP: Final = 12 << 20
"""Bytes of the list of pictures."""
MOST_PICTURE: Final = 32 << 20
MOST_DIRECTORY: Final = 40 << 20
"""Bytes of the list of members, which is read before anything can be counted."""
WINDOW: Final = 64 << 20
"""Bytes that zstd may look back."""
PIECE: Final = 1 << 20

COLLECTIONS: Final = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: newer packages have an old one, too, that only says so."""
PACKED: Final = COLLECTIONS[0]
LATEST: Final = 3
"""The generation of what `meta` says."""

_START: Final = b"PK\x03\x04"
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_TAIL: Final = 66_000

_BROKEN: Final = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    KeyError,
    IndexError,
    zlib.error,
)
"""What reading a broken archive can raise; encrypted ones are a RuntimeError."""


class Package:
    """An open package. What it says of sizes is not believed."""

    def __init__(self, archive: zipfile.ZipFile, path: Path, room: Path | None) -> None:
        self._archive = archive
        self._room = room
        self.name = shown(path)
        self._spent = 0
        names = {info.filename for info in archive.infolist()}
        self.collection_name = next((name for name in COLLECTIONS if name in names), "")
        self.packed = self.collection_name == PACKED

    def check(self) -> None:
        """Refuse what is too large, or newer than anything known.

        Raises:
            StudyError: with the reason.
        """
        infos = self._archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise self.refused(f"more than {MOST_MEMBERS:,} files in it")
        if sum(info.file_size for info in infos) > MOST_ALL:
            raise self.refused(f"more than {MOST_ALL >> 30} GB when unpacked")
        if not self.collection_name:
            raise self.refused("no collection of Anki in it; export a deck again, as .apkg")
        try:
            told = self._archive.getinfo("meta")
        except KeyError:
            return
        with self._caught(), self._archive.open(told) as file:
            version = protobuf.whole(protobuf.message(file.read(1000)), 1)
        if version > LATEST:
            raise self.refused(
                "of a newer Anki than is known here; export it again with support for older ones"
            )

    def refused(self, why: str) -> StudyError:
        """What is wrong with the package."""
        return StudyError(f"{self.name}: {why}")

    @contextmanager
    def collection(self) -> Iterator[Path | bytes]:
        """The newest collection, unpacked into a file that goes again, or into memory."""
        info = self._archive.getinfo(self.collection_name)
        most = MOST_COLLECTION if self._room else MOST_IN_MEMORY
        if self._room is None:
            yield b"".join(self._pieces(info, self.packed, most))
            return
        try:
            self._room.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(".anki", ".import-", self._room)
        except OSError as error:
            raise StudyError(f"{self._room}: cannot be written: {error.strerror}") from error
        try:
            with open(descriptor, "wb") as file:
                for piece in self._pieces(info, self.packed, most):
                    try:
                        file.write(piece)
                    except OSError as error:
                        raise StudyError(f"{name}: cannot be written: {error.strerror}") from error
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def media(self) -> dict[str, zipfile.ZipInfo]:
        """What stands beside the collection, by the name that cards know it by."""
        infos = {info.filename: info for info in self._archive.infolist()}
        if "media" not in infos:
            return {}
        data = b"".join(self._pieces(infos["media"], self.packed, MOST_MAP))
        with self._caught():
            names = _entries(data) if self.packed else _listed(data)
        return {name: infos[member] for member, name in names.items() if member in infos}

    def opened(self, info: zipfile.ZipInfo) -> BinaryIO:
        """A picture, read.

        Raises:
            StudyError: it is broken or too large.
        """
        return BytesIO(b"".join(self._pieces(info, self.packed, MOST_PICTURE)))

    def beginning(self, info: zipfile.ZipInfo) -> bytes:
        """The first bytes of a picture, by which its kind is known; none if it is too large."""
        if info.file_size > MOST_PICTURE:
            return b""
        with suppress(StudyError):
            for piece in self._pieces(info, self.packed, MOST_PICTURE, 64):
                return piece[:16]
        return b""

    def _pieces(
        self, info: zipfile.ZipInfo, packed: bool, most: int, size: int = PIECE
    ) -> Iterator[bytes]:
        """The bytes of a member, counted while they come."""
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.refused("packed in a way that no Anki does")
        count = 0
        allowed = MOST_RATIO * info.compress_size + FREE
        with self._caught(), self._archive.open(info) as member:
            source = _unpacked(member) if packed else member
            while piece := source.read(size):
                count += len(piece)
                self._spent += len(piece)
                if count > most:
                    raise self.refused(f"a file in it is larger than {most >> 20} MB")
                if count > allowed or self._spent > MOST_ALL:
                    raise self.refused("it becomes far more than it is when it is unpacked")
                yield piece

    @contextmanager
    def _caught(self) -> Iterator[None]:
        broken: tuple[type[Exception], ...] = _BROKEN
        if self.packed:
            from zstandard import ZstdError

            broken = (*broken, ZstdError)
        try:
            yield
        except broken as error:
            raise self.refused("broken; export or download it again") from error


@contextmanager
def opened(path: Path, room: Path | None) -> Iterator[Package]:
    """A package.

    Raises:
        StudyError: it is none, or none that is read.
    """
    name = shown(path)
    with binary(path, name, MOST_ALL, "an Anki package") as file:
        try:
            if file.read(len(_START)) != _START:
                raise zipfile.BadZipFile
            _weigh(file, name)
            archive = zipfile.ZipFile(file)
        except StudyError:
            raise
        except _BROKEN as error:
            why = "broken, or no Anki package; export or download it again"
            raise StudyError(f"{name}: {why}") from error
        with archive:
            yield Package(archive, path, room)


def _weigh(file: BinaryIO, name: str) -> None:
    """Refuse an archive whose list of members alone would fill the memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _TAIL, 0))
    tail = file.read()
    end = tail.rfind(_END)
    directory = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    wide = tail.rfind(_END_64)
    if wide >= 0:
        directory = max(
            directory % 0xFFFFFFFF, int.from_bytes(tail[wide + 40 : wide + 48], "little")
        )
    if directory > MOST_DIRECTORY:
        raise StudyError(f"{name}: more than {MOST_MEMBERS:,} files in it")
    file.seek(0)


def _unpacked(member: IO[bytes]) -> IO[bytes]:
    import zstandard

    reader: IO[bytes] = zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(member)
    return reader


def _entries(data: bytes) -> dict[str, str]:
    """The names by member, of a list in protobuf."""
    names: dict[str, str] = {}
    for place, entry in enumerate(protobuf.message(data).get(1, [])[:MOST_MEMBERS]):
        if isinstance(entry, bytes):
            found = protobuf.message(entry)
            member = protobuf.whole(found, 255) if 255 in found else place
            names[str(member)] = protobuf.text(found, 1)
    return names


def _listed(data: bytes) -> dict[str, str]:
    """The same of a list in JSON."""
    try:
        found = json.loads(data or b"{}")
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict):
        raise ValueError("no list of pictures")
    return {member: name for member, name in found.items() if isinstance(name, str)}


_BEGINNINGS: Final = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".gif": re.compile(rb"GIF8[79]a"),
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    ".bmp": re.compile(rb"BM"),
}


class Pictures:
    """The pictures of a package under names of our own."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._media = package.media()
        self.named: dict[str, Callable[[], BinaryIO]] = {}
        """Those that a card has named, by the name that it was given."""
        self._names: dict[str, str] = {}

    def name(self, written: str) -> str:
        """The name under which a picture is known here; empty if it is none that is shown.

        It follows from the name alone, so that a picture that changes keeps it.
        """
        if written not in self._names:
            self._names[written] = self._name(written)
        return self._names[written]

    def _name(self, written: str) -> str:
        from hashlib import blake2b
        from unicodedata import normalize
        from urllib.parse import unquote

        info = self._media.get(written) or self._media.get(unquote(written))
        if info is None:
            return ""
        start = self._package.beginning(info)
        suffix = next((end for end, begins in _BEGINNINGS.items() if begins.match(start)), "")
        if not suffix:
            return ""
        digest = blake2b(normalize("NFC", written).encode("utf-8", "replace"), digest_size=10)
        name = f"anki-{digest.hexdigest()}{suffix}"
        self.named.setdefault(name, lambda: self._package.opened(info))
        return name

"""Which encoding a text from elsewhere is in: what its mark says, else UTF-8, else GB18030."""

from __future__ import annotations

import codecs
from typing import BinaryIO, Final, NamedTuple

from studyllm.errors import StudyError
from studyllm.text.encodings import check_encoding

GUESSED: Final = "gb18030"
"""The encoding that is tried where a text is not UTF-8."""

_CHUNK: Final = 64 * 1024
_LOOKED_AT: Final = 1_000_000
"""Characters beyond ASCII that are weighed."""
_COMMON: Final = 0.85
"""The share of them that is common in a Chinese text, at least."""

_SAVE: Final = "save the file in one encoding"

_OFTEN: Final = bytes((*range(0xA1, 0xA4), *range(0xB0, 0xD8)))
"""The first bytes of punctuation and of the 3,755 characters of GB 2312's first level."""

_LATE: Final = bytes(range(0xC9, 0xD8))
"""Those of characters that are read with T to Z, such as 是 and 在. In Korean, whose syllables have
the bytes before them, they are rare."""
_LATE_SHARE: Final = 0.05
_FEW: Final = 20
"""Characters too few to tell from that."""


_UNMARKED: Final[dict[tuple[bool, ...], str]] = {
    (False, True, False): "le",
    (True, False, True): "be",
}
"""Which end of a character comes first, by which of the first bytes are zero."""


def encoding_of(file: BinaryIO, name: str, wanted: str | None) -> str:
    """The name of the codec that reads the file.

    Args:
        file: from its beginning; where it stands afterwards is not said.
        name: what messages call it.
        wanted: what somebody says who knows.

    Raises:
        ConfigError: no such encoding is known.
        StudyError: the text is in none of these, or its lines are in several.
    """
    if wanted is not None:
        check_encoding(wanted)
    start = file.read(3)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and wanted is None:
        return "utf-16"
    if wanted is None and (end := _UNMARKED.get(tuple(byte == 0 for byte in start))):
        raise StudyError(f"{name}:1: UTF-16 without a mark: `--encoding utf-16-{end}` reads it")
    if start == codecs.BOM_UTF8 or wanted is None:
        utf_8 = "utf-8-sig"
    else:
        return wanted
    line = _first_other_line(file)
    if not line:
        return utf_8
    if start != codecs.BOM_UTF8 and _looks_chinese(file):
        if other := _line_in_utf_8(file):
            raise StudyError(f"{name}:{other}: this line is UTF-8, and others are not; {_SAVE}")
        return GUESSED
    if other := _line_in_utf_8(file):
        raise StudyError(f"{name}:{line}: this is not UTF-8, as line {other} is; {_SAVE}")
    raise StudyError(
        f"{name}:{line}: this is not UTF-8; name the encoding, such as `--encoding {GUESSED}`"
    )


def _first_other_line(file: BinaryIO) -> int:
    """The first line that is not UTF-8, counted from 1; 0 if all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    line = 1
    while True:
        chunk = file.read(_CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
        if not chunk:
            return 0
        line += chunk.count(b"\n")


def _looks_chinese(file: BinaryIO) -> bool:
    """Whether the text can be GB18030, and most of its characters are common in Chinese."""
    decoder = codecs.getincrementaldecoder(GUESSED)()
    file.seek(0)
    seen = often = late = 0
    chunk = b"begun"
    while chunk:
        chunk = file.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            return False
        if seen < _LOOKED_AT:
            weight = _weighed(text)
            seen += weight.beyond
            often += weight.often
            late += weight.late
    return often >= _COMMON * seen and (often < _FEW or late >= _LATE_SHARE * often)


class _Weight(NamedTuple):
    """How many characters of a text are of which kind."""

    beyond: int
    """Beyond ASCII."""
    often: int
    """Common in Chinese."""
    late: int
    """Of those, read with T to Z."""


def _weighed(text: str) -> _Weight:
    beyond = len(text) - len(text.encode("ascii", errors="ignore"))
    pairs = text.encode("gb2312", errors="ignore").translate(None, bytes(range(128)))
    first = pairs[::2]
    often = len(first) - len(first.translate(None, _OFTEN))
    return _Weight(beyond, often, len(first) - len(first.translate(None, _LATE)))


def _line_in_utf_8(file: BinaryIO) -> int:
    """The first line that is UTF-8 without a doubt, counted from 1; 0 if none is."""
    file.seek(0)
    # A line of a hostile file may be as long as the file; a part of it is as good.
    lines = iter(lambda: file.readline(_CHUNK), b"")
    for number, line in enumerate(lines, 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        weight = _weighed(line.decode(GUESSED, errors="replace"))
        if weight.often < _COMMON * weight.beyond:
            return number
    return 0

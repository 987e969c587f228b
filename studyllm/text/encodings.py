"""Which names of encodings files may be decoded by."""

from __future__ import annotations

import codecs
from typing import Final

from studyllm.errors import ConfigError
from studyllm.text.clean import one_line

_NO_TEXT: Final = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
"""Codecs in which plain letters spell other characters: what is seen is not what is read."""


def check_encoding(encoding: str) -> None:
    """Raise `ConfigError` if files cannot be decoded by the encoding of that name."""
    try:
        name = codecs.lookup(encoding).name
        codecs.getincrementaldecoder(encoding)().decode(b"", final=True)
        "".encode(encoding)
    except (LookupError, ValueError, TypeError) as error:
        raise ConfigError(_unknown(encoding)) from error
    if name.replace("_", "-") in _NO_TEXT:
        raise ConfigError(_unknown(encoding))


def _unknown(encoding: str) -> str:
    return f"unknown encoding `{one_line(encoding, 40)}`; try gb18030, big5, shift_jis or cp1252"

"""Where an address on the web really leads, whatever it looks like."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from studyllm.text.clean import clean

_KEPT = "%/:?#[]@!$&'()*+,;=~"
"""What means something in an address, or was written as a code before."""

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9.])?|[0-9a-f:]*:[0-9a-f:.]*")


class Destination(NamedTuple):
    """An address as it is opened."""

    address: str
    """In ASCII, if it opens."""
    host: str
    """In ASCII: letters of other scripts, which may look like others, are spelt `xn--…`."""
    letters: str
    """The host as it reads with those letters; empty if it has none."""
    opens: bool
    """Whether it is of http or https and says plainly which host it leads to."""


def destination(address: str) -> Destination:
    """Where an address leads."""
    nowhere = Destination(clean(address), "", "", False)
    # What a browser would skip, or read as a slash, hides where the host ends.
    if "\\" in address or not address.isprintable() or any(map(str.isspace, address)):
        return nowhere
    try:
        parts = urlsplit(address)
        host = _ascii(parts.hostname or "")
        port = f":{parts.port}" if parts.port is not None else ""
        letters = host.encode("ascii").decode("idna") if "xn--" in host else ""
    except (ValueError, UnicodeError):
        return nowhere
    if not _HOST.fullmatch(host) or "@" in parts.netloc or parts.scheme not in ("http", "https"):
        return nowhere
    return Destination(_opened(parts, host, port), host, letters, True)


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _opened(parts: SplitResult, host: str, port: str) -> str:
    where = f"[{host}]" if ":" in host else host
    others = (quote(part, safe=_KEPT) for part in parts[2:])
    return urlunsplit((parts.scheme, where + port, *others))

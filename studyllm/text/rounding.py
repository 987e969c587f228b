"""Shares, times and other numbers as every screen, command and report rounds and writes them."""

from __future__ import annotations

from math import floor


def percent(share: float | None, nothing: str = "-") -> str:
    """A share as `91%`, in English and in Chinese; 0% and 100% are said of none and all alone.

    Args:
        share: 0 to 1; `None` if it is one of nothing.
        nothing: stands for that.
    """
    if share is None:
        return nothing
    least, most = (1 if share > 0 else 0), (100 if share >= 1 else 99)
    # The hair makes up for shares such as 0.285, of which floats have a bit less.
    return f"{min(max(floor(100 * share + 0.5 + 1e-9), least), most)}%"


def minutes(ms: int) -> int:
    """Whole minutes, a half rounded up; 1 where it is more than none."""
    return max((ms + 30_000) // 60_000, 1 if ms > 0 else 0)


def figure(number: float) -> str:
    """A number with two places behind the point at most, and no more than it has."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def size_of(size: int) -> str:
    """So many bytes, as in `812 bytes`, `1.2 kB`, `34 MB`; thousands, as disks are sold."""
    if size < 1000:
        return "1 byte" if size == 1 else f"{size} bytes"
    number = size / 1000
    units = ["kB", "MB", "GB", "TB"]
    while number >= 999.5 and len(units) > 1:
        number /= 1000
        del units[0]
    return f"{number:.1f} {units[0]}" if number < 9.95 else f"{number:.0f} {units[0]}"

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

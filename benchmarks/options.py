"""Values that options of the simulations take."""

from __future__ import annotations

import argparse


def positive(text: str) -> int:
    """A whole number that is 1 or more."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is less than 1")
    return value

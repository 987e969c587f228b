"""Spread: due days that move a little, by a hash, so that the day shown is the day given."""

from __future__ import annotations

from studyllm.core.cards import Key


def share(interval: int) -> float:
    """The part of an interval by which it may move at most."""
    if interval <= 7:
        return 0.15
    return 0.10 if interval <= 20 else 0.05


def spread(key: Key, reviews: int, interval: int) -> int:
    """The interval, moved by at most its `share`; never less than a day.

    Args:
        key: of the card.
        reviews: how many answers its memory has had, the present one included; the same for
            whatever grade, so that a better one is never due sooner.
        interval: days.
    """
    from hashlib import blake2b  # Loads all of OpenSSL, for those who have chosen spread.

    digest = blake2b(f"{key} {reviews}".encode(), digest_size=4).digest()
    return moved(interval, 2 * int.from_bytes(digest, "big") / 0xFFFF_FFFF - 1)


def moved(interval: int, u: float) -> int:
    """The interval, moved by `u` of its `share`, -1 <= u <= 1; never less than a day.

    For the same `u`, a longer interval stays at least as long.
    """
    return max(1, interval + round(u * share(interval) * interval))

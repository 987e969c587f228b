"""Key points: which a learner named, what that is worth, and which are asked for first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from studyllm.core.cards import Point, in_language
from studyllm.core.journal import Grade, Recital


def digest(point: Point) -> str:
    """What a point is called in the journal: 16 hexadecimal digits of its text.

    Of the text without a language, else of the English one, so that a translation that is added
    or mended leaves it as it was.
    """
    from hashlib import blake2b  # Loads all of OpenSSL, for the few cards that need it.

    words = " ".join(in_language(point.text, "").split())
    return blake2b(words.encode(), digest_size=8).hexdigest()


def recital(points: Sequence[Point], said: Collection[int]) -> Recital:
    """What is written down of an answer that named the points at these places, from 0."""
    digests = [digest(point) for point in points]
    return Recital(
        tuple(one for place, one in enumerate(digests) if place in said),
        tuple(one for place, one in enumerate(digests) if place not in said),
    )


def proposal(points: Sequence[Point], said: Collection[int]) -> Grade:
    """The grade that an answer deserves which named the points at these places, from 0.

    Again if a required point is missing; Good for all points; Hard for half of them or more;
    else Again. The learner decides.
    """
    if any(point.required and place not in said for place, point in enumerate(points)):
        return Grade.AGAIN
    if len(said) == len(points):
        return Grade.GOOD
    return Grade.HARD if 2 * len(said) >= len(points) else Grade.AGAIN


def missed_first(points: Sequence[Point], missed: Collection[str]) -> tuple[list[int], int]:
    """The places of the points, from 0, in the order in which they are shown.

    Args:
        points: of one card.
        missed: digests of those that were left out the last time, which come first.

    Returns:
        The places, and how many of the first were left out.
    """
    places = list(range(len(points)))
    if not missed:
        return places, 0
    left_out = {place for place in places if digest(points[place]) in missed}
    return sorted(places, key=lambda place: place not in left_out), len(left_out)

"""What Obsidian's spaced repetition plugin had promised for cards, in the comments behind them.

`<!--SR:!2026-12-01,5,250!2026-12-03,7,270-->`: the due day, the interval in days and the ease in
percent, for each sibling. Newer versions also write `!fsrs,…`, older ones leave the first `!` out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from studyllm.core.cards import Key
from studyllm.core.journal import DAY_MS, HOUR_MS, Baseline, Day, FactId, Promise

_BEGIN: Final = "<!--SR:"
_COMMENT: Final = re.compile(r"(?<![ \t])[ \t]*<!--SR:([^<>\n]{0,10000}?)-->")

_PLAIN: Final = re.compile(
    r"([A-Za-z0-9 -]{8,16}),([0-9]{1,5})(?:\.[0-9]*)?,([0-9]{1,5})(?:\.[0-9]*)?"
)
_DATES: Final = ("%Y-%m-%d", "%d-%m-%Y")
_LONG: Final = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{2}) ([0-9]{4})")
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_EPOCH: Final = date(1970, 1, 1).toordinal()

_NEW: Final = date(2000, 1, 1).toordinal() - _EPOCH
"""The due day that stands for a sibling that was never asked."""
_FIRST: Final = _NEW + 1
_LAST: Final = date(2200, 1, 1).toordinal() - _EPOCH

_BEFORE_MS: Final = 14 * HOUR_MS
"""From the first midnight that some place on earth calls the day, to that of UTC."""
_LONGEST: Final = 3_000
"""Days of an interval that still tell instants of one day apart."""


class Scheduled(NamedTuple):
    """What was promised for a sibling, and the instant for which it counts."""

    at: int
    promise: Promise


def comment_in(text: str) -> str | None:
    """What stands behind `SR:` in the first of its comments in a text, if there is one."""
    found = _COMMENT.search(text) if _BEGIN in text else None
    return found[1] if found else None


def without_comments(text: str) -> str:
    """The text without such comments and the blanks before them."""
    return _COMMENT.sub("", text) if _BEGIN in text else text


def scheduled(comment: str) -> list[Scheduled | None]:
    """What is promised for each sibling in turn; `None` for one that was never asked.

    Args:
        comment: what stands behind `SR:`.
    """
    return [_one(entry.strip()) for entry in comment.removeprefix("!").split("!")]


def baselines(key: Key, numbers: Sequence[int], comment: str) -> Iterator[Baseline]:
    """The facts that a comment tells of a card.

    Reading the same comment again gives the same facts. Their instants rise with the day of the
    last review, which never falls, and not with the due day, which does when a card is answered
    early and badly. They lie before that day begins anywhere, so that what the learner does on it
    after the import comes later.

    Args:
        key: of the card's first sibling.
        numbers: of its siblings, in their order.
        comment: what stands behind `SR:`.
    """
    for number, found in zip(numbers, scheduled(comment), strict=False):
        if found is not None:
            sibling = key if number == 1 else f"{key}#{number}"
            yield Baseline(FactId(found.at, _device(sibling), found.at), sibling, found.promise)


def _device(key: Key) -> str:
    return hashlib.blake2b(f"obsidian {key}".encode(), digest_size=16).hexdigest()


def _one(entry: str) -> Scheduled | None:
    if entry.startswith("fsrs,"):
        return _fsrs(entry.split(","))
    match = _PLAIN.fullmatch(entry)
    due = _day(match[1].strip()) if match else None
    if match is None or due is None:
        return None
    interval, ease = int(match[2]), int(match[3])
    day = due - interval
    if not (_FIRST <= due <= _LAST and day >= _FIRST - 1):
        return None
    later = min(interval, _LONGEST) * 10_000 + min(ease, 9_999)
    return Scheduled(day * DAY_MS - _BEFORE_MS + later, Promise(day, due, interval, ease))


def _fsrs(fields: Sequence[str]) -> Scheduled | None:
    """Of `fsrs`, the due instant, interval, stability, difficulty, four counts, the last review."""
    try:
        _, due_at, interval, stability, difficulty, *_, last = fields
        due, at = _instant(due_at), _instant(last)
        promise = Promise(
            at // DAY_MS, due // DAY_MS, int(interval), None, float(stability), float(difficulty)
        )
    except (ValueError, OverflowError):
        return None
    sensible = 0 < float(stability) < 100_000 and 1 <= float(difficulty) <= 10
    in_time = _FIRST <= promise.day <= promise.due <= _LAST and 0 <= promise.interval < 100_000
    return Scheduled(at, promise) if sensible and in_time else None


def _instant(text: str) -> int:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return round(found.timestamp() * 1000)


def _day(text: str) -> Day | None:
    if long := _LONG.fullmatch(text):
        month = _MONTHS.index(long[1]) + 1 if long[1] in _MONTHS else 0
        text = f"{long[3]}-{month:02}-{long[2]}"
    for pattern in _DATES:
        try:
            return datetime.strptime(text, pattern).toordinal() - _EPOCH
        except ValueError:
            continue
    return None

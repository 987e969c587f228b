"""All numbers of `studyllm stats --json`, told a second time.

Written after docs/statistics.md, from a journal and the deck files; it shares no code with the
program.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from statistics import median, median_low
from typing import Any

import yaml

from tests.second_fold import GRADES, Data, Fsrs, Given, Known, Past, Sm2, day_of, iso

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("new", "young", "mature", "repeat", "practice")
BIN_EDGES = (0, 2500, 4500, 6000, 6750, 7250, 7750, 8250, 8750, 9250, 9750, 10000)

# The decks.


@dataclass
class Asked:
    """A card as its deck says it."""

    key: str
    deck: str
    tags: set[str]
    points: list[str]


def cards_of(path: Path) -> list[Asked]:
    deck = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = []
    for entry in deck["cards"]:
        tags = set(deck.get("tags", [])) | set(entry.get("tags", []))
        points = [
            one["point"] if isinstance(one, dict) and "point" in one else one
            for one in entry.get("points", [])
        ]
        points = [one.get("en", one) if isinstance(one, dict) else one for one in points]
        for number in range(1, _siblings(entry) + 1):
            key = f"{deck['deck']}/{entry['id']}" + (f"#{number}" if number > 1 else "")
            found.append(Asked(key, deck["deck"], tags, points))
    return found


def _siblings(entry: Data) -> int:
    if entry.get("reverse"):
        return 2
    return len(re.findall(r"\{\{", entry["cloze"])) if "cloze" in entry else 1


def digest(point: str) -> str:
    return blake2b(" ".join(point.split()).encode(), digest_size=8).hexdigest()


# The numbers.


def done(given: Iterable[Given], first: int, last: int) -> Data:
    count = {kind: dict.fromkeys(GRADES, 0) for kind in KINDS}
    took = 0
    for one in given:
        if first <= one.day <= last:
            count[one.kind][GRADES[one.grade]] += 1
            took += one.took_ms
    without = [count[kind] for kind in KINDS if kind != "practice"]
    return {
        "first": iso(first),
        "last": iso(last),
        "answers": sum(sum(one.values()) for one in without),
        "new": sum(count["new"].values()),
        "practice": sum(count["practice"].values()),
        "time_ms": took,
        "grades": {grade: sum(one[grade] for one in without) for grade in GRADES},
        "retention": {
            "young": _share(count["young"]),
            "mature": _share(count["mature"]),
            "all": _share({g: count["young"][g] + count["mature"][g] for g in GRADES}),
        },
        "grades_by_state": count,
    }


def _share(grades: dict[str, int]) -> Data:
    total = sum(grades.values())
    recalled = total - grades["again"]
    return {
        "answers": total,
        "recalled": recalled,
        "share": recalled / total if total else None,
    }


def stretches(first: int, last: int, period: str) -> Iterator[tuple[int, int]]:
    names: dict[str, Callable[[date], Any]] = {
        "day": lambda one: one,
        "week": lambda one: one.isocalendar()[:2],
        "month": lambda one: (one.year, one.month),
        "year": lambda one: one.year,
    }
    days: dict[Any, list[int]] = defaultdict(list)
    for day in range(first, last + 1):
        days[names[period](date(1970, 1, 1) + timedelta(day))].append(day)
    return ((found[0], found[-1]) for found in days.values())


def streak(given: list[Given], today: int) -> Data:
    days = {one.day for one in given if one.kind != "practice"}
    longest = 0
    for day in days:
        length = 1
        while day + length in days:
            length += 1
        longest = max(longest, length)
    now, day = 0, today if today in days else today - 1
    while day in days:
        now, day = now + 1, day - 1
    return {"now": now, "longest": longest}


def calibration(given: list[Given]) -> Data:
    told = [(one.foretold / 10_000, one.recalled, one.foretold) for one in given]
    told = [told[at] for at, one in enumerate(given) if one.kind in ("young", "mature")]
    count, recalled = len(told), sum(one[1] for one in told)
    losses = [round(-math.log(p if r else 1 - p), 5) for p, r, _ in told]
    loss = sum(losses) / count if count else None
    error = None
    if loss is not None and count > 1:
        error = math.sqrt(sum((one - loss) ** 2 for one in losses) / (count * (count - 1)))
    q = recalled / count if count else None
    plain = None if q is None else -sum(x * math.log(x) for x in (q, 1 - q) if x)
    bins = []
    for low, high in pairwise(BIN_EDGES):
        within = [one for one in told if low <= one[2] < high]
        right = sum(one[1] for one in within)
        bins.append(
            {
                "low": low / 10_000,
                "high": high / 10_000,
                "answers": len(within),
                "recalled": right,
                "observed": right / len(within) if within else None,
                "foretold": sum(one[0] for one in within) / len(within)
                if within
                else (low + high) / 20_000,
            }
        )
    return {
        "answers": count,
        "recalled": recalled,
        "observed": q,
        "foretold": sum(one[0] for one in told) / count if count else None,
        "log_loss": loss,
        "log_loss_error": error,
        "plain_log_loss": plain,
        "bins": bins,
    }


def histogram(values: list[float], edges: list[float]) -> Data | None:
    if not values:
        return None
    bars = []
    for low, high in pairwise(edges):
        top = high == edges[-1]
        bars.append((low, high, sum(low <= v < high or (top and v == high) for v in values)))
    while bars and not bars[0][2]:
        bars.pop(0)
    while bars and not bars[-1][2]:
        bars.pop()
    return {"median": median(values), "bars": bars}


@dataclass
class Telling:
    """All numbers of one learner."""

    past: Past
    step: Sm2 | Fsrs
    cards: list[Asked]
    hidden: set[str]
    today: int
    offset_ms: int = 0
    leech: bool = True
    decks: tuple[str, ...] = ()

    def all(self, period: str = "week", since: int | None = None) -> Data:
        today = self.today
        every = [one for one in self.past.given if one.day <= today]
        given = [one for one in every if not self.decks or one.deck in self.decks]
        first = min((one.day for one in given), default=today) if since is None else since
        first = min(first, today)
        lately = [one for one in given if one.day >= first]
        now = done(given, today, today)
        told = {
            "reviews_total": sum(one.kind != "practice" for one in given),
            "reviews_today": now["answers"],
            "new_today": now["new"],
            "practice_today": now["practice"],
            "time_today_ms": now["time_ms"],
            "streak_days": streak(every, today)["now"],
            "today": iso(today),
            "decks": list(self.decks),
            "since": iso(first),
            "period": period,
            "streak": streak(every, today),
            "done_today": now,
            "done": done(given, first, today),
            "periods": [done(given, *one) for one in stretches(first, today, period)],
            "year": [self._day(given, day) for day in range(today - 365, today + 1)],
            "by_deck": {
                deck: done([one for one in lately if one.deck == deck], first, today)
                for deck in {one.deck for one in lately}
            },
            "by_tag": self._by_tag(lately, first),
            "by_hour": [self._hour(lately, hour) for hour in range(24)],
            "missed_points": self._points(lately),
            "calibration": calibration(lately),
        }
        return told | self._of_cards(every)

    def _day(self, given: list[Given], day: int) -> Data:
        found = done(given, day, day)
        return {"day": iso(day)} | {k: found[k] for k in ("answers", "new", "practice", "time_ms")}

    def _by_tag(self, given: list[Given], first: int) -> Data:
        tags = {card.key: card.tags for card in self.cards}
        found: dict[str, list[Given]] = defaultdict(list)
        for one in given:
            for tag in tags.get(one.card, ()):
                found[tag].append(one)
        return {tag: done(some, first, self.today) for tag, some in found.items()}

    def _hour(self, given: list[Given], hour: int) -> Data:
        some = [
            one.recalled
            for one in given
            if one.kind != "practice" and (one.at + self.offset_ms) // 3_600_000 % 24 == hour
        ]
        share = sum(some) / len(some) if some else None
        return {"hour": hour, "answers": len(some), "recalled": sum(some), "share": share}

    def _points(self, given: list[Given]) -> dict[tuple[str, str], tuple[int, ...]]:
        said: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in given:
            for which, digests in enumerate((one.said, one.missed)):
                for found in digests:
                    said[one.card, found][which] += 1
        points = {(card.key, digest(point)): point for card in self.cards for point in card.points}
        return {
            (key[0], points[key]): tuple(count)
            for key, count in said.items()
            if key in points and count[1]
        }

    # Of cards.

    def _shown(self, card: Asked) -> bool:
        return card.deck in self.decks if self.decks else card.deck not in self.hidden

    def _is_leech(self, known: Known | None) -> bool:
        return self.leech and known is not None and known.lapses >= 8

    def _of_cards(self, every: list[Given]) -> Data:
        past, today = self.past, self.today
        cards = [card for card in self.cards if self._shown(card)]
        state: dict[str, list[str]] = {
            name: [] for name in ("suspended", "buried", "new", "young", "mature")
        }
        for card in cards:
            known = past.known.get(card.key)
            if past.is_marked(card.key, "suspend"):
                state["suspended"].append(card.key)
            elif past.is_buried(card.key, today):
                state["buried"].append(card.key)
            elif known is None:
                state["new"].append(card.key)
            else:
                state["young" if known.interval < 21 else "mature"].append(card.key)
        learned = {
            card.key: past.known[card.key]
            for card in cards
            if card.key in past.known and not past.is_marked(card.key, "suspend")
        }
        marked = [card.key for card in self.cards if not self.decks or self._shown(card)]
        return {
            "cards_total": len(cards),
            "cards_new": sum(
                card.key not in past.known and not past.is_marked(card.key, "suspend")
                for card in cards
            ),
            "cards_due": self._due(learned),
            "cards_suspended": sum(past.is_marked(key, "suspend") for key in marked),
            "cards_flagged": sum(past.is_marked(key, "flag") for key in marked),
            "cards_leech": sum(self._is_leech(past.known.get(key)) for key in marked),
            "states": {"cards": len(cards)} | {name: len(keys) for name, keys in state.items()},
            "histograms": self._histograms(list(learned.values())),
            "forecast": self._forecast(every, list(learned.values())),
            "topics": self._topics(cards, learned),
            "hardest": self._hardest(learned),
        }

    def _due(self, learned: dict[str, Known]) -> int:
        """Of siblings one is asked on a day, and none once one was answered or buried.

        On the last study day before an interview all cards of its topics are asked.
        """
        past, today, swept = self.past, self.today, self._swept()
        asked = [card for card, days in past.days.items() if today in days]
        asked += [card.key for card in self.cards if past.is_buried(card.key, today)]
        away = {key.partition("#")[0] for key in asked}
        due = {
            key.partition("#")[0]
            for key, one in learned.items()
            if one.due <= today or key.partition("/")[0] in swept
        }
        return len(due - away)

    def _swept(self) -> set[str]:
        """The topics of an interview before which no further day is left for study."""
        plan = self.past.plan
        if plan is None or self.today >= day_of(plan["date"]):
            return set()
        for day in range(self.today + 1, day_of(plan["date"])):
            weekday = WEEKDAYS[date.fromisoformat(iso(day)).weekday()]
            if weekday not in plan["weekdays_off"] and iso(day) not in plan["days_off"]:
                return set()
        named = {topic.partition("=")[0] for topic in plan["topics"]}
        shown = {card.key.partition("/")[0] for card in self.cards} - self.hidden
        return named or shown

    def _histograms(self, learned: list[Known]) -> Data:
        days: list[float] = [1, 2, 4, 8, 15, 31, 61, 121, 241, 366, 731]
        while days[-1] < 10**6:
            days.append((days[-1] - 1) * 2 + 1)
        chance = [n / 10 for n in range(8)] + [n / 20 for n in range(15, 21)]
        found = {
            "interval": histogram([one.interval for one in learned], [0, *days]),
            "recall": histogram([self.step.recall(one, self.today) for one in learned], chance),
        }
        if isinstance(self.step, Sm2):
            ease = [n / 10 for n in range(31)] + [3.5, 4, 5, 7, 10, 100]
            found["ease"] = histogram([one.ease / 100 for one in learned], ease)
        else:
            shown = [round(one.stability, 1) for one in learned]
            found["stability"] = histogram(shown, [0, *days])
            hard = [round(one.difficulty, 1) for one in learned]
            found["difficulty"] = histogram(hard, [float(n) for n in range(1, 12)])
        return {quantity: one for quantity, one in found.items() if one}

    def _forecast(self, every: list[Given], learned: list[Known]) -> Data:
        times = [took for took, is_first in self.past.times(self.today) if not is_first]
        time = max(1, median_low(times)) if len(times) >= 5 else 10_000

        def minutes(cards: int) -> int:
            return math.ceil(cards * time / 60_000)

        def on(day: int) -> Data:
            due = [one.interval < 21 for one in learned if one.due == day]
            return {
                "day": iso(day),
                "cards": len(due),
                "young": sum(due),
                "mature": len(due) - sum(due),
                "minutes": minutes(len(due)),
            }

        backlog = sum(one.due < self.today for one in learned)
        return {
            "backlog": backlog,
            "backlog_minutes": minutes(backlog),
            "review_ms": time,
            "days": [on(day) for day in range(self.today, self.today + 30)],
            "later": sum(one.due >= self.today + 30 for one in learned),
        }

    def _topics(self, cards: list[Asked], learned: dict[str, Known]) -> Data:
        found = {}
        for deck in {card.deck for card in cards}:
            asked = [
                card.key
                for card in cards
                if card.deck == deck and not self.past.is_marked(card.key, "suspend")
            ]
            memories = [learned[key] for key in asked if key in learned]
            total = len(asked)
            later = {
                f"mastery_{when}": (
                    sum(self.step.recall(one, self.today + days) for one in memories) / total
                    if total
                    else 0.0
                )
                for when, days in (("now", 0), ("in_7_days", 7), ("in_30_days", 30))
            }
            weak = sum(self._is_weak(one) for one in memories)
            found[deck] = {"cards": total, "learned": len(memories), "weak": weak} | later
        return found

    def _is_weak(self, known: Known) -> bool:
        late = self.step.recall(known, self.today) < 0.7
        return late or known.failed or self._is_leech(known)

    def _hardest(self, learned: dict[str, Known]) -> Data:
        return {
            key: {
                "recall": self.step.recall(one, self.today),
                "due": iso(one.due),
                "interval_days": one.interval,
                "ease": one.ease / 100 if isinstance(self.step, Sm2) else None,
                "reviews": one.reviews,
                "lapses": one.lapses,
            }
            for key, one in learned.items()
            if one.lapses
        }

"""Facts of the journal as plain values by name, and back with every value checked.

What both forms of a journal file share: JSON Lines and CSV.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import Any, Final

from studyllm.core.cards import Key
from studyllm.core.interview import (
    LEAST_MINUTES,
    LEAST_WEIGHT,
    MOST_DAYS_OFF,
    MOST_MINUTES,
    MOST_TOPICS,
    MOST_WEIGHT,
    WEEKDAYS,
    Interview,
)
from studyllm.core.journal import (
    DAY_MS,
    NO_CARD,
    WEEK,
    Alias,
    Answer,
    Appointment,
    Baseline,
    Correction,
    Day,
    Fact,
    FactId,
    Grade,
    Mark,
    Mock,
    Promise,
    Recital,
    Reset,
    Review,
    Trait,
    Withdrawal,
)
from studyllm.text.clean import one_line

VERSION: Final = 1
"""Of what a journal file says; a file of a greater one is refused."""

FIRST_MS: Final = -62_135_596_800_000
LAST_MS: Final = 253_402_300_799_999
"""The first and the last instant that a calendar has: of the years 1 and 9999."""

FIRST_DAY: Final = -2
"""The earliest study day of an answer: that of a machine without a clock, which begins with 1970.

Whatever is told day by day begins with the first answer, which therefore must not be absurd.
"""

LONGEST_MS: Final = 10**12
"""What an answer can have taken."""
GREATEST: Final = 10**9
"""What a number of a promise can be, whichever way."""
POINTS: Final = 1_000
"""Key points of one answer."""
MOST_SEED: Final = 2**31 - 1
"""Of a mock interview."""
DRAWN: Final = 10_000
"""Minutes and questions of a mock interview."""

_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEVICE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")
_DIGEST = re.compile(r"[0-9A-Za-z]{1,64}")
_SLUG = re.compile(r"[^/#\s]{1,100}")
_WEIGHT = re.compile(r"[0-9]{1,3}")
_KEY = re.compile(r"[^/#\s]{1,100}/[^/#\s]{1,100}(#([2-9]|[1-9][0-9]{1,3}))?")

GRADES: Final = {grade.name.lower(): grade for grade in Grade}
_WORDS: Final = {grade: word for word, grade in GRADES.items()}
_MARKS: Final = {
    "suspend": (Trait.SUSPENDED, True),
    "unsuspend": (Trait.SUSPENDED, False),
    "bury": (Trait.BURIED, True),
    "unbury": (Trait.BURIED, False),
    "flag": (Trait.FLAGGED, True),
    "unflag": (Trait.FLAGGED, False),
}
_MARK_WORDS: Final = {mark: word for word, mark in _MARKS.items()}

Told = dict[str, Any]
"""Text, whole numbers, floats, `True`, lists of text, and such a dict as `of`; by name."""


class Flaw(Exception):  # noqa: N818  # what is wrong with a file, to be told with its place
    """Something that no fact can say."""


def told(fact: Fact) -> Told:
    """What a fact says. What it does not say has no name in it."""
    if isinstance(fact, Answer):
        grade, day, took_ms = fact.review
        kind = "answer" if not fact.cram else "practice" if fact.mock is None else "mock"
        found = _begun(kind, fact, day)
        found["grade"] = _WORDS[grade]
        found["took_ms"] = took_ms
        if fact.opens:
            found["opens"] = True
        if fact.recital is not None:
            found["said"], found["missed"] = map(list, fact.recital)
        if fact.mock is not None:
            began, *rest = fact.mock
            found["mock"] = {"began_ms": began} | dict(zip(Mock._fields[1:], rest, strict=True))
        return found
    if isinstance(fact, Mark):
        found = _begun(_MARK_WORDS[fact.trait, fact.on], fact, fact.day)
        if fact.cause is not None:
            found["of"] = _told_id(fact.cause)
        return found
    if isinstance(fact, Withdrawal):
        return _begun("withdrawal", fact, fact.day) | {"of": _told_id(fact.answer)}
    if isinstance(fact, Correction):
        more = {"grade": _WORDS[fact.grade], "of": _told_id(fact.answer)}
        return _begun("correction", fact, fact.day) | more
    if isinstance(fact, Baseline):
        return _begun("baseline", fact, fact.promise.day) | _told_promise(fact.promise)
    if isinstance(fact, Alias):
        return _begun("alias", fact, fact.day) | {"to": fact.to}
    if isinstance(fact, Appointment):
        return _told_plan(fact)
    return _begun("reset", fact, fact.day)


def fact_of(values: Told) -> Fact:
    """The fact that says this; `values` are used up.

    Raises:
        Flaw: no fact can say it.
    """
    kind = _text(values, "kind")
    make = _MAKERS.get(kind)
    if make is None:
        raise Flaw(f"there is no kind of fact `{one_line(kind, 40)}`")
    fact_id = _id(values)
    card = NO_CARD if make is _plan else _key(values, "card")
    fact = make(kind, fact_id, card, _day(values, "day"), values)
    for name in values:
        raise Flaw(f"`{one_line(name, 40)}` is nothing that a fact of the kind `{kind}` says")
    return fact


def _begun(kind: str, fact: Fact, day: Day) -> Told:
    return {"kind": kind} | _told_id(fact.id) | {"day": _written(day), "card": fact.card}


def _told_plan(fact: Appointment) -> Told:
    interview = fact.interview
    found = _begun("unplan" if interview is None else "plan", fact, fact.day)
    del found["card"]
    if interview is None:
        return found
    return found | {
        "date": _written(interview.date),
        "minutes": interview.minutes,
        "weekdays_off": [WEEKDAYS[day] for day in interview.weekdays_off],
        "days_off": [_written(day) for day in interview.days_off],
        "topics": [f"{slug}={weight}" for slug, weight in sorted(interview.topics.items())],
    }


def _told_id(fact_id: FactId) -> Told:
    at, device, number = fact_id
    return {"at_ms": at, "device": device, "number": number}


def _told_promise(promise: Promise) -> Told:
    found: Told = {"due": _written(promise.due), "interval": promise.interval}
    if promise.ease is not None:
        found["ease"] = promise.ease
    for name in ("stability", "difficulty"):
        value = getattr(promise, name)
        if value is not None:
            found[name] = float(value)
    return found


def _answer(kind: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    if day > fact_id.at // DAY_MS + 1:
        raise Flaw("`day` is later than the instant is anywhere")
    if day < FIRST_DAY:
        raise Flaw("`day` is too long ago for an answer; is the clock right?")
    review = Review(_grade(values), day, _whole(values, "took_ms", 0, LONGEST_MS))
    opens = False
    if "opens" in values:
        opens = values.pop("opens") is True
        if not opens:
            raise Flaw("`opens` is `true` or left out")
    recital = None
    if "said" in values or "missed" in values:
        recital = Recital(_digests(values, "said"), _digests(values, "missed"))
    mock = _mock(values) if kind == "mock" else None
    return Answer(fact_id, card, review, kind != "answer", opens, recital, mock)


def _mock(values: Told) -> Mock:
    given = _given(values, "mock")
    if not isinstance(given, dict):
        raise Flaw(f"`mock` names an interview by `began_ms` and {', '.join(Mock._fields[1:])}")
    began = _whole(given, "began_ms", FIRST_MS, LAST_MS)
    seed = _whole(given, "seed", 0, MOST_SEED)
    minutes, questions = _whole(given, "minutes", 1, DRAWN), _whole(given, "questions", 1, DRAWN)
    question, depth = _whole(given, "question", 1, DRAWN), _whole(given, "depth", 0, DRAWN)
    for name in given:
        raise Flaw(f"`{one_line(name, 40)}` is nothing that `mock` has")
    return Mock(began, seed, minutes, questions, question, depth)


def _withdrawal(_: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    return Withdrawal(fact_id, card, day, _of(values))


def _correction(_: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    return Correction(fact_id, card, day, _of(values), _grade(values))


def _baseline(_: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    due = _day(values, "due")
    interval = _whole(values, "interval", -GREATEST, GREATEST)
    ease = _whole(values, "ease", -GREATEST, GREATEST) if "ease" in values else None
    numbers = [_number(values, name) for name in ("stability", "difficulty")]
    return Baseline(fact_id, card, Promise(day, due, interval, ease, *numbers))


def _reset(_: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    return Reset(fact_id, card, day)


def _alias(_: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    to = _key(values, "to")
    if "#" in card or "#" in to:
        raise Flaw("`card` and `to` of an alias are keys as `deck/id`: all siblings go along")
    return Alias(fact_id, card, day, to)


def _plan(kind: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    if kind == "unplan":
        return Appointment(fact_id, card, day, None)
    date, minutes = _day(values, "date"), _whole(values, "minutes", LEAST_MINUTES, MOST_MINUTES)
    weekdays = {_weekday(word) for word in _texts(values, "weekdays_off", WEEK)}
    if len(weekdays) == WEEK:
        raise Flaw("`weekdays_off` leaves no day for study")
    if date < 0:
        raise Flaw("`date` is too long ago for an interview")
    days = {_as_day("days_off", text) for text in _texts(values, "days_off", MOST_DAYS_OFF)}
    named = _texts(values, "topics", MOST_TOPICS)
    topics = dict(map(_topic, named))
    if len(topics) < len(named):
        raise Flaw("`topics` has a topic twice")
    interview = Interview(date, minutes, tuple(sorted(weekdays)), tuple(sorted(days)), topics)
    return Appointment(fact_id, card, day, interview)


def _weekday(word: str) -> int:
    if word not in WEEKDAYS:
        raise Flaw(f"`weekdays_off` has {', '.join(WEEKDAYS)}, not `{one_line(word, 40)}`")
    return WEEKDAYS.index(word)


def _topic(text: str) -> tuple[str, int]:
    slug, _, weight = text.rpartition("=")
    if _SLUG.fullmatch(slug) is None or not slug.isprintable() or not _WEIGHT.fullmatch(weight):
        raise Flaw(f"`topics` has a topic as `moe=1`, not `{one_line(text, 60)}`")
    if not LEAST_WEIGHT <= int(weight) <= MOST_WEIGHT:
        raise Flaw(f"the weights in `topics` are from {LEAST_WEIGHT} to {MOST_WEIGHT}")
    return slug, int(weight)


def _mark(kind: str, fact_id: FactId, card: Key, day: Day, values: Told) -> Fact:
    return Mark(fact_id, card, day, *_MARKS[kind], _of(values) if "of" in values else None)


_MAKERS: Mapping[str, Callable[[str, FactId, Key, Day, Told], Fact]] = {
    "answer": _answer,
    "practice": _answer,
    "mock": _answer,
    "withdrawal": _withdrawal,
    "correction": _correction,
    "baseline": _baseline,
    "reset": _reset,
    "alias": _alias,
    "plan": _plan,
    "unplan": _plan,
} | dict.fromkeys(_MARKS, _mark)


def _id(values: Told) -> FactId:
    at = _whole(values, "at_ms", FIRST_MS, LAST_MS)
    device = _text(values, "device")
    if _DEVICE.fullmatch(device) is None:
        shown = one_line(device, 40)
        raise Flaw(f"`device` is 1 to 64 letters, digits and `-`, not `{shown}`")
    return FactId(at, device, _whole(values, "number", FIRST_MS, LAST_MS))


def _of(values: Told) -> FactId:
    """Which other fact it is about."""
    about = _given(values, "of")
    if not isinstance(about, dict):
        raise Flaw("`of` names a fact by `at_ms`, `device` and `number`")
    found = _id(about)
    for name in about:
        raise Flaw(f"`{one_line(name, 40)}` is nothing that `of` has")
    return found


def _key(values: Told, name: str) -> Key:
    key = _text(values, name)
    if _KEY.fullmatch(key) is None or not key.isprintable():
        raise Flaw(f"`{name}` is a key as `deck/id` or `deck/id#2`, not `{one_line(key, 60)}`")
    return key


def _grade(values: Told) -> Grade:
    word = _text(values, "grade")
    if word not in GRADES:
        raise Flaw(f"`grade` is {', '.join(GRADES)}, not `{one_line(word, 40)}`")
    return GRADES[word]


def _digests(values: Told, name: str) -> tuple[str, ...]:
    given = _given(values, name)
    if not isinstance(given, list) or len(given) > POINTS:
        raise Flaw(f"`{name}` is a list of at most {POINTS} digests of key points")
    for one in given:
        if not isinstance(one, str) or _DIGEST.fullmatch(one) is None:
            raise Flaw(f"`{name}` has something that is no digest of a key point")
    return tuple(given)


def _texts(values: Told, name: str, most: int) -> list[str]:
    given = _given(values, name)
    if (
        not isinstance(given, list)
        or len(given) > most
        or not all(isinstance(one, str) for one in given)
    ):
        raise Flaw(f"`{name}` is a list of at most {most} texts")
    return given


def _text(values: Told, name: str) -> str:
    value = _given(values, name)
    if not isinstance(value, str):
        raise Flaw(f"`{name}` is a text, not {_shown(value)}")
    return value


def _whole(values: Told, name: str, least: int, most: int) -> int:
    value = _given(values, name)
    if type(value) is not int:
        raise Flaw(f"`{name}` is a whole number, not {_shown(value)}")
    if not least <= value <= most:
        raise Flaw(f"`{name}` is from {least} to {most}")
    return value


def _number(values: Told, name: str) -> float | None:
    if name not in values:
        return None
    value = values.pop(name)
    if type(value) not in (int, float):
        raise Flaw(f"`{name}` is a number, not {_shown(value)}")
    if not -GREATEST <= value <= GREATEST or not isfinite(value):
        raise Flaw(f"`{name}` is from {-GREATEST} to {GREATEST}")
    return float(value)


def _given(values: Told, name: str) -> Any:
    if name not in values:
        raise Flaw(f"`{name}` is missing")
    return values.pop(name)


def _shown(value: object) -> str:
    """A value of a wrong type, as messages name it."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"`{one_line(str(value), 40)}`" if isinstance(value, str | float) else "another number"


def _day(values: Told, name: str) -> Day:
    return _as_day(name, _text(values, name))


def _as_day(name: str, text: str) -> Day:
    day = _read(text)
    if day is None:
        raise Flaw(f"`{name}` is a day as 2026-03-02, not `{one_line(text, 40)}`")
    return day


@lru_cache(20_000)
def _read(text: str) -> Day | None:
    if _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        return None


@lru_cache(20_000)
def _written(day: Day) -> str:
    return date.fromordinal(day + _EPOCH).isoformat()

"""What a plan asks and leads to, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from studyllm.cli.clock import EPOCH, date_of
from studyllm.cli.output import counted
from studyllm.core.interview import HORIZON, Interview, Preparation, Shortfall
from studyllm.core.journal import Day
from studyllm.text.rounding import percent

if TYPE_CHECKING:
    from studyllm.core.progress import Calibration
    from studyllm.core.session import Left

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")

THREE_WEEKS = 21
"""Days from today to the date of an example."""

NO_CARDS = "The topics have no cards to ask. `studyllm plan --topics all` takes all decks."

NOTHING_LEARNED = (
    "No card was learned yet: begin with `studyllm study`, and this will tell what you recall."
)

MOST_NAMED = 5
"""Topics, or days, that a sentence names."""


def nothing(today: Day) -> str:
    """That no interview is set, and how to set one."""
    return f"No interview is set. {_how('one', today)}"


def on(day: Day, today: Day) -> str:
    """`14 December`, with the year if it is not this one."""
    found, now = date.fromordinal(EPOCH + day), date.fromordinal(EPOCH + today)
    year = f" {found.year}" if found.year != now.year else ""
    return f"{found.day} {MONTHS[found.month - 1]}{year}"


def asks(interview: Interview, left: Left, minutes: int, today: Day) -> str:
    """What is still to be done today, in about so many minutes."""
    day = on(interview.date, today)
    if interview.is_off(today):
        return f"Today is off. Your interview is on {day}."
    if any(left):
        work = _work(left.new, left.due + left.again)
        return f"For your interview on {day}: {work} today, about {counted(minutes, 'minute')}."
    return f"Nothing left today for your interview on {day}."


def over(interview: Interview, today: Day) -> str:
    """A kind word when the day has come, and the day after; then nothing."""
    if interview.date == today:
        return "Today is your interview: nothing is planned. Good luck!"
    if interview.date == today - 1:
        return "Your interview was yesterday; well done. Cards are asked when they are due again."
    return ""


def passed(interview: Interview, today: Day) -> str:
    """That there is nothing to plan any more."""
    if interview.date == today:
        return over(interview, today)
    return (
        f"Your interview was on {on(interview.date, today)}; well done. Cards are asked when they "
        f"are due again. {_how('the next', today)}"
    )


def chosen(interview: Interview, today: Day, titles: Mapping[str, str]) -> str:
    """What the learner chose."""
    days = interview.date - today
    words = [
        f"Interview on {on(interview.date, today)}, in {counted(days, 'day')}",
        f"{counted(interview.minutes, 'minute')} a day",
    ]
    off = [WEEKDAYS[number] for number in interview.weekdays_off]
    off += [on(day, today) for day in interview.days_off if day >= today]
    if off:
        words.append(f"off: {listed(off)}")
    if interview.topics:
        named = [
            titles.get(slug, slug) + (f" ({weight} times)" if weight > 1 else "")
            for slug, weight in interview.topics.items()
        ]
        words.append(f"topics: {listed(named)}")
    sight = f" Planned are the next {HORIZON} days." if days > HORIZON else ""
    return f"{'; '.join(words)}.{sight}"


def today(found: Preparation) -> str:
    """What the plan asks today, and what it leads to."""
    day = found.days[0]
    if day.new or day.reviews:
        first = f"{_work(day.new, day.reviews)} today, about {counted(day.minutes, 'minute')}."
        first = first[0].upper() + first[1:]
    else:
        first = "Today is off." if day.off else "Nothing left today."
    return f"{first} {outcome(found)}"


def outcome(found: Preparation) -> str:
    """What will be recalled on the day."""
    then, day = found.then, on(found.interview.date, found.today)
    range_ = f"{percent(then.low)} to {percent(then.high)}"
    if then.is_vague:
        return f"By {day} you will recall {range_} in four of five cases; your answers narrow that."
    return f"By {day} you will recall about {percent(then.mean)} ({range_} in four of five cases)."


def fit(found: Preparation, titles: Mapping[str, str]) -> str:
    """Whether it fits, and if not, what it would take."""
    if found.shortfall is not None:
        return _short(found, found.shortfall, titles)
    left = [one for one in found.topics if one.seen < one.cards]
    last = max((one.complete for one in left if one.complete is not None), default=None)
    if last is None:
        return "It fits: you have learned every card."
    by = "this evening" if last == found.today else on(last, found.today)
    return f"It fits: you will have learned every card by {by}."


def _short(found: Preparation, short: Shortfall, titles: Mapping[str, str]) -> str:
    if found.unseen:
        first = f"It does not all fit: {counted(found.unseen, 'card')} would not be learned."
    else:
        first = "It does not all fit: not all that is due can be asked."
    ways = []
    if short.minutes is not None:
        ways.append(f"with {counted(short.minutes, 'minute')} a day")
    if short.date is not None:
        ways.append(f"with an interview on {on(short.date, found.today)}")
    if short.drop:
        ways.append(f"without {listed([titles.get(slug, slug) for slug in short.drop])}")
    if not ways:
        return f"{first} The plan takes what helps most."
    return f"{first} It would fit {_or(ways)}."


def standing(found: Preparation) -> str:
    """How the learner stands today, and on the day."""
    if not is_begun(found):
        return f"{NOTHING_LEARNED} {outcome(found)}" if found.days else NOTHING_LEARNED
    now = f"Today you would recall about {percent(found.now)} of {_of(found)}."
    if not found.days:
        return now
    idle = f"Without any more study it would be {percent(found.idle)}."
    return f"{now} {outcome(found)} {idle}"


def is_begun(found: Preparation) -> bool:
    """Whether any card of the topics was learned."""
    return any(topic.seen for topic in found.topics)


def weakest(found: Preparation) -> str:
    """How the weakest cards stand; nothing where so much is not known."""
    if found.days and found.then.is_vague:
        return ""
    when = "on the day" if found.days else "today"
    return f"The tenth of the cards known least: {percent(found.weakest)} {when}."


def trusted(found: Calibration, verdict: str) -> str:
    """What was foretold so far, what came of it, and what that means."""
    share = found.passed.share
    shown = f"{percent(found.foretold)} foretold, {percent(share)} recalled"
    if share is None or shown in verdict:
        return f"Can the forecast be trusted? {verdict}"
    return f"Can the forecast be trusted? {verdict} Until now: {shown}."


def listed(words: Sequence[str]) -> str:
    """`a, b and c`; the first of many, and how many more."""
    if len(words) > MOST_NAMED + 1:
        return f"{', '.join(words[:MOST_NAMED])} and {len(words) - MOST_NAMED} more"
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _or(words: Sequence[str]) -> str:
    return ", or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _how(which: str, today: Day) -> str:
    example = date_of(today + THREE_WEEKS)
    return f"`studyllm plan --date {example} --minutes 25` makes a plan towards {which}."


def _work(new: int, reviews: int) -> str:
    """`12 new cards and about 40 reviews`, or what there is of it."""
    parts = []
    if new:
        parts.append(counted(new, "new card"))
    if reviews:
        parts.append(f"about {counted(reviews, 'review')}")
    return " and ".join(parts)


def _of(found: Preparation) -> str:
    cards = sum(topic.cards for topic in found.topics)
    return f"{counted(cards, 'card')} in {counted(len(found.topics), 'topic')}"

"""A mock interview as Markdown: how it went, what to repeat first, and all that was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studyllm.core.cards import in_language
from studyllm.core.debrief import Debrief, Given, TopicDebrief
from studyllm.core.journal import Grade
from studyllm.report.lines import in_a_line
from studyllm.report.markdown import escaped, part
from studyllm.report.sections import Row, Table, heads_of, title_of
from studyllm.report.words import say
from studyllm.text.clean import one_line

_BLOCK = re.compile(r"^(\d*)(?=[-#+=.)])")
"""What stands before the sign that would make a heading, a list or a line."""


def document(debrief: Debrief, began: str, language: str) -> Iterator[str]:
    """The report, part by part.

    Args:
        debrief: what it tells.
        began: when the mock began, as the learner's calendar and clock have it.
        language: of its words, and of texts from decks as far as they have it.
    """
    told = say(language, "mock subtitle", began=began, minutes=debrief.minutes, seed=debrief.seed)
    yield f"# {say(language, 'mock')}\n\n{escaped(told)}\n"
    yield from part(say(language, "summary"), "", Table(("", ""), 1, summary(debrief, language)))
    yield from _repeat(debrief.repeat, language)
    yield from part(
        say(language, "head by topic"), say(language, "by topic"), _topics(debrief, language)
    )
    yield from part(say(language, "head asked"), say(language, "asked"), _asked(debrief, language))
    yield f"\n{say(language, 'end')}\n"


def summary(debrief: Debrief, language: str) -> list[tuple[str, str]]:
    """All of it in a few numbers, each with its name."""
    total = debrief.total
    points = total.covered + total.missed
    time, planned = _clock(total.took_ms), _clock(total.allotted_ms)
    return [
        (
            say(language, "questions"),
            say(language, "n of m", total.questions, all=debrief.questions),
        ),
        (say(language, "answers"), str(total.answers)),
        (say(language, "points covered"), say(language, "n of m", total.covered, all=points)),
        (say(language, "time"), say(language, "n of m", time, all=planned)),
    ]


def number_of(given: Given) -> str:
    """Which question an answer is of: `2`, and `2.1` for its first follow-up."""
    return f"{given.number}.{given.depth}" if given.depth else str(given.number)


def question_of(given: Given, language: str) -> str:
    """What was asked, in one line; the card's name where no deck has it any more."""
    asked = in_language(given.question, language)
    return in_a_line(asked) if asked else one_line(given.key)


def _repeat(repeat: Sequence[Given], language: str) -> Iterator[str]:
    remark = say(language, "repeat" if repeat else "nothing to repeat")
    yield from part(say(language, "head repeat"), remark, None)
    for place, one in enumerate(repeat, 1):
        start = "\n" if place == 1 else ""
        question, grade = question_of(one, language), _grade(one.grade, language)
        told = say(language, "graded", question=question, grade=grade)
        yield f"{start}{place}. {_item(told)}\n"
        for point in one.points:
            if not point.said:
                text = title_of(point.text, language)
                needed = say(language, "required point", point=text) if point.required else text
                yield f"   - {_item(needed)}\n"


def _item(text: str) -> str:
    """A text as it has to stand at the beginning of an item to begin nothing else there."""
    return _BLOCK.sub(r"\1\\", escaped(text))


def _topics(debrief: Debrief, language: str) -> Table:
    names = "deck questions answers said missed again hard good easy time allotted"
    return Table(
        heads_of(language, names), 1, [_topic(topic, language) for topic in debrief.topics]
    )


def _topic(topic: TopicDebrief, language: str) -> Row:
    counts = (topic.questions, topic.answers, topic.covered, topic.missed)
    return (
        title_of(topic.title, language),
        *map(str, counts),
        *(str(topic.grades[grade]) for grade in Grade),
        _clock(topic.took_ms),
        _clock(topic.allotted_ms),
    )


def _asked(debrief: Debrief, language: str) -> Table:
    names = "number question grade named time"
    return Table(heads_of(language, names), 3, [_given(one, language) for one in debrief.given])


def _given(one: Given, language: str) -> Row:
    points = one.covered + one.missed
    return (
        number_of(one),
        question_of(one, language),
        _grade(one.grade, language),
        say(language, "n of m", one.covered, all=points) if points else "",
        _clock(one.took_ms),
    )


def _grade(grade: Grade, language: str) -> str:
    return say(language, grade.name.lower())


def _clock(took_ms: int) -> str:
    """Minutes and seconds, as in `1:05`."""
    minutes, seconds = divmod(round(took_ms / 1000), 60)
    return f"{minutes}:{seconds:02}"

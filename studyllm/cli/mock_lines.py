"""The lines of a mock interview: questions with their time, answers, and the report at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from studyllm.cli import wording
from studyllm.cli.output import counted
from studyllm.core.budget import MINUTE_MS
from studyllm.core.cards import in_language
from studyllm.core.journal import Grade
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.core.debrief import Debrief, Given, TopicDebrief
    from studyllm.core.faces import Face
    from studyllm.study.rehearsal import Question, Rehearsal
    from studyllm.study.trial import Trial

HELP = """\
Speak your answer, or type it in as many lines as you like: what you type is not kept.
Enter  end your answer and show the model answer; after that: the proposed grade
1-4    after the model answer: another grade: Again, Hard, Good, Easy
+1 3   after the model answer: you said key points 1 and 3; `-3` takes one back, `+all` ticks all
n      instead of an answer: go on with the next question, without this one's follow-ups
L      the other language
q      end; what you answered is saved
?      this help
A choice is answered with the number of its option, a question for a number with that number."""
GRADE = "Enter takes it, 1 to 4 give another: Again, Hard, Good, Easy."
NOTHING_GIVEN = "\nNothing was answered, so there is no report."
NONE_HELD = "No mock interview was held yet: `studyllm mock` begins one."


def introduction(rehearsal: Rehearsal) -> str:
    """How many questions there are, how much time for each, and what to type."""
    chosen = rehearsal.chosen
    each = chosen.minutes * MINUTE_MS // rehearsal.questions
    return (
        f"Mock interview: {counted(rehearsal.questions, 'question')} in "
        f"{counted(chosen.minutes, 'minute')}, {clock(each)} each with its follow-ups. "
        f"Seed {chosen.seed}.\n"
        "Speak or type your answer, then Enter shows the model answer. "
        "n is the next question, q ends, ? helps."
    )


def question(found: Question, trial: Trial, face: Face, language: str) -> str:
    """Which question it is, of what, and its time; then what it asks."""
    title = one_line(in_language(found.asked.deck.title, language))
    number = f"Question {found.number} of {found.of}"
    if found.depth:
        number += f", follow-up {found.depth}"
    behind = f" for it and {counted(found.follow_ups, 'follow-up')}" if found.follow_ups else ""
    shown = [
        f"\n{number}. {title}. Time: {clock(found.left_ms)}{behind}.",
        wording.unmarked(face.prompt).strip("\n"),
    ]
    # How many key points there are, no interviewer says.
    if not face.points and (wanted := wording.hint(trial, face)):
        shown.append(wanted)
    shown += [f"  {place}. {option.strip()}" for place, option in enumerate(face.options, 1)]
    return "\n".join(shown)


def answer(found: Question, trial: Trial, face: Face, took_ms: int) -> str:
    """How long the answer took, then the model answer with its key points by number."""
    shown = [taken(took_ms, found.left_ms), *wording.tried(trial, face)]
    if face.answer:
        shown.append(wording.labelled("Answer", wording.unmarked(face.answer)).rstrip())
    for place, point in enumerate(face.points):
        needed = " (required)" if place in face.required else ""
        shown.append(f"  {place + 1}. {point.strip()}{needed}")
    shown += [
        wording.labelled(label, text)
        for label, text in (("Note", face.note), ("Source", face.source))
        if text
    ]
    if face.points:
        shown.append(wording.POINTS)
    shown.append(f"{wording.proposed(trial)} {GRADE}")
    return "\n".join(shown)


def taken(took_ms: int, left_ms: int) -> str:
    """The time of an answer, against what was left for it."""
    over = f", {clock(took_ms - left_ms)} over" if took_ms > left_ms else ""
    return f"Time taken: {clock(took_ms)} of {clock(left_ms)}{over}."


def clock(milliseconds: int) -> str:
    """Minutes and seconds, as in `3:05`."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02}"


def report(found: Debrief, began: str, language: str) -> Iterator[str]:
    """The report of a mock interview, line by line.

    Args:
        found: what it tells.
        began: when the mock began, as the learner's clock had it.
        language: of texts from decks, as far as they have it.
    """
    total = found.total
    yield f"Mock interview of {began}: {found.minutes} minutes, seed {found.seed}."
    yield f"Questions: {total.questions} of {found.questions}, {counted(total.answers, 'answer')}."
    if total.covered or total.missed:
        yield f"Key points: {total.covered} of {total.covered + total.missed} said."
    yield f"Grades: {_grades(total)}."
    yield f"Time: {clock(total.took_ms)} of {clock(total.allotted_ms)}."
    yield "By topic:"
    yield from (_topic(topic, language) for topic in found.topics)
    yield from _repeat(found.repeat, language)


def _repeat(repeat: Iterable[Given], language: str) -> Iterator[str]:
    if not repeat:
        yield "Nothing to repeat: each answer was good and complete."
        return
    from studyllm.report.mock import question_of

    yield "Repeat first:"
    for place, one in enumerate(repeat, 1):
        yield f"  {place}. {question_of(one, language)} ({wording.name_of(one.grade)})"
        for point in one.points:
            if not point.said:
                needed = " (required)" if point.required else ""
                yield f"     left out: {one_line(in_language(point.text, language))}{needed}"


def _topic(topic: TopicDebrief, language: str) -> str:
    title = one_line(in_language(topic.title, language))
    words = [counted(topic.questions, "question")]
    if points := topic.covered + topic.missed:
        words.append(f"{topic.covered} of {counted(points, 'key point')} said")
    words += [_grades(topic), f"{clock(topic.took_ms)} of {clock(topic.allotted_ms)}"]
    return f"  {title}: {'; '.join(words)}"


def _grades(topic: TopicDebrief) -> str:
    """How often each grade was given that was: `2 Again, 1 Good`."""
    counts = topic.grades
    return ", ".join(f"{counts[one]} {wording.name_of(one)}" for one in Grade if counts[one])

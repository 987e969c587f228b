"""`studyllm history`: what was answered of late, or to one card, and grades put right."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen
from studyllm.text.rounding import percent

if TYPE_CHECKING:
    from studyllm.core.journal import Answer, Day
    from studyllm.core.schedule import Memory
    from studyllm.study import CardHistory, Entry, Study

MOST = 200

GRADES = ("again", "hard", "good", "easy")


@click.command(
    epilog=examples(
        "studyllm history",
        "studyllm history moe/aux-loss",
        "studyllm history moe/aux-loss --change 3 hard",
        "studyllm history moe/aux-loss --withdraw 2",
    )
)
@click.argument("card", metavar="[CARD]", required=False)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=20,
    metavar="N",
    help=f"So many of the newest answers, without a CARD; 1 to {MOST}, 20 by default.",
)
@click.option(
    "--change",
    nargs=2,
    type=(click.IntRange(1), click.Choice(GRADES, case_sensitive=False)),
    metavar="N GRADE",
    help="Let answer N of the CARD have had another grade.",
)
@click.option(
    "--withdraw", type=click.IntRange(1), metavar="N", help="Let answer N of the CARD not count."
)
@as_json_option
def history(
    card: str | None,
    limit: int,
    change: tuple[int, str] | None,
    withdraw: int | None,
    as_json: bool,
) -> None:
    """Show what was answered, and put a grade right.

    Without a CARD: the newest answers, numbered as `studyllm undo --answer N` takes them. With one,
    which is named DECK/ID: how the card stands, and all its answers from the first on, each with
    the chance of recall that was foretold and the interval that it led to.

    A changed grade takes the place of the one given: the card is as if it had been given at once.
    It can be changed again; an answer that was withdrawn stays so.

    JSON without a CARD has `answers`; with one also card, due, interval, ease, stability,
    difficulty, lapses, recall, suspended, buried, flagged, leech, promises and resets.
    """
    if card is None and (change or withdraw):
        raise click.UsageError("--change and --withdraw need a CARD")
    if change and withdraw:
        raise click.UsageError("--change and --withdraw exclude each other")
    from studyllm.cli.opening import begin, opened

    start = begin(os.environ, chosen())
    with opened(start, reads=not (change or withdraw)) as study:
        if card is None:
            _newest(study.history.newest(limit), as_json)
            return
        if change:
            _change(study, card, *change)
        if withdraw:
            study.history.withdraw(_entry(study.history.of(card), withdraw).answer)
        found = study.history.of(card)
        _show(found, study.day(), start.language, as_json)


def _change(study: Study, card: str, number: int, grade: str) -> None:
    from studyllm.core.journal import Grade

    study.history.correct(_entry(study.history.of(card), number).answer, Grade[grade.upper()])


def _entry(found: CardHistory, number: int) -> Entry:
    from studyllm.errors import StudyError
    from studyllm.text.clean import one_line

    if number > len(found.entries):
        many = len(found.entries)
        raise StudyError(f"`{one_line(found.key)}` has {many} answers, and none of number {number}")
    return found.entries[number - 1]


def _newest(answers: list[Answer], as_json: bool) -> None:
    from studyllm.cli import output, wording
    from studyllm.cli.clock import date_of

    if as_json:
        output.say_json({"answers": [_as_json(a, n) for n, a in enumerate(answers, 1)]})
        return
    output.say_table(
        [
            (
                number,
                date_of(answer.review.day),
                wording.name_of(answer.review.grade),
                wording.seconds(answer.review.took_ms),
                answer.card + (" (practice)" if answer.cram else ""),
            )
            for number, answer in enumerate(answers, 1)
        ]
    )
    if not answers:
        output.say("Nothing was answered yet.")


def _as_json(answer: Answer, number: int) -> dict[str, object]:
    from studyllm.cli import wording
    from studyllm.cli.clock import date_of

    grade, day, took_ms = answer.review
    return {
        "number": number,
        "card": answer.card,
        "grade": wording.name_of(grade),
        "day": date_of(day),
        "at_ms": answer.id.at,
        "took_ms": took_ms,
        "practice": answer.cram,
    }


def _show(found: CardHistory, today: Day, language: str, as_json: bool) -> None:
    from studyllm.cli import output, wording
    from studyllm.cli.clock import date_of
    from studyllm.core.cards import split_key
    from studyllm.core.faces import face
    from studyllm.text.clean import one_line

    if as_json:
        output.say_json(_card_as_json(found, today))
        return
    output.say(found.key)
    if found.card is not None:
        _, _, number = split_key(found.key)
        prompt = face(found.card, number, language, found.key, today).prompt
        output.say(f"  {one_line(wording.unmarked(prompt), 200)}")
    output.say(_state(found, today))
    for fact in found.resets:
        output.say(f"  begun anew on {date_of(fact.day)}")
    rows = [_row(number, entry) for number, entry in enumerate(found.entries, 1)]
    output.say_table(rows, head=("", "day", "grade", "time", "foretold", "interval", ""))
    if not rows:
        output.say("It was not answered yet.")


def _row(number: int, entry: Entry) -> tuple[str | int, ...]:
    from studyllm.cli import wording
    from studyllm.cli.clock import date_of

    grade, day, took_ms = entry.answer.review
    remarks = [
        word
        for word, holds in (
            ("withdrawn", entry.withdrawn),
            ("practice", entry.answer.cram),
            (f"given as {wording.name_of(entry.given)}", entry.given != grade),
        )
        if holds
    ]
    return (
        number,
        date_of(day),
        wording.name_of(grade),
        wording.seconds(took_ms),
        "" if entry.recall is None else percent(entry.recall),
        "" if entry.after is None else wording.days(entry.after.due - day),
        ", ".join(remarks),
    )


def _state(found: CardHistory, today: Day) -> str:
    """How the card stands, in one line."""
    from studyllm.cli import wording
    from studyllm.cli.clock import date_of

    memory = found.memory
    parts = ["new"]
    if memory is not None:
        parts = [
            f"due {date_of(memory.due)}",
            f"interval {wording.days(memory.interval)}",
            *_strength(memory),
            f"{memory.lapses} {'lapse' if memory.lapses == 1 else 'lapses'}",
        ]
        if found.recall is not None:
            parts.append(f"recall now {percent(found.recall)}")
        if found.leech:
            parts.append("leech")
    suspended, buried, flagged = found.standing
    marks = {"suspended": suspended, "buried today": buried == today, "flagged": flagged}
    return "  " + ", ".join([*parts, *(mark for mark, holds in marks.items() if holds)])


def _strength(memory: Memory) -> list[str]:
    """What the scheduler knows beside the interval."""
    if memory.ease:
        return [f"ease {memory.ease / 100:.2f}"]
    return [f"stability {memory.stability:.1f} days", f"difficulty {memory.difficulty:.1f}"]


def _card_as_json(found: CardHistory, today: Day) -> dict[str, object]:
    from studyllm.cli import wording
    from studyllm.cli.clock import date_of

    memory = found.memory
    suspended, buried, flagged = found.standing
    return {
        "card": found.key,
        "due": memory and date_of(memory.due),
        "interval": memory and memory.interval,
        "ease": memory.ease / 100 if memory and memory.ease else None,
        "stability": memory.stability if memory and not memory.ease else None,
        "difficulty": memory.difficulty if memory and not memory.ease else None,
        "lapses": memory.lapses if memory else 0,
        "recall": found.recall,
        "suspended": suspended,
        "buried": buried == today,
        "flagged": flagged,
        "leech": found.leech,
        "answers": [
            _as_json(entry.answer, number)
            | {
                "given": wording.name_of(entry.given),
                "withdrawn": entry.withdrawn,
                "foretold": entry.recall,
                "due_after": entry.after and date_of(entry.after.due),
                "interval_after": entry.after and entry.after.interval,
            }
            for number, entry in enumerate(found.entries, 1)
        ],
        "promises": [
            baseline.promise._asdict()
            | {"day": date_of(baseline.promise.day), "due": date_of(baseline.promise.due)}
            for baseline in found.promises
        ],
        "resets": [date_of(fact.day) for fact in found.resets],
    }

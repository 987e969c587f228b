"""`studyllm undo`: the newest answer, one further back, or a whole sitting."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.core.journal import Answer
    from studyllm.study import Study

MOST = 200
"""How far back an answer can be named."""


@click.command(
    epilog=examples("studyllm undo", "studyllm undo --answer 7", "studyllm undo --sitting")
)
@click.option(
    "--answer",
    "number",
    type=click.IntRange(1, MOST),
    metavar="N",
    help=f"The Nth newest answer, as `studyllm history` numbers them; 1 to {MOST}.",
)
@click.option("--sitting", is_flag=True, help="All answers of the last sitting.")
@as_json_option
def undo(number: int | None, sitting: bool, as_json: bool) -> None:
    """Take the newest answer back, another one, or a sitting.

    Also one of an earlier day; undoing again goes one answer further back. The card is as it was
    before. What was taken back stays so.

    A sitting ends with the program, after half an hour without an answer, or when the clock is
    set: so one that was held under a wrong clock can be taken back as a whole.

    JSON has `undone`: an object with card, grade and day, or null; with --sitting a list of them.
    """
    if number is not None and sitting:
        raise click.UsageError("--answer and --sitting exclude each other")
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ, chosen())) as study:
        answers = study.history.undo_sitting() if sitting else _one(study, number)
    if as_json:
        told = [_as_json(answer) for answer in answers]
        output.say_json({"undone": told if sitting else told[0] if told else None})
        return
    _say(answers)
    if sitting and answers:
        output.say(f"{output.counted(len(answers), 'answer')} taken back")


def _one(study: Study, number: int | None) -> list[Answer]:
    """Take one answer back, if there is one."""
    from studyllm.cli import output
    from studyllm.errors import StudyError

    answers = study.history.newest(number or 1)
    if len(answers) < (number or 1):
        if number is None:
            return []
        raise StudyError(f"there are only {output.counted(len(answers), 'answer')} to take back")
    study.history.withdraw(answers[-1])
    return answers[-1:]


def _say(answers: list[Answer]) -> None:
    from studyllm.cli import output, wording

    for answer in answers:
        grade, day, _ = answer.review
        output.say(wording.undone_answer(grade, day, answer.card))
    if not answers:
        output.say(wording.NOTHING_TO_UNDO)


def _as_json(answer: Answer) -> dict[str, object]:
    from studyllm.cli import wording
    from studyllm.cli.clock import date_of

    grade, day, _ = answer.review
    return {"card": answer.card, "grade": wording.name_of(grade), "day": date_of(day)}

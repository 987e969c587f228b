"""`studyllm due`: what there is to do."""

from __future__ import annotations

import os

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen


@click.command(
    epilog=examples("studyllm due", 'studyllm due -q && echo "there is something to do"')
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; exit 0 if a card is due, else 1.")
@as_json_option
def due(quiet: bool, as_json: bool) -> int:
    """Say what is due today.

    Due are cards that were answered before and whose day has come, in decks that are not hidden;
    new cards do not count. While an interview is ahead, a sentence says what the plan asks today.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.plan_today import todays_plan
    from studyllm.cli.quick import due_quietly
    from studyllm.core.cards import in_language
    from studyllm.text.clean import one_line

    if quiet:
        return due_quietly(chosen())
    start = begin(os.environ, chosen())
    with opened(start, reads=True) as study:
        rows = [row for row in study.decks() if not row.hidden]
        asked = study.next()
        plan = "" if as_json else todays_plan(study, asked)
    total = sum(row.due for row in rows)
    rows = [row for row in rows if row.due]
    if as_json:
        decks = [
            {"slug": row.slug, "title": in_language(row.title, start.language), "due": row.due}
            for row in rows
        ]
        output.say_json({"cards_due": total, "decks": decks})
    elif total:
        output.say_table(
            [(row.due, row.slug, one_line(in_language(row.title, start.language))) for row in rows]
            + [(total, "in all", "")]
        )
    else:
        waiting = f" {asked.left.new} new cards can be begun." if asked and asked.left.new else ""
        output.say(f"Nothing is due.{waiting}")
    if plan:
        output.say(plan)
    return 0

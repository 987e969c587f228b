"""What a shell may complete: the slugs of decks."""

from __future__ import annotations

import os

import click

from studyllm.errors import StudyError


def deck_slugs(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Slugs that begin with what was typed and were not named before."""
    from studyllm.cli.opening import begin
    from studyllm.study import open_study

    named = context.params.get("decks") or ()
    try:
        start = begin(os.environ)
        if not start.home.database.exists():
            return []
        study = open_study(start.home, start.settings, start.clock)
        try:
            known = study.slugs()
        finally:
            study.close()
    except StudyError:  # The shell has no place for it; the command itself will say what is wrong.
        return []
    return [slug for slug in known if slug.startswith(begun) and slug not in named]

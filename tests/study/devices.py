"""Learners with devices of their own, for tests of what goes from one to another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from studyllm.core.journal import Fact
from studyllm.store.merging import Merged
from tests.learner import Learner, notes_text

slowly = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For laws in which every example makes databases."""


@contextmanager
def devices(count: int) -> Iterator[list[Learner]]:
    """So many learners with the same decks, gone with all they had in the end."""
    folder = Path(tempfile.mkdtemp(prefix="studyllm-"))
    made = [learner(folder / str(number)) for number in range(count)]
    try:
        yield made
    finally:
        for one in made:
            one.study.close()
        shutil.rmtree(folder)


def learner(folder: Path, **chosen: Any) -> Learner:
    made = Learner(folder, {"moe": 3, "rope": 4}, **chosen)
    (made.shipped / "notes.yaml").write_text(notes_text("notes", 3), encoding="utf-8")
    made.reopen()
    # Nobody pulls the plug here, and a sync of the disk is most of an answer.
    made.study._db.execute("pragma synchronous = off")
    return made


def facts_of(one: Learner) -> list[Fact]:
    return list(one.study.exchanging.facts())


def take(one: Learner, facts: Iterable[Fact]) -> Merged:
    return one.study.exchanging.take(iter(facts))


def follows(one: Learner) -> dict[str, list[tuple[Any, ...]]]:
    """All that follows from the journal, by keys instead of numbers, which each database gives."""
    rows = one.study._db.execute
    named = "select name.text, {0}.* from {0} join name on name.id = {0}.{1} order by 1"
    found = {}
    for view, by in (("memory", "card"), ("standing", "card"), ("tally", "deck")):
        cursor = rows(named.format(view, by))
        skip = [column[0] for column in cursor.description].index(by, 1)
        found[view] = [row[:skip] + row[skip + 1 :] for row in cursor]
        found[view].sort()
    # Which siblings have names depends on the order in which aliases came.
    leads = (
        "select former.text, since, name.text from alias join name on name.id = alias.card "
        "join name as former on former.id = alias.former where former.text not like '%#%' "
        "order by 1, 2"
    )
    found["alias"] = rows(leads).fetchall()
    found["calibration"] = rows("select * from calibration order by day, bin").fetchall()
    fresh = "select name.text, fresh from card join name on name.id = card.id order by 1"
    return found | {"fresh": rows(fresh).fetchall(), "facts": facts_of(one)}


def asked(one: Learner) -> list[str]:
    """What a sitting asks today, all of it in order."""
    one.study.start()
    queue = one.study._sitting.planning.plan(one.study.day(), frozenset(), 0)
    keys = []
    while key := queue.next():
        keys.append(key)
        queue.drop(key)
    return keys

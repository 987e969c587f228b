"""A session by lines, as pipes, screen readers and dumb terminals have it."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from studyllm.cli.plain import PlainSession
from studyllm.errors import StoreError
from tests.cli.conftest import DAY_LATER, Program
from tests.learner import Learner

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def questions(out: str) -> list[str]:
    return re.findall(r"^Question .*\?$", out, re.MULTILINE)


def test_two_cards_are_asked_and_two_answers_saved(program: Program) -> None:
    done = program("study", "positional-encoding", "--plain", keys="\n3\n\n3\nq\n")
    assert len(done.starting("saved: Good, due 2026-03-03 (in 1 day)")) == 2
    assert len(done.starting("Answer:")) == 2
    assert done.err == ""
    counts = program("stats", "--json").json
    assert (counts["reviews_total"], counts["reviews_today"]) == (2, 2)


def test_a_day_later_the_same_cards_are_asked_again_and_not_before(program: Program) -> None:
    program.own("own", 3)
    first = program("study", "own", "--plain", keys="\n3\n\n3\nq\n")
    again = program("study", "own", "--plain")
    assert questions(first.out)[:2] == ["Question 1 of own?", "Question 2 of own?"]
    assert questions(again.out) == ["Question 3 of own?"]
    program.now = DAY_LATER
    later = program("study", "own", "--plain", "--new", "0", keys="\n3\n\n3\n")
    assert sorted(questions(later.out)) == questions(first.out)[:2]
    assert later.starting("saved: ") == ["saved: Good, due 2026-03-09 (in 6 days)"] * 2
    assert "Nothing left today." in later.out


def test_a_card_that_was_not_known_comes_back_the_same_day_with_its_due_day(
    program: Program,
) -> None:
    program.own("own", 1)
    done = program("study", "own", "--plain", keys="\n1\n\n2\n\n\n")
    assert questions(done.out) == ["Question 1 of own?"] * 3
    assert done.starting("saved") == [
        "saved: Again, again today, due 2026-03-03 (in 1 day)",
        "saved: Hard, again today, due 2026-03-03 (in 1 day)",
        "saved: Good, due 2026-03-03 (in 1 day)",
    ]
    assert "Done: 3 answers (1 Again, 1 Hard, 1 Good)." in done.lines


def test_a_grade_before_the_answer_was_seen_grades_nothing(program: Program) -> None:
    done = program("study", "moe", "--plain", keys="3\n4\n")
    assert done.lines.count("Press Enter to see the answer first, then grade it.") == 2
    assert done.starting("saved", "Answer") == []
    assert program.reviews() == 0


def test_letters_and_digits_of_full_width_are_understood(program: Program) -> None:
    done = program("study", "moe", "--plain", keys="？\n\n４\nＵ\n\n　３　\nｑ\n")
    assert [line.partition(",")[0] for line in done.starting("saved", "undone")] == [
        "saved: Easy",
        "undone: Easy of 2026-03-02",
        "saved: Good",
    ]
    assert "u      take the last answer back, or what b or s just did" in done.lines


def test_what_is_not_understood_gets_a_hint_and_changes_nothing(program: Program) -> None:
    done = program("study", "moe", "--plain", keys="what\n\n5\n\x1b[A\n\udcff\nu\nQ\n")
    assert done.lines.count("Enter shows the answer, ? helps.") == 1
    assert done.lines.count("1 to 4 grade the answer, Enter is Good, ? helps.") == 3
    assert "There is no answer to undo." in done.lines
    assert program.reviews() == 0


def test_the_end_of_the_input_ends_the_session_like_q(program: Program) -> None:
    done = program("study", "moe", "--plain", "--limit", "5", keys="\n3\n\n")
    assert done.lines[-2:] == [
        "Done: 1 answer (1 Good).",
        "Left today: 0 due, 4 new, 0 again. Due by tomorrow: 1.",
    ]
    assert program.reviews() == 1


def test_an_undone_answer_leaves_no_trace_and_its_card_comes_next(program: Program) -> None:
    program.own("own", 3)
    done = program("study", "own", "--plain", keys="\n3\n\n1\nu\nu\nq\n")
    assert questions(done.out) == [f"Question {n} of own?" for n in (1, 2, 3, 2, 1)]
    assert done.starting("undone") == [
        "undone: Again of 2026-03-02, own/c2",
        "undone: Good of 2026-03-02, own/c1",
    ]
    assert done.starting("Done") == []
    assert program.reviews() == 0


def test_the_language_changes_with_l_and_stays(program: Program) -> None:
    program.deck(
        "two",
        0,
        "  - {id: a, q: {en: One?, zh: 一？}, a: {en: A, zh: 甲}}\n"
        "  - {id: b, q: {zh: 二？, en: Two?}, a: {zh: 乙, en: B}}\n",
    )
    program("import", program.home.with_name("two.yaml"))
    done = program("study", "two", "--plain", keys="l\n\nL\nl\n3\nq\n")
    shown = done.starting("One?", "一", "Two?", "二", "Answer")
    assert shown == [
        "One?",
        "一？",
        "Answer: 甲",
        "One?",
        "Answer: A",
        "一？",
        "Answer: 甲",
        "二？",
    ]
    assert program.reviews() == 1


def test_a_card_in_one_language_says_so(program: Program) -> None:
    program.own("own", 1)
    assert "This card has one language only." in program("study", "own", "--plain", keys="L\n").out


def test_the_language_is_that_of_the_option_else_of_the_settings(program: Program) -> None:
    (program.home / "config.toml").write_text('lang = "zh"\n', encoding="utf-8")
    program.own("own")
    assert program("study", "own", "--plain").starting("卡片 (new)")
    assert program("study", "own", "--plain", "--lang", "en").starting("Own (new)")


def test_every_kind_of_card_shows_all_that_it_has(program: Program) -> None:
    (program.home / "decks").mkdir()
    (program.home / "decks/kinds.yaml").write_text(
        """\
deck: kinds
title: Kinds
cards:
  - id: a
    q: Pick one.
    choices: [right, wrong]
  - id: b
    q: How much?
    number: '65504'
    tolerance: 1%
    unit: points
  - id: c
    q: Explain.
    points: [one, {point: two, required: true}]
    note: |
      A note
      of two lines.
    source: A paper
    as_of: 2024-09
  - id: d
    cloze: The {{first}} is [b]hidden[/b].
""",
        encoding="utf-8",
    )
    shown = program("study", "kinds", "--plain", keys="\n3\n" * 4).out
    assert re.search(
        r"Pick one\.\nChoose one\.\n  1\. \w+\n  2\. \w+\nAnswer: [12]\. right\n", shown
    )
    assert "Answer: 65504 points (± 1%)\n" in shown
    assert "Explain.\n2 key points.\nAnswer:\n  1. one\n  2. two (required)\n" in shown
    assert "\nNote:\nA note\nof two lines.\n" in shown
    assert "\nAs of: 2024-09\nSource: A paper\n" in shown
    assert "The ⟦…⟧ is [b]hidden[/b]." in shown
    assert "Answer: The ⟦first⟧ is [b]hidden[/b]." in shown


def test_limits_and_tags_bound_a_session(program: Program) -> None:
    program.deck("tagged", 2, "  - {id: t, q: Question T?, a: T, tags: [mine]}\n")
    program("import", program.home.with_name("tagged.yaml"))
    keys = "\n3\n" * 9
    assert len(program("study", "--plain", "--limit", "2", keys=keys).starting("saved")) == 2
    assert len(program("study", "moe", "--plain", "--new", "1", keys=keys).starting("saved")) == 1
    mine = program("study", "--plain", "--tag", "mine", keys=keys)
    assert questions(mine.out) == ["Question T?"]
    assert "Done: 1 answer (1 Good).\nNothing left today." in mine.out


def test_a_session_with_nothing_to_ask_ends_at_once(program: Program) -> None:
    done = program("study", "--plain", "--new", "0")
    assert done.lines == [
        "There is nothing to ask now.",
        "Nothing left today. Due by tomorrow: 0.",
    ]


def test_a_deck_that_is_not_there_is_refused_with_the_nearest_one(program: Program) -> None:
    assert "did you mean `moe`?" in program("study", "mo", "--plain", code=1).err
    assert "did you mean `moe`?" in program("study", "mo", "--plain", "--new", "1", code=1).err


@posix
@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_an_interrupted_session_keeps_what_it_has_acknowledged(
    program: Program, number: str, code: int
) -> None:
    with subprocess.Popen(
        [*program.words, "study", "moe", "--plain"],
        env=program.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # What a shell runs in the background ignores the interrupt, and so does what that runs.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as session:
        assert session.stdin
        assert session.stdout
        session.stdin.write("\n3\n\n")
        session.stdin.flush()
        for line in session.stdout:
            if line.startswith("saved"):
                break
        session.send_signal(getattr(signal, number))
        _, err = session.communicate(timeout=20)
    assert (session.returncode, err) == (code, "")
    assert program.reviews() == 1
    assert [path.name for path in program.home.glob("*.db-wal")] == []


@posix
def test_a_reader_who_leaves_ends_the_session_quietly(program: Program) -> None:
    with subprocess.Popen(
        [*program.words, "study", "--plain"],
        env=program.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        assert session.stderr is not None
        assert session.stdout.readline()
        session.stdout.close()
        session.stdin.write("\n3\n\n3\n")
        session.stdin.close()
        told = session.stderr.read()
    assert (session.returncode, told) == (141, "")


def test_an_answer_that_cannot_be_saved_is_given_again_and_counts_once(tmp_path: Path) -> None:
    """Another program holds the database for longer than is waited, and then no more."""
    learner = Learner(tmp_path, {"rope": 3})
    learner.study._db.execute("pragma busy_timeout = 1")
    other = sqlite3.connect(learner.home.database, isolation_level=None)
    said: list[str] = []
    lines = iter(["", "3", "3", "q"])

    def hear() -> str | None:
        if said[-1].startswith("\nAnswer") or said[-1].startswith("Answer"):
            other.execute("begin immediate")
        elif other.in_transaction:
            other.execute("rollback")
        return next(lines, None)

    PlainSession(learner.study, "en", hear, said.append).run()
    assert [line for line in said if "another program is writing" in line] == [
        line for line in said if line.startswith("Not saved")
    ]
    assert len([line for line in said if line.startswith("Not saved")]) == 1
    assert len([line for line in said if line.startswith("saved")]) == 1
    assert learner.study.counts().reviews_total == 1
    other.close()
    learner.study.close()


def test_a_session_whose_last_answer_was_not_saved_ends_in_that_error(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 3})
    learner.study._db.execute("pragma busy_timeout = 1")
    said: list[str] = []
    lines = iter(["", "3", "q"])
    session = PlainSession(learner.study, "en", lambda: next(lines, None), said.append)
    other = sqlite3.connect(learner.home.database, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreError, match="another program is writing"):
        session.run()
    other.close()
    assert learner.study.counts().reviews_total == 0
    learner.study.close()


def test_a_day_that_an_interview_moves_is_told_with_the_reason(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    learner.answer()
    learner.tomorrow()
    learner.heads(9)
    said: list[str] = []
    lines = iter(["", "3", "q"])
    PlainSession(learner.study, "en", lambda: next(lines, None), said.append).run()
    assert any("Good: 2 days for the interview" in line for line in said)
    assert "saved: Good, asked 2024-10-07 (in 2 days, moved for the interview)" in said
    learner.study.close()

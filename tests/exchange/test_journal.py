"""Journal files against what was written: every fact comes back, and nothing else comes in."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.interview import MOST_DAYS_OFF, MOST_TOPICS, Interview
from studyllm.core.journal import NO_CARD, Appointment, Baseline, Fact, FactId, Promise
from studyllm.errors import StudyError
from studyllm.exchange import journal, journal_csv
from studyllm.text.clean import clean
from tests.core.journals import every_kind, journals

Read = Callable[[Iterable[str], str], Iterator[Fact]]

BOTH = pytest.mark.parametrize(
    ("write", "read"),
    [(journal.lines, journal.read), (journal_csv.rows, journal_csv.read)],
    ids=["jsonl", "csv"],
)
FINITE = st.floats(-1e9, 1e9)


def refusal(read: Read, lines: Iterable[str]) -> str:
    with pytest.raises(StudyError) as caught:
        list(read(lines, "j"))
    message = str(caught.value)
    assert "\n" not in message
    return message


@BOTH
@given(facts=journals())
def test_what_is_written_is_read(write: Any, read: Read, facts: list[Fact]) -> None:
    lines = list(write(facts))
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    back = list(read(lines, "j"))
    assert back == facts
    assert [type(one) for one in back] == [type(one) for one in facts]
    assert list(write(back)) == lines


@BOTH
def test_every_kind_is_written_with_all_that_it_says(write: Any, read: Read) -> None:
    assert list(read(write(every_kind()), "j")) == every_kind()


@BOTH
@given(
    ease=st.none() | st.integers(0, 10**6),
    stability=st.none() | FINITE,
    difficulty=st.none() | FINITE,
    days=st.tuples(st.integers(-700_000, 2_900_000), st.integers(-700_000, 2_900_000)),
)
def test_floats_and_far_days_come_back_to_the_last_bit(
    write: Any,
    read: Read,
    ease: int | None,
    stability: float | None,
    difficulty: float | None,
    days: tuple[int, int],
) -> None:
    promise = Promise(*days, 5, ease, stability, difficulty)
    (back,) = read(write([Baseline(FactId(-5, "a", 7), "d/c", promise)]), "j")
    assert isinstance(back, Baseline)
    assert repr(back.promise) == repr(promise)


def test_any_reader_of_json_and_of_csv_sees_the_same() -> None:
    told = [json.loads(line) for line in journal.lines(every_kind())][1:]
    rows = list(csv.DictReader(journal_csv.rows(every_kind())))
    assert len(told) == len(rows) == len(every_kind())
    for one, row in zip(told, rows, strict=True):
        assert row.pop("studyllm_journal") == "1"
        for name in ("kind", "at_ms", "device", "number", "day", "card", "grade", "took_ms"):
            assert row[name] == str(one.get(name, ""))
        assert row["of_device"] == one.get("of", {}).get("device", "")
        assert row["said"] == " ".join(one.get("said", []))


def test_a_journal_says_what_it_is() -> None:
    first = next(journal.lines([]))
    assert json.loads(first) == {"studyllm": "journal", "version": 1}
    assert journal.is_header(first)
    assert not journal_csv.is_header(first)
    assert journal_csv.is_header(next(journal_csv.rows([])))
    for other in ("", "deck: rope\n", "{}", "[1]", '{"studyllm": "deck"}', "[" * 9999):
        assert not journal.is_header(other)
        assert not journal_csv.is_header(other)


def test_a_later_part_is_read_without_the_first_line() -> None:
    lines = list(journal.lines(every_kind()))
    assert list(journal.read(lines[3:], "j", 4)) == every_kind()[2:]
    assert list(journal.read([], "j", 4)) == []
    with pytest.raises(StudyError, match=r"^j:7: "):
        list(journal.read([*lines[3:6], "{}"], "j", 4))


LINE = json.loads(next(iter(list(journal.lines(every_kind()))[1:])))
"""An answer with all that it can say."""

CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"kind": "anwser"}, "no kind of fact `anwser`"),
    ({"kind": 7}, "`kind` is a text"),
    ({"kind": None}, "`kind` is a text, not null"),
    ({"at_ms": "5"}, "`at_ms` is a whole number, not `5`"),
    ({"at_ms": 5.5}, "`at_ms` is a whole number, not `5.5`"),
    ({"at_ms": True}, "`at_ms` is a whole number, not true"),
    ({"at_ms": 2**63}, "`at_ms` is from -"),
    ({"number": -(2**63) - 1}, "`number` is from -"),
    ({"device": ""}, "`device` is 1 to 64 letters"),
    ({"device": "a" * 65}, "`device` is 1 to 64 letters"),
    ({"device": "../x"}, "`device` is 1 to 64 letters"),
    ({"device": "a\n"}, "`device` is 1 to 64 letters"),
    ({"device": "ａ"}, "`device` is 1 to 64 letters"),
    ({"day": "2026-3-2"}, "`day` is a day as"),
    ({"day": "2026-02-30"}, "`day` is a day as"),
    ({"day": "20260302"}, "`day` is a day as"),
    ({"day": "２０２６-03-02"}, "`day` is a day as"),
    ({"day": "0001-01-02"}, "`day` is too long ago for an answer"),
    ({"day": "1969-12-29"}, "`day` is too long ago for an answer"),
    ({"day": 20_000}, "`day` is a text, not another number"),
    ({"day": "2024-10-06"}, "`day` is later than the instant is anywhere"),
    ({"card": "rope"}, "`card` is a key"),
    ({"card": "rope/c1#1"}, "`card` is a key"),
    ({"card": "rope/c1#02"}, "`card` is a key"),
    ({"card": "rope/a/b"}, "`card` is a key"),
    ({"card": "rope/a b"}, "`card` is a key"),
    ({"card": "rope/a\x00"}, "`card` is a key"),
    ({"card": "rope/a\u202eb"}, "`card` is a key"),
    ({"card": "rope/\ud800"}, "`card` is a key"),
    ({"card": "rope/" + "a" * 101}, "`card` is a key"),
    ({"grade": "ok"}, "`grade` is again, hard, good, easy, not `ok`"),
    ({"grade": 3}, "`grade` is a text"),
    ({"took_ms": -1}, "`took_ms` is from 0"),
    ({"took_ms": 10**13}, "`took_ms` is from 0"),
    ({"opens": False}, "`opens` is `true` or left out"),
    ({"opens": 1}, "`opens` is `true` or left out"),
    ({"said": "ab"}, "`said` is a list"),
    ({"said": ["a"] * 1001}, "`said` is a list of at most 1000"),
    ({"said": [{}]}, "`said` has something that is no digest"),
    ({"missed": ["a b"]}, "`missed` has something that is no digest"),
    ({"due": "2026-03-02"}, "`due` is nothing that a fact of the kind `answer` says"),
    ({"x\u202ey": 1}, "`x\ufffdy` is nothing that"),
]


@pytest.mark.parametrize(("change", "problem"), CHANGES)
def test_what_no_fact_can_say_is_refused(change: dict[str, Any], problem: str) -> None:
    message = refusal(journal.read, [journal.HEADER, json.dumps(LINE | change)])
    assert message.startswith("j:2: ")
    assert problem in message


@pytest.mark.parametrize("name", ["kind", "at_ms", "device", "number", "day", "card", "missed"])
def test_what_every_fact_says_cannot_be_missing(name: str) -> None:
    line = json.dumps({key: value for key, value in LINE.items() if key != name})
    assert refusal(journal.read, [journal.HEADER, line]) == f"j:2: `{name}` is missing"


@pytest.mark.parametrize(
    ("of", "problem"),
    [
        (None, "`of` names a fact"),
        ({"at_ms": 1, "device": "a"}, "`number` is missing"),
        ({"at_ms": 1, "device": "a", "number": 2, "day": 3}, "`day` is nothing that `of` has"),
    ],
)
def test_the_fact_that_another_is_about_is_checked_too(of: object, problem: str) -> None:
    reset = {key: LINE[key] for key in ("at_ms", "device", "number", "day", "card")}
    line = json.dumps(reset | {"kind": "withdrawal", "of": of})
    assert problem in refusal(journal.read, [journal.HEADER, line])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"to": "rope"}, "`to` is a key as"),
        ({"to": "rope/c2#2"}, "all siblings go along"),
        ({"card": "rope/c1#2", "to": "rope/c2"}, "all siblings go along"),
        ({}, "`to` is missing"),
        ({"to": "rope/c2", "grade": "good"}, "`grade` is nothing that"),
    ],
)
def test_an_alias_names_two_cards_and_no_siblings(change: dict[str, Any], problem: str) -> None:
    line = {key: LINE[key] for key in ("at_ms", "device", "number", "day", "card")}
    told = json.dumps(line | {"kind": "alias"} | change)
    assert problem in refusal(journal.read, [journal.HEADER, told])


MOCK = next(told for told in map(json.loads, journal.lines(every_kind())) if "mock" in told)
PLAN = next(told for told in map(json.loads, journal.lines(every_kind())) if "topics" in told)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"mock": None}, "`mock` names an interview by `began_ms`"),
        ({"mock": MOCK["mock"] | {"place": 1}}, "`place` is nothing that `mock` has"),
        ({"mock": MOCK["mock"] | {"seed": -1}}, "`seed` is from 0"),
        ({"mock": MOCK["mock"] | {"seed": 2**31}}, "`seed` is from 0 to 2147483647"),
        ({"mock": [1, 2, 3, 4, 5, 6]}, "`mock` names an interview by `began_ms`"),
        ({"mock": MOCK["mock"] | {"minutes": True}}, "`minutes` is a whole number, not true"),
        ({"mock": MOCK["mock"] | {"question": 0}}, "`question` is from 1"),
        ({"mock": {"began_ms": 1}}, "`seed` is missing"),
        ({"kind": "practice"}, "`mock` is nothing that a fact of the kind `practice` says"),
    ],
)
def test_an_answer_of_a_mock_interview_says_where_it_was_given(
    change: dict[str, Any], problem: str
) -> None:
    assert problem in refusal(journal.read, [journal.HEADER, json.dumps(MOCK | change)])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"date": "soon"}, "`date` is a day as"),
        ({"date": "1969-12-31"}, "`date` is too long ago for an interview"),
        ({"minutes": 0}, "`minutes` is from 1 to 1440"),
        ({"topics": ["moe=1", "moe=2"]}, "`topics` has a topic twice"),
        ({"minutes": 1441}, "`minutes` is from 1 to 1440"),
        ({"weekdays_off": ["Sat"]}, "`weekdays_off` has mon, tue, wed, thu, fri, sat, sun, not"),
        ({"weekdays_off": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}, "leaves no day"),
        ({"weekdays_off": "sat"}, "`weekdays_off` is a list of at most 7 texts"),
        ({"days_off": ["2024-02-30"]}, "`days_off` is a day as"),
        ({"days_off": ["2024-02-03"] * 367}, "`days_off` is a list of at most 366 texts"),
        ({"topics": [1]}, "`topics` is a list of at most 300 texts"),
        ({"topics": ["moe"]}, "`topics` has a topic as `moe=1`, not `moe`"),
        ({"topics": ["a b=1"]}, "`topics` has a topic as"),
        ({"topics": ["a/b=1"]}, "`topics` has a topic as"),
        ({"topics": ["moe=-1"]}, "`topics` has a topic as"),
        ({"topics": ["moe=0"]}, "from 1 to 100"),
        ({"topics": ["moe=101"]}, "from 1 to 100"),
        ({"card": "rope/c1"}, "`card` is nothing that a fact of the kind `plan` says"),
        ({"kind": "unplan"}, "is nothing that a fact of the kind `unplan` says"),
    ],
)
def test_a_plan_says_what_can_be_planned(change: dict[str, Any], problem: str) -> None:
    assert problem in refusal(journal.read, [journal.HEADER, json.dumps(PLAN | change)])


def test_the_longest_plan_fits_into_a_line() -> None:
    slugs = [f"{number:03}" + "长" * 97 for number in range(MOST_TOPICS)]
    days = tuple(range(20_000, 20_000 + MOST_DAYS_OFF))
    longest = Interview(21_000, 1440, (0, 1, 2, 3, 4, 5), days, dict.fromkeys(slugs, 100))
    facts = [Appointment(FactId(1, "a" * 64, 1), NO_CARD, 20_000, longest)]
    assert list(journal.read(journal.lines(facts), "j")) == facts
    assert list(journal_csv.read(journal_csv.rows(facts), "j")) == facts


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, "1", True, []])
def test_a_promise_has_numbers_that_are_some(value: object) -> None:
    facts: list[Fact] = [Baseline(FactId(1, "a", 1), "d/c", Promise(0, 1, 1, None, 2.0))]
    told = json.loads(journal.line(facts[0]))
    line = json.dumps(told | {"stability": value})
    assert refusal(journal.read, [journal.HEADER, line]).startswith("j:2: `")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[" * 60_000, "not JSON"),
        ('{"at_ms": 1' + "0" * 5000 + "}", "not JSON"),
        ("[]", "one JSON object"),
        ("null", "one JSON object"),
        ('{"kind": "a", "kind": "b"}', "`kind` stands there twice"),
        ('{"of": {"at_ms": 1, "at_ms": 1}}', "`at_ms` stands there twice"),
        ('{"at_ms": NaN}', "`NaN` is no number"),
        ('{"at_ms": -Infinity}', "`-Infinity` is no number"),
        ('{"kind": "a\x00b"}', "not JSON"),
        (" " * 70_000, "longer than"),
    ],
)
def test_what_is_no_object_of_json_is_refused(line: str, problem: str) -> None:
    message = refusal(journal.read, [journal.HEADER, "\n", line])
    assert message.startswith("j:3: ")
    assert problem in message


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ({"studyllm": "deck", "version": 1}, "no journal"),
        ({"studyllm": "journal"}, "which version"),
        ({"studyllm": "journal", "version": 0}, "which version"),
        ({"studyllm": "journal", "version": "1"}, "which version"),
        ({"studyllm": "journal", "version": 10**400}, "which version"),
        ({"studyllm": "journal", "version": 2}, "bring it up to date"),
        ({"studyllm": "journal", "version": 1, "by": 1}, "`by` is nothing"),
    ],
)
def test_the_first_line_must_be_one_of_ours(header: dict[str, Any], problem: str) -> None:
    message = refusal(journal.read, [json.dumps(header)])
    assert message.startswith("j:1: ")
    assert problem in message


def test_an_empty_file_is_no_journal() -> None:
    assert refusal(journal.read, []).startswith("j:1: the file is empty")
    assert refusal(journal_csv.read, []).startswith("j:1: the file is empty")


HEAD, *ROWS = journal_csv.rows(every_kind())


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([HEAD.replace(",", ";")], "j:1: this is no journal as CSV with commas"),
        ([HEAD.replace("kind", "day", 1)], "j:1: there are two columns `day`"),
        ([HEAD.replace("kind", "sort", 1), ROWS[0]], "j:2: `kind` is missing"),
        ([HEAD, "1,answer"], "j:2: there are 2 cells in this row, not 32"),
        ([HEAD, ROWS[0], '1,"answer'], "j:3: this is no row of a CSV file"),
        ([HEAD, "2" + ROWS[0][1:]], "j:2: the journal is of version 2"),
        ([HEAD, ROWS[0].replace("1728043200000", "1.72804E+12")], "j:2: `at_ms` is a whole"),
        ([HEAD, ROWS[0].replace("yes", "ja")], "j:2: `opens` is"),
        ([HEAD, ROWS[0].replace("answer", "'=answer")], "j:2: there is no kind of fact `=answer`"),
        ([HEAD, "x" * 70_000], "j:2: the line is longer"),
    ],
)
def test_a_row_that_says_nothing_is_refused(lines: list[str], problem: str) -> None:
    assert refusal(journal_csv.read, lines).startswith(problem)


def test_columns_of_a_table_may_be_moved_and_empty_ones_left_out() -> None:
    rows = list(csv.reader([HEAD, ROWS[4]]))
    kept = [0, *(place for place, cell in enumerate(rows[1]) if cell and place)][::-1]
    kept = [0, *(place for place in kept if place)]
    lines = [",".join(row[place] for place in kept) for row in rows]
    assert list(journal_csv.read(lines, "j")) == [every_kind()[4]]


def test_keys_that_a_spreadsheet_would_evaluate_come_back() -> None:
    facts = [
        one._replace(card=card)
        for one in every_kind()
        if not isinstance(one, Appointment)
        for card in ("=1+1/c", "+x/c", "@a/b", "'=q/c", 'a"b/c,d', "x;=y/c")
    ]
    lines = list(journal_csv.rows(facts))
    assert list(journal_csv.read(lines, "j")) == facts
    assert not [cell for row in csv.reader(lines) for cell in row if cell[:1] in tuple("=+@")]


@BOTH
@given(
    facts=journals(6),
    line=st.integers(0, 6),
    place=st.integers(0, 300),
    cut=st.integers(0, 20),
    put=st.text(max_size=6) | st.sampled_from(['"', ",", "{", "}", "9" * 20, "null", "\x00", "'"]),
)
def test_a_changed_file_is_read_or_refused_with_one_sentence(
    write: Any, read: Read, facts: list[Fact], line: int, place: int, cut: int, put: str
) -> None:
    lines = list(write(facts))
    text = lines[line % len(lines)]
    place %= len(text)
    lines[line % len(lines)] = text[:place] + put + text[place + cut :]
    try:
        found = list(read(lines, "j"))
    except StudyError as error:
        message = str(error)
        assert message.startswith("j:")
        assert message == clean(message)
        assert "\n" not in message
    else:
        assert list(read(write(found), "j")) == found

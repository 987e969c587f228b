"""Reports for spreadsheets, read back by Python's csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pytest

from studyllm.core.cards import Basic, Card, split_key
from studyllm.core.journal import Standing
from studyllm.core.progress import CardLine
from studyllm.core.schedule import Memory
from studyllm.report import sheet
from studyllm.text.clean import one_line
from studyllm.text.spreadsheet import plain
from tests.progress import TODAY, sample
from tests.report.texts import HOSTILE, nothing, with_text


def read(chunks: Iterable[str]) -> list[dict[str, str]]:
    text = "".join(chunks)
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_card_is_a_row() -> None:
    progress = sample()
    first, second = read(sheet.of_cards(progress.hardest, "zh", TODAY))
    assert first == {
        "deck": "rope",
        "card": "rope/rotary",
        "question": "RoPE 为什么要旋转？",
        "tags": "",
        "state": "young",
        "flagged": "0",
        "leech": "0",
        "due": "2024-10-07",
        "last_review": "2024-10-01",
        "interval_days": "6",
        "recall": "0.948",
        "ease": "2.14",
        "stability_days": "",
        "difficulty": "",
        "reviews": "11",
        "lapses": "4",
    }
    assert second["question"].startswith("'=1+1")
    assert second["leech"] == "1"


def test_a_card_of_the_other_scheduler_has_its_numbers() -> None:
    memory = Memory(TODAY, TODAY - 30, TODAY - 30, 30, 0, 3, 3, 0, 31.4159, 5.5)
    card = Card("a", {"": "?"}, Basic({"": "!"}), tags=("one", "two"))
    standings = (Standing(), Standing(suspended=True), Standing(buried=TODAY, flagged=True))
    lines = [CardLine("d/a", card, memory, 0.9, standing, leech=False) for standing in standings]
    lines.append(CardLine("d/a", card, None, None, Standing(buried=TODAY - 1), leech=False))
    rows = read(sheet.of_cards(lines, "en", TODAY))
    assert [row["state"] for row in rows] == ["mature", "suspended", "buried", "new"]
    assert [row["flagged"] for row in rows] == ["0", "0", "1", "0"]
    assert (rows[0]["ease"], rows[0]["stability_days"], rows[0]["difficulty"]) == (
        "",
        "31.42",
        "5.5",
    )
    assert rows[0]["tags"] == "one two"
    new = {name for name, value in rows[3].items() if value == ""}
    assert new == {
        "due",
        "last_review",
        "interval_days",
        "recall",
        "ease",
        "stability_days",
        "difficulty",
    }


def test_a_deck_is_a_row() -> None:
    progress = sample()
    rows = read(sheet.of_topics(progress.topics, progress.by_deck, "en"))
    assert [row["deck"] for row in rows] == ["rope", "peft", "moe"]
    assert rows[0]["title"] == "Positional encoding and RoPE"
    assert float(rows[0]["mastery_now"]) == pytest.approx(25.5 / 44, abs=1e-4)
    assert int(rows[0]["answers"]) == progress.total.answers
    assert (rows[2]["answers"], rows[2]["retention"]) == ("0", "")


def test_a_period_is_a_row() -> None:
    progress = sample()
    rows = read(sheet.of_periods(progress.periods))
    assert len(rows) == len(progress.periods)
    assert sum(int(row["answers"]) for row in rows) == progress.total.answers
    for row in rows:
        grades = sum(int(row[name]) for name in ("again", "hard", "good", "easy"))
        assert grades == int(row["answers"])
    assert (rows[0]["first_day"], rows[-1]["last_day"]) == ("2024-08-06", "2024-10-04")
    assert [row["answers"] for row in read(sheet.of_periods(nothing().periods))] == ["0"]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_from_decks_are_read_back_and_never_evaluated(text: str) -> None:
    progress = with_text(text)
    (row,) = read(sheet.of_cards(progress.hardest, "en", TODAY))
    assert plain(row["question"]) == one_line(text)
    assert split_key(plain(row["card"]))[0] == "deck"
    assert row["question"][:1] not in set("=+-@\t\r")
    topic, _ = read(sheet.of_topics(progress.topics, progress.by_deck, "en"))
    assert plain(topic["title"]) == one_line(text)


def test_a_negative_number_of_ours_is_a_number() -> None:
    line = sample().hardest[0]
    assert line.memory is not None
    odd = line._replace(memory=line.memory._replace(interval=-3))
    (row,) = read(sheet.of_cards([odd], "en", TODAY))
    assert row["interval_days"] == "-3"


def test_cards_are_read_one_by_one() -> None:
    line = sample().hardest[0]
    taken = 0

    def lines() -> Iterable[CardLine]:
        nonlocal taken
        while True:
            taken += 1
            yield line

    rows = sheet.of_cards(lines(), "en", TODAY)
    for _ in range(4):
        next(rows)
    assert taken == 3

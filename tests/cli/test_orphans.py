"""`studyllm decks orphans`: histories without a card, listed and linked by hand."""

from __future__ import annotations

from tests.cli.conftest import Program


def test_a_history_without_a_card_is_listed_and_linked_by_hand(program: Program) -> None:
    assert program("decks", "orphans").out == "Every history has its card.\n"
    path = program.own("own", 2)
    program("study", "own", "--plain", keys="\n3\n")
    text = path.read_text(encoding="utf-8")
    for before, after in (
        ("id: c1", "id: x"),
        ("Question 1 of own?", "Which tensors does a cache keep?"),
        ("A1", "Keys and values"),
    ):
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    head, row = program("decks", "orphans").lines
    assert head.split() == ["card", "answers", "last", "perhaps", "last", "question"]
    assert row.split() == ["own/c1", "1", "2026-03-02", "Question", "1", "of", "own?"]
    assert program("decks", "orphans", "--json").json == {
        "orphans": [
            {
                "card": "own/c1",
                "question": "Question 1 of own?",
                "answers": 1,
                "last_day": "2026-03-02",
                "candidates": [],
            }
        ]
    }
    refused = program("decks", "orphans", "--link", "own/c1", "own/c9", code=1)
    assert refused.err == "studyllm: no deck has a card `own/c9` now\n"
    linked = program("decks", "orphans", "--link", "own/c1", "own/x", "--json")
    assert linked.json == {"card": "own/c1", "to": "own/x"}
    again = program("decks", "orphans", "--link", "own/c1", "own/c2")
    assert again.out == "what was learned of `own/c1` goes on as `own/c2`\n"
    assert program("decks", "orphans").out == "Every history has its card.\n"
    assert program.reviews() == 1

"""`studyllm decks add` and `fix-ids`: what is typed, and what then stands in the file."""

from __future__ import annotations

from tests.cli.conftest import Program


def test_cards_are_added_by_arguments_and_pipes(program: Program) -> None:
    add = ("decks", "add", "mine")
    path = program.home / "decks/mine.yaml"
    first = program(*add, "What is $\\nabla$?", "A: gradient", "--new", "--id", "nabla")
    assert first.out == "mine/nabla\n"
    second = program(*add, "Prints?", "-", "--tag", "a", "--tag", "b c", keys="one\n\ntwo\n\n")
    program(*add, "{{Softmax}} 归一化", "--lang", "zh", "--note", "So", "--id", "s")
    assert path.read_text(encoding="utf-8") == (
        "deck: mine\ncards:\n"
        "  - id: nabla\n    question: What is $\\nabla$?\n    answer: 'A: gradient'\n"
        "  - question: Prints?\n    answer: |\n      one\n\n      two\n    tags: [a, b c]\n"
        "  - id: s\n    cloze:\n      zh: '{{Softmax}} 归一化'\n    note:\n      zh: So\n"
    )
    assert second.out.startswith("mine/~")
    refused = program(*add, "Prints?", "three", code=1)
    assert refused.err.startswith(f"studyllm: {path}:6: the card `~")
    assert "say something" in program(*add, "Empty?", keys=" \n", code=2).err
    assert program("decks", "fix-ids", "--dry-run").out == f"{path}: 1 id would be written\n"
    assert program("decks", "fix-ids", "mine", path).out == f"{path}: 1 id written\n"
    assert program("decks", "fix-ids", path).out == f"{path}: every card has an id\n"
    assert f"id: {second.out[5:-1]}" in path.read_text(encoding="utf-8")


def test_ids_are_written_as_far_as_files_are_sound(program: Program) -> None:
    path = program.own("own", 1)
    path.write_text("deck: own\ncards: [{q: A?, a: b}]\n", encoding="utf-8")
    broken = program.home.with_name("broken.yaml")
    broken.write_text("deck: broken\ncards: [{q: A?}]\n", encoding="utf-8")
    done = program("decks", "fix-ids", broken, "own", code=1)
    assert done.out == f"{path}: 1 id written\n"
    assert done.err.startswith(f"studyllm: {broken}:2:9: ")
    assert "comes with studyllm" in program("decks", "fix-ids", "moe", code=1).err


def test_a_shipped_deck_that_gets_a_card_is_said_to_be_a_copy(program: Program) -> None:
    done = program("decks", "add", "moe", "Mine?", "Yes.", "--lang", "en")
    path = program.home / "decks/moe.yaml"
    assert done.err == f"studyllm: the deck is your own copy now: {path}\n"
    assert path.read_text(encoding="utf-8").endswith(
        "\n\n  - question:\n      en: Mine?\n    answer:\n      en: Yes.\n"
    )

"""Decks that load: every kind and key, as they are written, streamed in the order of the file."""

from __future__ import annotations

import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.core.cards import Basic, Card, Choices, Cloze, Deck, Number, Point, Points
from studyllm.errors import ConfigError, DeckError, StudyError

SHIPPED = sorted((Path(__file__).parents[2] / "decks").glob("*.yaml"))


def load(folder: Path, text: str | bytes, encoding: str | None = None) -> tuple[Deck, list[Card]]:
    path = folder / "d.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return deckfile.load(path, encoding=encoding)


def one(folder: Path, *lines: str) -> Card:
    """The only card of a deck, from the lines of its mapping."""
    [card] = load(folder, "deck: d\ncards:\n  - " + "\n    ".join(lines) + "\n")[1]
    return card


def kind(folder: Path, *lines: str) -> object:
    return one(folder, "q: Q", *lines).kind


def refusal(folder: Path, text: str | bytes, encoding: str | None = None) -> str:
    """The only problem of a deck, without its path."""
    with pytest.raises(DeckError) as refused:
        load(folder, text, encoding)
    [problem] = refused.value.problems
    return f"{problem.line}:{problem.column}: {problem.message}"


def test_a_card_of_each_kind(tmp_path: Path) -> None:
    assert kind(tmp_path, "a: A") == Basic({"": "A"})
    assert kind(tmp_path, "answer: A", "reverse: true") == Basic({"": "A"}, reverse=True)
    assert kind(tmp_path, "answer: A", "reverse: False") == Basic({"": "A"})
    assert one(tmp_path, "cloze: a {{b}}").kind == Cloze({"": "a {{b}}"})
    assert one(tmp_path, "cloze: a {{b}}").question == {}
    options = ({"": "A"}, {"": "B"}, {"": "C"})
    assert kind(tmp_path, "choices: [A, B, C]") == Choices(options, frozenset({0}))
    assert kind(tmp_path, "choices: [A, B, C]", "right: [3, 2]") == Choices(
        options, frozenset({1, 2})
    )
    assert kind(tmp_path, "number: 65504") == Number("65504")
    assert kind(tmp_path, "points: [A, {point: B, required: true}, {point: C}]") == Points(
        (Point({"": "A"}), Point({"": "B"}, required=True), Point({"": "C"}))
    )


def test_every_other_key_of_a_card(tmp_path: Path) -> None:
    card = one(
        tmp_path,
        "id: a",
        "question: {en: Q, zh: 问}",
        "answer: {zh: 答, en: A}",
        "note: {en: N}",
        "source: S",
        "as_of: 2024-02-29",
        "tags: [one, two words]",
        "refs: [3.10, 4]",
        "was: [b, ~0123456789]",
    )
    assert card == Card(
        "a",
        {"en": "Q", "zh": "问"},
        Basic({"zh": "答", "en": "A"}),
        note={"en": "N"},
        source={"": "S"},
        as_of="2024-02-29",
        tags=("one", "two words"),
        refs=("3.10", "4"),
        was=("b", "~0123456789"),
    )


def test_every_key_of_a_deck_also_after_its_cards(tmp_path: Path) -> None:
    deck, cards = load(
        tmp_path,
        "format: 1\ntitle: {en: T, zh: 题}\ncards:\n  - {q: Q, a: A}\n"
        "about: what it is\ntags: [x]\nwas: [c]\ndeck: d\n",
    )
    assert deck == Deck("d", {"en": "T", "zh": "题"}, {"": "what it is"}, ("x",), ("c",))
    assert len(cards) == 1


def test_a_deck_without_a_title_is_called_by_its_slug(tmp_path: Path) -> None:
    assert load(tmp_path, "deck: 位置\ncards: [{q: Q, a: A}]\n")[0] == Deck("位置", {"": "位置"})


@pytest.mark.parametrize(
    "text",
    ["no", "Yes", "~", "null", "3.10", "012", "0x1F", "1:30", "2e-5", ".inf", "2024-01-01", "<<x"],
)
def test_a_plain_scalar_is_the_text_that_was_written(tmp_path: Path, text: str) -> None:
    assert kind(tmp_path, f"a: {text}") == Basic({"": text})


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'it''s'", "it's"),
        ('"a\\tb\\u00e9"', "a\tbé"),
        ("|\n      one\n      two\n", "one\ntwo"),
        ("|+\n      one\n\n", "one"),
        (">\n      one\n      two\n", "one two"),
        ("one\n      two", "one two"),
        ('"\\e[2J\\u202e"', "␛[2J\ufffd"),
        ('" x "', " x "),
    ],
)
def test_other_scalars_are_what_yaml_makes_of_them(tmp_path: Path, written: str, text: str) -> None:
    assert kind(tmp_path, f"a: {written}") == Basic({"": text})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("65,504", "65504"),
        ("1_000_000", "1000000"),
        ("1e-4", "1e-4"),
        ("-.5", "-.5"),
        ("+3.", "+3."),
        ("'65504'", "65504"),
        ("1,234.5", "1234.5"),
    ],
)
def test_a_number_is_kept_without_its_separators(tmp_path: Path, written: str, value: str) -> None:
    assert kind(tmp_path, f"number: {written}") == Number(value)


@pytest.mark.parametrize(
    ("written", "value"), [("0.5", "0.5"), ("1%", "1%"), ("2.5 %", "2.5%"), ("0", "0")]
)
def test_a_tolerance_is_absolute_or_a_percentage(tmp_path: Path, written: str, value: str) -> None:
    found = kind(tmp_path, "number: 8", f"tolerance: {written}", "unit: {en: GB}")
    assert found == Number("8", value, {"en": "GB"})


@pytest.mark.parametrize("text", ["1e999", "1,23", "1_", "nan", "inf", "0x1F", "١٢", "1 000", ""])
def test_what_is_no_finite_decimal_number_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DeckError, match=r"`number` "):
        kind(tmp_path, f"number: {text}")


@pytest.mark.parametrize("text", ["2024", "2024-09", "2024-09-30", "0999-12-31"])
def test_a_date_is_a_year_a_month_or_a_day(tmp_path: Path, text: str) -> None:
    assert one(tmp_path, "q: Q", "a: A", f"as_of: {text}").as_of == text


@pytest.mark.parametrize("text", ["0000", "2024-00", "2024-1", "2024-06-31", "24", "2024-W01"])
def test_a_date_that_does_not_exist_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DeckError, match=r"`as_of` takes"):
        one(tmp_path, "q: Q", "a: A", f"as_of: {text}")


@pytest.mark.parametrize("code", ["en", "zh", "yue", "zh-TW", "zh-Hant", "zh-Hant-TW", "es-419"])
def test_languages_have_codes(tmp_path: Path, code: str) -> None:
    assert one(tmp_path, f"q: {{{code}: Q}}", "a: A").question == {code: "Q"}


def test_a_card_without_an_id_is_named_after_its_text(tmp_path: Path) -> None:
    def named(text: str) -> str:
        return "~" + blake2b(text.encode(), digest_size=5).hexdigest()

    assert one(tmp_path, "q: Why  so?", "a: A").id == named("Why so?")
    assert one(tmp_path, "q: |", "  Why", "  so?", "a: B").id == named("Why so?")
    assert one(tmp_path, "q: {zh: 问, en: Why?}", "a: A").id == named("Why?")
    assert one(tmp_path, "q: {zh: 问, fr: Quoi?}", "a: A").id == named("Quoi?")
    assert one(tmp_path, "cloze: a {{b}}").id == named("a {{b}}")


def test_ids_are_folded_to_what_they_look_like(tmp_path: Path) -> None:
    text = "deck: d\ncards:\n  - {id: ﬁle, q: Q, a: A}\n  - {q: R, a: B, follow_up: [fi\u200dle]}\n"
    first, second = load(tmp_path, text)[1]
    assert first.id == "file"
    assert second.follow_up == ("file",)


def test_a_follow_up_may_come_before_or_after(tmp_path: Path) -> None:
    cards = "".join(
        f"  - {{id: {name}, q: {name}, a: A, follow_up: [{other}]}}\n"
        for name, other in (("a", "c"), ("b", "a"), ("c", "a"))
    )
    loaded = load(tmp_path, f"deck: d\ncards:\n{cards}")[1]
    assert [card.follow_up for card in loaded] == [("c",), ("a",), ("a",)]


def test_cards_are_streamed_in_order_and_the_deck_comes_last(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    text = "deck: d\ncards:\n" + "".join(f"  - {{id: c{i}, q: Q{i}, a: A}}\n" for i in range(3000))
    path.write_text(text)
    reading = deckfile.read(path)
    stream = iter(reading)
    assert next(stream).id == "c0"
    with pytest.raises(ValueError, match="when its cards have been read"):
        _ = reading.deck
    with pytest.raises(ValueError, match="when the cards have been read"):
        _ = reading.digest
    assert [card.id for card in stream] == [f"c{i}" for i in range(1, 3000)]
    assert reading.deck.slug == "d"
    assert reading.digest == blake2b(text.encode(), digest_size=16).digest()
    assert reading.digest == deckfile.digest(path)
    assert reading.line("c2999") == 3002
    assert reading.line("c3000") == 0
    assert [card.id for card in reading] == [f"c{i}" for i in range(3000)]


def test_nothing_is_yielded_after_the_first_problem(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(
        "deck: d\ncards:\n  - {id: a, q: Q, a: A}\n  - {id: b}\n  - {id: c, q: R, a: A}\n"
    )
    reading = deckfile.read(path, shown_as="the deck\x1b")
    yielded: list[Card] = []
    with pytest.raises(DeckError, match="the deck␛:4:5: a card has one of"):
        yielded.extend(iter(reading))
    stream = iter(reading)
    assert next(stream).id == "a"
    with pytest.raises(DeckError):
        next(stream)
    assert reading.line("a") == 3
    assert deckfile.read(path).line("a") == 0


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_shipped_deck_loads(path: Path) -> None:
    deck, cards = deckfile.load(path)
    assert deck.slug == path.stem
    assert cards


@pytest.mark.parametrize("slug", ["my-deck", "[x", "o'clock", "位置"])
def test_the_template_is_a_deck_with_every_kind_in_two_languages(tmp_path: Path, slug: str) -> None:
    deck, cards = load(tmp_path, deckfile.template(slug))
    assert deck.slug == slug
    assert set(deck.title) == {"en", "zh"}
    assert {type(card.kind) for card in cards} == {Basic, Cloze, Choices, Number, Points}
    assert any(isinstance(card.kind, Basic) and card.kind.reverse for card in cards)


@pytest.mark.parametrize("slug", ["a/b", "", "..", "a b", "\x1b"])
def test_there_is_no_template_for_what_cannot_be_a_slug(slug: str) -> None:
    with pytest.raises(StudyError) as refused:
        deckfile.template(slug)
    assert str(refused.value).isprintable()


def test_the_package_is_imported_without_yaml() -> None:
    code = "import sys, studyllm.deckfile; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_libyaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text("deck: d\n")
    code = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from pathlib import Path\n"
        "from studyllm import deckfile, errors\n"
        "try:\n    deckfile.load(Path(sys.argv[1]))\n"
        "except errors.StudyError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "PyYAML lacks its C part (yaml._yaml): reinstall pyyaml\n"


@pytest.mark.parametrize(
    "card",
    [
        "q: *x",
        "q: {en: *x }",
        "a: *x",
        "id: *x",
        "tags: *x",
        "tags: [*x ]",
        "follow_up: [*x , [y], b]",
        "choices: [*x , B]",
        "choices: *x",
        "points: [*x ]",
        "points: [{point: *x }]",
        "points: [{point: A, required: *x }]",
        "number: *x",
        "tolerance: *x",
        "as_of: *x",
        "reverse: *x",
        "right: [*x ]",
        "*x : A",
        "{a: b}: A",
    ],
)
def test_what_was_refused_by_the_fold_is_not_complained_of_twice(tmp_path: Path, card: str) -> None:
    rest = {"q": "q: Q", "kind": "a: A", "number": "number: 1", "choices": "choices: [A, B]"}
    if card.startswith(("a:", "choices", "points", "number")):
        del rest["kind"]
    if card.startswith("q:"):
        del rest["q"]
    if not card.startswith("tolerance"):
        del rest["number"]
    else:
        del rest["kind"]
    if not card.startswith("right"):
        del rest["choices"]
    else:
        del rest["kind"]
    lines = "\n    ".join([*rest.values(), card])
    text = f"deck: d\ncards:\n  - id: b\n    q: R\n    a: A\n  - {lines}\n"
    wanted = "takes a name" if "[y]" in card else ""
    with pytest.raises(DeckError) as refused:
        load(tmp_path, text)
    found = [problem.message for problem in refused.value.problems]
    assert len(found) == 1 + bool(wanted)
    assert wanted in found[-1]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("a {{b", "3:14"),
        ("'a {{b'", "3:12"),
        ("|\n      a {{b", "3:12"),
        ("a\n      {{b", "3:12"),
        ("\n      zh: 甲 {{乙", "4:13"),
    ],
)
def test_a_cloze_is_refused_where_it_breaks_if_that_can_be_told(
    tmp_path: Path, written: str, place: str
) -> None:
    text = f"deck: d\ncards:\n  - cloze: {written}\n"
    assert refusal(tmp_path, text) == f"{place}: `{{{{` is never closed by `}}}}`"


def test_an_unknown_encoding_is_a_usage_error(tmp_path: Path) -> None:
    for name in (
        "klingon",
        "rot13",
        "hex",
        "idna",
        "unicode_escape",
        "a\0b",
        "undefined",
        "\ud800",
    ):
        with pytest.raises(ConfigError, match="unknown encoding"):
            deckfile.read(tmp_path / "d.yaml", encoding=name)

"""The shipped decks against the ledger of claims, the glossary and the rules of craft."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from studyllm.core.cards import Card, Deck, Points
from studyllm.core.editorial import findings
from studyllm.core.wordings import prose
from studyllm.deckfile import load

ROOT = Path(__file__).parent.parent.parent
SLUGS = sorted(path.stem for path in (ROOT / "decks").glob("*.yaml"))
CLAIMS = yaml.safe_load((Path(__file__).parent / "claims.yaml").read_text(encoding="utf-8"))
CONTENT = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


@cache
def deck(slug: str) -> tuple[Deck, list[Card]]:
    return load(ROOT / "decks" / f"{slug}.yaml")


def chinese_of(slug: str) -> str:
    text = (ROOT / "decks" / f"{slug}.yaml").read_text(encoding="utf-8")
    return prose("\n".join(re.findall(r".*[\u4e00-\u9fff].*", text)))


def glossary() -> list[tuple[str, str, list[str]]]:
    """English term, Chinese rendering, renderings to avoid."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.*?) \|$", GLOSSARY, re.MULTILINE)
    return [(en, zh, [w for w in avoid.split("、") if w]) for en, zh, avoid in rows[2:]]


def test_there_are_twelve_decks_with_enough_cards() -> None:
    assert len(SLUGS) == 12
    counts = {slug: len(deck(slug)[1]) for slug in SLUGS}
    assert sum(counts.values()) >= 380
    assert {slug: n for slug, n in counts.items() if not 25 <= n <= 45} == {}


def test_the_decks_keep_the_rules_of_craft() -> None:
    assert findings([deck(slug) for slug in SLUGS]) == []


def test_every_claim_is_covered_by_a_card_or_left_out_with_a_reason() -> None:
    covered = {ref for slug in SLUGS for card in deck(slug)[1] for ref in card.refs}
    claims = {claim["id"]: claim for claim in CLAIMS}
    assert covered - claims.keys() == set()
    left_out = {name for name, claim in claims.items() if "omitted" in claim}
    assert claims.keys() - covered - left_out == set()
    assert left_out & covered == set()


@pytest.mark.parametrize("claim", [claim["id"] for claim in CLAIMS if "omitted" in claim])
def test_what_was_left_out_is_told(claim: str) -> None:
    assert f"| {claim} |" in CONTENT


@pytest.mark.parametrize("claim", [claim["id"] for claim in CLAIMS if claim["verdict"] == "wrong"])
def test_where_the_notes_are_wrong_the_correction_is_told(claim: str) -> None:
    assert re.search(rf"(?<![\d.]){re.escape(claim)}(?![\d.]*\d)", CONTENT)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_deck_has_interview_questions_with_key_points(slug: str) -> None:
    asked = [card for card in deck(slug)[1] if isinstance(card.kind, Points)]
    assert len(asked) >= 3
    for card in asked:
        assert isinstance(card.kind, Points)
        assert 3 <= len(card.kind.points) <= 7, card.id
    assert any(point.required for card in asked for point in card.kind.points)  # type: ignore[union-attr]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_deck_says_what_it_covers_and_has_chains_that_go_deeper(slug: str) -> None:
    head, cards = deck(slug)
    assert head.about is not None
    assert {"en", "zh"} <= head.about.keys()
    assert any(card.follow_up for card in cards)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_card_names_its_source_and_speaks_both_languages(slug: str) -> None:
    for card in deck(slug)[1]:
        assert card.source, card.id
        assert not card.id.startswith("~"), card.question


@pytest.mark.parametrize(("term", "rendering", "avoided"), glossary())
def test_the_glossary_is_followed(term: str, rendering: str, avoided: list[str]) -> None:
    texts = {slug: chinese_of(slug) for slug in SLUGS}
    for word in avoided:
        assert [slug for slug, text in texts.items() if word in text] == [], (term, rendering)


def test_every_rendering_of_the_glossary_is_used() -> None:
    everything = "\n".join(chinese_of(slug) for slug in SLUGS)
    assert [zh for _, zh, _ in glossary() if zh.partition("（")[0] not in everything] == []

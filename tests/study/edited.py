"""Deck files that are edited, and a record of which card is which that reads none of them.

A card is known by its label, whatever becomes of its text, its id, its place and its deck.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from studyllm.core.cards import Cloze, Key
from studyllm.core.journal import Answer, FactId, Standing, effective
from studyllm.core.schedule import Memory
from studyllm.store.bodies import unpack_card
from tests.learner import Learner

TEXTS = (
    ("By which angle does RoPE rotate the query at position m?", "By m times theta, its own one"),
    ("Why is attention divided by the root of the head size?", "So that the softmax stays soft"),
    ("What does a router of a mixture of experts choose?", "The k experts with the best scores"),
    ("Which tensors does the KV cache keep for every layer?", "Keys and values of past tokens"),
    ("How does LoRA change a frozen weight matrix?", "It adds a product of two thin matrices"),
    ("What is the reward model trained on in RLHF?", "On comparisons of pairs of answers"),
    ("Name the bottleneck of decoding with batch size one.", "Reading all weights from memory"),
    ("When does FlashAttention write the score matrix to HBM?", "Never, tiles stay in SRAM"),
    ("What did Chinchilla say of tokens per parameter?", "About twenty tokens are best"),
    ("Which loss does DPO minimise in place of PPO?", "A logistic one on preference margins"),
    ("How many bits has a weight in NF4 quantisation?", "Four, with levels of a normal law"),
    ("What is speculative decoding verified by?", "One pass of the large model over the draft"),
    ("Why do layers have residual connections?", "Gradients reach early layers unchanged"),
    ("What merges are learned by byte pair encoding?", "Those of the most frequent pairs"),
    ("Which normalisation has no mean subtraction?", "RMSNorm, it divides by the size only"),
    ("What does gradient checkpointing trade for memory?", "A second forward computation"),
    ("How does ZeRO stage 3 split a model over workers?", "Parameters, gradients and states"),
    ("Which heads share keys in grouped query attention?", "All queries of one group"),
    ("What is a needle in a haystack test for?", "Retrieval from very long contexts"),
    ("Why does top-p sampling adapt to each step?", "It cuts where the mass is reached"),
)
"""Questions and answers of which none is like another."""


@dataclass(frozen=True)
class Written:
    """A card as it stands in a file."""

    label: int
    question: str
    answer: str
    id: str | None = None
    was: tuple[str, ...] = ()
    more: str = ""
    """The question in Chinese, if it has been translated."""

    def yaml(self) -> str:
        question = {"en": self.question, "zh": self.more} if self.more else self.question
        fields = {"id": self.id, "q": question, "a": self.answer, "was": list(self.was)}
        return json.dumps({key: value for key, value in fields.items() if value})


@dataclass
class Page:
    """A deck file."""

    slug: str
    cards: list[Written] = field(default_factory=list)
    was: tuple[str, ...] = ()

    def yaml(self) -> str:
        head = f"deck: {self.slug}\nwas: {json.dumps(list(self.was))}\n"
        cards = "".join(f"  - {card.yaml()}\n" for card in self.cards)
        return f"{head if self.was else head.splitlines()[0]}\ncards:\n{cards}"


def plain(label: int) -> Written:
    return Written(label, *TEXTS[label])


def typo(text: str) -> str:
    """Two letters in its middle swapped."""
    middle = next(
        place
        for place in range(len(text) // 2, len(text) - 1)
        if text[place].isalpha() and text[place + 1].isalpha() and text[place] != text[place + 1]
    )
    return text[:middle] + text[middle + 1] + text[middle] + text[middle + 2 :]


class Progress(NamedTuple):
    """All that was learned of a card."""

    memory: Memory | None
    standing: Standing
    answers: tuple[FactId, ...]


class Editor:
    """A learner with deck files of their own, in a text editor."""

    def __init__(self, folder: Path, labels: dict[str, Iterable[int]]) -> None:
        """`labels` are those of the cards in each deck, in a file of its name."""
        self.learner = Learner(folder, {}, new_per_day=99)
        self.pages = {slug: Page(slug, [plain(one) for one in of]) for slug, of in labels.items()}
        self.written: set[str] = set()
        self.save()

    def close(self) -> None:
        self.learner.study.close()

    def save(self) -> None:
        """Write the files, and read what has changed."""
        self.write()
        self.learner.reopen()
        assert self.learner.study.problems == []

    def write(self) -> None:
        folder = self.learner.home.decks
        folder.mkdir(parents=True, exist_ok=True)
        pages = {name: page for name, page in self.pages.items() if page.cards}
        for name in self.written - pages.keys():
            (folder / f"{name}.yaml").unlink()
        for name, page in pages.items():
            path = folder / f"{name}.yaml"
            if not path.exists() or path.read_text(encoding="utf-8") != page.yaml():
                path.write_text(page.yaml(), encoding="utf-8")
        self.written = set(pages)

    def place(self, label: int) -> tuple[str, int]:
        """The file of a card, and which it is in it."""
        return next(
            (name, number)
            for name, page in self.pages.items()
            for number, card in enumerate(page.cards)
            if card.label == label
        )

    def card(self, label: int) -> Written:
        name, number = self.place(label)
        return self.pages[name].cards[number]

    def change(self, label: int, **changes: object) -> None:
        name, number = self.place(label)
        cards = self.pages[name].cards
        cards[number] = replace(cards[number], **changes)  # type: ignore[arg-type]

    def cut(self, label: int) -> Written:
        name, number = self.place(label)
        return self.pages[name].cards.pop(number)

    def keys(self) -> dict[str, Key]:
        """The key of each card by its question in English."""
        rows = self.learner.study._db.execute(
            "select name.text, body from card join name using (id) "
            "join content on content.card = card.id"
        )
        found = {}
        for key, body in rows.fetchall():
            card = unpack_card("", body)
            text = card.kind.text if isinstance(card.kind, Cloze) else card.question
            found[text.get("en") or text[""]] = key
        return found

    def key(self, label: int) -> Key:
        return self.keys()[self.card(label).question]

    def progress(self) -> dict[int, Progress]:
        """What was learned of each card in a file, by its label."""
        keys = self.keys()
        return {
            card.label: self.progress_of(keys[card.question])
            for page in self.pages.values()
            for card in page.cards
        }

    def progress_of(self, key: Key) -> Progress:
        found = self.learner.study._shelf.card(key)
        assert found is not None
        return Progress(found.memory, found.standing, self.answers(key))

    def answers(self, key: Key) -> tuple[FactId, ...]:
        facts = effective(self.learner.study._ledger.facts_of(key))
        return tuple(one.id for one in facts if isinstance(one, Answer))

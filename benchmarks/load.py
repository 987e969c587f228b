"""The load: decks, homes in which somebody has studied for two years, and Anki's counterparts.

Everything is made with a seed, by processes of their own, and kept in the work folder. A home's
cards come in by an import, its history as rows of the journal that studyllm then folds. 30 % of
the cards are new, 2,500 are due (of 1,000 cards 350). Where there are fewer answers than would give
every learned card a history of SHORTEST, the rest of the learned cards have a baseline, as if they
had been taken over from another program; "facts" are answers, and baselines are not counted.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from benchmarks.timing import NOW, ROOT, BenchmarkError, environment, studyllm

DECK = "load"
MARK = "㐀"
"""Begins every question, and stands in nothing else that is printed or painted."""

DUE = 2_500
DUE_SHARE = 0.35
"""At most this share of the cards is due."""
NEW_SHARE = 0.3
LATE = 5
"""Days over which the days of due cards spread, up to today."""
AHEAD = 200
"""Days over which those of the others spread."""

SPAN = 730
"""Days of history."""
SHORTEST, PASSES = 4, 3
"""Answers of a card's history at least; so many are passes at its end."""
GRADES, WEIGHTS = (1, 2, 3, 4), (1, 1, 7, 1)

DAY_MS, HOUR_MS = 86_400_000, 3_600_000

ANSWER, BASELINE = 0, 4
"""Kinds of facts, as the journal has them."""
AT = int(datetime.fromisoformat(NOW).timestamp()) * 1000
TODAY = (AT - 4 * HOUR_MS) // DAY_MS

_WORDS = (
    "attention causal mask rank token position rotary embedding expert router load balance "
    "adapter LoRA gradient policy reward advantage KL reference logits softmax bias norm residual "
    "quantize bf16 overflow prompt context window prefill decode cache head shared layer encoder "
    "注意力 位置编码 归一化 专家 路由 奖励模型 优势函数 参数 微调 梯度"
)
WORDS = _WORDS.split()
TAGS = ("attention", "experts", "rewards", "numbers")
LEVELS = ("core", "deep", "trivia")


class Load:
    """The work folder, in which what is asked for is made unless it is there."""

    def __init__(self, work: Path, tell: Callable[[str], None]) -> None:
        """`tell` is told what is being made, because that can take minutes."""
        self.work = work
        self._tell = tell
        work.mkdir(parents=True, exist_ok=True)

    def deck(self, cards: int) -> Path:
        """A deck file."""
        return self._made(self.work / f"deck-{cards}.yaml", "deck", str(cards))

    def table(self, cards: int) -> Path:
        """The same cards as Anki imports them: tab-separated, with tags."""
        return self._made(self.work / f"deck-{cards}.tsv", "table", str(cards))

    def home(self, cards: int, facts: int) -> Path:
        """A home that has the deck and a history of so many facts, and has been started once."""
        deck = self.deck(cards)
        home = self.work / f"home-{cards}-{facts}"
        seal, sealed = home / "sealed", self._seal()
        if not seal.exists() or seal.read_text(encoding="utf-8") != sealed:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            self._make(f"{cards:,} cards, {facts:,} facts", "home", deck, home, str(facts))
            seal.write_text(sealed, encoding="utf-8")
        self._start_once(home)
        return home

    def fresh_home(self, name: str) -> Path:
        """A home with nothing but the decks that come with studyllm, all of them read."""
        home = self.work / name
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        self._start_once(home)
        return home

    def anki(self, python: Path, cards: int, facts: int) -> Path:
        """A collection of Anki's with the same load; its days count from the real today."""
        day = time.strftime("%Y%m%d")
        path = self.work / f"anki-{cards}-{facts}-{day}" / "collection.anki2"
        if not path.exists():
            table = self.table(cards)
            temporary = path.parent.with_suffix(".part")
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir()
            self._tell(f"making Anki's collection: {cards:,} cards, {facts:,} reviews")
            words = [str(python), "-m", "benchmarks.contenders.anki_backend", "build"]
            run([*words, str(table), str(temporary / path.name), str(facts)], self.work)
            temporary.rename(path.parent)
        return path

    def package(self, python: Path, cards: int, facts: int) -> Path:
        """A package that Anki made of that collection."""
        collection = self.anki(python, cards, facts)
        path = collection.with_name("all.apkg")
        if not path.exists():
            words = [str(python), "-m", "benchmarks.contenders.anki_backend", "pack"]
            run([*words, str(collection), str(path)], self.work)
        return path

    def _made(self, path: Path, kind: str, *words: str) -> Path:
        if not path.exists():
            temporary = path.with_suffix(".part")
            self._make(path.name, kind, temporary, *words)
            temporary.rename(path)
        return path

    def _make(self, what: str, *words: str | Path) -> None:
        # In another process: this one's size would be the least that any child's could seem.
        self._tell(f"making {what}")
        run([sys.executable, "-m", "benchmarks.load", *map(str, words)], self.work)

    def _start_once(self, home: Path) -> None:
        """Have the shipped decks read, and this machine known as the one that writes."""
        run(studyllm("stats"), home)

    def _seal(self) -> str:
        """Changes with whatever a home follows from."""
        digest = hashlib.blake2b(digest_size=16)
        for name in ("benchmarks/load.py", "studyllm/store/tables.py", "studyllm/core/sm2.py"):
            digest.update((ROOT / name).read_bytes())
        return digest.hexdigest()


def run(words: Sequence[str], home: Path) -> None:
    """Run a command to its end; its words are shown only if it fails."""
    done = subprocess.run(
        words, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"{' '.join(words)}: {done.stderr[-2000:]}")


def cards(count: int) -> Iterator[tuple[str, str, str, tuple[str, str]]]:
    """Ids, questions, answers and tags: about 275 bytes of YAML each, a fifth of words Chinese."""
    chance = random.Random(7)
    for number in range(count):
        question = f"{MARK}{number}: {' '.join(chance.choices(WORDS, k=8))}?"
        answer = " ".join(chance.choices(WORDS, k=17)) + "."
        yield f"c{number:06}", question, answer, (chance.choice(TAGS), chance.choice(LEVELS))


def write_deck(path: Path, count: int) -> None:
    """Write a deck file of the format that people write."""
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(f"deck: {DECK}\ntitle: Load\ncards:\n")
        stream.writelines(
            f'  - id: {card_id}\n    question: "{question}"\n'
            f"    answer: |\n      {answer}\n    tags: [{', '.join(tags)}]\n"
            for card_id, question, answer, tags in cards(count)
        )


def write_table(path: Path, count: int) -> None:
    """Write the same cards as a table for Anki."""
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("#separator:Tab\n#html:false\n#notetype:Basic\n#tags column:3\n")
        stream.writelines(
            f"{question}\t{answer}\t{' '.join(tags)}\n"
            for _, question, answer, tags in cards(count)
        )


def make_home(deck: Path, home: Path, facts: int) -> None:
    """Fill an empty home: the deck by an import, then two years in which somebody studied."""
    run(studyllm("import", str(deck)), home)
    database = sqlite3.connect(home / "studyllm.db", isolation_level=None)
    database.execute("pragma synchronous = off")
    database.execute("begin")
    _write_history(database, facts)
    database.execute("update meta set value = '' where name = 'scheduler'")
    database.execute("commit")
    database.execute("pragma wal_checkpoint(truncate)")
    database.close()
    run(studyllm("stats"), home)  # folds the journal: its views were made by no scheduler


def _write_history(database: sqlite3.Connection, facts: int) -> None:
    """Write the journal; a due card's past ends so that it is due on one of the last LATE days."""
    chance = random.Random(11)
    rows = database.execute(
        "select card.id from card join deck on deck.id = card.deck where slug = ? "
        "order by card.position",
        (DECK,),
    )
    numbers = [row[0] for row in rows]
    learned = numbers[: round(len(numbers) * (1 - NEW_SHARE))]
    due = set(chance.sample(learned, min(DUE, round(len(numbers) * DUE_SHARE))))
    chance.shuffle(learned)
    with_facts = learned[: facts // SHORTEST]
    answers = []
    for place, number in enumerate(with_facts):
        size = facts // len(with_facts) + (place < facts % len(with_facts))
        answers += [(day, number, grade) for day, grade in _history(chance, size, number in due)]
    # Sorting is stable: what one card was answered on one day keeps its order.
    answers.sort(key=lambda answer: answer[0])
    device = database.execute("select value from meta where name = 'device'").fetchone()[0]
    insert = "insert into journal values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    database.executemany(insert, _answers(chance, int(device), answers))
    rest = ((number, number in due) for number in learned[len(with_facts) :])
    database.executemany(insert, _baselines(chance, int(device), rest))


def _history(chance: random.Random, size: int, is_due: bool) -> list[tuple[int, int]]:
    """Days and grades of one card's answers, in their order.

    Drawn again until the card is due when it should be; the last answers are passes, so that
    this comes soon.
    """
    from studyllm.core.journal import Grade, Review
    from studyllm.core.sm2 import SM2

    while True:
        days = sorted(chance.choices(range(TODAY - SPAN, TODAY), k=size))
        drawn = chance.choices(GRADES, WEIGHTS, k=size - PASSES)
        answers = list(zip(days, [*drawn, *[int(Grade.GOOD)] * PASSES], strict=True))
        memory = SM2.fold("", (Review(Grade(grade), day, 0) for day, grade in answers))
        assert memory
        if (TODAY - LATE < memory.due <= TODAY) if is_due else memory.due > TODAY:
            return answers


Row: TypeAlias = tuple[int, int, int, int, int, int, int | None, int | None, str | None]
"""Of `journal`."""


def _answers(
    chance: random.Random, device: int, answers: list[tuple[int, int, int]]
) -> Iterator[Row]:
    """Answers (day, card, grade), sorted by day, spread over ten hours of each day."""
    begin = 0
    while begin < len(answers):
        day = answers[begin][0]
        end = begin
        while end < len(answers) and answers[end][0] == day:
            end += 1
        step = 10 * HOUR_MS // (end - begin)
        for place, (_, card, grade) in enumerate(answers[begin:end]):
            at = day * DAY_MS + 8 * HOUR_MS + place * step
            yield at, device, 0, day, ANSWER, card, grade, chance.randrange(2_000, 30_000), None
        begin = end


def _baselines(
    chance: random.Random, device: int, cards: Iterable[tuple[int, bool]]
) -> Iterator[Row]:
    """What another program had promised for cards that are due, or not."""
    for place, (card, is_due) in enumerate(cards):
        due = TODAY - chance.randrange(LATE) if is_due else TODAY + chance.randrange(1, AHEAD)
        interval = chance.randrange(max(due - TODAY, LATE) + 1, 2 * AHEAD)
        day = due - interval
        promise = {"due": due, "interval": interval, "ease": chance.randrange(170, 300)}
        yield day * DAY_MS, device, place, day, BASELINE, card, None, None, json.dumps(promise)


def main(words: list[str]) -> None:
    """Make what the words ask for."""
    match words:
        case ["deck", path, count]:
            write_deck(Path(path), int(count))
        case ["table", path, count]:
            write_table(Path(path), int(count))
        case ["home", deck, home, facts]:
            make_home(Path(deck), Path(home), int(facts))
        case _:
            raise SystemExit(f"unknown: {words}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""What a plan towards an interview follows from, read page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from studyllm.config import Settings
from studyllm.core.calibration import calibration, forecast, unpacked
from studyllm.core.cards import Key
from studyllm.core.interview import Interview
from studyllm.core.journal import Day, Grade, effective
from studyllm.core.progress import Calibration, Work
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.situation import Learned, Situation, TopicCards
from studyllm.store.census import Census
from studyllm.store.connection import Database
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf
from studyllm.store.tallied import Tallied
from studyllm.study.overview import begun
from studyllm.study.planning import own_grades, own_pace, turn_of
from studyllm.study.topics import topics_of

PAGE = 100
"""Cards that are read at once, which takes some milliseconds with all their answers."""


class SituationReader:
    """Reads the cards of topics, and folds their answers by the model that foretells."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        shelf: Shelf,
        scheduler: Scheduler,
        model: Scheduler,
        settings: Settings,
    ) -> None:
        """`model` foretells recall; it may be the scheduler, and nothing is folded then."""
        self._ledger = ledger
        self._shelf = shelf
        self._census = Census(database)
        self._tallied = Tallied(database)
        self._scheduler = scheduler
        self._model = model
        self._settings = settings
        self._bins: Counter[int] = Counter()
        """Sums of what the model would have foretold, packed, by bin."""

    def read(self, day: Day, interview: Interview) -> Work[Situation]:
        """How things stand on a day with an interview's topics."""
        self._bins.clear()
        weights = topics_of(interview, self._shelf.decks())
        done, total = 0, sum(deck.cards for deck in weights)
        topics = []
        for deck, weight in weights.items():
            fresh: list[Key] = []
            learned: list[Learned] = []
            for page in self._census.asked(deck, PAGE):
                fresh += [key for _, key, memory in page if memory is None]
                learned += self._learned(
                    [(number, key, memory) for number, key, memory in page if memory is not None]
                )
                done += len(page)
                yield done, total
            topics.append(TopicCards(deck.slug, deck.deck().title, weight, fresh, learned))
        return Situation(
            today=day,
            interview=interview,
            scheduler=self._scheduler,
            pace=own_pace(self._ledger, day),
            topics=topics,
            calibration=self._calibration(day),
            grades=own_grades(self._tallied, day),
            turns=[turn_of(answer) for answer in self._ledger.answers_of(day)],
            begun=begun(self._ledger, day),
            buried=frozenset(self._shelf.buried(day)),
            new_per_day=self._settings.new_per_day,
        )

    def _learned(self, cards: Sequence[tuple[int, Key, Memory]]) -> list[Learned]:
        """Cards with both memories; what the model would have foretold of them is counted."""
        if self._model is self._scheduler:
            return [Learned(key, memory, memory) for _, key, memory in cards]
        pasts = self._ledger.pasts([(number, key) for number, key, _ in cards])
        found = []
        for (_, key, memory), facts in zip(cards, pasts, strict=True):
            model, counted = self._model.tally(effective(facts))
            assert model is not None  # whatever leaves one memory behind leaves the other
            found.append(Learned(key, memory, model))
            for review, _, chance in counted:
                if chance is not None:
                    told = forecast(chance, review.grade > Grade.AGAIN)
                    self._bins[told.bin] += told.packed
        return found

    def _calibration(self, day: Day) -> Calibration:
        """Of the scheduler's own forecasts, all there are; else of the topics' cards."""
        if self._model is self._scheduler:
            return calibration(self._tallied.foretold(self._tallied.until(day)))
        return calibration({number: unpacked(packed) for number, packed in self._bins.items()})

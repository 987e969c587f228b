"""Mock interviews in the journal: which answers belong to which."""

from __future__ import annotations

from studyllm.core.cards import Key
from studyllm.core.journal import Answer, FactId, effective
from studyllm.store import cold
from studyllm.store.connection import Database
from studyllm.store.facts import fact
from studyllm.store.ledger import Ledger


def mocks(database: Database, ledger: Ledger, most: int | None = None) -> list[list[Answer]]:
    """The answers that count of mock interviews, the newest mock first, each in fold order.

    Args:
        database: where they are kept.
        ledger: of it; knows what was done to them.
        most: how many of the newest mocks that have such an answer are wanted; `None` is all.
    """
    given: dict[tuple[str, int], list[Answer]] = {}
    for one in map(fact, database.execute(cold.MOCKS)):
        if isinstance(one, Answer) and one.mock is not None:
            given.setdefault((one.id.device, one.mock.began), []).append(one)
    counting: dict[Key, dict[FactId, Answer]] = {}
    found: list[list[Answer]] = []
    for answers in sorted(given.values(), key=lambda mock: mock[-1].id, reverse=True):
        if len(found) == most:
            break
        for card in {one.card for one in answers} - counting.keys():
            facts = effective(ledger.facts_of(card))
            counting[card] = {one.id: one for one in facts if isinstance(one, Answer)}
        known = [(one.card, counting[one.card].get(one.id)) for one in answers]
        if mock := [still._replace(card=card) for card, still in known if still is not None]:
            found.append(mock)
    return found

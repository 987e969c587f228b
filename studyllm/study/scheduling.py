"""The scheduler that the learner's settings ask for."""

from __future__ import annotations

from dataclasses import replace

from studyllm.config import Settings
from studyllm.core.cards import Key
from studyllm.core.schedule import LEECH, Scheduler
from studyllm.core.sm2 import SM2


def is_leech(settings: Settings, key: Key, lapses: int) -> bool:
    """Whether a card was forgotten so often that the learner wants to be told."""
    return lapses >= LEECH and settings.leech_of(key.partition("/")[0]) != "off"


def scheduler_of(settings: Settings) -> Scheduler:
    """SM-2 or FSRS, with or without spread."""
    scheduler = SM2
    if settings.scheduler == "fsrs":
        from studyllm.core.fsrs import WEIGHTS, fsrs

        scheduler = fsrs(settings.fsrs_weights or WEIGHTS, settings.desired_retention)
    if settings.spread:
        mark = f"{scheduler.fingerprint} spread/1"
        scheduler = replace(scheduler, spreads=True, fingerprint=mark)
    return scheduler

"""What a learner will recall: a model of memory, put right by the learner's own answers.

SM-2 foretells nothing, so that FSRS-6 with its default weights foretells where it schedules; else
the learner's own FSRS does.
"""

from __future__ import annotations

from studyllm.core.fsrs import fsrs
from studyllm.core.schedule import Scheduler
from studyllm.core.sm2 import SM2


def model_of(scheduler: Scheduler) -> Scheduler:
    """The algorithm whose memories foretell recall, whatever `scheduler` asks by."""
    return fsrs() if scheduler.fingerprint == SM2.fingerprint else scheduler

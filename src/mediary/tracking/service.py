"""The diary's front door."""

from mediary.tracking.amendments import AMEND, OWN, Amendment, RecordName, amendments_of
from mediary.tracking.hand import Hand, HandPlay, by_hand
from mediary.tracking.history import history_of_item, when_of
from mediary.tracking.incoming import PlayToRecord, weight_of
from mediary.tracking.plays import record_plays
from mediary.tracking.queries import seen_plays
from mediary.tracking.refold import Refolded, refold
from mediary.tracking.said import AMENDABLE, SHAPES, check_said
from mediary.tracking.spoken import Spoken, spoken
from mediary.tracking.statements import (
    Affected,
    FoldChange,
    StatementToRecord,
    folds,
    record_statements,
    run_folds,
)

__all__ = [
    "AMEND",
    "AMENDABLE",
    "OWN",
    "SHAPES",
    "Affected",
    "Amendment",
    "FoldChange",
    "Hand",
    "HandPlay",
    "PlayToRecord",
    "RecordName",
    "Refolded",
    "Spoken",
    "StatementToRecord",
    "amendments_of",
    "by_hand",
    "check_said",
    "folds",
    "history_of_item",
    "record_plays",
    "record_statements",
    "refold",
    "run_folds",
    "seen_plays",
    "spoken",
    "weight_of",
    "when_of",
]

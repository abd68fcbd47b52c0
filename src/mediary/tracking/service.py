"""The diary's front door."""

from mediary.tracking.amendments import OWN, Amendment, RecordName, amendments_of
from mediary.tracking.hand import Hand, HandPlay, by_hand
from mediary.tracking.incoming import PlayToRecord, weight_of
from mediary.tracking.plays import record_plays
from mediary.tracking.queries import seen_plays
from mediary.tracking.refold import Refolded, refold
from mediary.tracking.statements import (
    Affected,
    FoldChange,
    StatementToRecord,
    folds,
    record_statements,
    run_folds,
)

__all__ = [
    "OWN",
    "Affected",
    "Amendment",
    "FoldChange",
    "Hand",
    "HandPlay",
    "PlayToRecord",
    "RecordName",
    "Refolded",
    "StatementToRecord",
    "amendments_of",
    "by_hand",
    "folds",
    "record_plays",
    "record_statements",
    "refold",
    "run_folds",
    "seen_plays",
    "weight_of",
]

"""What a history adds up to."""

import json
from pathlib import Path

from mediary.core.db import Database
from mediary.stats.service import totals
from tests.factories.transfer import Diary


def test_a_partial_play_is_neither_the_first_nor_the_last(
    database: Database, tmp_path: Path
) -> None:
    listens = [
        {"endTime": end, "artistName": "Björk", "trackName": "Jóga", "msPlayed": played}
        for end, played in (
            ("2023-05-01 10:20", 4_000), ("2023-05-02 10:20", 300_000),
            ("2023-05-03 10:20", 300_000), ("2023-05-04 10:20", 4_000),
        )
    ]  # fmt: skip
    diary = Diary(database, tmp_path)
    diary.take({"StreamingHistory_music_0.json": json.dumps(listens)})
    with database.reading() as db:
        found = totals(db, diary.viewer)
    assert (found["plays"], found["first"], found["last"]) == (2, "2023-05-02", "2023-05-03")

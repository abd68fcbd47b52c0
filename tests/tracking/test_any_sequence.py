"""Whatever a person does, in whatever order: nothing is lost, and all of it can be taken back.

Random sequences of imports, logs, edits, deletions, words, bulk edits and undos are run; after
each, what is shown is what a fold of everything from the start would show, and the undo of all
that was done leaves the archive of the beginning.
"""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediary.core.db import Database
from mediary.ledger.service import undo_batch
from mediary.sdk.records import Title, episode
from mediary.sdk.when import When
from mediary.tracking.editing import delete_plays, edit_plays
from mediary.tracking.hand import HandPlay, by_hand
from mediary.tracking.marking import mark, unmark
from mediary.tracking.refold import refold
from tests.factories.transfer import Diary

FILMS = [Title(type="movie", level="movie", title=name, year=1990) for name in "ABC"]
SHOW = Title(type="show", level="show", title="Dark", year=2017)
PARTS = [episode(SHOW, 1, number) for number in (1, 2, 3)]
EXPORTS = {
    "letterboxd": {
        "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        + "".join(
            f"2024-01-0{n},{name},1990,https://boxd.it/{name},{n},,t{n},2024-01-0{n}\n"
            for n, name in enumerate("ABC", 1)
        )
    },
    "trakt": {
        "watched-history.json": "["
        + ",".join(
            f'{{"id":{n},"watched_at":"2024-01-0{n}T20:00:00.000Z","action":"watch",'
            f'"type":"movie","movie":{{"title":"{name}","year":1990,"ids":{{"trakt":{n}}}}}}}'
            for n, name in enumerate("AB", 1)
        )
        + "]"
    },
    "shows": {
        "watched-history.json": "["
        + ",".join(
            f'{{"id":{n + 50},"watched_at":"2024-02-0{n}T20:00:00.000Z","action":"watch",'
            f'"type":"episode","episode":{{"season":1,"number":{n},"title":"E{n}","ids":'
            f'{{"trakt":{n + 50}}}}},"show":{{"title":"Dark","year":2017,"ids":{{"trakt":99}}}}}}'
            for n in (1, 2)
        )
        + "]"
    },
}
WORDS: list[tuple[str, dict[str, Any]]] = [
    ("rating", {"value": 800, "scale": "10"}),
    ("rating", {"value": None}),
    ("status", {"status": "dropped"}),
    ("status", {"status": None}),
    ("favourite", {"is_favourite": True}),
    ("favourite", {"is_favourite": False}),
    ("note", {"text": "n"}),
    ("note", {"text": ""}),
    ("tags", {"names": ["x"], "without": ["t1"]}),
    ("tags", {"names": [], "without": ["x"]}),
    ("fields", {"fields": {"a": 1, "b": None}}),
    ("privacy", {"is_private": True}),
    ("review", {"body": "r"}),
    ("owned", {"medium": "DVD"}),
    ("run", {"number": 2}),
]


class Life:
    """A person who does things."""

    def __init__(self, diary: Diary, seed: int) -> None:
        self.diary = diary
        self.chance = random.Random(seed)

    def act(self, name: str) -> None:
        getattr(self, name)()

    def in_transaction(self, verb: Callable[[Any], object]) -> None:
        with self.diary.database.transaction() as db:
            verb(db)

    def batches(self) -> list[int]:
        return [
            number
            for (number,) in self.diary.rows(
                "SELECT id FROM batch WHERE user_id = :user AND undone_at IS NULL ORDER BY id"
            )
        ]

    def plays(self) -> list[int]:
        found = self.diary.rows("SELECT id FROM watch_log WHERE user_id = :user ORDER BY id")
        return [number for (number,) in found]

    def items(self) -> list[int]:
        found = self.diary.rows(
            "SELECT DISTINCT media_item_id FROM item_mention WHERE user_id = :user"
            " AND void_reason IS NULL ORDER BY media_item_id"
        )
        return [number for (number,) in found]

    def import_some(self) -> None:
        self.diary.take(EXPORTS[self.chance.choice(sorted(EXPORTS))])

    def log(self) -> None:
        title = self.chance.choice([*FILMS, *PARTS])
        day = 19_723 + self.chance.randrange(40)
        with (
            self.diary.database.transaction() as db,
            by_hand(db, self.diary.viewer.user_id, "log") as hand,
        ):
            (item,) = hand.name([title])
            hand.log([HandPlay(item, When(from_=day, to=day))])

    def say(self) -> None:
        items = self.items()
        if items:
            kind, value = self.chance.choice(WORDS)
            chosen = self.chance.sample(items, self.chance.randint(1, min(3, len(items))))
            with (
                self.diary.database.transaction() as db,
                by_hand(db, self.diary.viewer.user_id, "say", kind="bulk") as hand,
            ):
                for item in chosen:
                    hand.say(kind, value, item_id=item)

    def edit(self) -> None:
        plays = self.plays()
        if plays:
            chosen = self.chance.sample(plays, self.chance.randint(1, min(3, len(plays))))
            day = 19_700 + self.chance.randrange(80)
            fields = self.chance.choice([{"rating": 400}, {"note": "n"}, {"is_private": True}])
            when = self.chance.choice([None, When(from_=day, to=day), When()])
            self.in_transaction(
                lambda db: edit_plays(db, self.diary.viewer, chosen, dict(fields), when)
            )

    def delete(self) -> None:
        plays = self.plays()
        if plays:
            chosen = self.chance.sample(plays, self.chance.randint(1, min(2, len(plays))))
            self.in_transaction(lambda db: delete_plays(db, self.diary.viewer, chosen))

    def mark(self) -> None:
        items = self.items()
        if items:
            item, is_again = self.chance.choice(items), self.chance.random() < 0.3
            self.in_transaction(
                lambda db: mark(
                    db, self.diary.viewer, item, label="mark", when="2024", is_again=is_again
                )
            )

    def unmark(self) -> None:
        items = self.items()
        if items:
            item = self.chance.choice(items)
            self.in_transaction(lambda db: unmark(db, self.diary.viewer, item))

    def undo(self) -> None:
        batches = self.batches()
        if batches:
            self.take_back(self.chance.choice(batches))

    def take_back(self, batch: int) -> None:
        self.in_transaction(lambda db: undo_batch(db, self.diary.viewer.user_id, batch))

    def undo_everything(self) -> None:
        batches = self.batches()
        self.chance.shuffle(batches)
        for batch in batches:
            self.take_back(batch)

    def check(self) -> None:
        """What is kept is what a fold from the start makes."""
        shown = self.shown()
        items = self.items()
        with self.diary.database.transaction() as db:
            refold(db, self.diary.viewer.user_id, [], items)
        assert self.shown() == shown
        of_play = self.diary.rows(
            "SELECT COUNT(*) FROM watch_log l WHERE l.user_id = :user AND NOT EXISTS"
            " (SELECT 1 FROM watch_log_source s WHERE s.user_id = l.user_id"
            " AND s.watch_log_id = l.id AND s.void_reason IS NULL)"
        )
        assert of_play == [(0,)]

    def shown(self) -> list[tuple[Any, ...]]:
        return sorted(
            self.diary.rows(
                "SELECT id, media_item_id, watched_at, watched_from, watched_to, rating, note,"
                " is_private, is_rewatch FROM watch_log WHERE user_id = :user"
            )
        )


ACTS = (
    "import_some", "log", "say", "say", "edit", "delete", "mark", "unmark", "undo",
)  # fmt: skip
_numbers = iter(range(1_000_000))


def live(database: Database, folder: Path, seed: int, acts: list[str]) -> None:
    diary = Diary(database, folder, f"life{next(_numbers)}")
    life = Life(diary, seed)
    empty = diary.sha()
    for act in acts:
        life.act(act)
        life.check()
    life.undo_everything()
    assert life.plays() == []
    assert diary.sha() == empty


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=12))
def test_a_life_can_be_taken_back(
    database: Database, tmp_path: Path, seed: int, acts: list[str]
) -> None:
    live(database, tmp_path, seed, acts)


@pytest.mark.soak
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**9), acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=30))
def test_many_lives_can_be_taken_back(
    database: Database, tmp_path: Path, seed: int, acts: list[str]
) -> None:
    live(database, tmp_path, seed, acts)

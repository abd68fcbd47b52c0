"""Any acts on lists, in any order, undone in any order, against a plain model; and the archive."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediary.core.db import Database
from mediary.ledger.service import undo_batch
from mediary.lists import service, showing
from mediary.lists.service import Draft
from tests.factories.transfer import Diary

_numbers = count()
FILMS = ("Laura", "Gilda", "Detour", "Ossessione")
HEAD = (
    "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n"
    "2024-01-01,Noir,,https://boxd.it/noir,\n\nPosition,Name,Year,URL,Description\n"
)


@dataclass
class Act:
    """What was done: it changes the model's lists; `batch` undoes it."""

    batch: int
    do: Callable[["Model"], None]


@dataclass
class Model:
    """Lists as a person thinks of them: a name, and entries by who they are."""

    names: dict[str, str] = field(default_factory=dict)
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)

    def shown(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return sorted(
            (self.renamed.get(at, name), sorted(
                (label, self.notes.get(who, ""))
                for who, label in self.entries.get(at, {}).items() if who not in self.gone
            ))
            for at, name in self.names.items() if at not in self.gone
        )  # fmt: skip


class Life:
    """A diary and its model, side by side."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.diary = Diary(database, folder, f"p{next(_numbers)}")
        self.viewer = self.diary.viewer
        self.acts: list[Act] = []
        # What the ids in the diary are in the model.
        self.who: dict[str, str] = {}

    def model(self) -> Model:
        model = Model()
        for act in self.acts:
            act.do(model)
        return model

    def read(self) -> dict[str, tuple[str, list[dict[str, Any]]]]:
        with self.diary.database.reading() as db:
            lists, _ = showing.page_of_lists(db, self.viewer, "own", cursor=None, limit=100)
            return {
                one["id"]: (
                    one["name"],
                    showing.page_of_entries(
                        db, self.viewer, service.get_list(db, self.viewer, one["id"]),
                        cursor=None, limit=500,
                    )[0],
                )
                for one in lists
            }  # fmt: skip

    def check(self) -> None:
        found = sorted(
            (name, sorted((label_of(one), one["note"]) for one in entries))
            for name, entries in self.read().values()
        )
        assert found == self.model().shown()

    def do(self, choice: str, chance: random.Random) -> None:
        now = self.read()
        if choice == "start":
            self.start(f"List {len(self.acts)}")
        elif choice == "import":
            self.take(chance.randint(1, len(FILMS)))
        elif choice == "undo" and self.acts:
            self.undo(chance.randrange(len(self.acts)))
        elif now and choice in {"rename", "delete", "clone"}:
            getattr(self, choice)(chance.choice(sorted(now)))
        elif now and choice == "add":
            at = chance.choice(sorted(now))
            self.add(at, [one["id"] for one in now[at][1]], chance)
        elif now and (full := sorted(at for at in now if now[at][1])):
            at = chance.choice(full)
            self.change(choice, at, now[at][1], chance)
        self.check()

    def start(self, name: str) -> None:
        with self.diary.database.transaction() as db:
            batch, made = service.start_list(db, self.viewer, name=name)
        at = made.row.uuid
        self.acts.append(Act(batch, lambda model: model.names.update({at: name})))

    def rename(self, at: str) -> None:
        name = f"Named {len(self.acts)}"
        with self.diary.database.transaction() as db:
            own = service.get_own_list(db, self.viewer, at)
            batch, _ = service.change_list(db, self.viewer, own, name=name)
        self.acts.append(Act(batch, lambda model: model.renamed.update({at: name})))

    def delete(self, at: str) -> None:
        with self.diary.database.transaction() as db:
            batch = service.delete_list(db, self.viewer, service.get_own_list(db, self.viewer, at))
        self.acts.append(Act(batch, lambda model: model.gone.add(at)))

    def clone(self, at: str) -> None:
        with self.diary.database.transaction() as db:
            own = service.get_own_list(db, self.viewer, at)
            batch, made = service.clone_list(db, self.viewer, own)
            before, _ = showing.page_of_entries(db, self.viewer, own, cursor=None, limit=500)
            copied, _ = showing.page_of_entries(db, self.viewer, made, cursor=None, limit=500)
        assert [label_of(one) for one in copied] == [label_of(one) for one in before]
        name, copy = made.row.name, made.row.uuid
        had = {one["id"]: (label_of(one), one["note"]) for one in copied}
        self.who |= {who: who for who in had}

        def do(model: Model) -> None:
            model.names[copy] = name
            for who, (label, note) in had.items():
                model.entries.setdefault(copy, {})[who] = label
                model.notes.setdefault(who, note)

        self.acts.append(Act(batch, do))

    def add(self, at: str, ids: list[str], chance: random.Random) -> None:
        label = f"Text {len(self.acts)}"
        after = chance.choice([None, "", *ids])
        draft = Draft(text=label)
        if chance.random() < 0.5:
            draft = Draft(title=service.title_named("movie", label, year=1950))
        with self.diary.database.transaction() as db:
            own = service.get_own_list(db, self.viewer, at)
            done = service.add_entries(db, self.viewer, own, [draft], after=after)
        [who] = map(str, done.entries)
        assert done.batch_id is not None
        self.acts.append(
            Act(done.batch_id, lambda model: model.entries.setdefault(at, {}).update({who: label}))
        )
        place = len(ids) if after == "" else 0 if after is None else ids.index(after) + 1
        assert [one["id"] for one in self.read()[at][1]] == [*ids[:place], who, *ids[place:]]

    def change(
        self, what: str, at: str, entries: list[dict[str, Any]], chance: random.Random
    ) -> None:
        one = chance.choice(entries)
        entry, who = one["id"], self.known(at, one)
        rest = [other["id"] for other in entries if other["id"] != entry]
        wanted = [other["id"] for other in entries]
        with self.diary.database.transaction() as db:
            own = service.get_own_list(db, self.viewer, at)
            if what == "note":
                note = chance.choice(["", f"Note {len(self.acts)}"])
                done = service.change_note(db, self.viewer, own, entry, note=note)
                do: Callable[[Model], None] = lambda model: model.notes.update({who: note})  # noqa: E731
            elif what == "remove":
                done, wanted = service.remove_entry(db, self.viewer, own, entry), rest
                do = lambda model: model.gone.add(who)  # noqa: E731
            else:
                after = chance.choice([None, *rest])
                done = service.move_entry(db, self.viewer, own, entry, after=after)
                place = 0 if after is None else rest.index(after) + 1
                wanted = [*rest[:place], entry, *rest[place:]]
                do = lambda model: None  # noqa: E731
        assert [other["id"] for other in self.read()[at][1]] == wanted
        if done.batch_id is not None:
            self.acts.append(Act(done.batch_id, do))

    def known(self, at: str, one: dict[str, Any]) -> str:
        """Who an entry is: of an imported list its film, whichever record tells of it now."""
        imported = self.who.get(at) == "noir" and label_of(one) in FILMS
        return f"noir {label_of(one)}" if imported else str(one["id"])

    def take(self, films: int) -> None:
        rows = "".join(
            f"{place},{name},1940,https://boxd.it/l{place},\n"
            for place, name in enumerate(FILMS[:films], start=1)
        )
        before = set(self.read())
        [done] = self.diary.take({"lists/noir.csv": HEAD + rows})
        assert done.batch is not None
        fresh = set(self.read()) - before
        self.noir = next(iter(fresh), None) or getattr(self, "noir", "")
        at = self.noir
        self.who[at] = "noir"

        def do(model: Model) -> None:
            model.names.setdefault(at, "Noir")
            for name in FILMS[:films]:
                model.entries.setdefault(at, {})[f"noir {name}"] = name

        # What a person said of it counts more than any import, before it or after.
        self.acts.append(Act(done.batch, do))

    def undo(self, place: int) -> None:
        act = self.acts.pop(place)
        with self.diary.database.transaction() as db:
            undo_batch(db, self.viewer.user_id, act.batch)


def label_of(entry: dict[str, Any]) -> str:
    return str(entry["title"]["name"] if entry["title"] else entry["text"])


ACTS = ("start", "add", "add", "remove", "move", "move", "note", "rename", "delete", "clone",
        "import", "undo", "undo")  # fmt: skip


@pytest.mark.parametrize("is_long", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_any_acts_and_any_undos(database: Database, tmp_path: Path, *, is_long: bool) -> None:
    @settings(
        max_examples=200 if is_long else 8, deadline=None, derandomize=not is_long,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(st.sampled_from(ACTS), min_size=4, max_size=14), st.integers(0, 2**32))
    def run(acts: list[str], seed: int) -> None:
        chance = random.Random(seed)
        life = Life(database, tmp_path)
        before = life.diary.sha()
        life.start("First")
        for act in acts:
            life.do(act, chance)
        moved = Diary(database, tmp_path, f"p{next(_numbers)}")
        moved.take(life.diary.archive())
        assert moved.sha() == life.diary.sha()
        while life.acts:
            life.undo(chance.randrange(len(life.acts)))
        assert life.diary.sha() == before

    run()


def test_an_undo_of_the_latest_act_is_the_archive_of_before(
    database: Database, tmp_path: Path
) -> None:
    chance = random.Random(5)
    life = Life(database, tmp_path)
    life.start("First")
    for act in ("add", "add", "add", "import", "move", "note", "clone", "remove", "rename"):
        before, known = life.diary.sha(), len(life.acts)
        shown = life.read()
        life.do(act, chance)
        if len(life.acts) > known:
            last = life.acts[-1]
            life.undo(known)
            assert life.diary.sha() == before, act
            assert life.read() == shown
            del last
            life.do(act, chance)

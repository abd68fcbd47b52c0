"""A person with lists, used through the interface."""

from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from mediary.ledger.service import undo_batch
from tests.factories.accounts import program
from tests.factories.transfer import Diary


@dataclass
class Lister:
    """One person's diary with a program that may read and change lists."""

    diary: Diary

    def __post_init__(self) -> None:
        self.http: TestClient = program(self.diary.database, self.diary.viewer, "read", "lists")

    def ask(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """Send a request under /api/v1 and return the answer."""
        answer = self.http.request(method, f"/api/v1{path}", json=body)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    def start(self, name: str = "Rainy Sundays", **more: Any) -> str:
        """Start a list and return its id."""
        done = self.ask("POST", "/lists", {"name": name, **more}, expect=201)
        return str(done["list"]["id"])

    def add(self, at: str, *names: str, **more: Any) -> list[dict[str, Any]]:
        """Add films by name; return the entries."""
        entries = [{"title": {"type": "movie", "title": name}} for name in names]
        body = {"entries": entries, **more}
        return list(self.ask("POST", f"{at}/entries", body, expect=201)["entries"])

    def entries(self, at: str, **params: Any) -> list[dict[str, Any]]:
        """Return all entries of a list, read page by page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = self.http.get(
                f"/api/v1{at}/entries", params={"cursor": cursor, "limit": 3, **params}
            )
            assert answer.status_code == 200, answer.text
            found += answer.json()["entries"]
            cursor = answer.json()["next"]
        return found

    def names(self, at: str, **params: Any) -> list[str]:
        """Return what stands in a list, in order."""
        return [name_of(one) for one in self.entries(at, **params)]

    def entry(self, at: str, name: str) -> str:
        """Return the id of an entry."""
        return next(str(one["id"]) for one in self.entries(at) if name_of(one) == name)

    def undo(self, change: int | None) -> int:
        """Undo an act."""
        assert change is not None
        with self.diary.database.transaction() as db:
            return undo_batch(db, self.diary.viewer.user_id, change)


def name_of(entry: dict[str, Any]) -> str:
    """Return what an entry is called."""
    return str(entry["title"]["name"] if entry["title"] else entry["person"] or entry["text"])

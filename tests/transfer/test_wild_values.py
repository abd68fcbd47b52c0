"""Cells that nobody would write, in every format: a row may fail, an import never does."""

import csv
import importlib.util
import io
import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from mediary.core.db import Database
from mediary.transfer.service import AnswerNeededError, NothingToReadError
from tests.factories.transfer import Diary

WILD: tuple[Any, ...] = (
    "", " ", "é" * 6_000, "99999999999999999999", "-99999999999", "1e308", "nan", "Infinity",
    "0000-00-00", "2021-02-30", "9999-12-31", "0001-01-01T00:00:00Z", "12/13/14", "a\x00b",
    "\u202eabc\u2028", "😀" * 500, '"', "'; DROP TABLE account; --", "\\", "\r\n", "\t", "tt",
    "http://" + "x" * 3_000, "=cmd|' /C calc'!A0", "\ufeff", "½", "٣", "-0", "5,5",
)  # fmt: skip
WILD_JSON: tuple[Any, ...] = (
    *WILD, None, True, False, -1, 0, 2**31, 2**63, 10**30, 1.5, -0.0, 1e308, [], {}, [[]],
    {"a": {"b": []}}, ["x"],
)  # fmt: skip


@lru_cache(maxsize=1)
def samples() -> dict[str, dict[str, bytes]]:
    """The sound payloads of every reader's tests."""
    found = {}
    for path in sorted((Path(__file__).parents[1] / "plugins").glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"samples_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if isinstance(getattr(module, "SAMPLES", None), dict):
            found[path.stem.removeprefix("test_")] = module.SAMPLES
    return found


def wild(name: str, data: bytes, chance: random.Random) -> bytes:
    """Put wild values into some cells; the shape of the file stays."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    first = text.lstrip()[:1]
    if first == "<" or not first:
        return data
    if first not in {"[", "{"}:
        return _wild_table(text, chance)
    if name.endswith(".jsonl"):
        lines = (_wild_json(json.loads(line), chance) for line in text.splitlines() if line)
        return "".join(json.dumps(line) + "\n" for line in lines).encode()
    return json.dumps(_wild_json(json.loads(text), chance)).encode()


def _wild_json(value: Any, chance: random.Random, depth: int = 0) -> Any:
    if isinstance(value, dict):
        return {key: _wild_json(one, chance, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_wild_json(one, chance, depth + 1) for one in value]
    return chance.choice(WILD_JSON) if depth > 1 and chance.random() < 0.15 else value


def _wild_table(text: str, chance: random.Random) -> bytes:
    head, *rows = csv.reader(io.StringIO(text))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        cells = [
            # NUL near the head of a table makes it no text at all.
            str(chance.choice(WILD)).replace("\0", "") if chance.random() < 0.15 else cell
            for cell in row
        ]
        writer.writerow(cells)
    return out.getvalue().encode()


def run_wild(database: Database, folder: Path, seed: int, most: int = 1_000) -> None:
    chance = random.Random(seed)
    every = samples()
    diary = Diary(database, folder, f"wild{seed}")
    batches = []
    for service in chance.sample(sorted(every), min(most, len(every))):
        content = {
            f"{service}/{name}": wild(name, data, chance) for name, data in every[service].items()
        }
        try:
            done = diary.take(content, is_day_first=True, kind="history")
            again = diary.take(content, is_day_first=True, kind="history")
        except (AnswerNeededError, NothingToReadError):
            continue
        for one in done:
            assert sum(one.outcomes.values()) == one.rows
            assert one.rows == sum(file["rows"] for file in one.files)
            batches.append(one.batch)
        for one in again:
            assert (one.outcomes["created"], one.outcomes["updated"]) == (0, 0), service
    moved = Diary(database, folder, f"moved{seed}")
    moved.take(diary.archive())
    assert moved.sha() == diary.sha()
    for batch in batches:
        diary.undo(batch)


@pytest.mark.parametrize("seed", [1])
def test_wild_values_stop_no_import(database: Database, tmp_path: Path, seed: int) -> None:
    run_wild(database, tmp_path, seed, 10)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(100, 120))
def test_many_wild_values_stop_no_import(database: Database, tmp_path: Path, seed: int) -> None:
    run_wild(database, tmp_path, seed)

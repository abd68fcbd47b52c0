"""What holds for every file of the repository, and for the files that say the same thing twice."""

import re
import subprocess
import tomllib
from pathlib import Path

import mediary

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
UNKEPT = {".git", ".venv", "node_modules", "data"}

# The brackets keep this file itself clean.
FORBIDDEN = re.compile(
    r"""
    (index-url|registry)["']?\s*[=:]\s*["']?https?://
    | (?<![\w.-])/[w]ork/ | (?<![\w.-])/[r]oot/ | (?<![\w.-])/opt/[wp](heels|ypi)
    """,
    re.VERBOSE,
)


def kept_files() -> list[Path]:
    """Files that are in git or would be; without git, what lies here."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [p for p in ROOT.rglob("*") if not UNKEPT & set(p.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file()]


def words(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}


def locked(name: str) -> set[str]:
    return set(re.findall(r"(?m)^([\w.-]+)==", (ROOT / name).read_text()))


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = []
    for path in kept_files():
        content = path.read_bytes()
        if b"\0" in content[:8192]:
            continue
        lines = content.decode(errors="replace").splitlines()
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(lines, start=1)
            if FORBIDDEN.search(line)
        ]
    assert not found


def test_locks_name_no_address() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert len(locks) == 3
    for lock in locks:
        assert "://" not in lock.read_text(), lock.name


def test_the_program_and_its_package_agree_on_the_version() -> None:
    assert mediary.__version__ == PROJECT["project"]["version"]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    runtime = words(PROJECT["project"]["dependencies"])
    development = words(PROJECT["dependency-groups"]["dev"])
    assert runtime <= locked("requirements.lock"), "make lock"
    assert runtime | development <= locked("requirements-dev.lock"), "make lock"


def test_both_locks_pin_the_same_versions() -> None:
    pins = {
        name: set(re.findall(r"(?m)^([\w.-]+==[\w.+!-]+)", (ROOT / name).read_text()))
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    assert pins["requirements.lock"] <= pins["requirements-dev.lock"]

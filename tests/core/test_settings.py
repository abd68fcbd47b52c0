"""What the settings keep in the data folder, and for whose eyes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from mediary.core.settings import Settings


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new" / "data")
    assert settings.folder("imports").is_dir()
    assert mode_of(tmp_path / "new" / "data") == 0o700


def test_a_data_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    Settings(data=tmp_path).folder("imports")
    assert mode_of(tmp_path) == 0o750


def test_all_who_ask_for_the_secret_key_at_once_get_the_same_whole_one(tmp_path: Path) -> None:
    settings, many = Settings(data=tmp_path), 16
    together = Barrier(many)

    def ask(_: int) -> bytes:
        together.wait()
        return settings.resolved_secret_key()

    with ThreadPoolExecutor(many) as pool:
        keys = set(pool.map(ask, range(many)))
    assert keys == {(tmp_path / "secret.key").read_bytes()}
    assert len(keys.pop()) == 64
    assert mode_of(tmp_path / "secret.key") == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]

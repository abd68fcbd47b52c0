"""Logging on the command line."""

from pathlib import Path

from tests.factories.processes import answers, mediary


def test_a_play_is_logged_counted_and_taken_back(tmp_path: Path) -> None:
    mediary(tmp_path, "user", "add", "anna", "--password-stdin", stdin="correct horse")
    words = ["log", "Dark", "--user", "anna", "--type", "show", "--season", "1", "--episode", "3"]
    (logged,) = answers(
        mediary(tmp_path, *words, "--when", "2010s", "--rating", "4.5", "--scale", "5.5", "--json")
    )
    (totals,) = answers(mediary(tmp_path, "stats", "--user", "anna", "--json"))
    assert (totals["plays"], totals["ratings"]) == (1, 1)
    assert list(totals["by_media_type"]) == ["show"]
    undone = mediary(tmp_path, "undo", str(logged["batch"]), "--user", "anna", "--json")
    assert answers(undone)[0]["undone"] > 0
    (totals,) = answers(mediary(tmp_path, "stats", "--user", "anna", "--json"))
    assert (totals["plays"], totals["ratings"]) == (0, 0)


def test_what_cannot_be_logged_is_wrong_use(tmp_path: Path) -> None:
    mediary(tmp_path, "user", "add", "anna", "--password-stdin", stdin="correct horse")
    for words, told in (
        (["--when", "the other day"], "the other day"),
        (["--rating", "11"], "11"),
        (["--type", "opera"], "opera"),
        (["--rating", "3", "--scale", "7"], "scale"),
    ):
        done = mediary(tmp_path, "log", "Solaris", "--user", "anna", *words)
        assert done.returncode == 2, done.stderr
        assert told in done.stderr
        assert "Traceback" not in done.stderr

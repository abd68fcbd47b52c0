"""`mediary import` over files of which some need an answer."""

from pathlib import Path

from tests.factories.processes import answers, mediary

DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2020-01-02,Dune,2021,https://boxd.it/e1,4.5,,,2020-01-01\n"
)
NETFLIX = "Title,Date\nNorthline,1/2/20\nVelvet Static,3/4/20\n"


def test_what_needs_no_answer_is_in_and_the_rest_is_asked_for(tmp_path: Path) -> None:
    data, given = tmp_path / "data", tmp_path / "given"
    given.mkdir()
    (given / "diary.csv").write_text(DIARY)
    (given / "NetflixViewingHistory.csv").write_text(NETFLIX)
    words = ("import", str(given), "--user", "anna", "--json")
    mediary(data, "user", "add", "anna", "--password-stdin", stdin="correct horse\n")

    done = mediary(data, *words)
    assert done.returncode == 3
    assert [one["format"] for one in answers(done)] == ["letterboxd"]
    assert "--date-order" in done.stderr

    done = mediary(data, *words, "--date-order", "mdy")
    assert done.returncode == 0, done.stderr
    told = {one["format"]: one["outcomes"] for one in answers(done)}
    assert told["letterboxd"]["duplicate"] == 1
    assert told["netflix"]["created"] == 2
    assert not list((data / "imports").iterdir())

"""`mediary export` in the formats of other programs."""

import hashlib
from pathlib import Path

from mediary.transfer.formats.forms import FORMS
from tests.factories.processes import answers, mediary

DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2020-01-02,Dune,2021,https://boxd.it/e1,4.5,,,2020-01-01\n"
)


def test_an_export_says_its_file_its_rows_and_its_hash(tmp_path: Path) -> None:
    data, given, out = tmp_path / "data", tmp_path / "diary.csv", tmp_path / "out.zip"
    given.write_text(DIARY)
    mediary(data, "user", "add", "anna", "--password-stdin", stdin="correct horse\n")
    mediary(data, "import", str(given), "--user", "anna")
    words = ("export", "--user", "anna", "--output", str(out), "--json", "--format")
    (told,) = answers(mediary(data, *words, "letterboxd"))
    sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    assert told == {"file": str(out), "rows": 1, "sha256": sha256}

    refused = mediary(data, *words, "ics")
    assert refused.returncode == 2
    assert "calendar" in refused.stderr


def test_the_help_says_what_each_format_cannot_carry(tmp_path: Path) -> None:
    said = " ".join(mediary(tmp_path, "export", "--help").stdout.split())
    for form in FORMS.values():
        assert form.name in said
        assert form.losses[-1].text in said

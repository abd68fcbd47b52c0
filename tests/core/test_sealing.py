import hashlib

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from mediary.core.db import Database
from mediary.core.sealing import SealedError, Sealer
from mediary.core.secret_mark import fit_of, mark_database
from mediary.core.settings import Settings

FOR_ANNA = {"purpose": "profile.secrets", "owner": "anna"}
OURS = Sealer(b"a key of ours")


@given(st.text())
def test_what_was_sealed_opens_and_shows_nothing(text: str) -> None:
    sealed = OURS.seal(text, **FOR_ANNA)
    assert OURS.open(sealed, **FOR_ANNA) == text
    assert len(text) < 4 or text not in sealed
    assert OURS.seal(text, **FOR_ANNA) != sealed, "equal secrets do not look equal"


@pytest.mark.parametrize(
    ("purpose", "owner"),
    [("profile.secrets", "ben"), ("totp_secret.secret", "anna"), ("profile.secretsanna", "")],
)
def test_it_opens_for_its_purpose_and_owner_alone(purpose: str, owner: str) -> None:
    sealed = OURS.seal("hunter2", **FOR_ANNA)
    with pytest.raises(SealedError, match="another's"):
        OURS.open(sealed, purpose=purpose, owner=owner)


@given(st.data())
def test_a_single_changed_letter_is_noticed(data: st.DataObject) -> None:
    sealed = OURS.seal("hunter2", **FOR_ANNA)
    place = data.draw(st.integers(0, len(sealed) - 5))  # the last ones may be padding
    letter = data.draw(st.sampled_from("abcXYZ019-_.").filter(lambda one: one != sealed[place]))
    with pytest.raises(SealedError):
        OURS.open(sealed[:place] + letter + sealed[place + 1 :], **FOR_ANNA)


@pytest.mark.parametrize("nonsense", ["", ".", "1", "1..", "2.aaaaaaaa.bbbb", "plain text"])
def test_nonsense_does_not_open(nonsense: str) -> None:
    with pytest.raises(SealedError):
        OURS.open(nonsense, **FOR_ANNA)


def test_another_key_says_what_to_do_and_an_earlier_one_opens_until_sealed_again() -> None:
    sealed = OURS.seal("hunter2", **FOR_ANNA)
    other = Sealer(b"another key")
    with pytest.raises(SealedError, match="MEDIARY_EARLIER_SECRET_KEYS"):
        other.open(sealed, **FOR_ANNA)
    after = Sealer(b"another key", earlier=[b"a key of ours"])
    assert after.open(sealed, **FOR_ANNA) == "hunter2"
    assert not after.is_current(sealed)
    again = after.seal("hunter2", **FOR_ANNA)
    assert after.is_current(again)
    assert other.open(again, **FOR_ANNA) == "hunter2"


def test_the_key_is_derived_as_the_standard_says() -> None:
    named = [f"{OURS.seal('x', **FOR_ANNA)}".split(".")[1]]
    key = HKDF(SHA256(), length=32, salt=None, info=b"mediary sealing 1").derive(b"a key of ours")
    assert named == [hashlib.sha256(b"name" + key).hexdigest()[:8]]


def test_keys_come_from_the_settings() -> None:
    settings = Settings(secret_key="new", earlier_secret_keys="older, a key of ours ,")
    assert Sealer.of(settings).open(OURS.seal("x", **FOR_ANNA), **FOR_ANNA) == "x"


def test_a_mark_tells_whether_the_key_fits_the_database(database: Database) -> None:
    other = Sealer(b"another key")
    after = Sealer(b"another key", earlier=[b"a key of ours"])
    assert fit_of(database, OURS) == "unmarked"
    mark_database(database, OURS)
    assert [fit_of(database, one) for one in (OURS, other, after)] == [
        "current",
        "wrong",
        "earlier",
    ]
    mark_database(database, other)
    assert fit_of(database, OURS) == "current", "a wrong key marks nothing"
    mark_database(database, after)
    assert fit_of(database, other) == "current"

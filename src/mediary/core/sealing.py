"""Secrets that have to be read again, sealed with a key that is not in the database.

AES-256-GCM with a key derived from the secret key (HKDF-SHA256). What it is for and whose it is
go into the seal: moved to another row or another person, it does not open.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Sequence

from mediary.core.errors import MediaryError
from mediary.core.settings import Settings

VERSION = "1"
NONCE = 12


class SealedError(MediaryError):
    """A secret cannot be read: another secret key sealed it, or it is another's."""

    status, code = 500, "sealed"


class Sealer:
    """Seals with the present key, and opens what an earlier one has sealed too."""

    def __init__(self, secret_key: bytes, *, earlier: Sequence[bytes] = ()) -> None:
        """Derive the keys."""
        self._keys = {_name_of(key): key for key in map(_derived, (*reversed(earlier), secret_key))}
        self._name = _name_of(_derived(secret_key))

    @classmethod
    def of(cls, settings: Settings) -> "Sealer":
        """Return the sealer of these settings."""
        earlier = [key.strip().encode() for key in settings.earlier_secret_keys.split(",")]
        return cls(settings.resolved_secret_key(), earlier=[key for key in earlier if key])

    def seal(self, text: str, *, purpose: str, owner: str) -> str:
        """Return a text as it may be kept.

        Args:
            text: The secret.
            purpose: What it is for: table and column.
            owner: Whose it is: the row's name, and the person's where there is one.
        """
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        nonce = os.urandom(NONCE)
        bound = _bound(purpose, owner)
        sealed = AESGCM(self._keys[self._name]).encrypt(nonce, text.encode(), bound)
        return f"{VERSION}.{self._name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, purpose: str, owner: str) -> str:
        """Return a text that was sealed for the same purpose and owner.

        Raises:
            SealedError: It was not, or with a key that is not known here.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        version, name, rest = (*sealed.split("."), "", "", "")[:3]
        key = self._keys.get(name)
        if version != VERSION or key is None:
            raise SealedError(
                "A secret was sealed with another secret key. Set MEDIARY_SECRET_KEY to that one,"
                " or name it in MEDIARY_EARLIER_SECRET_KEYS."
            )
        try:
            raw = base64.urlsafe_b64decode(rest)
            return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], _bound(purpose, owner)).decode()
        except (InvalidTag, ValueError) as problem:
            raise SealedError(f"The secret for {purpose} is damaged, or another's.") from problem

    def knows(self, sealed: str) -> bool:
        """Whether the key that has sealed it is known here."""
        return any(sealed.startswith(f"{VERSION}.{name}.") for name in self._keys)

    def is_current(self, sealed: str) -> bool:
        """Whether the present key has sealed it; else it is to be sealed again."""
        return sealed.startswith(f"{VERSION}.{self._name}.")


def _derived(secret_key: bytes) -> bytes:
    # HKDF-SHA256 without a salt (RFC 5869), whose one block is the key: by hand, since the
    # library takes long to load, and a start that seals nothing needs names of keys alone.
    extracted = hmac.digest(bytes(32), secret_key, "sha256")
    return hmac.digest(extracted, b"mediary sealing 1\x01", "sha256")


def _name_of(key: bytes) -> str:
    return hashlib.sha256(b"name" + key).hexdigest()[:8]


def _bound(purpose: str, owner: str) -> bytes:
    return json.dumps([VERSION, purpose, owner]).encode()

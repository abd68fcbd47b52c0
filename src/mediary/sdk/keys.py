"""Keys for records whose source gives them none."""

from base64 import b32encode
from hashlib import blake2b


def key_of(*cells: object) -> str:
    """Return a short key made of the cells that identify a record; date included.

    The same cells give the same key on every machine. Use only what every layout of the service
    carries, in one canonical spelling (fold titles, cut instants to the coarsest precision).
    Equal rows of one file get the same key: say `has_own_key=False`, and the host counts them.
    """
    text = "\x1f".join("" if cell is None else str(cell) for cell in cells)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    return b32encode(digest).decode("ascii").lower()

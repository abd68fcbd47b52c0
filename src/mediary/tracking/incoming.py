"""A play on its way into the ledger."""

from hashlib import blake2b

import msgspec

from mediary.sdk.records import Play
from mediary.sdk.when import SECOND

MINUTE = 60 * SECOND
_PACK = msgspec.msgpack.Encoder().encode


class PlayToRecord(msgspec.Struct):
    """A play with where it belongs.

    Attributes:
        key: Its key at the source, with an ordinal where equal rows need one.
        mention_digest: Digest of the mention of its title.
        offset: Minutes that local time was ahead of UTC, as far as known.
        weight: How precise it is; see `weight_of`.
    """

    play: Play
    key: str
    mention_id: int
    mention_digest: int
    item_id: int
    offset: int | None
    weight: int = 0
    value: int = 0
    digest: int = 0

    def set_digests(self) -> None:
        """Hash all that the record says, without and with how it names its title.

        The offset is left out: it may be the person's zone at the time, not the source's word.
        """
        p = self.play
        content = _PACK((
            p.when.at, p.when.from_, p.when.to, p.nature,
            p.layout, p.duration_seconds, p.progress, p.rating, p.is_rewatch, p.is_partial,
            p.is_skipped, p.note, p.place, p.platform, p.device, p.profile, p.logged_on, p.extra,
        ))  # fmt: skip
        self.value = int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1
        self.digest = with_title(self.value, self.mention_digest)


def with_title(value: int, mention_digest: int) -> int:
    """Return the hash of a value together with the naming that it is said of."""
    content = value.to_bytes(8, "big") + mention_digest.to_bytes(8, "big")
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1


def weight_of(play: Play, ids: int) -> int:
    """Say how precise a record is: layouts of one service date and name a play better or worse.

    `ids` is how many ids the source gives its title.
    """
    when = play.when
    precision = 0
    if when.at is not None:
        precision = 3 if when.at % MINUTE else 2
    elif when.from_ is not None:
        precision = 1
    return precision * 100 + min(ids, 99)

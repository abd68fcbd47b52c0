"""When are two records one play? A pure function of the live records of one title.

Records of one voice (source, instance, layout, nature) are different plays. Records of different
voices are one play when their instants lie closer than the title's length plus ten minutes, or,
where one has no instant, when their days meet. Marks and counters then fill up only what the
events leave open. Everything happens in an order made from the records themselves, so the result
does not depend on the order in which they came.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from mediary.sdk.when import DAY, SECOND

SLACK = 600 * SECOND
_FOREVER = 1 << 60
# Local times of one instant lie this far apart at the most.
_ZONES = 2 * DAY


class Said(msgspec.Struct):
    """What a record says, as far as pairing needs it.

    Attributes:
        id: Id of the record.
        voice: (source, instance, layout, nature).
        key: Key at the source; orders equal records.
        lo, hi: First and last possible instant; equal for an instant, far apart for unknown.
        at: The instant, UTC, where it names one.
        log_id: The play that it belonged to so far; 0 for none.
    """

    id: int
    voice: tuple[str, str, str, str]
    key: str
    lo: int
    hi: int
    at: int | None = None
    log_id: int = 0

    @property
    def is_event(self) -> bool:
        """Whether a play happened, rather than being counted."""
        return self.voice[3] == "event"

    @property
    def order(self) -> tuple[int, int, tuple[str, str, str, str], str]:
        """Place among other records; the same for the same records, always."""
        return (self.lo, self.hi, self.voice, self.key)


class Play:
    """Records that are one play."""

    __slots__ = ("at", "hi", "lo", "members", "voices")

    def __init__(self, first: Said) -> None:
        """Start with one record."""
        self.members = [first]
        self.voices = {first.voice}
        self.lo, self.hi, self.at = first.lo, first.hi, first.at

    def take(self, said: Said, *, narrows: bool) -> None:
        """Add a record of another voice; the narrower date wins where they agree."""
        self.members.append(said)
        self.voices.add(said.voice)
        if narrows and said.hi - said.lo < self.hi - self.lo:
            self.lo, self.hi, self.at = said.lo, said.hi, said.at


def said_of(
    record_id: int,
    voice: tuple[str, str, str, str],
    key: str,
    *,
    at: int | None,
    first_day: int | None,
    last_day: int | None,
    offset: int | None,
    log_id: int = 0,
) -> Said:
    """Build what pairing needs; days become the instants of the local day, as local time.

    Instants are shifted to local time too (`offset`, minutes), so that they meet local days.
    """
    if at is not None:
        local = at + (offset or 0) * 60 * SECOND
        return Said(record_id, voice, key, local, local, at, log_id)
    lo = first_day * DAY if first_day is not None else -_FOREVER
    hi = (last_day + 1) * DAY - 1 if last_day is not None else _FOREVER
    return Said(record_id, voice, key, lo, hi, None, log_id)


def fold(records: Sequence[Said], length: int) -> list[list[Said]]:
    """Part the records of one title into plays.

    Args:
        records: Live records, the counting one of each key.
        length: Length of the title in microseconds.

    Returns:
        Plays in a fixed order; in each, the record whose date counts comes first.
    """
    if len({r.voice for r in records}) == 1:
        return [[r] for r in sorted(records, key=lambda r: r.order)]
    plays: list[Play] = []
    events = [r for r in records if r.is_event]
    counted = [r for r in records if not r.is_event]
    for is_instant in (True, False):
        for group in _by_voice(r for r in events if (r.at is not None) is is_instant):
            _pair(group, plays, length)
    for group in _by_voice(counted):
        _fill_up(group, plays, length)
    return [_lead_first(play) for play in plays]


def _by_voice(records: Iterable[Said]) -> list[list[Said]]:
    voices: dict[tuple[str, str, str, str], list[Said]] = defaultdict(list)
    for record in records:
        voices[record.voice].append(record)
    # Voices with narrow dates lead, so that vague ones find the right play.
    order = sorted(voices, key=lambda v: (min(r.hi - r.lo for r in voices[v]), v))
    return [sorted(voices[voice], key=lambda r: r.order) for voice in order]


def _pair(group: list[Said], plays: list[Play], length: int) -> None:
    """Give each record of one voice the nearest play that it can be; the rest are plays too."""
    left = _match(group, plays, length)
    plays += [Play(record) for record in left]


def _fill_up(group: list[Said], plays: list[Play], length: int) -> None:
    """Let what counters claim be covered by plays; only what is left over is new."""
    dated = [record for record in group if record.hi - record.lo < _FOREVER]
    left = _match(dated, plays, length)
    left += [record for record in group if record.hi - record.lo >= _FOREVER]
    voice = group[0].voice
    open_to = sorted(
        (p for p in plays if voice not in p.voices), key=lambda p: (p.lo, p.hi, p.members[0].order)
    )
    # A claim that no date ties to a play still stands for one of them.
    for record, play in zip(left, open_to, strict=False):
        play.take(record, narrows=False)
    plays += [Play(record) for record in left[len(open_to) :]]


def _match(group: list[Said], plays: list[Play], length: int) -> list[Said]:
    """Pair records with plays, nearest first; return the records that found none."""
    if not plays or not group:
        return group
    voice = group[0].voice
    order = sorted(range(len(plays)), key=lambda i: (plays[i].lo, plays[i].hi))
    starts = [plays[i].lo for i in order]
    widest = max(p.hi - p.lo for p in plays)
    pairs: list[tuple[int, int, int]] = []
    for place, record in enumerate(group):
        reach = length + SLACK
        low = bisect_left(starts, record.lo - widest - reach - _ZONES)
        for at in range(low, len(order)):
            if starts[at] > record.hi + reach + _ZONES:
                break
            distance = _distance(record, plays[order[at]], reach)
            if distance is not None and voice not in plays[order[at]].voices:
                pairs.append((distance, place, order[at]))
    pairs.sort(key=lambda p: (p[0], group[p[1]].order, plays[p[2]].members[0].order))
    taken: set[int] = set()
    done: set[int] = set()
    for _, place, at in pairs:
        if place not in done and at not in taken:
            plays[at].take(group[place], narrows=True)
            done.add(place)
            taken.add(at)
    return [record for place, record in enumerate(group) if place not in done]


def _distance(record: Said, play: Play, reach: int) -> int | None:
    """Return how far apart they are, or None when they cannot be one play."""
    if record.at is not None and play.at is not None:
        gap = abs(record.at - play.at)
        return gap if gap <= reach else None
    # Layouts of one service may date a play by different zones; a day beside still meets.
    slack = DAY if record.voice[:2] in {m.voice[:2] for m in play.members} else 0
    if record.lo > play.hi + slack or play.lo > record.hi + slack:
        return None
    narrow, wide = sorted((record.hi - record.lo, play.hi - play.lo))
    outside = max(0, record.lo - play.hi, play.lo - record.hi)
    return outside + min(wide - narrow, _FOREVER) // 2


def _lead_first(play: Play) -> list[Said]:
    def rank(record: Said) -> tuple[object, ...]:
        fits = record.lo <= play.hi and play.lo <= record.hi
        return (not fits, record.hi - record.lo, not record.is_event, record.order)

    return sorted(play.members, key=rank)

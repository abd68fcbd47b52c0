"""When are two records one play? A pure function of the live records of one title.

Records of one voice (source, instance, layout, nature) are different plays. Records of different
voices are one play when their instants lie closer than the title's length plus ten minutes, or,
where one has no instant, when their days meet. Marks and counters then fill up only what the
events leave open. Everything happens in an order made from the records themselves, so the result
does not depend on the order in which they came.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from mediary.sdk.when import DAY, SECOND, end_of

SLACK = 600 * SECOND
_FOREVER = 1 << 60
Name = tuple[str, str, str]
# Plays that are dated to the day at least.
_NARROW = 2 * DAY
# Beyond so many candidates nobody can tell records apart anyway, and memory is bounded.
MOST_PAIRS = 200_000
# Local times of one instant lie this far apart at the most.
_ZONES = 2 * DAY
# Local time is at most twelve hours behind UTC and fourteen ahead.
WEST, EAST = DAY // 2, 14 * 3600 * SECOND


class Said(msgspec.Struct):
    """What a record says, as far as pairing needs it.

    Attributes:
        id: Id of the record.
        voice: (source, instance, layout, nature).
        key: Key at the source; orders equal records.
        lo, hi: First and last possible instant; equal for an instant, far apart for unknown.
        at: The instant, UTC, where it names one.
        is_local: Whether `lo` and `hi` are local time; an instant without an offset is in UTC.
        log_id: The play that it belonged to so far; 0 for none.
    """

    id: int
    voice: tuple[str, str, str, str]
    key: str
    lo: int
    hi: int
    at: int | None = None
    is_local: bool = True
    log_id: int = 0

    @property
    def name(self) -> Name:
        """What the person's own word about pairing calls it: source, instance, key."""
        return (self.voice[0], self.voice[1], self.key)

    @property
    def is_event(self) -> bool:
        """Whether a play happened, rather than being counted."""
        return self.voice[3] == "event"

    @property
    def order(self) -> tuple[int, int, tuple[str, str, str, str], str]:
        """Place among other records; the same for the same records, always."""
        return (self.lo, self.hi, self.voice, self.key)


class Word(msgspec.Struct, frozen=True):
    """What the person said by hand: these two are two plays, those two are one."""

    apart: frozenset[frozenset[Name]] = frozenset()
    together: frozenset[frozenset[Name]] = frozenset()

    def parts(self, record: Said, members: Sequence[Said]) -> bool:
        """Say whether the person parted the record from one of these."""
        return bool(self.apart) and any(
            frozenset((record.name, one.name)) in self.apart for one in members
        )


NO_WORD = Word()


class Play:
    """Records that are one play."""

    __slots__ = ("at", "hi", "is_local", "lo", "members", "voices")

    def __init__(self, first: Said) -> None:
        """Start with one record."""
        self.members = [first]
        self.voices = {first.voice}
        self._date_by(first)

    def take(self, said: Said, *, narrows: bool) -> None:
        """Add a record of another voice; the narrower date wins where they agree."""
        self.members.append(said)
        self.voices.add(said.voice)
        if narrows and said.hi - said.lo < self.hi - self.lo:
            self._date_by(said)

    def _date_by(self, said: Said) -> None:
        self.lo, self.hi, self.at, self.is_local = said.lo, said.hi, said.at, said.is_local


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
        return Said(record_id, voice, key, local, local, at, offset is not None, log_id)
    lo = first_day * DAY if first_day is not None else -_FOREVER
    hi = end_of(None, last_day, _FOREVER)
    return Said(record_id, voice, key, lo, hi, None, True, log_id)


def fold(records: Sequence[Said], length: int, word: Word = NO_WORD) -> list[list[Said]]:
    """Part the records of one title into plays.

    Args:
        records: Live records, the counting one of each key.
        length: Length of the title in microseconds.
        word: What the person said by hand; it beats the rules.

    Returns:
        Plays in a fixed order; in each, the record whose date counts comes first.
    """
    if len({r.voice for r in records}) == 1 and not word.together:
        return [[r] for r in sorted(records, key=lambda r: r.order)]
    plays: list[Play] = []
    events = [r for r in records if r.is_event]
    counted = [r for r in records if not r.is_event]
    for is_instant in (True, False):
        for group in _by_voice(r for r in events if (r.at is not None) is is_instant):
            _pair(group, plays, length, word)
    for group in _by_voice(counted):
        _fill_up(group, plays, length, word)
    return [_lead_first(play) for play in _joined(plays, word)]


def _joined(plays: list[Play], word: Word) -> list[Play]:
    """Make one play of those that the person joined."""
    if not word.together:
        return plays
    homes = {record.name: play for play in plays for record in play.members}
    for pair in sorted(word.together, key=sorted):
        first, second = (homes.get(name) for name in sorted(pair))
        if first is None or second is None or first is second:
            continue
        for record in second.members:
            first.take(record, narrows=True)
            homes[record.name] = first
        plays = [play for play in plays if play is not second]
    return plays


def _by_voice(records: Iterable[Said]) -> list[list[Said]]:
    voices: dict[tuple[str, str, str, str], list[Said]] = defaultdict(list)
    for record in records:
        voices[record.voice].append(record)
    # Voices with narrow dates lead, so that vague ones find the right play.
    order = sorted(voices, key=lambda v: (min(r.hi - r.lo for r in voices[v]), v))
    return [sorted(voices[voice], key=lambda r: r.order) for voice in order]


def _pair(group: list[Said], plays: list[Play], length: int, word: Word) -> None:
    """Give each record of one voice the nearest play that it can be; the rest are plays too."""
    left = _match(group, plays, length, word)
    plays += [Play(record) for record in left]


def _fill_up(group: list[Said], plays: list[Play], length: int, word: Word) -> None:
    """Let what counters claim be covered by plays; only what is left over is new."""
    dated = [record for record in group if record.hi - record.lo < _FOREVER]
    left = _match(dated, plays, length, word)
    left += [record for record in group if record.hi - record.lo >= _FOREVER]
    voice = group[0].voice
    open_to = sorted(
        (p for p in plays if voice not in p.voices), key=lambda p: (p.lo, p.hi, p.members[0].order)
    )
    # A claim that no date ties to a play still stands for one of them.
    for record in left:
        play = next((p for p in open_to if not word.parts(record, p.members)), None)
        if play is None:
            plays.append(Play(record))
        else:
            play.take(record, narrows=False)
            open_to.remove(play)


def _match(group: list[Said], plays: list[Play], length: int, word: Word) -> list[Said]:
    """Pair records with plays, nearest first; return the records that found none."""
    if not plays or not group:
        return group
    field = _Field(plays, length + SLACK, word)
    pairs: list[tuple[int, int, int]] = []
    for place, record in enumerate(group):
        pairs += [(distance, place, at) for distance, at in field.around(record)]
        if len(pairs) > MOST_PAIRS:
            return _match_in_turn(group, plays, field)
    pairs.sort(key=lambda p: (p[0], group[p[1]].order, plays[p[2]].members[0].order))
    taken: set[int] = set()
    done: set[int] = set()
    for _, place, at in pairs:
        if place not in done and at not in taken:
            plays[at].take(group[place], narrows=True)
            done.add(place)
            taken.add(at)
    return [record for place, record in enumerate(group) if place not in done]


def _match_in_turn(group: list[Said], plays: list[Play], field: "_Field") -> list[Said]:
    """Pair each record with the first play that it can be: thousands of one day are alike."""
    left = []
    for record in group:
        found = next(field.around(record), None)
        if found is None:
            left.append(record)
        else:
            field.remove(found[1])
            plays[found[1]].take(record, narrows=True)
    return left


class _Field:
    """Plays by the time in which they may lie, so that a record meets only those around it."""

    def __init__(self, plays: list[Play], reach: int, word: Word) -> None:
        self._plays = plays
        self._reach = reach
        self._word = word
        order = sorted(range(len(plays)), key=lambda i: (plays[i].lo, plays[i].hi))
        # One play of a whole decade must not make every record look at all the others.
        self._narrow = [i for i in order if plays[i].hi - plays[i].lo <= _NARROW]
        self._wide = [i for i in order if plays[i].hi - plays[i].lo > _NARROW]
        self._starts = [plays[i].lo for i in self._narrow]

    def around(self, record: Said) -> Iterator[tuple[int, int]]:
        """Yield how far away each play is that the record can be, and its place."""
        margin = self._reach + _ZONES
        low = bisect_left(self._starts, record.lo - _NARROW - margin)
        high = bisect_right(self._starts, record.hi + margin)
        for at in chain(self._narrow[low:high], self._wide):
            play = self._plays[at]
            distance = _distance(record, play, self._reach)
            is_open = record.voice not in play.voices
            if distance is not None and is_open and not self._word.parts(record, play.members):
                yield distance, at

    def remove(self, at: int) -> None:
        """Forget a play that is taken."""
        if at in self._wide:
            self._wide.remove(at)
        else:
            place = self._narrow.index(at, bisect_left(self._starts, self._plays[at].lo))
            del self._narrow[place], self._starts[place]


def _distance(record: Said, play: Play, reach: int) -> int | None:
    """Return how far apart they are, or None when they cannot be one play."""
    if record.at is not None and play.at is not None:
        gap = abs(record.at - play.at)
        return gap if gap <= reach else None
    # Layouts of one service may date a play by different zones; a day beside still meets.
    slack = DAY if record.voice[:2] in {m.voice[:2] for m in play.members} else 0
    (first, last), (start, end) = _local(record), _local(play)
    if first > end + slack or start > last + slack:
        return None
    narrow, wide = sorted((record.hi - record.lo, play.hi - play.lo))
    outside = max(0, record.lo - play.hi, play.lo - record.hi)
    return outside + min(wide - narrow, _FOREVER) // 2


def _local(one: "Said | Play") -> tuple[int, int]:
    """Return the local times that are possible; nobody may have said how far ahead of UTC."""
    return (one.lo, one.hi) if one.is_local else (one.lo - WEST, one.hi + EAST)


def _lead_first(play: Play) -> list[Said]:
    def rank(record: Said) -> tuple[object, ...]:
        fits = record.lo <= play.hi and play.lo <= record.hi
        return (not fits, record.hi - record.lo, not record.is_event, record.order)

    return sorted(play.members, key=rank)

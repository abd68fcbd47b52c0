"""What Netflix's one line of text names: a film, or show, season and episode.

The reading looks at the line alone, so that a cut export reads the same as a whole one. Where
the line does not say whether it is a film or an episode, the title is marked as not sure.
"""

import re
from functools import lru_cache

import msgspec

from mediary.sdk.records import Title, episode, season
from mediary.sdk.text import one_line

_PARTS = re.compile(r"\s*(?::\s+|：\s*)")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
} | {
    word: number
    for number, word in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), 1)
}
_NUMBER = rf"(?P<number>\d{{1,4}}|{'|'.join(_NUMBERS)})"
# Netflix writes the word in the language of the account.
_SEASON_WORDS = (
    "season|temporada|saison|staffel|stagione|seizoen|sezon|sezona|säsong|sæson|sesong|kausi|"
    "сезон|série|řada|séria|évad|sezonul|sezonas|hooaeg|σεζόν|σεζον|κύκλος|עונה|الموسم|mùa|musim|"
    "phần|ฤดูกาล|ซีซั่น|ซีซัน|सीज़न|シーズン|시즌"
)
_SEASON = re.compile(rf"(?:{_SEASON_WORDS})\s*{_NUMBER}(?!\w)", re.IGNORECASE)
_ORDINAL_SEASON = re.compile(
    rf"(?P<number>\d{{1,3}})(?:\.|ª|º|-?\w{{1,3}})?\s*(?:{_SEASON_WORDS})(?!\w)", re.IGNORECASE
)
_CJK_SEASON = re.compile(r"第\s*(?P<number>\d{1,3})\s*[季部期]")
# These also end the names of films ("Kill Bill: Volume 1"), so something must follow them.
_BLOCK = re.compile(
    r"(?:parte?|partie|teil|deel|del|část|część|часть|osa|rész|bölüm|volumen?|vol\.?|band|"
    r"book|livre|libro|livro|buch|boek|collection|colección|coleção|collezione|kollektion|"
    rf"collectie|series|serie|cycle|パート|파트)\s*{_NUMBER}(?!\w)",
    re.IGNORECASE,
)
_ONLY_SEASON = re.compile(
    r"(?:(?:the )?(?:limited|mini|complete)[ -]?series|mini[ -]?s[eé]rie[ns]?|miniss[eé]rie|"
    r"serie limitada|série limitée|série limitada|miniserien|minisarja|mini[ -]?serial|"
    r"minisorozat|minisērija|мини-сериал|리미티드 시리즈|リミテッドシリーズ|"
    r"迷你剧|迷你劇|限定劇集)",
    re.IGNORECASE,
)
# A language that the words above lack: one word and a small number between two colons.
_SOME_WORD = re.compile(r"[^\W\d_]+\s(?P<number>\d{1,2})")
_EPISODE_WORDS = (
    "episode|épisode|episodio|episódio|folge|aflevering|odcinek|avsnitt|afsnit|jakso|díl|epizoda|"
    "epizód|epizod|episodul|bölüm|серия|эпизод|серія|επεισόδιο|פרק|الحلقة|tập|episod|ตอนที่|"
    "エピソード|에피소드|第"
)
_EPISODE = re.compile(
    rf"(?:{_EPISODE_WORDS})\s*(?P<number>\d{{1,4}})\s*[集話话화]?(?![\w.])", re.IGNORECASE
)
_SUFFIX = re.compile(
    rf"\s*[（(](?:{_EPISODE_WORDS})\s*(?P<number>\d{{1,4}})\s*[集話话화]?[)）]$", re.IGNORECASE
)
_ROMAN_EPISODE = re.compile(r"episode [ivx]+", re.IGNORECASE)
_QUOTED = re.compile(r'["“„«](.+)["”“»]', re.DOTALL)


class _Marker(msgspec.Struct, frozen=True):
    """Where among the parts the season stands, and its number."""

    at: int
    number: int
    is_sure: bool = True


@lru_cache(maxsize=20_000)
def parse_title(text: str) -> Title:
    """Return what a line names: "Dark: Season 1: Secrets" is an episode, "Heat" a film."""
    text = one_line(text)
    suffix = _SUFFIX.search(text)
    number = float(suffix["number"]) if suffix else None
    whole = text[: suffix.start()] if suffix else text
    parts = [part for part in _PARTS.split(whole) if part] or [whole]
    marker = _marker(parts)
    if marker is not None:
        return _of_season(parts, marker, number)
    if number is not None or (len(parts) == 2 and _EPISODE.fullmatch(parts[1])):
        return _episode(_show(parts[0]), None, parts[1:], number)
    if len(parts) > 2 and not _is_film(parts):
        found = _episode(_show(parts[0]), None, parts[1:], None)
        return msgspec.structs.replace(found, is_type_sure=False)
    return Title(type="movie", level="movie", title=whole, is_type_sure=len(parts) == 1)


def work_title(text: str) -> Title:
    """Return the work of a rating or of My List, which name no kind."""
    return Title(type="movie", level="movie", title=one_line(text), is_type_sure=False)


def _marker(parts: list[str]) -> _Marker | None:
    for place, part in enumerate(parts[1:], start=1):
        found = _SEASON.match(part) or _CJK_SEASON.match(part) or _ORDINAL_SEASON.match(part)
        if found:
            return _Marker(place, _number(found["number"]))
    between = list(enumerate(parts))[1:-1]
    for place, part in between:
        if _ONLY_SEASON.fullmatch(part):
            return _Marker(place, 1)
    for pattern, is_sure in ((_BLOCK, True), (_SOME_WORD, False)):
        for place, part in between:
            found = pattern.fullmatch(part)
            if found and not _EPISODE.fullmatch(part):
                return _Marker(place, _number(found["number"]), is_sure)
    return None


def _of_season(parts: list[str], marker: _Marker, number: float | None) -> Title:
    show = _show(": ".join(parts[: marker.at]))
    rest = parts[marker.at + 1 :]
    if not rest and number is None:
        return season(show, marker.number)
    found = _episode(show, marker.number, rest, number)
    return found if marker.is_sure else msgspec.structs.replace(found, is_type_sure=False)


def _episode(show: Title, of_season: int | None, rest: list[str], number: float | None) -> Title:
    name = ": ".join(rest)
    bare = _EPISODE.match(name)
    if bare and number is None and (bare.end() == len(name) or name[bare.end()] == ":"):
        number = float(bare["number"])
    if bare and bare.end() == len(name):
        name = ""
    quoted = _QUOTED.fullmatch(name)
    return episode(show, of_season, number, title=quoted[1] if quoted else name)


def _show(name: str) -> Title:
    return Title(type="show", level="show", title=name)


def _is_film(parts: list[str]) -> bool:
    """Say whether three parts without a season are rather a film: "Mockingjay: Part 1"."""
    if any(_ROMAN_EPISODE.fullmatch(part) for part in parts[1:-1]):
        return True
    return len(parts) == 3 and _BLOCK.fullmatch(parts[-1]) is not None


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text)

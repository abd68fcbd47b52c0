"""The words around a name in Takeout: "Watched Big Buck Bunny", "Big Buck Bunny angesehen".

Takeout writes them in the language of the account. Where a language is not listed the words stay
in the name; the address still says which video it is.
"""

_BEFORE = (
    "Vous avez regardé",
    "A regardé",
    "Has visto",
    "Has mirat",
    "Viste",
    "Hai guardato",
    "Você assistiu a",
    "Assistiu a",
    "Viu",
    "Obejrzano:",
    "Obejrzano",
    "Вы посмотрели видео",
    "Просмотрено видео",
    "Просмотрено:",
    "Просмотрено",
    "Переглянуто:",
    "Переглянуто",
    "Katsoit videon",
    "Katsottu:",
    "Har tittat på",
    "Du tittade på",
    "Har sett på",
    "Har set",
    "Så på",
    "Så",
    "Zhlédnuto:",
    "Zhlédli jste",
    "Megtekintve:",
    "Megnézte:",
    "Ați vizionat",
    "Ai vizionat",
    "Menonton",
    "Ditonton",
    "Đã xem",
    "ดู",
    "شاهدت",
    "צפית ב",
)
_GLUED_BEFORE = ("观看了", "已观看", "觀看了", "已觀看", "看了")
_AFTER = (
    "angesehen",
    "bekeken",
    "izlendi",
    "adlı videoyu izlediniz",
    "को देखा",
    "देखा गया",
)
_GLUED_AFTER = ("を視聴しました", "을(를) 시청했습니다", "를 시청했습니다", "을 시청했습니다")

_DID_ELSE_BEFORE = (
    "Visited",
    "Viewed",
    "Answered",
    "Searched for",
    "Searched",
    "Used",
    "Voted",
    "Liked",
    "Disliked",
    "Saved",
    "Subscribed to",
    "Shared",
    "Commented",
    "Dismissed",
    "Added",
    "Removed",
    "Vous avez consulté",
    "Vous avez visité",
    "Vous avez répondu",
    "Vous avez recherché",
    "Has visitado",
    "Has consultado",
    "Has respondido",
    "Has buscado",
    "Visitaste",
    "Respondiste",
    "Buscaste",
    "Hai visitato",
    "Hai visualizzato",
    "Hai risposto",
    "Hai cercato",
    "Visitou",
    "Visualizou",
    "Respondeu",
    "Pesquisou",
    "Você visitou",
    "Você pesquisou",
    "Você respondeu",
    "Odwiedzono",
    "Wyszukano",
    "Szukano",
    "Gezocht naar",
    "Beantwortet:",
    "Посещено",
    "Вы искали",
)
_DID_ELSE_AFTER = (
    "besucht",
    "aufgerufen",
    "beantwortet",
    "gesucht",
    "bezocht",
    "weergegeven",
    "beantwoord",
    "ziyaret edildi",
    "にアクセスしました",
    "を検索しました",
    "을(를) 방문했습니다",
    "을(를) 검색했습니다",
)


def without_verb(text: str) -> str:
    """Return the name without the words for watching."""
    # English comes first by far; then the ends, which names share less often than beginnings.
    return _cut_before(text, "Watched") or _cut_after(text) or _cut_other_before(text) or text


def _cut_before(text: str, verb: str) -> str:
    if text.startswith(verb) and text[len(verb) : len(verb) + 1].isspace():
        return text[len(verb) :].strip()
    return ""


def _cut_after(text: str) -> str:
    for verb in _AFTER:
        if text.endswith(verb) and text[: -len(verb)][-1:].isspace():
            return text[: -len(verb)].strip()
    for verb in _GLUED_AFTER:
        if text.endswith(verb):
            return text[: -len(verb)].strip()
    return ""


def _cut_other_before(text: str) -> str:
    for verb in _BEFORE:
        if name := _cut_before(text, verb):
            return name
    for verb in _GLUED_BEFORE:
        if text.startswith(verb):
            return text[len(verb) :].strip()
    return ""


def is_other_deed(text: str) -> bool:
    """Say whether the words tell of a visit, search, like or answer rather than of watching."""
    if without_verb(text) != text:
        return False  # "Saved by the Bell angesehen" was watched
    if any(text.startswith(f"{before} ") for before in _DID_ELSE_BEFORE):
        return True
    return text.endswith(_DID_ELSE_AFTER)

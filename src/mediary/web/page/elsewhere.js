/** Ids that a person may paste: addresses of pages, bare ids, or provider:kind:key. */

const BY_TYPE = {
  tmdb: { movie: "movie", show: "show", anime: "show" },
  tvdb: { movie: "movie", show: "show", anime: "show" },
  anilist: { anime: "anime", manga: "manga" },
  mal: { anime: "anime", manga: "manga" },
  trakt: { movie: "movie", show: "show", anime: "show" },
  tvmaze: { show: "show", anime: "show" },
  igdb: { game: "game" },
  steam: { game: "app" },
  bgg: { boardgame: "thing" },
  goodreads: { book: "book", manga: "book", comic: "book" },
  hardcover: { book: "book", manga: "book", comic: "book" },
};
const ADDRESSES = [
  [/themoviedb\.org\/(movie|tv)\/(\d+)/, (found) => `tmdb:${found[1] === "tv" ? "show" : "movie"}:${found[2]}`],
  [/thetvdb\.com\/dereferrer\/(series|movie)\/(\d+)/, (found) => `tvdb:${found[1] === "series" ? "show" : "movie"}:${found[2]}`],
  [/tvmaze\.com\/shows\/(\d+)/, (found) => `tvmaze:show:${found[1]}`],
  [/anilist\.co\/(anime|manga)\/(\d+)/, (found) => `anilist:${found[1]}:${found[2]}`],
  [/myanimelist\.net\/(anime|manga)\/(\d+)/, (found) => `mal:${found[1]}:${found[2]}`],
  [/goodreads\.com\/(?:[a-z]{2}\/)?book\/show\/(\d+)/, (found) => `goodreads:book:${found[1]}`],
  [/openlibrary\.org\/works\/(OL\d+W)/, (found) => `openlibrary:work:${found[1]}`],
  [/musicbrainz\.org\/(artist|recording|release)\/([0-9a-f-]{36})/, (found) => `musicbrainz:${found[1]}:${found[2]}`],
  [/boardgamegeek\.com\/boardgame(?:expansion)?\/(\d+)/, (found) => `bgg:thing:${found[1]}`],
  [/store\.steampowered\.com\/app\/(\d+)/, (found) => `steam:app:${found[1]}`],
  [/(?:youtube\.com\/watch\?(?:.*&)?v=|youtu\.be\/)([\w-]{11})/, (found) => `youtube:video:${found[1]}`],
  [/(?:^|imdb\.com\/(?:.*\/)?title\/)tt0*(\d{1,10})(?:\b|$)/i, (found) => `imdb:title:tt${found[1].padStart(7, "0")}`],
  [/^(97[89]\d{10})$/, (found) => `isbn:book:${found[1]}`],
];

/** Read ids that stand apart by blanks or commas; `unknown` are those that are none. */
export function readIds(text, type) {
  const ids = [];
  const unknown = [];
  for (const word of text.split(/[\s,;]+/).filter(Boolean)) {
    const id = idOf(word, type);
    if (id) ids.push(id);
    else unknown.push(word);
  }
  return { ids: [...new Set(ids)], unknown };
}

function idOf(word, type) {
  for (const [pattern, write] of ADDRESSES) {
    const found = pattern.exec(word);
    if (found) return write(found);
  }
  if (word.includes("/")) return null;
  const [provider, kind, ...key] = word.split(":");
  if (key.join(":")) return `${provider.toLowerCase()}:${kind.toLowerCase()}:${key.join(":")}`;
  const own = BY_TYPE[provider.toLowerCase()]?.[type];
  return own && /^\d+$/.test(kind ?? "") ? `${provider.toLowerCase()}:${own}:${Number(kind)}` : null;
}

const NAMES = { imdb: "IMDb", tmdb: "TMDB", tvdb: "TheTVDB", mal: "MyAnimeList", anilist: "AniList", isbn: "ISBN", bgg: "BoardGameGeek", igdb: "IGDB", tvmaze: "TVmaze" };

/** "imdb:title:tt0083658" as people say it: "IMDb tt0083658". */
export function idWords(id) {
  const [provider, , ...key] = id.split(":");
  return `${NAMES[provider] ?? provider.charAt(0).toUpperCase() + provider.slice(1)} ${key.join(":")}`;
}

/** Numbers, dates and names as people read them. */

const language = navigator.language || "en";
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

export const number = (value) => whole.format(value ?? 0);
export const decimal = (value) => tenths.format(value ?? 0);

/** "1 play", "1,204 plays". */
export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export const listing = (words) => new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** "12 kB", "3.4 MB". */
export function size(bytes) {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(language, { style: "unit", unit: SIZES[step], unitDisplay: "short", maximumFractionDigits: step > 1 ? 1 : 0 }).format(bytes / 1000 ** step);
}

// What services call themselves, where that is not their name with a capital letter.
const services = new Map(
  Object.entries({
    anilist: "AniList",
    boardgamegeek: "BoardGameGeek",
    generic: "Other",
    gog: "GOG Galaxy",
    igdb: "IGDB",
    imdb: "IMDb",
    lastfm: "Last.fm",
    librarything: "LibraryThing",
    listenbrainz: "ListenBrainz",
    mediatracker: "MediaTracker",
    movielens: "MovieLens",
    myanimelist: "MyAnimeList",
    opml: "OPML",
    storygraph: "The StoryGraph",
    tvtime: "TV Time",
    youtube: "YouTube",
  }),
);

/** Remember what a service calls itself; imports say so. */
export const rememberService = (source, label) => services.set(source, label);
export const serviceName = (source) => services.get(source) ?? (source === "mediary" ? "By hand" : capital(source));

export const OUTCOMES = [
  ["created", "new"],
  ["updated", "updated"],
  ["duplicate", "known already"],
  ["unmatched", "unmatched"],
  ["skipped", "left out"],
  ["failed", "unreadable"],
];

const TYPES = {
  movie: ["Films", "film", "Film"],
  show: ["Shows", "tv", "Show"],
  anime: ["Anime", "monitor-play", "Anime"],
  game: ["Games", "gamepad-2", "Game"],
  book: ["Books", "book-open", "Book"],
  manga: ["Manga", "book-image", "Manga"],
  comic: ["Comics", "book-image", "Comic"],
  music: ["Music", "music", "Music"],
  podcast: ["Podcasts", "podcast", "Podcast"],
  video: ["Videos", "video", "Video"],
  boardgame: ["Board games", "dices", "Board game"],
  event: ["Events", "calendar", "Event"],
  channel: ["Channels", "tv", "Channel"],
};

export function typeName(type) {
  return TYPES[type]?.[0] ?? capital(String(type).replaceAll("_", " "));
}

/** The kinds of media, and what one title of each is called. */
export const KINDS = Object.keys(TYPES);

/** What a title of a kind is called, or a part of one: "Show", "Episode", "Artist". */
export function kindName(type, level = "") {
  const whole = TYPES[type]?.[2] ?? typeName(type);
  return type === "music" || ["season", "episode", "chapter", "volume", "issue"].includes(level) ? capital(level) || whole : whole;
}

export function typeIcon(type) {
  return TYPES[type]?.[1] ?? "circle-help";
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An instant, as text or in microseconds, in the person's own zone ("31 Jan 2026, 10:00"). */
export function moment(instant, timezone) {
  if (!instant) return "";
  const date = new Date(typeof instant === "number" ? instant / 1000 : instant);
  return format(date, { dateStyle: "medium", timeStyle: "short" }, timezone);
}

export function time(iso, timezone) {
  return format(new Date(iso), { timeStyle: "short" }, timezone);
}

/**
 * The heading under which a play stands, at the precision that is known: a day, "May 2020",
 * "2021", "2010s", a range, or "Date unknown".
 */
export function dayHeading(when, timezone) {
  if (!when || (!when.at && !when.from && !when.to)) return "Date unknown";
  if (when.at && !(when.from && when.from === when.to)) return longDay(new Date(when.at), timezone);
  const [from, to] = [dayOf(when.from), dayOf(when.to)];
  if (!from) return `Before ${format(new Date(to.getTime() + DAY), { dateStyle: "long" }, "UTC")}`;
  if (!to) return `Since ${format(from, { dateStyle: "long" }, "UTC")}`;
  return span(from, to);
}

const DAY = 86_400_000;

/** When a record of a rehearsal says that a play was: microseconds, or days since 1970. */
export function playDate({ at, from, to }, timezone) {
  if (at !== null) return moment(at, timezone);
  if (from !== null && from === to) return format(new Date(from * DAY), { dateStyle: "medium" }, "UTC");
  const iso = (day) => (day === null ? null : new Date(day * DAY).toISOString());
  return dayHeading({ at: null, from: iso(from), to: iso(to) }, timezone);
}

function span(from, to) {
  if (from.getTime() === to.getTime()) return longDay(from, "UTC");
  const startsMonth = from.getUTCDate() === 1;
  const endsMonth = new Date(to.getTime() + DAY).getUTCDate() === 1;
  const years = to.getUTCFullYear() - from.getUTCFullYear();
  const months = years * 12 + to.getUTCMonth() - from.getUTCMonth();
  if (startsMonth && endsMonth) {
    if (months === 0) return format(from, { month: "long", year: "numeric" }, "UTC");
    const isWholeYears = from.getUTCMonth() === 0 && to.getUTCMonth() === 11;
    if (isWholeYears && years === 0) return String(from.getUTCFullYear());
    if (isWholeYears && years === 9 && from.getUTCFullYear() % 10 === 0) return `${from.getUTCFullYear()}s`;
    if (isWholeYears) return `${from.getUTCFullYear()}–${to.getUTCFullYear()}`;
  }
  const medium = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return medium.formatRange(from, to);
}

function dayOf(text) {
  return text ? new Date(`${text.slice(0, 10)}T00:00:00Z`) : null;
}

function longDay(date, timezone) {
  return format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, timezone);
}

function format(date, options, timezone) {
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: timezone }).format(date);
  } catch {
    return new Intl.DateTimeFormat(language, options).format(date);
  }
}

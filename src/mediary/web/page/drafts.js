/**
 * Corrections of a rehearsal until it is imported. The server takes them and does not tell them
 * again, so that this browser keeps them; where it keeps nothing, they last as long as the page.
 */

const DRAFT = "mediary.review.";
const AWAY = "mediary.away";
const MOST_AWAY = 200;

/** The corrections of one rehearsal: titles by their id, pairs that are two plays by their name. */
export function draftOf(id) {
  const kept = read(DRAFT + id);
  const draft = { titles: kept?.titles ?? {}, apart: kept?.apart ?? {} };
  let isTouched = Boolean(kept);
  const listeners = [];
  return {
    titles: draft.titles,
    apart: draft.apart,
    /** Say or take back (null) what something is. */
    set(kind, name, value) {
      if (value) draft[kind][name] = value;
      else delete draft[kind][name];
      isTouched = true;
      write(DRAFT + id, draft);
      listeners.forEach((listener) => listener());
    },
    onChange: (listener) => listeners.push(listener),
    counts: () => ({ titles: Object.keys(draft.titles).length, apart: Object.keys(draft.apart).length }),
    /** What the server is to be told; null where nobody ever corrected anything. */
    wire: () =>
      isTouched
        ? { titles: Object.entries(draft.titles).map(([title, to]) => ({ title, to })), apart: Object.values(draft.apart).flat(), together: [] }
        : null,
  };
}

/** Forget a rehearsal's corrections and show it no more. */
export function putAway(id) {
  try {
    localStorage.removeItem(DRAFT + id);
  } catch {
    // Nothing is kept here anyway.
  }
  away.add(id);
  write(AWAY, [...away].slice(-MOST_AWAY));
}

export const isAway = (id) => away.has(id);

const away = new Set(read(AWAY) ?? []);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still corrects until the page is left.
  }
}

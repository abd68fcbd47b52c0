import { put } from "./api.js";

/**
 * The corrections of one rehearsal: titles by their id, pairs that are two plays by their name.
 * The server keeps them; each change is sent, one after the other.
 */
export function draftOf(id, { titles: found }, kept) {
  const also = new Map(found.map((one) => [one.id, one.also ?? []]));
  const further = new Set([...also.values()].flat());
  const titles = Object.fromEntries(kept.titles.filter(({ title }) => !further.has(title)).map(({ title, to }) => [title, to]));
  const apart = {};
  for (const pair of kept.apart) (apart[JSON.stringify(pair[0])] ??= []).push(pair);
  const draft = { titles, apart };
  const listeners = [];
  let sent = Promise.resolve();

  /** What the server is to be told: a title that is named in several ways is corrected in all. */
  const wire = () => ({
    titles: Object.entries(titles).flatMap(([title, to]) => [title, ...(also.get(title) ?? [])].map((one) => ({ title: one, to }))),
    apart: Object.values(apart).flat(),
    together: kept.together,
  });

  return {
    titles,
    apart,
    /** Say or take back (null) what something is. */
    set(kind, name, value) {
      if (value) draft[kind][name] = value;
      else delete draft[kind][name];
      const wanted = wire();
      sent = sent.catch(() => {}).then(() => put(`/imports/${id}/corrections`, wanted));
      listeners.forEach((listener) => listener(sent));
    },
    onChange: (listener) => listeners.push(listener),
    counts: () => ({ titles: Object.keys(titles).length, apart: Object.keys(apart).length }),
    /** Resolves when the server has what was said last; fails where it refused that. */
    kept: () => sent,
  };
}

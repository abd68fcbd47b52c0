import { get, post } from "./api.js";
import { ask, button, h, once, toast } from "./dom.js";
import { outcomeFigures, progressBar } from "./progress.js";
import { capital, count, decimal, moment, number, OUTCOMES } from "./words.js";

const LIVE = new Set(["pending", "running"]);
const CHIPS = {
  pending: ["Waiting", "live"],
  running: ["Under way", "live"],
  completed: ["Done", "good"],
  rehearsed: ["Rehearsed", ""],
  failed: ["Failed", "bad"],
  cancelled: ["Stopped", "warn"],
  undone: ["Undone", ""],
};

export const isLive = ({ status }) => LIVE.has(status);

/** One import: its progress while it runs, its result afterwards. */
export function importCard(first, { onChange, onImports }) {
  const element = h("article", { class: "tile card" });
  const card = {
    element,
    current: first,
    update(next) {
      const wasLive = isLive(card.current);
      const was = card.current;
      card.current = next;
      if (wasLive && isLive(next)) drawProgress(next);
      else if (JSON.stringify(was) !== JSON.stringify(next)) draw();
      if (wasLive && !isLive(next)) finished(next);
      return card;
    },
    hear(job) {
      if (job.job !== card.current.job) return;
      if (!isLive(card.current) || !LIVE.has(job.status)) {
        card.refresh();
        return;
      }
      const { counts, bytes, of } = job.details ?? {};
      const outcomes = counts ? outcomesOf(counts) : card.current.outcomes;
      share = of ? bytes / of : share;
      card.update({ ...card.current, status: job.status, done: job.done, total: job.total, outcomes });
    },
    async refresh() {
      try {
        card.update(await get(`/imports/${first.id}`));
      } catch {
        // The next look may find it; the page itself says when the server is away.
      }
    },
  };
  let bar = null;
  let live = null;
  // Nobody knows the rows before they are read; how much of the files is read is known.
  let share = null;

  function finished(one) {
    if (one.status === "completed") toast(one.is_rehearsal ? `${one.label}: rehearsed` : `${one.label}: imported`);
    if (one.status === "failed") toast(`${one.label}: the import failed`, { isBad: true });
    onChange();
  }

  function draw() {
    const one = card.current;
    const hadFocus = element.contains(document.activeElement);
    bar = live = null;
    element.setAttribute("data-import", one.id);
    element.setAttribute("data-status", one.status);
    element.replaceChildren(head(one), ...(isLive(one) ? progress(one) : result(one)));
    if (hadFocus) element.querySelector("h3").focus();
  }

  function progress(one) {
    bar = progressBar(`Import from ${one.label}`);
    live = h("div", {});
    drawProgress(one);
    return [bar.element, live, h("div", { class: "row" }, button("Stop", act("cancel"), { sign: "circle-stop" }))];
  }

  function drawProgress(one) {
    if (!bar) return draw();
    bar.set(one.total ? Math.min(1, one.done / one.total) : share);
    const told = one.done ? count(one.done, "row") : one.status === "pending" ? "Waiting for its turn" : "Reading the files";
    live.replaceChildren(h("p", { class: "gained num" }, told), ...(outcomeFigures(one.outcomes) ?? []));
    return undefined;
  }

  function result(one) {
    return [...(outcomeFigures(one.outcomes) ?? []), gained(one), problems(one), rows(one), actions(one)].filter(Boolean);
  }

  function actions(one) {
    const offered = [];
    if (one.status === "rehearsed" || (one.is_rehearsal && one.status === "completed")) offered.push(button("Import now", act("run"), { kind: "main", sign: "download" }));
    if (!one.is_rehearsal && (one.status === "cancelled" || one.status === "failed")) offered.push(button("Go on", act("resume"), { sign: "play" }));
    if (!one.is_rehearsal && one.batch !== null && one.status !== "undone") offered.push(button("Undo", undo(one), { sign: "undo-2" }));
    return offered.length ? h("div", { class: "row" }, offered) : null;
  }

  /** The server answers with the import, or with a fresh one beside it. */
  const act = (verb) =>
    once(async () => {
      const answer = await post(`/imports/${first.id}/${verb}`);
      const next = answer?.imports ?? [answer?.import ?? answer].filter((one) => one?.id);
      const own = next.find(({ id }) => id === first.id);
      if (own) card.update(own);
      else await card.refresh();
      onImports(next.filter(({ id }) => id !== first.id));
    });

  const undo = (one) =>
    once(async () => {
      const isSure = await ask(`Undo this import from ${one.label}?`, `${capital(gainedWords(one))} will be taken back. You can import the same files again at any time.`, "Undo the import");
      if (!isSure) return;
      await post(`/imports/${one.id}/undo`);
      await card.refresh();
      toast(isLive(card.current) ? "Undoing…" : `The import from ${one.label} is undone.`);
      onChange();
    });

  draw();
  return card;
}

function outcomesOf(counts) {
  return Object.fromEntries(OUTCOMES.map(([name]) => [name, counts[`rows_${name}`] ?? 0]));
}

function head(one) {
  const [word, look] = CHIPS[one.is_rehearsal && one.status === "completed" ? "rehearsed" : one.status] ?? [capital(one.status), ""];
  const at = moment(one.finished_at ?? one.started_at);
  const spent = one.seconds >= 0.1 ? ` · ${decimal(one.seconds)} s` : "";
  return h("div", { class: "top" }, h("h3", { tabindex: "-1" }, one.label), h("span", { class: `chip ${look}` }, one.is_rehearsal && isLive(one) ? "Rehearsing" : word), h("span", { class: "hint num" }, at + spent));
}

const GAINED = [
  ["plays", "play"],
  ["ratings", "rating"],
  ["reviews", "review"],
  ["list_items", "list entry", "list entries"],
];

function gained(one) {
  const known = GAINED.filter(([name]) => one[name]);
  const rows = h("span", {}, h("b", { class: "num" }, number(one.rows)), ` ${one.rows === 1 ? "row" : "rows"}`);
  const rest = known.map(([name, word, words]) => h("span", {}, h("b", { class: "num" }, number(one[name])), ` ${one[name] === 1 ? word : (words ?? `${word}s`)}`));
  return h("p", { class: "gained" }, rows, rest);
}

function gainedWords(one) {
  const words = GAINED.filter(([name]) => one[name]).map(([name, word, many]) => count(one[name], word, many));
  return words.length ? words.join(", ") : "what it brought";
}

function problems(one) {
  const total = one.problem_count ?? one.problems?.length ?? 0;
  if (!total) return null;
  const shown = one.problems ?? [];
  return h(
    "details",
    {},
    h("summary", {}, count(total, "problem")),
    h("ul", { class: "problems", tabindex: "0", "aria-label": "Problems" }, shown.map(({ file, line, message }) => h("li", {}, h("b", {}, line ? `${file}, line ${line}` : file), h("span", {}, message)))),
    total > shown.length && h("p", { class: "hint" }, `and ${number(total - shown.length)} more`),
  );
}

function rows(one) {
  const unmatched = one.outcomes?.unmatched;
  if (!unmatched) return null;
  const list = h("ul", { class: "problems", tabindex: "0", "aria-label": "Unmatched rows" });
  const load = async (event) => {
    if (!event.target.open || list.children.length) return;
    const answer = await get(`/imports/${one.id}/rows?outcome=unmatched&limit=100`);
    list.append(...answer.rows.map(({ file, line, message, raw }) => h("li", {}, h("b", {}, `${file}, line ${line}`), h("span", {}, message || (typeof raw === "string" ? raw : JSON.stringify(raw))))));
  };
  return h("details", { onToggle: (event) => load(event).catch((problem) => toast(problem.message, { isBad: true })) }, h("summary", {}, count(unmatched, "unmatched row")), list);
}

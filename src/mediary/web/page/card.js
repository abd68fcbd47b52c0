import { get, post } from "./api.js";
import { ask, button, h, once, toast } from "./dom.js";
import { gained, gainedWords, lostRows, problems } from "./outcome.js";
import { outcomeFigures, progressBar } from "./progress.js";
import { discardButton, review } from "./review.js";
import { capital, count, decimal, listing, moment, OUTCOMES } from "./words.js";

const LIVE = new Set(["pending", "running"]);
const CHIPS = {
  pending: ["Waiting", "live"],
  running: ["Under way", "live"],
  completed: ["Done", "good"],
  rehearsed: ["Rehearsed", ""],
  failed: ["Failed", "bad"],
  cancelled: ["Cancelled", "warn"],
  undone: ["Undone", ""],
};

export const isLive = ({ status }) => LIVE.has(status);

/** One import: its progress while it runs, its result afterwards. */
export function importCard(first, { timezone, onChange, onAway, onStarted }) {
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
    /** Run what was rehearsed, for real. */
    run: () => looked.run(),
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
  let looked = null;
  // Nobody knows the rows before they are read; how much of the files is read is known.
  let share = null;

  function finished(one) {
    if (one.status === "completed") toast(`${one.label}: imported`);
    if (one.status === "rehearsed") toast(`${one.label}: rehearsed. Look through it, then import it.`);
    if (one.status === "cancelled") toast(`${one.label}: cancelled. It can be resumed.`);
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
    if (bar) drawProgress(one);
    if (hadFocus) element.querySelector("h3").focus();
  }

  function progress(one) {
    bar = progressBar(`Import from ${one.label}`);
    live = h("div", {});
    return [bar.element, live, h("div", { class: "row" }, button("Cancel", act("cancel"), { sign: "circle-stop" }))];
  }

  function drawProgress(one) {
    if (!bar) return draw();
    element.setAttribute("data-status", one.status);
    element.querySelector(".chip").replaceWith(chip(one));
    bar.set(one.total ? Math.min(1, one.done / one.total) : share);
    const told = one.done ? count(one.done, "row") : one.status === "pending" ? "Waiting for its turn" : "Reading the files";
    live.replaceChildren(h("p", { class: "gained num" }, told), ...(outcomeFigures(one.outcomes) ?? []));
    return undefined;
  }

  function result(one) {
    const figures = outcomeFigures(one.outcomes) ?? [];
    if (one.status === "rehearsed") return [...figures, problems(one), ...lostRows(one), reviewed(one)].filter(Boolean);
    return [...figures, gained(one), problems(one), ...lostRows(one), actions(one)].filter(Boolean);
  }

  /** Drawn once, so that what is open in it stays open. */
  function reviewed(one) {
    looked ??= review(one, {
      timezone,
      onDiscard: onAway,
      onRun(started) {
        onAway();
        onStarted(started);
      },
    });
    return looked.element;
  }

  function actions(one) {
    const offered = [];
    const isOver = one.is_rehearsal && !isLive(one);
    if (one.status === "cancelled" || one.status === "failed") offered.push(button("Resume", act("resume"), { kind: "solid", sign: "play" }));
    if (one.batch !== null && one.status !== "undone") offered.push(button("Undo", undo(one), { sign: "undo-2" }));
    if (isOver) offered.push(discardButton(one, onAway));
    return offered.length ? h("div", { class: "row" }, offered) : null;
  }

  const act = (verb) =>
    once(async () => {
      card.update(await post(`/imports/${first.id}/${verb}`));
      // A cancelled job stops at its next step, which may be over before anyone looks again.
      await card.refresh();
    });

  const undo = (one) =>
    once(async () => {
      const isSure = await ask(`Undo this import from ${one.label}?`, `${capital(listing(gainedWords(one)) || "what it brought")} will be taken back. You can import the same files again at any time.`, "Undo the import");
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

function chip(one) {
  const [word, look] = CHIPS[one.status] ?? [capital(one.status), ""];
  return h("span", { class: `chip ${look}` }, one.is_rehearsal && one.status === "running" ? "Rehearsing" : word);
}

function head(one) {
  const at = moment(one.finished_at ?? one.started_at);
  const spent = one.seconds >= 0.1 ? ` · ${decimal(one.seconds)} s` : "";
  return h("div", { class: "top" }, h("h3", { tabindex: "-1" }, one.label), chip(one), h("span", { class: "hint num" }, at + spent));
}

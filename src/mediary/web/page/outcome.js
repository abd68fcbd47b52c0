import { get } from "./api.js";
import { h, toast } from "./dom.js";
import { inSteps } from "./more.js";
import { count, number } from "./words.js";

const GAINED = [
  ["plays", "play"],
  ["ratings", "rating"],
  ["reviews", "review"],
  ["list_items", "list entry", "list entries"],
];
const MOST_ROWS = 1000;

export function gained(one) {
  const known = GAINED.filter(([name]) => one[name]);
  const rows = h("span", {}, h("b", { class: "num" }, number(one.rows)), ` ${one.rows === 1 ? "row" : "rows"}`);
  const rest = known.map(([name, word, words]) => h("span", {}, h("b", { class: "num" }, number(one[name])), ` ${one[name] === 1 ? word : (words ?? `${word}s`)}`));
  return h("p", { class: "gained" }, rows, rest);
}

/** What an import brought, as a list of words; empty where it brought nothing. */
export function gainedWords(one) {
  return GAINED.filter(([name]) => one[name]).map(([name, word, many]) => count(one[name], word, many));
}

export function problems(one) {
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

/** The rows that came to nothing, each with the reason; they are asked for when someone looks. */
export function lostRows(one) {
  return [
    ["unmatched", "unmatched row"],
    ["failed", "unreadable row"],
    ["skipped", "row left out", "rows left out"],
  ]
    .filter(([outcome]) => one.outcomes?.[outcome])
    .map(([outcome, word, words]) => rowsOf(one, outcome, count(one.outcomes[outcome], word, words)));
}

function rowsOf(one, outcome, title) {
  const inside = h("div", { class: "problems", role: "group", tabindex: "0", "aria-label": title });
  const load = async ({ target }) => {
    if (!target.open || inside.children.length) return;
    const { rows } = await get(`/imports/${one.id}/rows?outcome=${outcome}&limit=${MOST_ROWS}`);
    const list = h("ul", {});
    const total = one.outcomes[outcome];
    inside.replaceChildren(list, inSteps(list, rows, row));
    if (total > rows.length) inside.append(h("p", { class: "hint" }, `The first ${number(rows.length)} of ${number(total)}.`));
  };
  return h("details", { "data-rows": outcome, onToggle: (event) => load(event).catch((problem) => toast(problem.message, { isBad: true })) }, h("summary", {}, title), inside);
}

function row({ file, line, message, raw }) {
  const told = typeof raw === "string" ? raw : JSON.stringify(raw);
  return h("li", {}, h("b", {}, `${file}, line ${line}`), h("span", {}, message || told, message && h("code", {}, told)));
}

import { get } from "./api.js";
import { button, h, once, toast } from "./dom.js";
import { count, number } from "./words.js";

const GAINED = [
  ["plays", "play"],
  ["ratings", "rating"],
  ["reviews", "review"],
  ["list_items", "list entry", "list entries"],
];
const PAGE = 100;

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

/** Everything to know of files and rows, by file and line. */
export function problems(one) {
  const total = one.problem_count ?? 0;
  if (!total) return null;
  return paged(`/imports/${one.id}/problems`, "problems", count(total, "problem"), ({ file, line, message }) => h("li", {}, h("b", {}, line ? `${file}, line ${line}` : file), h("span", {}, message)));
}

/** The rows that came to nothing, each with the reason; they are asked for when someone looks. */
export function lostRows(one) {
  return [
    ["unmatched", "unmatched row"],
    ["failed", "unreadable row"],
    ["skipped", "row left out", "rows left out"],
  ]
    .filter(([outcome]) => one.outcomes?.[outcome])
    .map(([outcome, word, words]) => paged(`/imports/${one.id}/rows?outcome=${outcome}`, "rows", count(one.outcomes[outcome], word, words), row, { "data-rows": outcome }));
}

/** A part that is asked for page by page when someone opens it. */
function paged(path, name, title, draw, attributes = {}) {
  const list = h("ul", {});
  const end = h("div", { class: "more" });
  const inside = h("div", { class: "problems", role: "group", tabindex: "0", "aria-label": title }, list, end);
  const load = async (cursor) => {
    const page = await get(`${path}${path.includes("?") ? "&" : "?"}limit=${PAGE}${cursor ? `&cursor=${cursor}` : ""}`);
    const made = page[name].map(draw);
    list.append(...made);
    end.replaceChildren(...(page.next ? [button("Show more", once(() => load(page.next)))] : []));
    // The button moves down or goes; who used it goes on with what is new.
    if (!cursor) return;
    made[0].tabIndex = -1;
    made[0].focus();
  };
  const onToggle = ({ target }) => target.open && !list.children.length && load().catch((problem) => toast(problem.message, { isBad: true }));
  return h("details", { ...attributes, onToggle }, h("summary", {}, title), inside);
}

function row({ file, line, message, raw }) {
  const told = typeof raw === "string" ? raw : JSON.stringify(raw);
  return h("li", {}, h("b", {}, `${file}, line ${line}`), h("span", {}, message || told, message && h("code", {}, told)));
}

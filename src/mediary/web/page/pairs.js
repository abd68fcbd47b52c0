import { button, h } from "./dom.js";
import { inSteps } from "./more.js";
import { count, playDate, serviceName } from "./words.js";

/** Plays that would be taken for one with plays that are there; a person may part them. */
export function pairsList(plays, findings, draft, timezone) {
  const list = h("ul", { class: "pairs", "aria-label": "Pairs" });
  const end = inSteps(list, plays, (play) => pairRow(play, draft, timezone));
  const left = findings.pair_count - findings.pairs.length;
  return h("div", {}, list, end, left > 0 && h("p", { class: "hint" }, `${count(left, "further pair")} ${left === 1 ? "is" : "are"} not listed.`));
}

/** A record may be paired with several records of one play that is there: together, once. */
export function pairedPlays({ pairs }) {
  const plays = new Map();
  for (const { title, new: fresh, known } of pairs) {
    const name = JSON.stringify(fresh.record);
    if (!plays.has(name)) plays.set(name, { name, title, fresh, known: [] });
    plays.get(name).known.push(known);
  }
  return [...plays.values()];
}

function pairRow({ name, title, fresh, known }, draft, timezone) {
  const state = h("span", {});
  const part = button("", turn);
  const row = h(
    "li",
    { "data-pair": name },
    h("p", { class: "title" }, title),
    h("dl", {}, side("In this import", [fresh], timezone), side("There already", known, timezone)),
    h("div", { class: "verdict" }, h("span", { class: "hint" }, state), part),
  );

  function turn() {
    draft.set("apart", name, draft.apart[name] ? null : known.map(({ record }) => [fresh.record, record]));
    draw();
  }

  function draw() {
    const isApart = Boolean(draft.apart[name]);
    row.classList.toggle("is-apart", isApart);
    state.textContent = isApart ? "Two plays, as you say" : "Taken for one play";
    part.textContent = isApart ? "They are one play" : "These are two plays";
    part.setAttribute("aria-label", `${part.textContent}: ${title}, ${playDate(fresh, timezone)}`);
  }
  draw();
  return row;
}

function side(word, records, timezone) {
  const told = records.map((one) => h("dd", {}, h("span", { class: "num" }, playDate(one, timezone)), h("span", { class: "quiet" }, [serviceName(one.record[0]), one.record[1]].filter(Boolean).join(" · "))));
  return h("div", {}, h("dt", {}, word), told);
}

import { correctionForm } from "./correct.js";
import { button, h } from "./dom.js";
import { idWords } from "./elsewhere.js";
import { icon } from "./icons.js";
import { inSteps } from "./more.js";
import { count, kindName, number, typeIcon } from "./words.js";

const COLUMNS = ["Title", "Year", "Kind", "Leads to", "Reason", ""];
const MANY = 30;

/** The titles that a rehearsal found: those that need a look first, each to be corrected. */
export function titlesTable(findings, draft) {
  const body = h("tbody", { role: "rowgroup" });
  const end = h("div", {});
  const fill = (titles) => end.replaceChildren(inSteps(body, titles, (title) => titleRow(title, draft)));
  fill(findings.titles);
  const left = findings.title_count - findings.titles.length;
  return h(
    "div",
    {},
    findings.titles.length > MANY && finder(findings.titles, fill),
    // Roles by hand: on a telephone rows are drawn as cards, and then they would be lost.
    h(
      "table",
      { class: "titles", role: "table", "aria-label": "Titles" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, COLUMNS.map((name) => h("th", { role: "columnheader", scope: "col" }, name || h("span", { class: "unseen" }, "Correction"))))),
      body,
    ),
    end,
    left > 0 && h("p", { class: "hint" }, `${count(left, "further title")} that ${left === 1 ? "needs" : "need"} no look ${left === 1 ? "is" : "are"} not listed.`),
  );
}

function finder(titles, fill) {
  const told = h("span", { class: "hint num", role: "status" });
  let timer = null;
  const look = (wanted) => {
    const found = titles.filter(({ title, item }) => `${title} ${item.title}`.toLocaleLowerCase().includes(wanted));
    fill(found);
    told.textContent = wanted ? `${number(found.length)} of ${number(titles.length)}` : "";
  };
  const onInput = ({ target }) => {
    clearTimeout(timer);
    timer = setTimeout(() => look(target.value.trim().toLocaleLowerCase()), 150);
  };
  return h("div", { class: "field finder" }, h("input", { type: "search", "aria-label": "Find a title", placeholder: "Find a title", onInput }), told);
}

function titleRow(title, draft) {
  const row = h("tr", { role: "row", "data-title": title.id });
  let editor = null;

  function draw() {
    const to = draft.titles[title.id];
    const name = to?.title ?? title.title;
    const year = to?.year ?? title.year;
    const kind = to?.type ?? title.type;
    const correct = button("Correct", () => (editor ? close() : open()), { "aria-expanded": "false", "aria-label": `Correct ${name || "title without a name"}` });
    row.classList.toggle("is-corrected", Boolean(to));
    row.replaceChildren(
      h("th", { role: "rowheader", scope: "row" }, name || h("i", {}, "No name"), ids(title, to)),
      cell("Year", h("span", { class: "num" }, year ?? h("span", { class: "quiet" }, "no year"))),
      cell("Kind", h("span", { class: "kind" }, icon(typeIcon(kind), 15), kindName(kind, to?.type ? "" : title.level))),
      cell("Leads to", leadsTo(title, to)),
      cell("Reason", why(title, to)),
      h("td", { role: "cell", class: "do" }, correct),
    );
  }

  function open() {
    const form = correctionForm(title, draft.titles[title.id], { onSave: save, onClose: close });
    editor = h("tr", { role: "row", class: "editor" }, h("td", { role: "cell", colspan: COLUMNS.length }, form));
    row.after(editor);
    row.classList.add("is-open");
    opener().setAttribute("aria-expanded", "true");
    form.querySelector("input").focus();
  }

  function close() {
    editor?.remove();
    editor = null;
    row.classList.remove("is-open");
    opener().setAttribute("aria-expanded", "false");
    opener().focus();
  }

  function save(to) {
    draft.set("titles", title.id, to);
    close();
    draw();
    opener().focus();
  }

  const opener = () => row.querySelector(".do button");
  draw();
  return row;
}

const cell = (label, ...children) => h("td", { role: "cell" }, h("span", { class: "label", "aria-hidden": "true" }, label), h("span", {}, children));

function ids(title, to) {
  const all = [...(title.creators ?? []), ...[...title.ids, ...(to?.ids ?? [])].map(idWords)];
  return all.length ? h("span", { class: "hint ids" }, all.join(", ")) : null;
}

function leadsTo(title, to) {
  if (to?.show) return `An episode of ${to.show.title}`;
  if (to && !isConfirmed(title, to)) return "What you say it is";
  const { item } = title;
  if (item.is_new) return "A new title";
  const isSame = item.title === title.title && item.year === title.year;
  return isSame ? "There already" : [h("b", {}, item.year ? `${item.title} (${item.year})` : item.title), ", there already"];
}

const isConfirmed = (title, to) => Object.keys(to).length === 1 && to.type === title.type;

function why(title, to) {
  if (!to) return title.reasons.length ? h("span", { class: "reason" }, title.reasons.join(" ")) : h("span", { class: "quiet" }, "Sure");
  const said = isConfirmed(title, to) ? "You say it is right" : "You corrected it";
  const was = [to.title && title.title, to.type && to.type !== title.type && kindName(title.type), to.year && title.year].filter(Boolean);
  return [h("span", { class: "said" }, icon("check", 15), said), was.length ? h("span", { class: "hint" }, `was ${was.join(", ")}`) : null].filter(Boolean);
}

import { button, h, once } from "./dom.js";
import { icon } from "./icons.js";
import { capital, count } from "./words.js";

const OPTION_NAMES = {
  kind: "What this is",
  timezone: "Time zone of the times",
  profile: "Profile",
  is_day_first: "Order of the dates",
  format: "Format",
};
const FILES_SHOWN = 12;

/** What was recognised, what is still to be answered, and the two buttons. */
export function planCard(plan, { viewer, onStart, onDrop }) {
  if (!plan.exports.length) return nothing(plan, onDrop);
  const questions = questionsOf(plan);
  const answers = questions.map((question) => answerField(question));
  const timezone = questions.some(({ option }) => option === "timezone") ? null : timezoneField(viewer.timezone);
  const form = h("form", { class: "questions", onSubmit: (event) => event.preventDefault() }, answers, timezone);

  const begin = (isRehearsal) =>
    once(async () => {
      if (!form.reportValidity()) return;
      await onStart({ upload: plan.upload, options: optionsOf(form), is_rehearsal: isRehearsal });
    });
  return h(
    "div",
    { class: "tile card ambient" },
    h("h2", { tabindex: "-1" }, plan.exports.map(({ label }) => label).join(", ")),
    plan.exports.map((one) => exportFiles(one)),
    unknownFiles(plan.unknown),
    form,
    h(
      "div",
      { class: "row" },
      button("Import", begin(false), { kind: "main", sign: "download" }),
      button("Rehearse", begin(true), { sign: "play", title: "Count what would happen; nothing is written" }),
      button("Not now", onDrop, { kind: "link" }),
    ),
  );
}

function exportFiles({ label, files }) {
  const items = files.map(({ name, kind }) => h("li", {}, icon("file-text", 15), h("span", { title: name }, name), h("span", { class: "kind" }, String(kind).replaceAll("_", " "))));
  const list = h("ul", { class: "files", "aria-label": label }, items);
  if (items.length <= FILES_SHOWN) return list;
  return h("details", {}, h("summary", {}, `${label}: ${count(files.length, "file")}`), list);
}

function unknownFiles(unknown) {
  if (!unknown.length) return null;
  return h(
    "details",
    {},
    h("summary", {}, `${count(unknown.length, "file")} not recognised`),
    h("ul", { class: "problems" }, unknown.map(({ name, message }) => h("li", {}, h("b", {}, name), h("span", {}, message)))),
  );
}

function nothing(plan, onDrop) {
  return h(
    "div",
    { class: "tile card" },
    h("h2", { tabindex: "-1" }, "No export recognised"),
    h("p", { class: "lead" }, "None of these files is an export that Mediary knows."),
    unknownFiles(plan.unknown),
    h("div", { class: "row" }, button("Close", onDrop)),
  );
}

/** Each thing that is to be answered once, whichever files ask for it. */
function questionsOf(plan) {
  const found = new Map();
  for (const { files } of plan.exports) {
    for (const file of files) {
      const asked = file.question ? [file.question] : (file.needs ?? []).map((option) => ({ option, message: null, choices: null }));
      for (const question of asked) {
        const known = found.get(question.option);
        if (known) known.names.push(file.name);
        else found.set(question.option, { ...question, names: [file.name] });
      }
    }
  }
  return [...found.values()];
}

function answerField({ option, message, choices, names }) {
  const id = `answer-${option}`;
  const hint = [message, names.length > 3 ? count(names.length, "file") : names.join(", ")].filter(Boolean).join(" ");
  const options = choices ?? (option === "is_day_first" ? [true, false] : null);
  const input = options
    ? h("select", { id, name: option, required: true, "aria-describedby": `${id}-hint` }, h("option", { value: "" }, "Choose…"), options.map((choice) => h("option", { value: JSON.stringify(choice?.value ?? choice) }, choiceName(option, choice))))
    : h("input", { id, name: option, type: "text", required: true, "aria-describedby": `${id}-hint`, value: option === "timezone" ? localZone() : "", list: option === "timezone" ? "zones" : null });
  return h("div", { class: "field" }, h("label", { for: id }, OPTION_NAMES[option] ?? capital(option.replaceAll("_", " "))), input, h("small", { id: `${id}-hint` }, hint), option === "timezone" && zones());
}

function choiceName(option, choice) {
  if (option === "is_day_first") return choice === true || choice === "true" ? "Day first (31.12.2020)" : "Month first (12/31/2020)";
  return capital(String(choice?.label ?? choice?.value ?? choice).replaceAll("_", " "));
}

function timezoneField(own) {
  return h(
    "div",
    { class: "field" },
    h("label", { for: "answer-timezone" }, OPTION_NAMES.timezone),
    h("input", { id: "answer-timezone", name: "timezone", type: "text", list: "zones", value: own && own !== "UTC" ? own : localZone() }),
    h("small", {}, "Used where an export does not say."),
    zones(),
  );
}

function zones() {
  const names = Intl.supportedValuesOf?.("timeZone") ?? [];
  return h("datalist", { id: "zones" }, names.map((value) => h("option", { value })));
}

function localZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

function optionsOf(form) {
  const options = {};
  for (const element of form.elements) {
    if (!element.name || element.value === "") continue;
    options[element.name] = element.tagName === "SELECT" ? JSON.parse(element.value) : element.value;
  }
  return options;
}

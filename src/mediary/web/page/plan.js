import { button, h, once } from "./dom.js";
import { icon } from "./icons.js";
import { capital, count } from "./words.js";

// What is asked for, by the option that answers it; the command line's names are the server's.
const OPTIONS = {
  "--as": ["kind", "What this is"],
  "--date-order": ["is_day_first", "Order of the dates"],
  "--timezone": ["timezone", "Time zone of the times"],
  "--profile": ["profile", "Profile"],
  "--format": ["format", "Format"],
};
const FILES_SHOWN = 12;

/** What was recognised, what is still to be answered, and the two buttons. */
export function planCard(plan, { viewer, onStart, onDrop }) {
  if (!plan.exports.length) return nothing(plan, onDrop);
  const form = h("form", { class: "questions", onSubmit: (event) => event.preventDefault() }, timezoneField(viewer.timezone));
  const askAll = (questions) => {
    const fresh = questionsOf(questions).filter(({ name }) => !form.elements.namedItem(name));
    form.prepend(...fresh.map((question) => answerField(question)));
    return fresh.length > 0;
  };
  askAll(plan.exports.flatMap(({ files }) => files.filter(({ question }) => question).map((file) => ({ ...file.question, file: file.name }))));

  const begin = (isRehearsal) =>
    once(async () => {
      if (!form.reportValidity()) return;
      try {
        await onStart({ upload: plan.upload, options: optionsOf(form), is_rehearsal: isRehearsal });
      } catch (problem) {
        // An answer may lead to the next question.
        if (!askAll(problem.questions ?? [])) throw problem;
        form.querySelector("select, input").focus();
      }
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
function questionsOf(questions) {
  const found = new Map();
  for (const { option, message, choices, file } of questions) {
    const [name, label] = OPTIONS[option] ?? [option.replace(/^-+/, ""), option];
    const known = found.get(name);
    if (known) known.files.push(file);
    else found.set(name, { name, label, message, choices, files: [file] });
  }
  return [...found.values()];
}

function answerField({ name, label, message, choices, files }) {
  const id = `answer-${name}`;
  const hint = `${message} (${files.length > 3 ? count(files.length, "file") : files.join(", ")})`;
  const common = { id, name, required: true, "aria-describedby": `${id}-hint` };
  const input = choices?.length
    ? h("select", common, h("option", { value: "" }, "Choose…"), choices.map((choice) => h("option", { value: choice }, choiceName(name, choice))))
    : h("input", { ...common, type: "text" });
  return h("div", { class: "field" }, h("label", { for: id }, label), input, h("small", { id: `${id}-hint` }, hint));
}

function choiceName(name, choice) {
  if (name === "is_day_first") return isDayFirst(choice) ? "Day first (31.12.2020)" : "Month first (12/31/2020)";
  return capital(choice.replaceAll(/[-_]/g, " "));
}

const isDayFirst = (choice) => choice.startsWith("d");

function timezoneField(own) {
  return h(
    "div",
    { class: "field" },
    h("label", { for: "answer-timezone" }, "Time zone"),
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
  for (const { name, value } of form.elements) {
    if (name && value !== "") options[name] = name === "is_day_first" ? isDayFirst(value) : value;
  }
  return options;
}

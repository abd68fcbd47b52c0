import { h } from "./dom.js";
import { capital } from "./words.js";

// What is asked for, by the option that answers it; the command line's names are the server's.
const OPTIONS = {
  "--as": ["kind", "What this is"],
  "--date-order": ["is_day_first", "Order of the dates"],
  "--timezone": ["timezone", "Time zone of the times"],
  "--profile": ["profile", "Profile"],
  "--format": ["format", "Format"],
  "--map": ["mapping", "Column mapping"],
};
const SWITCHES = [
  ["ratings-as-seen", "A rating also marks the title as seen", "For services that know no watching: IMDb, Criticker, MovieLens, Kinopoisk."],
  ["deleted", "Take in what I deleted or hid there", "Letterboxd's deleted entries, Netflix' hidden views."],
];

let fields = 0;

/** The field that answers a question of the server about a file. */
export function answerField({ option, message, choices, file }) {
  const [name, label] = OPTIONS[option] ?? [option.replace(/^-+/, ""), option];
  const id = `answer-${name}-${++fields}`;
  const common = { id, name, required: true, "aria-describedby": `${id}-hint` };
  const hint = message.includes(file) ? message : `${message} (${file})`;
  return h("div", { class: "field", "data-option": option }, h("label", { for: id }, label), input(name, choices, common), h("small", { id: `${id}-hint` }, hint, columns(name, choices)));
}

function input(name, choices, common) {
  if (name === "mapping") return h("input", { ...common, type: "file", accept: ".json,application/json" });
  if (!choices?.length) return h("input", { ...common, type: "text" });
  return h("select", common, h("option", { value: "" }, "Choose…"), choices.map((choice) => h("option", { value: choice }, choiceName(name, choice))));
}

const columns = (name, choices) => (name === "mapping" && choices?.length ? ` A small JSON file that says which column is what. The columns: ${choices.join(", ")}.` : "");

function choiceName(name, choice) {
  if (name === "is_day_first") return isDayFirst(choice) ? "Day first (31.12.2020)" : "Month first (12/31/2020)";
  return capital(choice.replaceAll(/[-_]/g, " "));
}

const isDayFirst = (choice) => choice.startsWith("d");

/** What may be said of all exports: the zone of their times, and how they are read. */
export function wishFields(viewer) {
  return [timezoneField(viewer.timezone), h("details", { class: "wishes" }, h("summary", {}, "More options"), h("div", { class: "questions" }, profileField(), SWITCHES.map(switchField)))];
}

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

function profileField() {
  return h(
    "div",
    { class: "field" },
    h("label", { for: "answer-profile" }, "Only this profile"),
    h("input", { id: "answer-profile", name: "profile", type: "text", autocomplete: "off" }),
    h("small", {}, "Where a household shares an export: Netflix, Jellyfin."),
  );
}

function switchField([name, label, hint]) {
  return h("div", { class: "tick" }, h("input", { type: "checkbox", id: `switch-${name}`, name: "switches", value: name, "aria-describedby": `switch-${name}-hint` }), h("label", { for: `switch-${name}` }, label), h("small", { id: `switch-${name}-hint` }, hint));
}

function zones() {
  const names = Intl.supportedValuesOf?.("timeZone") ?? [];
  return h("datalist", { id: "zones" }, names.map((value) => h("option", { value })));
}

function localZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** What a form says, as the server takes it. */
export async function optionsOf(form) {
  const options = {};
  for (const { name, value, type, checked, files } of form.elements) {
    if (!name || value === "") continue;
    if (type === "checkbox") checked && (options[name] = [...(options[name] ?? []), value]);
    else if (type === "file") options[name] = await readMapping(files[0]);
    else options[name] = name === "is_day_first" ? isDayFirst(value) : value;
  }
  return options;
}

/** Read a column mapping that a person wrote. */
export async function readMapping(file) {
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is not JSON.`);
  }
}

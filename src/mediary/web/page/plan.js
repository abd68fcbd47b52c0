import { answerField, optionsOf, readMapping, wishFields } from "./answers.js";
import { button, h, once, toast } from "./dom.js";
import { icon } from "./icons.js";
import { count } from "./words.js";

const FILES_SHOWN = 12;

/**
 * What was recognised, service by service, what is still to be answered, and the two buttons.
 * `onStart` starts exports and returns what is asked of those that have to wait; `onEnd` is called
 * when nothing is left to start.
 */
export function planCard(plan, { viewer, onStart, onEnd }) {
  if (!plan.exports.length) return nothing(plan, { onStart, onEnd });
  const parts = new Map(plan.exports.map((one) => [one.name, exportPart(one, plan.exports.length > 1)]));
  const wishes = h("form", { class: "questions", onSubmit: (event) => event.preventDefault() }, wishFields(viewer));
  const waiting = h("p", { class: "hint", role: "status" });

  function ask(questions) {
    const fresh = questions.filter((question) => parts.get(question.export)?.ask(question));
    const first = parts.get(fresh[0]?.export);
    waiting.textContent = first ? "These wait for an answer." : "";
    first?.form.querySelector("select, input")?.focus();
    return fresh.length > 0;
  }

  const begin = (isRehearsal) =>
    once(async () => {
      const ready = [...parts.values()].filter((part) => part.form.checkValidity());
      // Those that nobody answered wait, unless there are no others.
      if (!ready.length || !wishes.reportValidity()) return void [...parts.values()][0]?.form.reportValidity();
      const asked = [];
      for (const [options, exports] of await grouped(ready, wishes)) {
        const questions = await onStart({ upload: plan.upload, exports, options, is_rehearsal: isRehearsal }).catch(questionsOf);
        asked.push(...questions);
        const held = new Set(questions.map((question) => question.export));
        for (const name of exports) if (!held.has(name)) away(name);
      }
      if (!parts.size) return void onEnd();
      ask(asked);
      waiting.textContent = "These wait for an answer.";
    });

  function away(name) {
    parts.get(name).element.remove();
    parts.delete(name);
  }

  return h(
    "div",
    { class: "tile card ambient" },
    h("h2", { tabindex: "-1" }, plan.exports.length === 1 ? plan.exports[0].label : `${count(plan.exports.length, "export")} recognised`),
    [...parts.values()].map(({ element }) => element),
    unknownFiles(plan.unknown),
    wishes,
    waiting,
    h(
      "div",
      { class: "row" },
      button("Import", begin(false), { kind: "main", sign: "download" }),
      button("Rehearse", begin(true), { sign: "play", title: "Count what would happen; nothing is written" }),
      button("Not now", onEnd, { kind: "link" }),
    ),
  );
}

/** Exports by what is said of them: what is said alike starts together. */
async function grouped(parts, wishes) {
  const groups = new Map();
  for (const { name, form } of parts) {
    const said = JSON.stringify({ ...(await optionsOf(wishes)), ...(await optionsOf(form)) });
    groups.set(said, [...(groups.get(said) ?? []), name]);
  }
  return [...groups].map(([said, names]) => [JSON.parse(said), names]);
}

function questionsOf(problem) {
  if (!problem.questions?.length) throw problem;
  toast(problem.message, { isBad: true });
  return problem.questions;
}

function exportPart({ name, label, files }, isOneOfMany) {
  const form = h("form", { class: "questions", "aria-label": `Questions about ${label}`, onSubmit: (event) => event.preventDefault() });
  const part = {
    name,
    form,
    element: h("section", { class: isOneOfMany ? "export" : "", "data-export": name }, isOneOfMany && h("h3", {}, label), h("div", {}, fileList(label, files), form)),
    /** Ask something, once; returns whether it is to be answered. */
    ask(question) {
      form.querySelector(`[data-option="${question.option}"]`)?.remove();
      form.append(answerField(question));
      return true;
    },
  };
  const asked = new Map();
  for (const { name: file, question } of files) if (question) asked.set(question.option, [...(asked.get(question.option) ?? []), { ...question, file }]);
  for (const same of asked.values()) part.ask({ ...same[0], file: same.length > 3 ? count(same.length, "file") : same.map(({ file }) => file).join(", ") });
  return part;
}

function fileList(label, files) {
  const items = files.map(({ name, kind }) => h("li", {}, icon("file-text", 15), h("span", { title: name }, name), h("span", { class: "kind" }, String(kind).replaceAll(/[_-]/g, " "))));
  const list = h("ul", { class: "files", "aria-label": label }, items);
  if (items.length <= FILES_SHOWN) return list;
  return h("details", {}, h("summary", {}, count(files.length, "file")), list);
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

/** Nothing is known here; a table can be read all the same, with a mapping. */
function nothing(plan, { onStart, onEnd }) {
  const start = async (file) => {
    const options = { format: "generic", mapping: await readMapping(file) };
    await onStart({ upload: plan.upload, options, is_rehearsal: true });
    onEnd();
  };
  const chosen = h("input", {
    type: "file",
    hidden: true,
    accept: ".json",
    "aria-hidden": "true",
    "data-mapping": "",
    onChange: ({ target }) => start(target.files[0]).catch((problem) => toast(problem.message, { isBad: true })),
  });
  return h(
    "div",
    { class: "tile card" },
    h("h2", { tabindex: "-1" }, "No export recognised"),
    h("p", { class: "lead" }, "None of these files is an export that Mediary knows. A table of another service can be read with a column mapping: a small JSON file that says which column is what."),
    unknownFiles(plan.unknown),
    chosen,
    h("div", { class: "row" }, button("Rehearse with a mapping", () => chosen.click(), { sign: "file-text" }), button("Close", onEnd)),
  );
}

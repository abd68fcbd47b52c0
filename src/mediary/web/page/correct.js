import { button, h } from "./dom.js";
import { idWords, readIds } from "./elsewhere.js";
import { kindName, KINDS } from "./words.js";

const SERIES = new Set(["show", "anime"]);

let forms = 0;

/**
 * The form in which a person says what a title really is. `onSave` gets the correction, or null
 * where the source was right; `onClose` is called when nothing is to change.
 */
export function correctionForm(title, known, { onSave, onClose }) {
  const to = known ?? {};
  const serial = ++forms;
  const id = (name) => `correct-${serial}-${name}`;
  const field = (name, label, input, hint) => {
    if (hint) input.setAttribute("aria-describedby", id(`${name}-hint`));
    return h("div", { class: `field ${name}` }, h("label", { for: id(name) }, label), input, hint && h("small", { id: id(`${name}-hint`) }, hint));
  };
  const text = (name, value, rest = {}) => h("input", { id: id(name), name, type: "text", autocomplete: "off", value: value ?? "", ...rest });

  const kind = h("select", { id: id("type"), name: "type" }, KINDS.map((one) => h("option", { value: one, selected: one === (to.type ?? title.type) }, kindName(one))));
  const ids = text("ids", (to.ids ?? []).join(" "), { placeholder: "tt0083658", spellcheck: "false", autocapitalize: "none" });
  const wrong = h("p", { class: "error", role: "alert", hidden: true });
  const said = title.ids.length ? `The source says ${title.ids.map(idWords).join(", ")}.` : "An IMDb id, the address of a page at TMDB, AniList …, or tmdb:27205.";
  const part = h(
    "div",
    { class: "part", role: "group", "aria-label": "Where it is an episode" },
    field("show", "Episode of", text("show", to.show?.title), "The show's name, where this is one of its episodes."),
    field("season", "Season", text("season", to.season, { inputmode: "numeric", pattern: "\\d{1,4}" })),
    field("number", "Episode", text("number", to.number, { inputmode: "decimal", pattern: "\\d{1,5}(\\.\\d)?" })),
  );
  // What the source is sure to be a show cannot be an episode of one.
  const drawPart = () => {
    part.hidden = !SERIES.has(kind.value) || !(title.reasons.length || kind.value !== title.type);
  };
  kind.addEventListener("change", drawPart);
  drawPart();

  const form = h(
    "form",
    { class: "correct", "aria-label": `Correct ${title.title || "this title"}`, onSubmit: save, onKeydown: (event) => event.key === "Escape" && (event.stopPropagation(), onClose()) },
    field("title", "Title", text("title", to.title ?? title.title)),
    field("type", "Kind", kind),
    field("year", "Year", text("year", to.year ?? title.year, { inputmode: "numeric", pattern: "\\d{4}", title: "Four digits" })),
    field("ids", title.ids.length ? "More ids" : "Id elsewhere", ids, said),
    part,
    wrong,
    h(
      "div",
      { class: "row" },
      h("button", { type: "submit", class: "button solid" }, "Keep"),
      button("Cancel", onClose),
      known && button("As the source says", () => onSave(null), { kind: "link" }),
    ),
  );

  function save(event) {
    event.preventDefault();
    const { ids: found, unknown } = readIds(ids.value, kind.value);
    wrong.hidden = !unknown.length;
    ids.setAttribute("aria-invalid", String(Boolean(unknown.length)));
    if (unknown.length) {
      wrong.textContent = `“${unknown[0]}” is no id that is known here. Paste the address of the title's page, or write provider:kind:key, as imdb:title:tt0083658.`;
      ids.focus();
      return;
    }
    const next = correction(title, form.elements, { ids: found, isPart: !part.hidden });
    // To keep what needs a look is to say that it is right.
    if (!Object.keys(next).length && title.reasons.length) next.type = title.type;
    onSave(Object.keys(next).length ? next : null);
  }
  return form;
}

function correction(title, { title: name, type, year, show, season, number }, { ids, isPart }) {
  const to = {};
  if (type.value !== title.type) to.type = type.value;
  if (name.value.trim() && name.value.trim() !== title.title) to.title = name.value.trim();
  if (year.value && Number(year.value) !== title.year) to.year = Number(year.value);
  if (ids.length) to.ids = ids;
  if (!isPart || !show.value.trim()) return to;
  to.show = { title: show.value.trim() };
  if (season.value) to.season = Number(season.value);
  if (number.value) to.number = Number(number.value);
  return to;
}

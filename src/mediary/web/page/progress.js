import { h } from "./dom.js";
import { number, OUTCOMES } from "./words.js";

/** A bar: `set(0.4)`, or `set(null)` while nobody knows how far it is. */
export function progressBar(label) {
  const element = h("div", { class: "bar", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 }, h("i"));
  return {
    element,
    set(share) {
      element.classList.toggle("is-unknown", share === null);
      if (share === null) {
        element.removeAttribute("aria-valuenow");
        return;
      }
      element.style.setProperty("--share", share);
      element.setAttribute("aria-valuenow", Math.round(share * 100));
    },
  };
}

/** What became of the rows: a bar in parts and the figures. */
export function outcomeFigures(outcomes) {
  const known = OUTCOMES.filter(([name]) => outcomes?.[name]);
  if (!known.length) return null;
  return [
    h("div", { class: "split", "aria-hidden": "true" }, known.map(([name]) => h("i", { class: name, style: { "--share": outcomes[name] } }))),
    h(
      "dl",
      { class: "outcomes" },
      known.map(([name, word]) => h("div", {}, h("span", { class: `dot ${name}`, "aria-hidden": "true" }), h("dt", {}, word), h("dd", { class: "num" }, number(outcomes[name])))),
    ),
  ];
}

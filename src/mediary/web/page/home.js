import { get } from "./api.js";
import { archiveButton } from "./archive.js";
import { importCard, isLive } from "./card.js";
import { h } from "./dom.js";
import { isAway } from "./drafts.js";
import { dropZone } from "./dropzone.js";
import { totals } from "./totals.js";
import { rememberService } from "./words.js";

/** Home: bring things in, see what they became, take everything out again. */
export function showHome(main, { viewer, onJob }) {
  const heading = h("h1", { tabindex: "-1" }, "Bring your history home");
  const lead = h("p", { class: "lead" }, "Drop the exports of the services that you used. Rehearse first if you like: nothing is written then.");
  const under = h("div", {});
  const figures = h("section", { hidden: true, "aria-label": "Totals" });
  const past = h("section", { hidden: true });
  const list = h("div", {});
  past.append(h("div", { class: "head" }, h("h2", {}, "Imports")), list);

  const cards = new Map();
  const zone = dropZone({
    viewer,
    under,
    onImports(imports) {
      for (const one of imports) show(one, { isNew: true });
      past.hidden = false;
      list.querySelector("h3")?.focus();
    },
  });
  main.append(heading, lead, zone, under, figures, past);

  function show(one, { isNew = false } = {}) {
    const known = cards.get(one.id);
    if (known) return known.update(one);
    rememberService(one.format, one.label);
    if (isAway(one.id)) return undefined;
    const card = importCard(one, { timezone: viewer.timezone, onChange: refreshTotals, onAway: () => takeAway(one.id), onStarted: started });
    cards.set(one.id, card);
    if (isNew) list.prepend(card.element);
    else list.append(card.element);
    return card;
  }

  function started(one) {
    const { element } = show(one, { isNew: true });
    past.hidden = false;
    element.querySelector("h3").focus();
  }

  function takeAway(id) {
    cards.get(id).element.remove();
    cards.delete(id);
    past.hidden = !cards.size;
    heading.focus();
  }

  async function refreshTotals() {
    const stats = await get("/stats");
    const isEmpty = !stats.plays && !stats.ratings && !stats.list_items && !stats.reviews;
    zone.classList.toggle("is-first", isEmpty && !cards.size);
    figures.hidden = isEmpty;
    if (isEmpty) return;
    heading.textContent = "Your diary";
    lead.hidden = true;
    figures.replaceChildren(
      h("div", { class: "head" }, h("h2", {}, "So far"), h("div", { class: "row" }, archiveButton(onJob))),
      totals(stats),
    );
  }

  async function load() {
    const { imports } = await get("/imports");
    imports.forEach((one) => show(one));
    past.hidden = !cards.size;
    await refreshTotals();
  }

  const forget = onJob((job) => {
    for (const card of cards.values()) card.hear(job);
  });
  // The stream of news may break; what is under way is looked after in any case.
  const timer = setInterval(() => {
    for (const card of cards.values()) if (isLive(card.current)) card.refresh();
  }, 2000);
  load().catch((problem) => main.append(h("p", { class: "error", role: "alert" }, problem.message)));
  return () => {
    forget();
    clearInterval(timer);
  };
}

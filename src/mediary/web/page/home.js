import { get } from "./api.js";
import { importCard, isLive } from "./card.js";
import { button, h, once } from "./dom.js";
import { downloads } from "./downloads.js";
import { dropZone } from "./dropzone.js";
import { totals } from "./totals.js";
import { count, rememberService } from "./words.js";

const PAGE = 30;

/** Home: bring things in, see what they became, take everything out again. */
export function showHome(main, { viewer, onJob }) {
  const heading = h("h1", { tabindex: "-1" }, "Bring your history home");
  const lead = h("p", { class: "lead" }, "Drop the exports of the services that you used. Rehearse first if you like: nothing is written then.");
  const under = h("div", {});
  const figures = h("section", { hidden: true, "aria-label": "Totals" });
  const past = h("section", { hidden: true });
  const list = h("div", {});
  const all = h("div", { class: "row" });
  const earlier = h("div", { class: "more" });
  past.append(h("div", { class: "head" }, h("h2", {}, "Imports"), all), list, earlier);

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
    const card = importCard(one, { timezone: viewer.timezone, onChange: changed, onAway: () => takeAway(one.id), onStarted: started });
    cards.set(one.id, card);
    if (isNew) list.prepend(card.element);
    else list.append(card.element);
    drawAll();
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
    drawAll();
    heading.focus();
  }

  function changed() {
    drawAll();
    return refreshTotals();
  }

  /** Several rehearsals may be run with one press. */
  function drawAll() {
    const rehearsed = [...cards.values()].filter(({ current }) => current.status === "rehearsed");
    const runAll = async () => {
      for (const card of rehearsed) if (cards.has(card.current.id)) await card.run();
    };
    all.replaceChildren(...(rehearsed.length > 1 ? [button(`Import all ${count(rehearsed.length, "rehearsal")}`, once(runAll), { sign: "download" })] : []));
  }

  async function refreshTotals() {
    const stats = await get("/stats");
    const isEmpty = !stats.plays && !stats.ratings && !stats.list_items && !stats.reviews;
    zone.classList.toggle("is-first", isEmpty && !cards.size && !under.children.length);
    figures.hidden = isEmpty;
    if (isEmpty) return;
    heading.textContent = "Your diary";
    lead.hidden = true;
    figures.replaceChildren(
      h("div", { class: "head" }, h("h2", {}, "So far"), h("div", { class: "row" }, downloads(onJob))),
      totals(stats),
    );
  }

  async function loadImports(cursor) {
    const { imports, next } = await get(`/imports?limit=${PAGE}${cursor ? `&cursor=${cursor}` : ""}`);
    imports.forEach((one) => show(one));
    earlier.replaceChildren(...(next ? [button("Show earlier imports", once(() => loadImports(next)))] : []));
  }

  async function load() {
    await loadImports();
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

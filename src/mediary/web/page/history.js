import { get } from "./api.js";
import { button, h, once } from "./dom.js";
import { icon } from "./icons.js";
import { dayHeading, decimal, serviceName, time, typeIcon, typeName } from "./words.js";

const PAGE = 50;

/** Everything that was watched, read, played and heard, the latest first. */
export function showHistory(main, { viewer }) {
  const heading = h("h1", { tabindex: "-1" }, "History");
  const days = h("div", { role: "feed", "aria-label": "History", "aria-busy": "true" });
  const end = h("div", { class: "more" });
  const more = button("Show more", once(load));
  main.append(heading, days, end);

  let cursor = null;
  let last = { heading: null, list: null };
  let isLoading = false;
  const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && !isLoading && cursor && load(), { rootMargin: "800px" });

  async function load() {
    if (isLoading) return;
    isLoading = true;
    days.setAttribute("aria-busy", "true");
    try {
      const query = new URLSearchParams({ limit: PAGE, ...(cursor ? { cursor } : {}) });
      const page = await get(`/history?${query}`);
      cursor = page.next;
      page.plays.forEach(append);
      drawEnd();
    } finally {
      isLoading = false;
      days.setAttribute("aria-busy", "false");
    }
    // A tall screen may have room for another page already.
    if (cursor && end.getBoundingClientRect().top < innerHeight + 800) await load();
  }

  function append(play) {
    const text = dayHeading(play.when, viewer.timezone);
    if (text !== last.heading) {
      last = { heading: text, list: h("ul", { class: "plays" }) };
      days.append(h("section", { class: "day" }, h("h2", {}, text), last.list));
    }
    last.list.append(playRow(play, viewer.timezone));
  }

  function drawEnd() {
    if (cursor) {
      if (!more.isConnected) end.replaceChildren(more);
      return;
    }
    watcher.disconnect();
    if (days.children.length) end.replaceChildren();
    else end.replaceChildren(h("p", { class: "empty" }, "Nothing here yet. Bring in an export on the home page."));
  }

  load()
    .then(() => watcher.observe(end))
    .catch((problem) => end.replaceChildren(h("p", { class: "error", role: "alert" }, problem.message), button("Try again", once(load))));
  return () => watcher.disconnect();
}

function playRow(play, timezone) {
  const facts = [
    play.subtitle || typeName(play.media_type),
    play.year,
    play.when?.at && time(play.when.at, timezone),
    play.is_partial && "not finished",
    play.sources?.map(serviceName).join(", "),
  ].filter(Boolean);
  return h(
    "li",
    { "data-play": play.id },
    h("span", { class: "what", title: typeName(play.media_type) }, icon(typeIcon(play.media_type)), h("span", { class: "unseen" }, typeName(play.media_type))),
    h("div", {}, h("p", { class: "title" }, play.title), h("p", { class: "meta" }, facts.map((fact) => h("span", {}, String(fact))))),
    h(
      "div",
      { class: "side-facts" },
      play.is_rewatch && h("span", { title: "Not the first time" }, icon("repeat", 15), h("span", { class: "unseen" }, "Again")),
      play.rating !== null && play.rating !== undefined && h("span", { class: "stars num" }, icon("star", 14), h("span", { class: "unseen" }, "Rated"), decimal(play.rating / 10)),
    ),
  );
}

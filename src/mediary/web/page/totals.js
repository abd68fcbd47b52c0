import { h } from "./dom.js";
import { icon } from "./icons.js";
import { count, number, typeIcon, typeName } from "./words.js";

const FIGURES = [
  ["plays", "play"],
  ["titles", "title"],
  ["hours", "hour"],
  ["ratings", "rating"],
  ["reviews", "review"],
  ["lists", "list"],
];
// Shown to those who have any.
const MORE = [
  ["watch_later", "for later", "for later"],
  ["favourites", "favourite"],
  ["copies", "copy", "copies"],
];

/** The totals, and how they spread over the kinds of media. */
export function totals(stats) {
  const types = Object.entries(stats.by_media_type ?? {})
    .filter(([, { plays, titles }]) => plays || titles)
    .sort(([, one], [, other]) => other.plays - one.plays || other.titles - one.titles);
  const most = Math.max(1, ...types.map(([, { plays }]) => plays));
  return h(
    "div",
    { class: "tile ambient" },
    h(
      "dl",
      { class: "totals" },
      [...FIGURES, ...MORE.filter(([name]) => stats[name])].map(([name, one, many = `${one}s`]) => h("div", { "data-figure": name }, h("dt", {}, Math.round(stats[name]) === 1 ? one : many), h("dd", { class: "num" }, number(stats[name])))),
    ),
    types.length
      ? h(
          "ul",
          { class: "types", "aria-label": "By kind of media" },
          types.map(([type, { plays, titles, hours }]) =>
            h(
              "li",
              {},
              h("span", { class: "name" }, icon(typeIcon(type)), typeName(type)),
              h("span", { class: "bar", "aria-hidden": "true", style: { "--share": plays / most } }, h("i")),
              h("span", { class: "figures num" }, [count(plays, "play"), count(titles, "title"), hours >= 1 && `${number(hours)} h`].filter(Boolean).join(" · ")),
            ),
          ),
        )
      : null,
  );
}

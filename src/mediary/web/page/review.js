import { get, post, remove } from "./api.js";
import { ask, button, h, once, toast } from "./dom.js";
import { draftOf } from "./drafts.js";
import { gainedWords } from "./outcome.js";
import { pairedPlays, pairsList } from "./pairs.js";
import { titlesTable } from "./titles.js";
import { count, listing, number } from "./words.js";

/**
 * What a rehearsal would do, to be looked through and corrected before it is run.
 * `onRun` gets the import that started; `onDiscard` is called when the person wants it no more.
 */
export function review(one, { timezone, onRun, onDiscard }) {
  const titlesTold = h("span", {});
  const found = h("div", {}, h("p", { class: "hint", role: "status" }, "Looking through what was found…"));
  const kept = h("p", { class: "hint", role: "status" });
  let draft = null;

  function tellKept() {
    const { titles, apart } = draft.counts();
    const words = [titles && count(titles, "title"), apart && count(apart, "pair")].filter(Boolean);
    kept.textContent = words.length ? `You corrected ${listing(words)}. “Import now” takes it along.` : "";
  }

  async function run() {
    await draft?.kept();
    const started = await post(`/imports/${one.id}/run`);
    await remove(`/imports/${one.id}`);
    onRun(started);
  }

  const element = h(
    "div",
    { class: "review" },
    h("p", { class: "foretold" }, foretold(one), " ", titlesTold),
    found,
    kept,
    h("div", { class: "row" }, button("Import now", once(run), { kind: "main", sign: "download" }), discardButton(one, onDiscard)),
  );

  async function load() {
    try {
      const [findings, said] = await Promise.all([get(`/imports/${one.id}/findings`), get(`/imports/${one.id}/corrections`)]);
      draft = draftOf(one.id, findings, said);
      draft.onChange((sent) => {
        tellKept();
        sent.catch((problem) => toast(problem.message, { isBad: true }));
      });
      tellKept();
      titlesTold.textContent = titleWords(findings);
      found.replaceChildren(...disclosures(findings));
    } catch (problem) {
      found.replaceChildren(h("p", { class: "error", role: "alert" }, problem.message), button("Try again", once(load)));
    }
  }

  function disclosures(findings) {
    const plays = pairedPlays(findings);
    const unsure = findings.unsure_count;
    const looks = unsure ? `, ${number(unsure)} ${unsure === 1 ? "needs" : "need"} a look` : "";
    const titles = findings.title_count && disclosure("titles", `Titles (${number(findings.title_count)}${looks})`, () => titlesTable(findings, draft), unsure > 0);
    const pairs = plays.length && disclosure("pairs", `Pairs (${number(plays.length)}${findings.pair_count > findings.pairs.length ? "+" : ""})`, () => pairsList(plays, findings, draft, timezone));
    return [titles, pairs].filter(Boolean);
  }

  load();
  return { element, run };
}

/** The button that forgets a rehearsal. */
export function discardButton(one, onDiscard) {
  const discard = once(async () => {
    const isSure = await ask(`Discard this rehearsal of ${one.label}?`, "It goes, with what you corrected in it. Nothing of it was ever written.", "Discard");
    if (!isSure) return;
    await remove(`/imports/${one.id}`);
    onDiscard();
    toast(`The rehearsal of ${one.label} is discarded.`);
  });
  return button("Discard", discard, { sign: "x" });
}

/** A part that is drawn when it is opened for the first time. */
function disclosure(name, title, draw, isMarked = false) {
  const inside = h("div", {});
  const onToggle = ({ target }) => target.open && !inside.children.length && inside.append(draw());
  return h("details", { class: "part-of-review", "data-review": name, onToggle }, h("summary", { class: isMarked && "is-marked" }, title), inside);
}

function foretold(one) {
  const words = gainedWords(one);
  const added = words.length ? listing(words) : "nothing new";
  return `Nothing is written yet. Importing ${count(one.rows, "row")} would add ${added}.`;
}

function titleWords({ titles, title_count: all }) {
  // Beyond what is listed nobody knows which are new.
  if (!titles.length || titles.length < all) return "";
  const fresh = titles.filter(({ item }) => item.is_new).length;
  if (!fresh) return `${count(all, "title")} ${all === 1 ? "is" : "are"} there already.`;
  if (fresh === all) return `${count(all, "title")} would be new.`;
  return `${count(fresh, "title")} would be new, ${number(all - fresh)} ${all - fresh === 1 ? "is" : "are"} there already.`;
}

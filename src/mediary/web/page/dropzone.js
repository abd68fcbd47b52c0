import { post, upload } from "./api.js";
import { button, h, toast } from "./dom.js";
import { filesOfDrop, filesOfInput } from "./dropped.js";
import { icon } from "./icons.js";
import { planCard } from "./plan.js";
import { progressBar } from "./progress.js";
import { count } from "./words.js";

/** The place to drop exports; below it, `under` shows the upload and then the plan. */
export function dropZone({ viewer, under, onImports }) {
  const files = picker({ multiple: true });
  const folder = picker({ webkitdirectory: true });
  const zone = h(
    "div",
    { class: "drop ambient", role: "group", "aria-label": "Bring in exports" },
    icon("upload", 34),
    h("h2", {}, "Drop files, folders or zips here"),
    h("p", { class: "quiet" }, "As many as you like, from different services, just as you downloaded them."),
    h(
      "div",
      { class: "row" },
      button("Choose files", () => files.click(), { kind: "main", sign: "file-text" }),
      button("Choose a folder", () => folder.click(), { sign: "folder-open" }),
    ),
    files,
    folder,
  );

  function picker(attributes) {
    return h("input", {
      type: "file",
      hidden: true,
      tabindex: "-1",
      "aria-hidden": "true",
      ...attributes,
      onChange: (event) => {
        const chosen = filesOfInput(event.target.files);
        event.target.value = "";
        take(chosen);
      },
    });
  }

  async function take(chosen) {
    if (!chosen.length) return;
    const bar = progressBar(`Sending ${count(chosen.length, "file")}`);
    zone.classList.remove("is-first");
    under.replaceChildren(h("div", { class: "tile card" }, h("h3", {}, `Sending ${count(chosen.length, "file")}`), bar.element));
    try {
      const plan = await upload("/imports/uploads", chosen, (share) => {
        bar.set(share < 1 ? share : null);
      });
      under.replaceChildren(planCard(plan, { viewer, onStart: begin, onEnd: () => under.replaceChildren() }));
      under.querySelector("h2")?.focus();
      under.scrollIntoView({ block: "nearest" });
    } catch (problem) {
      under.replaceChildren(h("p", { class: "error", role: "alert" }, problem.message));
    }
  }

  /** Start some exports of an upload; return what is asked of those that have to wait. */
  async function begin(wish) {
    const { imports, questions } = await post("/imports", wish);
    toast(wish.is_rehearsal ? "Rehearsing. Nothing is written." : `${count(imports.length, "import")} started.`);
    onImports(imports);
    return questions;
  }

  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle("is-over", depth > 0);
  };
  zone.addEventListener("dragenter", () => over(1));
  zone.addEventListener("dragleave", () => over(-1));
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    over(-depth);
    take(await filesOfDrop(event.dataTransfer));
  });
  return zone;
}

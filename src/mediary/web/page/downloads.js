import { fileUrl, get, post } from "./api.js";
import { button, h, once, toast } from "./dom.js";
import { icon } from "./icons.js";
import { size } from "./words.js";

const ENDED = new Set(["completed", "failed", "cancelled"]);

/** The choice of a format, and the button that makes the file and then downloads it. */
export function downloads(onJob) {
  const text = h("span", {}, "Download archive");
  const pressed = button("", once(make), { title: "Everything that is yours, in one zip" });
  const told = h("span", { class: "hint num", role: "status" });
  const choice = h("select", { "aria-label": "Format", onChange: chosen });
  const lost = h("ul", {});
  const about = h("details", { class: "losses", hidden: true }, h("summary", {}, "What it cannot carry"), lost);
  let formats = [];
  pressed.append(icon("archive"), text);
  choice.hidden = true;
  get("/exports/formats").then((answer) => {
    formats = answer.formats;
    choice.append(...formats.map((one) => h("option", { value: one.name }, one.label)));
    choice.hidden = false;
  });

  function chosen() {
    const form = formats.find((one) => one.name === choice.value);
    pressed.title = form.carries;
    lost.replaceChildren(...form.losses.map((one) => h("li", {}, one.text)));
    about.hidden = form.name === "archive";
    text.textContent = label();
  }

  function label() {
    return !choice.value || choice.value === "archive" ? "Download archive" : "Download";
  }

  async function make() {
    const wanted = await post("/exports", { format: choice.value || "archive" });
    text.textContent = "Preparing…";
    choice.disabled = true;
    const forget = onJob((job) => {
      if (job.job === wanted.job && job.total) text.textContent = `Preparing ${Math.round((100 * job.done) / job.total)} %`;
    });
    try {
      const made = await ended(wanted);
      if (made.status !== "completed") throw new Error("The file could not be made; the server's log says why.");
      h("a", { href: fileUrl(made.id), download: "" }).click();
      told.textContent = made.size === null ? "" : size(made.size);
      toast(made.format === "archive" ? "Your archive is on its way." : "Your file is on its way.");
    } finally {
      forget();
      choice.disabled = false;
      text.textContent = label();
    }
  }
  return [about, told, choice, pressed];
}

async function ended(wanted) {
  let made = wanted;
  while (!ENDED.has(made.status)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    made = await get(`/exports/${wanted.id}`);
  }
  return made;
}

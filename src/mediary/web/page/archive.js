import { fileUrl, get, post } from "./api.js";
import { button, h, once, toast } from "./dom.js";
import { icon } from "./icons.js";
import { size } from "./words.js";

const ENDED = new Set(["completed", "failed", "cancelled"]);

/** The button that makes the archive and then downloads it. */
export function archiveButton(onJob) {
  const text = h("span", {}, "Download archive");
  const pressed = button("", once(make), { title: "Everything that is yours, in one zip" });
  const told = h("span", { class: "hint num", role: "status" });
  pressed.append(icon("archive"), text);

  async function make() {
    const wanted = await post("/exports", { format: "archive" });
    text.textContent = "Preparing…";
    const forget = onJob((job) => {
      if (job.job === wanted.job && job.total) text.textContent = `Preparing ${Math.round((100 * job.done) / job.total)} %`;
    });
    try {
      const made = await ended(wanted);
      if (made.status !== "completed") throw new Error("The archive could not be made; the server's log says why.");
      h("a", { href: fileUrl(made.id), download: "" }).click();
      told.textContent = made.size === null ? "" : size(made.size);
      toast("Your archive is on its way.");
    } finally {
      forget();
      text.textContent = "Download archive";
    }
  }
  return [told, pressed];
}

async function ended(wanted) {
  let made = wanted;
  while (!ENDED.has(made.status)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    made = await get(`/exports/${wanted.id}`);
  }
  return made;
}

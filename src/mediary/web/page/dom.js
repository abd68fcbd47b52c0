import { icon } from "./icons.js";

/**
 * Make an element: h("p", { class: "lead" }, "text", child).
 * Properties that begin with "on" are listeners; false, null and undefined leave one out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button with an optional icon. */
export function button(text, onClick, { kind = "", sign = null, ...rest } = {}) {
  return h("button", { type: "button", class: `button ${kind}`, onClick, ...rest }, sign && icon(sign), text);
}

/** Run an action while its button cannot be pressed again; errors become a toast. */
export function once(action) {
  return async (event) => {
    const pressed = event?.currentTarget;
    if (pressed) pressed.disabled = true;
    try {
      await action(event);
    } catch (problem) {
      toast(problem.message, { isBad: true });
    } finally {
      if (pressed) pressed.disabled = false;
    }
  };
}

const MOST_TOASTS = 2;

/** Tell the person something that needs no answer. */
export function toast(text, { isBad = false } = {}) {
  const shown = h("div", { class: isBad ? "toast bad" : "toast" }, icon(isBad ? "triangle-alert" : "check", 19), h("span", {}, text));
  const toasts = document.getElementById("toasts");
  // What happens quickly one after the other must not cover the page.
  while (toasts.children.length >= MOST_TOASTS) toasts.firstChild.remove();
  toasts.append(shown);
  setTimeout(() => shown.remove(), isBad ? 9000 : 5000);
}

/** Ask a question; resolves to whether the answer is yes. */
export function ask(title, text, yes) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { "aria-labelledby": "ask-title" },
      h("h2", { id: "ask-title" }, title),
      h("p", {}, text),
      h(
        "div",
        { class: "row" },
        button(yes, () => dialog.close("yes"), { kind: "main" }),
        button("Cancel", () => dialog.close("no")),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

import { get, listen, post, rememberCsrf } from "./api.js";
import { button, h, once } from "./dom.js";
import { link, showGate } from "./gate.js";
import { showHistory } from "./history.js";
import { showHome } from "./home.js";
import { icon } from "./icons.js";

const root = document.getElementById("app");
const PLACES = [
  { path: "/app/", name: "Home", sign: "house", show: showHome },
  { path: "/app/history", name: "History", sign: "history", show: showHistory },
];
const listeners = new Set();
let viewer = null;
let leave = () => {};
let stopListening = () => {};

/** What a screen gets: who is there, news of jobs, and the way to another screen. */
const surroundings = () => ({
  viewer,
  go,
  onJob(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
});

async function start() {
  let state;
  try {
    state = await get("/auth/state");
  } catch (problem) {
    root.replaceChildren(unreachable(problem));
    return;
  }
  rememberCsrf(state.csrf);
  const isNew = !state.viewer;
  const isReset = link()?.purpose === "reset";
  viewer = (!isReset && state.viewer) || (await showGate(root, state));
  if (!location.pathname.startsWith("/app")) history.replaceState(null, "", "/app/");
  stopListening();
  stopListening = listen((job) => listeners.forEach((listener) => listener(job)));
  drawPlace({ isMoved: isNew });
}

function drawPlace({ isMoved = false } = {}) {
  leave();
  listeners.clear();
  const place = PLACES.find(({ path }) => path === location.pathname) ?? PLACES[0];
  const main = h("main", { id: "main" });
  root.replaceChildren(h("div", { class: "shell" }, sidebar(place), main));
  document.title = `${place.name} · Mediary`;
  leave = place.show(main, surroundings()) ?? (() => {});
  scrollTo(0, 0);
  if (isMoved) main.querySelector("h1")?.focus();
}

function go(path) {
  if (path !== location.pathname) history.pushState(null, "", path);
  drawPlace({ isMoved: true });
}

function sidebar(current) {
  const links = PLACES.map((place) =>
    h(
      "a",
      {
        class: "nav",
        href: place.path,
        "aria-current": place === current && "page",
        onClick: (event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          go(place.path);
        },
      },
      icon(place.sign),
      place.name,
    ),
  );
  return h(
    "div",
    { class: "side" },
    h("a", { class: "brand", href: "/app/" }, h("img", { src: "/app/mark.svg", alt: "" }), "Mediary"),
    h("nav", { "aria-label": "Main" }, links),
    h(
      "div",
      { class: "foot" },
      h("div", { class: "who" }, h("span", { class: "face", "aria-hidden": "true" }, viewer.username.charAt(0).toUpperCase()), h("b", {}, viewer.username)),
      themeButton(),
      h("button", { type: "button", class: "tool", onClick: once(signOut) }, icon("log-out"), "Sign out"),
    ),
  );
}

function themeButton() {
  const shown = () => (mediaryTheme.current() === "light" ? ["Dark theme", "moon"] : ["Light theme", "sun"]);
  const draw = () => {
    const [text, sign] = shown();
    pressed.replaceChildren(icon(sign), text);
  };
  const onClick = () => {
    mediaryTheme.toggle();
    draw();
  };
  const pressed = h("button", { type: "button", class: "tool", onClick });
  draw();
  return pressed;
}

async function signOut() {
  await post("/auth/logout");
  viewer = null;
  await restart();
}

async function restart() {
  leave();
  leave = () => {};
  stopListening();
  await start();
}

function unreachable(problem) {
  return h(
    "div",
    { class: "gate" },
    h("main", { class: "tile" }, h("h1", {}, "No answer"), h("p", { class: "lead" }, problem.message), h("div", { class: "row" }, button("Try again", once(start), { kind: "main" }))),
  );
}

addEventListener("popstate", () => viewer && drawPlace({ isMoved: true }));
addEventListener("mediary:signed-out", () => viewer && ((viewer = null), restart()));
start();

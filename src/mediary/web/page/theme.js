// Runs before the first paint (a plain script, not a module), so that the chosen theme never flashes.
"use strict";

(function () {
  const KEY = "mediary.theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: light)");

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function current() {
    return root.dataset.theme || (system.matches ? "light" : "dark");
  }

  function toggle() {
    const next = current() === "light" ? "dark" : "light";
    const change = () => (root.dataset.theme = next);
    if (document.startViewTransition && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      document.startViewTransition(change);
    } else {
      change();
    }
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // A browser that keeps nothing still shows the theme until it is closed.
    }
    return next;
  }

  const chosen = stored();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  window.mediaryTheme = { current, toggle };
})();

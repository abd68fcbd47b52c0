import { post, rememberCsrf } from "./api.js";
import { h } from "./dom.js";

/** First run, sign-in and sign-up: one form each. Resolves when someone is signed in. */
export function showGate(root, state) {
  return new Promise((resolve) => {
    const draw = (mode) => {
      const form = MODES[mode];
      root.replaceChildren(gate(form, state, resolve, draw));
      document.title = `${form.title} · Mediary`;
      root.querySelector("h1").focus();
    };
    draw(state.needs_setup ? "setup" : (FIRST[link()?.purpose] ?? "login"));
  });
}

/** What a link carries behind its #: a password to reset, an invitation. */
export function link() {
  const found = location.hash.match(/^#(reset|invitation)=([\w-]+)$/);
  return found && { purpose: found[1], secret: found[2] };
}

const FIRST = { reset: "reset", invitation: "register" };

const MODES = {
  setup: {
    title: "Welcome to Mediary",
    lead: "Make the first account. It is the administrator's.",
    path: "/auth/setup",
    submit: "Create account",
    isNew: true,
  },
  register: {
    title: "Create an account",
    lead: "Your diary is private until you share it.",
    path: "/auth/register",
    submit: "Create account",
    isNew: true,
  },
  reset: {
    title: "Choose a new password",
    lead: "You are signed out everywhere else.",
    path: "/auth/reset",
    submit: "Set password",
    isNew: true,
    isReset: true,
  },
  login: {
    title: "Sign in",
    lead: "Your diary of everything you watch, read, play and hear.",
    path: "/auth/login",
    submit: "Sign in",
    isNew: false,
  },
};

function gate(mode, state, resolve, draw) {
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const submit = h("button", { class: "button main", type: "submit" }, mode.submit);
  const asksInvitation = mode === MODES.register && state.signup === "invite";
  const form = h(
    "form",
    {
      onSubmit: async (event) => {
        event.preventDefault();
        error.hidden = true;
        submit.disabled = true;
        try {
          const answer = await post(mode.path, wish(mode, new FormData(form)));
          rememberCsrf(answer.csrf);
          if (link()) history.replaceState(null, "", location.pathname);
          resolve(answer.viewer);
        } catch (problem) {
          error.textContent = problem.message;
          error.hidden = false;
          const wrong = problem.errors?.[0]?.field;
          (form.elements.namedItem(wrong ?? "") ?? form.elements.password).focus();
        } finally {
          submit.disabled = false;
        }
      },
    },
    !mode.isReset && field("username", mode.isNew ? "User name" : "User name or e-mail", { autocomplete: "username", autocapitalize: "none", required: true }),
    mode.isNew && !mode.isReset && field("email", "E-mail (optional)", { type: "email", autocomplete: "email" }),
    field("password", "Password", {
      type: "password",
      autocomplete: mode.isNew ? "new-password" : "current-password",
      required: true,
      minlength: mode.isNew ? 8 : null,
      hint: mode.isNew ? "8 characters or more." : null,
    }),
    asksInvitation && field("invitation", "Invitation", { required: true, autocomplete: "off", value: link()?.secret ?? null }),
    error,
    submit,
    links(mode, state, draw),
  );
  return h(
    "div",
    { class: "gate" },
    h(
      "main",
      { id: "main", class: "tile ambient" },
      h("img", { src: "/app/mark.svg", alt: "" }),
      h("h1", { tabindex: "-1" }, mode.title),
      h("p", { class: "lead" }, mode.lead),
      form,
    ),
  );
}

function wish(mode, data) {
  if (mode.isReset) return { token: link().secret, password: data.get("password") };
  const body = { username: data.get("username"), password: data.get("password") };
  if (!mode.isNew) return body;
  body.email = data.get("email") || null;
  body.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  if (data.get("invitation")) body.invitation = data.get("invitation");
  return body;
}

function links(mode, state, draw) {
  const isShut = state.needs_setup || state.signup === "closed";
  if (isShut && !mode.isReset) return null;
  const [text, next] = mode === MODES.login ? ["Create an account", "register"] : ["I have an account", "login"];
  return h("button", { type: "button", class: "button link", onClick: () => draw(next) }, text);
}

function field(name, label, { hint = null, ...attributes }) {
  const described = hint ? `${name}-hint` : null;
  return h(
    "div",
    { class: "field" },
    h("label", { for: name }, label),
    h("input", { id: name, name, type: "text", "aria-describedby": described, ...attributes }),
    hint && h("small", { id: described }, hint),
  );
}

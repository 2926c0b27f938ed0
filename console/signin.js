/** Signing in: by name where the server signs people in itself, else with a token. */
import { busy, el, icon } from "./dom.js";
import { DEMO_NAME, NoLoginHere, signIn, signInWith } from "./session.js";
import { inWords, t } from "./speech.js";

export function signInView({ message = "", byToken = false, onSignedIn, onLanguage }) {
  const problem = el("p", { class: "field-error", role: "alert" }, message);
  const card = el("div", { class: "card signin-card" });
  const view = { problem, card, onSignedIn };
  card.append(...(byToken ? tokenForm(view) : nameForm(view)));
  return el(
    "main",
    { class: "signin" },
    el(
      "div",
      { class: "signin-brand" },
      el("img", { src: "images/mark.svg", alt: "", width: 56, height: 56 }),
      el("span", { class: "wordmark" }, "Pageloom"),
    ),
    card,
    el("button", { type: "button", class: "link", onclick: onLanguage }, icon("globe"), t("otherLanguage")),
  );
}

function nameForm(view) {
  const name = el("input", { id: "signin-name", class: "input", name: "email", autocomplete: "username", required: true, maxlength: 200, "data-testid": "login-name" });
  const password = el("input", { id: "signin-password", class: "input", type: "password", autocomplete: "current-password", "data-testid": "login-password" });
  const button = el("button", { class: "button primary wide", "data-testid": "login-submit" }, t("signInButton"));
  const demo = el("button", { type: "button", class: "button wide", "data-testid": "login-demo" }, t("signInDemo"));
  const enter = (who, secret, pressed) => attempt(view, pressed, () => signIn(who, secret));
  demo.addEventListener("click", () => enter(DEMO_NAME, "", demo));
  const submit = (event) => {
    event.preventDefault();
    enter(name.value.trim(), password.value, button);
  };
  return [
    el("h1", {}, t("signInTitle")),
    el("p", { class: "lead" }, t("signInLead")),
    el(
      "form",
      { class: "stack", onsubmit: submit, "data-testid": "login-form" },
      field("signin-name", t("signInName"), name),
      field("signin-password", t("signInPassword"), password),
      view.problem,
      button,
      demo,
    ),
  ];
}

function tokenForm(view) {
  const token = el("textarea", { id: "signin-token", class: "input", rows: 5, required: true, spellcheck: "false", "data-testid": "login-token" });
  const submit = (event) => {
    event.preventDefault();
    if (signInWith(token.value.trim())) view.onSignedIn();
    else view.problem.textContent = t("signInTokenUnreadable");
  };
  return [
    el("h1", {}, t("signInTokenTitle")),
    el("p", { class: "lead" }, t("signInTokenLead")),
    el(
      "form",
      { class: "stack", onsubmit: submit, "data-testid": "login-form" },
      field("signin-token", t("signInToken"), token),
      view.problem,
      el("button", { class: "button primary wide", "data-testid": "login-submit" }, t("signInButton")),
    ),
  ];
}

async function attempt(view, button, action) {
  view.problem.textContent = "";
  const rest = busy(button, t("loading"));
  try {
    await action();
    view.onSignedIn();
  } catch (error) {
    if (error instanceof NoLoginHere) view.card.replaceChildren(...tokenForm(view));
    else view.problem.textContent = inWords(error);
  } finally {
    rest();
  }
}

function field(id, label, input) {
  return el("div", { class: "field" }, el("label", { for: id, class: "label" }, label), input);
}

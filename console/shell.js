/** What stands around every view: brand, connection, bell, account, and the list of pages. */
import { bell } from "./bell.js";
import { el, icon, iconButton } from "./dom.js";
import { pagesList } from "./pages.js";
import { session } from "./session.js";
import { t } from "./speech.js";

const STATES = { open: "streamOpen", connecting: "streamConnecting", waiting: "streamWaiting", closed: "streamWaiting" };

/** @returns {{element: Element, main: Element, pages: object, markCurrent(hash: string): void, end(): void}} */
export function shell(app) {
  const main = el("main", { id: "main", class: "main", tabindex: -1 });
  const pages = pagesList(app);
  const ring = bell(app);
  const live = el("span", { class: "live", "data-state": "connecting", "data-testid": "stream-state" });
  const stop = app.client.stream({
    onState: (state) => showState(live, state),
    onNotification: () => pages.reload(),
  });
  const element = el(
    "div",
    { class: "shell" },
    el("a", { class: "skip", href: "#main", onclick: skipTo(main) }, t("skipToMain")),
    topBar(app, live, ring.element),
    el("div", { class: "columns" }, pages.element, main),
  );
  const end = () => {
    stop();
    ring.end();
    pages.end();
  };
  return { element, main, pages, markCurrent: pages.markCurrent, end };
}

function topBar(app, live, ring) {
  return el(
    "header",
    { class: "topbar" },
    el(
      "a",
      { class: "brand", href: "#/" },
      el("img", { src: "images/mark.svg", alt: "", width: 34, height: 34 }),
      el("span", { class: "wordmark" }, "Pageloom"),
    ),
    live,
    el("button", { type: "button", class: "link language", onclick: app.changeLanguage, "data-testid": "language" }, icon("globe"), t("otherLanguage")),
    ring,
    account(app),
  );
}

function account(app) {
  const { name } = session();
  return el(
    "div",
    { class: "account" },
    el("span", { class: "avatar", title: name, role: "img", "aria-label": t("account", { name }) }, name.slice(0, 1).toUpperCase()),
    el("span", { class: "account-name" }, name),
    el("a", { class: "icon-button", href: "#/preferences", "aria-label": t("preferences"), title: t("preferences"), "data-testid": "preferences" }, icon("settings")),
    iconButton("leave", t("signOut"), app.signOut, { "data-testid": "sign-out" }),
  );
}

function showState(live, state) {
  live.dataset.state = state;
  live.replaceChildren(el("span", { class: "live-text" }, t(STATES[state])));
  live.title = t(STATES[state]);
}

function skipTo(main) {
  return (event) => {
    event.preventDefault();
    main.focus();
  };
}

/** The finished page as the document it is, over everything else, and unable to do anything. */
import { el, iconButton } from "./dom.js";
import { t } from "./speech.js";

/** @param {string} html a complete document @param {string} title what the reader says it shows */
export function openReader(html, title) {
  const close = iconButton("close", t("close"), () => dialog.close(), { "data-testid": "close-document" });
  const dialog = el(
    "dialog",
    { class: "reader", "aria-labelledby": "reader-title" },
    el("header", { class: "reader-head" }, el("h2", { id: "reader-title" }, title), close),
    el("iframe", { class: "reader-page", sandbox: "", title: t("pageFrame"), srcdoc: html, "data-testid": "document" }),
  );
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

/** Asking before something is lost. */
import { el } from "./dom.js";
import { t } from "./speech.js";

/** @returns {Promise<boolean>} true when the seller really wants the page deleted */
export function confirmDeletion(title) {
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-labelledby": "dialog-title" },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: "dialog-title" }, t("deleteTitle")),
      el("p", {}, t("deleteConfirm", { title })),
      el(
        "div",
        { class: "dialog-actions" },
        el("button", { class: "button", value: "no", autofocus: true }, t("deleteNo")),
        el("button", { class: "button danger", value: "yes", "data-testid": "confirm-delete" }, t("deleteYes")),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** One field of a form: label, control, hint, and the place where its error is said. */
import { el, set } from "./dom.js";
import { t } from "./speech.js";

/** @returns {{element: Element, complain(text: string): void}} `complain("")` takes it back */
export function field({ id, label, control, hint, optional = false, aside = null, group = false }) {
  const error = el("p", { class: "field-error", id: `${id}-error`, "aria-live": "polite" });
  const note = optional && el("span", { class: "optional" }, t("optional"));
  const name = group
    ? el("span", { class: "label", id: `${id}-label` }, label, note)
    : el("label", { class: "label", for: id }, label, note);
  const element = el(
    "div",
    { class: "field", ...(group && { role: "group", "aria-labelledby": `${id}-label` }) },
    el("div", { class: "field-head" }, name, aside),
    control,
    hint && el("p", { class: "hint", id: `${id}-hint` }, hint),
    error,
  );
  const target = group ? element : control.matches("input, textarea, select") ? control : (control.querySelector(`#${id}`) ?? control);
  set(target, "aria-describedby", hint ? `${id}-hint ${id}-error` : `${id}-error`);
  return {
    element,
    complain(text) {
      error.textContent = text;
      element.classList.toggle("wrong", text !== "");
      if (!group) set(target, "aria-invalid", text ? "true" : null);
    },
  };
}

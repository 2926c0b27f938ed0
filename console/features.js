/** Features as chips: Enter or a comma adds one, Backspace takes the last one back. */
import { el, icon } from "./dom.js";
import { t } from "./speech.js";

const MOST = 30;
const LONGEST = 200;

/** @returns {{element: Element, commit(): void}} `commit` takes in what is typed but not yet entered */
export function featureChips(draft, complain) {
  const input = el("input", { id: "features", class: "chips-input", placeholder: t("featurePlaceholder"), maxlength: LONGEST + 1, autocomplete: "off", enterkeyhint: "done", "data-testid": "feature-input" });
  const chips = el("ul", { class: "chips-list" });
  const element = el("div", { class: "input chips" }, chips, input);

  function show() {
    chips.replaceChildren(...draft.features.map(chip));
    chips.hidden = draft.features.length === 0;
    draft.keep();
  }

  const chip = (feature, place) =>
    el(
      "li",
      { class: "feature", "data-testid": "feature-chip" },
      el("span", {}, feature),
      el("button", { type: "button", "aria-label": t("featureRemove", { feature }), onclick: () => drop(place) }, icon("close")),
    );

  function drop(place) {
    draft.features.splice(place, 1);
    complain("");
    show();
    input.focus();
  }

  function add(text) {
    const feature = text.trim();
    if (!feature || draft.features.includes(feature)) return true;
    if (feature.length > LONGEST) return refuse("featureTooLong", LONGEST);
    if (draft.features.length >= MOST) return refuse("featuresFull", MOST);
    draft.features.push(feature);
    return true;
  }

  function refuse(key, limit) {
    complain(t(key, { limit }));
    return false;
  }

  function commit(texts = [input.value]) {
    complain("");
    const refused = texts.filter((text) => !add(text));
    input.value = refused.join(" ");
    show();
  }

  input.addEventListener("keydown", (event) => {
    // While a Hangul syllable is being composed, Enter belongs to the input method.
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      commit();
    } else if (event.key === "Backspace" && input.value === "" && draft.features.length) {
      drop(draft.features.length - 1);
    }
  });
  input.addEventListener("input", ({ isComposing }) => {
    if (!isComposing && input.value.includes(",")) commit(input.value.split(","));
  });
  input.addEventListener("paste", (event) => {
    const lines = event.clipboardData.getData("text").split(/\r?\n/);
    if (lines.length < 2) return;
    event.preventDefault();
    commit(lines);
  });
  input.addEventListener("blur", () => commit());
  element.addEventListener("click", ({ target }) => target === element && input.focus());
  show();
  return { element, commit };
}

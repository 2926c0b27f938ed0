/** The five tones as cards that look and sound like what they stand for. */
import { el } from "./dom.js";
import { t } from "./speech.js";

const TONES = ["professional", "friendly", "humorous", "luxurious", "trendy"];

/** At most one is chosen; pressing the chosen one again takes it back. */
export function toneCards(draft) {
  return el("div", { class: "tones" }, ...TONES.map((tone) => card(draft, tone)));
}

function card(draft, tone) {
  const radio = el("input", { type: "radio", name: "tone", value: tone, class: "visually-hidden", checked: draft.tone === tone });
  const choose = (chosen) => {
    draft.tone = chosen;
    radio.checked = chosen === tone;
    draft.keep();
  };
  radio.addEventListener("change", () => choose(tone));
  const element = el(
    "label",
    { class: `tone tone-${tone}`, "data-testid": `tone-${tone}` },
    radio,
    el("span", { class: "tone-swatch", "aria-hidden": "true" }, el("span", { class: "tone-sample" }, t(`toneSample_${tone}`))),
    el("span", { class: "tone-name" }, t(`tone_${tone}`)),
  );
  element.addEventListener("click", (event) => {
    if (draft.tone !== tone || event.target === radio) return;
    event.preventDefault();
    choose(null);
  });
  return element;
}

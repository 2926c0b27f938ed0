/** One block in the list: its name, its first words, its state, and what can be done with it. */
import { el, icon } from "./dom.js";
import { t } from "./speech.js";

const LONGEST_GLIMPSE = 60;

/** @param {object} actions move, hide, lock and rewrite, told of the block and its name */
export function blockRow(block, place, count, actions) {
  const name = nameOf(block);
  const button = (key, iconName, label, onclick, properties = {}) =>
    el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, "data-key": `${block.id} ${key}`, "data-testid": `block-${key}`, ...properties }, icon(iconName));
  return el(
    "li",
    { class: `block${block.hidden ? " is-hidden" : ""}`, "data-testid": "block", "data-block": block.id },
    el("div", { class: "block-words" }, el("span", { class: "block-name" }, name), el("span", { class: "block-glimpse" }, glimpse(block.html)), chips(block)),
    el(
      "div",
      { class: "block-actions", role: "group", "aria-label": t("blockActions", { name }) },
      button("up", "up", t("blockUp", { name }), () => actions.move(block, place - 1, name), { disabled: place === 0 }),
      button("down", "down", t("blockDown", { name }), () => actions.move(block, place + 1, name), { disabled: place === count - 1 }),
      button("hide", block.hidden ? "eye-off" : "eye", t(block.hidden ? "blockShow" : "blockHide", { name }), () => actions.hide(block, name)),
      button("lock", block.locked ? "lock" : "unlock", t(block.locked ? "blockUnlock" : "blockLock", { name }), () => actions.lock(block, name)),
      button("rewrite", "again", t("blockRewrite", { name }), () => actions.rewrite(block, name), { disabled: block.locked }),
    ),
  );
}

/** Some kinds come several times: point-1, point-2. */
function nameOf({ id }) {
  const [, kind, number = ""] = id.match(/^(.*?)(?:-(\d+))?$/);
  return `${t("blockNames")[kind] ?? t("blockUnnamed")} ${number}`.trim();
}

function chips({ hidden, locked, edited, ai_generated: byAi }) {
  const shown = [byAi && !edited && t("chipAi"), hidden && t("chipHidden"), locked && t("chipLocked"), edited && t("chipEdited")].filter(Boolean);
  return shown.length ? el("span", { class: "block-chips" }, ...shown.map((text) => el("span", { class: "chip" }, text))) : null;
}

/** The first words of a block, read without letting anything of it load or run. */
function glimpse(html) {
  const inert = new DOMParser().parseFromString(html, "text/html").body;
  const first = inert.querySelector("h1, h2, h3, h4, p, li, td") ?? inert;
  const text = first.textContent.replace(/\s+/g, " ").trim();
  return text.length > LONGEST_GLIMPSE ? `${text.slice(0, LONGEST_GLIMPSE)}…` : text;
}

/** The blocks of a page, one by one: moved, hidden, locked, worded anew; and every step undone. */
import { blockRow } from "./block_row.js";
import { el, icon } from "./dom.js";
import { inWords, t } from "./speech.js";

/**
 * @param {{onBlocks(blocks: string[], blockId?: string): void, onTravel(): void, signal: AbortSignal}} page hears what
 *   it shows after each change, and of every step through its versions; `signal` ends the view
 * @returns {{element: Element, renew(blockId?: string): Promise<void>}} `renew` looks again at what others changed
 */
export function blockEditor(app, pageId, { onBlocks, onTravel, signal }) {
  const list = el("ol", { class: "blocks", "data-testid": "blocks" });
  const said = el("p", { class: "hint", role: "status", "data-testid": "blocks-status" });
  const undo = step("undo", () => travel(neighbours().older, "undone"));
  const redo = step("redo", () => travel(neighbours().newer, "redone"));
  const element = el(
    "section",
    { class: "card remark", "aria-labelledby": "blocks-title" },
    el("div", { class: "blocks-head" }, el("h2", { id: "blocks-title" }, icon("page"), t("blocksTitle")), el("div", { class: "blocks-steps" }, undo, redo)),
    el("p", { class: "hint" }, t("blocksLead")),
    said,
    list,
  );
  let state = { version: 0, blocks: [], versions: [] };
  let isBusy = false;

  function neighbours() {
    // Newest first, as they are told.
    const at = state.versions.findIndex((each) => each.current);
    return { older: state.versions[at + 1], newer: state.versions[at - 1] };
  }

  async function look() {
    const [page, versions] = await Promise.all([app.client.blocks(pageId, { signal }), app.client.versions(pageId, { signal })]);
    state = { ...page, versions: versions.versions };
    draw();
  }

  async function renew(blockId) {
    await look();
    onBlocks(state.blocks.filter((block) => !block.hidden).map((block) => block.html), blockId);
  }

  function draw() {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const rows = state.blocks.map((block, place) => blockRow(block, place, state.blocks.length, actions));
    list.replaceChildren(...rows);
    if (focused) refocus(list, focused);
    undo.disabled = !neighbours().older;
    redo.disabled = !neighbours().newer;
  }

  /** Change something, one at a time, and say what was done: `words` of what `change` came to. */
  async function work(change, words, blockId) {
    if (isBusy) return;
    isBusy = true;
    element.setAttribute("aria-busy", "true");
    try {
      const outcome = await change();
      await renew(blockId);
      said.textContent = words(outcome);
    } catch (error) {
      if (signal.aborted) return;
      // Somebody changed it elsewhere: what stands there now is shown.
      if (error.status === 409) await look().catch(() => {});
      said.textContent = inWords(error);
    } finally {
      isBusy = false;
      element.removeAttribute("aria-busy");
    }
  }

  const change = (block, changes, words) => work(() => app.client.changeBlock(pageId, block.id, changes, { version: state.version, signal }), () => words, block.id);
  const travel = async (version, words) => {
    if (!version) return;
    await work(() => app.client.restoreVersion(pageId, version.version, { signal }), () => t(words));
    onTravel();
  };
  const actions = {
    move: (block, place, name) => change(block, { position: place }, t("blockMoved", { name, place: place + 1 })),
    hide: (block, name) => change(block, { hidden: !block.hidden }, t(block.hidden ? "blockShown" : "blockHidden", { name })),
    lock: (block, name) => change(block, { locked: !block.locked }, t(block.locked ? "blockUnlocked" : "blockLocked", { name })),
    rewrite: (block, name) => {
      said.textContent = t("blockRewriting", { name });
      // Where nothing else can be said from the seller's facts, the block stays.
      const words = ({ changed_blocks: changed }) => t(changed.length ? "blockRewritten" : "blockKept", { name });
      return work(() => app.client.rewriteBlock(pageId, block.id, { version: state.version, signal }), words, block.id);
    },
  };

  look().catch((error) => {
    if (!signal.aborted) list.replaceChildren(el("li", { class: "blocks-failed", role: "alert" }, inWords(error)));
  });
  return { element, renew };
}

function step(name, onclick) {
  return el("button", { type: "button", class: "button small", disabled: true, onclick, "data-testid": name }, icon(name), t(name));
}

/** Give the focus back to the control it was on; where that cannot take it, to one beside it. */
function refocus(list, key) {
  const control = [...list.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  const able = control?.disabled ? control.closest("li").querySelector("[data-key]:enabled") : control;
  able?.focus();
}

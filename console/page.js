/** A finished page: looked at, opened, edited, exported, copied, saved, deleted. */
import { blockEditor } from "./blocks.js";
import { busy, el, icon } from "./dom.js";
import { exporter } from "./exporting.js";
import { remove } from "./pages.js";
import { preview } from "./preview.js";
import { questionForm } from "./questions.js";
import { openReader } from "./reader.js";
import { remarks } from "./remarks.js";
import { day, fileName, inWords, t } from "./speech.js";
import { tabs } from "./tabs.js";
import { toast } from "./toast.js";

export function pageView(app, frame, id) {
  const leaving = new AbortController();
  const element = el("div", { class: "finished" }, el("p", { class: "loading", role: "status" }, t("loading")));
  open(app, frame, id, element, leaving.signal);
  return { element, end: () => leaving.abort() };
}

async function open(app, frame, id, element, signal) {
  try {
    const page = await app.client.readPage(id, { signal });
    const blocks = page.generated_html?.html_blocks ?? [];
    // A page that is not finished yet is looked at as the job that makes it.
    if (!blocks.length && page.task_id) return app.go(`#/tasks/${page.task_id}`, { replace: true });
    show(app, frame, page, element, signal);
  } catch (error) {
    if (signal.aborted) return;
    const text = error.status === 404 ? t("pageNotFound") : inWords(error);
    element.replaceChildren(el("div", { class: "card nothing", role: "alert" }, icon("alert"), el("p", {}, text), el("a", { class: "button", href: "#/" }, t("newPage"))));
  }
}

function show(app, frame, page, element, signal) {
  const shown = { blocks: page.generated_html.html_blocks };
  const view = preview(shown.blocks, signal);
  const heading = head(app, frame, page, shown);
  const notes = el("div", {}, el("p", { class: "loading" }, t("loading")));
  const typed = new Map();

  /** Say what there is to look at; `outcome` is of answers that were just taken in. */
  async function note(outcome = null) {
    const { result } = await app.client.result(page.task_id, { signal }).catch(() => ({}));
    if (signal.aborted) return;
    const said = outcome && answered(outcome);
    const asks = (asked) => questionForm(app, page, asked, { typed, onAnswered: take, signal });
    const found = remarks(result, { asks, said });
    notes.replaceChildren(found.element);
    bench.count("notes", found.count);
    said?.focus();
  }

  async function take(outcome) {
    await editor.renew(outcome.changed_blocks[0]);
    await note(outcome);
  }

  const onBlocks = (blocks, changed) => {
    shown.blocks = blocks;
    view.show(blocks, changed);
    heading.tell(blocks.length);
  };
  const editor = blockEditor(app, page.id, { onBlocks, onTravel: () => note(), signal });
  const panels = [
    { id: "notes", name: t("tabNotes"), content: notes },
    { id: "edit", name: t("tabEdit"), content: editor.element },
    { id: "export", name: t("tabExport"), content: exporter(app, page, signal) },
  ];
  const bench = tabs(t("tabs"), panels);
  element.replaceChildren(heading.element, el("div", { class: "finished-body" }, view.element, bench.element));
  element.querySelector("h1").focus({ preventScroll: true });
  note();
}

/** What became of the answers, in words: how many were taken in, and what was left as it is. */
function answered({ count, changed_blocks: changed, warnings }) {
  const told = t(changed.length ? "answersTaken" : "answersKept", { count });
  return el("div", { class: "card praise answered", tabindex: -1, role: "status", "data-testid": "answered" }, icon("check"), el("div", {}, el("p", {}, told), ...warnings.map(({ message }) => el("p", { class: "hint" }, message))));
}

function head(app, frame, page, shown) {
  const title = page.title || t("untitled");
  const images = page.generated_html.image_count ?? page.product_images?.length ?? 0;
  const meta = el("p", { class: "hint" });
  const tell = (count) => (meta.textContent = t("pageMeta", { images, blocks: count, date: day(page.created_at) }));
  const action = (name, text, onclick, properties = {}) => el("button", { type: "button", class: "button", onclick, ...properties }, icon(name), text);
  tell(shown.blocks.length);
  const element = el(
    "header",
    { class: "finished-head" },
    el("div", {}, el("p", { class: "eyebrow" }, icon("check"), t("pageReady")), el("h1", { tabindex: -1, "data-testid": "page-title" }, title), meta),
    el(
      "div",
      { class: "finished-actions" },
      action("copy", t("copyHtml"), () => copy(shown.blocks), { class: "button primary", "data-testid": "copy-html" }),
      action("open", t("openDocument"), ({ currentTarget }) => read(app, page.id, title, currentTarget), { "data-testid": "open-document" }),
      action("download", t("downloadHtml"), () => save(title, shown.blocks), { "data-testid": "download-html" }),
      action("trash", t("delete"), () => remove(app, page.id, title, frame.pages.reload), { class: "button quiet", "data-testid": "delete-page" }),
    ),
  );
  return { element, tell };
}

async function read(app, id, title, button) {
  const rest = busy(button, t("opening"));
  try {
    const html = await app.client.readDocument(id);
    rest();
    // A button at work lets the focus go; the reader gives it back to where it was.
    button.focus();
    openReader(html, title);
  } catch (error) {
    rest();
    toast(inWords(error), "error");
  }
}

async function copy(blocks) {
  try {
    await navigator.clipboard.writeText(blocks.join("\n"));
    toast(t("copied"), "success");
  } catch {
    // Plain http on another host than localhost has no clipboard.
    toast(t("copyFailed"), "error");
  }
}

function save(title, blocks) {
  const address = URL.createObjectURL(new Blob([blocks.join("\n")], { type: "text/html;charset=utf-8" }));
  el("a", { href: address, download: `${fileName(title)}.html` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

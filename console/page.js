/** A finished page: looked at as a phone and a desktop show it, copied, saved, deleted. */
import { el, icon } from "./dom.js";
import { remove } from "./pages.js";
import { preview } from "./preview.js";
import { day, inWords, t } from "./speech.js";
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
    const remarks = el("aside", { class: "remarks" });
    element.replaceChildren(head(app, frame, page, blocks), el("div", { class: "finished-body" }, preview(blocks, signal), remarks));
    element.querySelector("h1").focus({ preventScroll: true });
    showRemarks(app, page, remarks, signal);
  } catch (error) {
    if (signal.aborted) return;
    const text = error.status === 404 ? t("pageNotFound") : inWords(error);
    element.replaceChildren(el("div", { class: "card nothing", role: "alert" }, icon("alert"), el("p", {}, text), el("a", { class: "button", href: "#/" }, t("newPage"))));
  }
}

function head(app, frame, page, blocks) {
  const title = page.title || t("untitled");
  const images = page.generated_html.image_count ?? page.product_images?.length ?? 0;
  const action = (name, text, onclick, properties = {}) => el("button", { type: "button", class: "button", onclick, ...properties }, icon(name), text);
  return el(
    "header",
    { class: "finished-head" },
    el(
      "div",
      {},
      el("p", { class: "eyebrow" }, icon("check"), t("pageReady")),
      el("h1", { tabindex: -1, "data-testid": "page-title" }, title),
      el("p", { class: "hint" }, t("pageMeta", { images, blocks: blocks.length, date: day(page.created_at) })),
    ),
    el(
      "div",
      { class: "finished-actions" },
      action("copy", t("copyHtml"), () => copy(blocks), { class: "button primary", "data-testid": "copy-html" }),
      action("download", t("downloadHtml"), () => save(title, blocks), { "data-testid": "download-html" }),
      exporter(app, page.id),
      action("trash", t("delete"), () => remove(app, page.id, title, frame.pages.reload), { class: "button quiet", "data-testid": "delete-page" }),
    ),
  );
}

const TARGETS = ["smartstore", "coupang", "11st", "esm", "kakao", "cafe24", "amazon", "google", "web"];

/** A marketplace, and the button that packs the page for it. */
function exporter(app, id) {
  const target = el("select", { "aria-label": t("exportTarget"), "data-testid": "export-target" }, ...TARGETS.map((name) => el("option", { value: name }, t(`target_${name}`))));
  const button = el("button", { type: "button", class: "button", "data-testid": "export-page" }, icon("download"), t("exportPage"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { download_url: href, rules } = await app.client.exportPage(id, target.value);
      el("a", { href, download: `${target.value}.zip` }).click();
      toast(t("exported", rules), rules.failed ? "info" : "success");
    } catch (error) {
      toast(inWords(error), "error");
    } finally {
      button.disabled = false;
    }
  });
  return el("span", { class: "exporter" }, target, button);
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
  const name = title.replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 80);
  el("a", { href: address, download: `${name || "page"}.html` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** What was done differently than asked, what is still missing, and where each image comes from. */
async function showRemarks(app, page, element, signal) {
  const { result } = await app.client.result(page.task_id, { signal }).catch(() => ({}));
  if (signal.aborted) return;
  const warnings = result?.warnings ?? [];
  const missing = result?.missing_fields ?? [];
  const objections = result?.lint ?? [];
  const advice = result?.retake_advice ?? [];
  const images = result?.images ?? [];
  const parts = [
    warnings.length && remark("alert", t("warnings"), null, warnings.map(({ message }) => message)),
    advice.length && remark("photo", t("retakeTitle"), null, advice.map(({ message }) => message)),
    missing.length && remark("info", t("missingTitle"), t("missingLead"), missing.map(({ question, field }) => question ?? field)),
    objections.length && remark("alert", t("lintTitle"), t("lintLead"), objections.map(objection)),
    images.length && gallery(images),
  ];
  element.replaceChildren(...parts.filter(Boolean));
}

/** One wording that the law may object to, and what to write instead. */
function objection({ severity, found, law, suggestion }) {
  return `${t(`lint_${severity}`)} “${found}” · ${law} · ${suggestion}`;
}

function remark(iconName, title, lead, items) {
  return el(
    "section",
    { class: `card remark remark-${iconName}` },
    el("h2", {}, icon(iconName), title),
    lead && el("p", { class: "hint" }, lead),
    el("ul", {}, ...items.map((text) => el("li", {}, text))),
  );
}

function gallery(images) {
  return el(
    "section",
    { class: "card remark" },
    el("h2", {}, icon("photo"), t("imagesTitle")),
    el(
      "ul",
      { class: "gallery" },
      ...images.map(({ url, alt, image_source: source }) =>
        el("li", {}, el("img", { src: url, alt, loading: "lazy" }), el("span", {}, t(`source_${source}`))),
      ),
    ),
  );
}

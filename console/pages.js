/** The list of earlier pages: thumbnail, title, state; open and delete. */
import { confirmDeletion } from "./confirm.js";
import { el, icon, iconButton, set } from "./dom.js";
import { inWords, t, when } from "./speech.js";
import { toast } from "./toast.js";

const PAGE_SIZE = 12;
const SHOWN_STATES = {
  pending: "statusPending",
  processing: "statusProcessing",
  failed: "statusFailed",
  cancelled: "statusCancelled",
  published: "statusPublished",
  archived: "statusArchived",
};

/** No picture of these exists yet. */
const UNFINISHED = new Set(["pending", "processing", "failed", "cancelled"]);

export function pagesList(app) {
  const list = el("ul", { class: "pages", "data-testid": "pages-list" });
  const count = el("span", { class: "count" });
  const more = el("button", { type: "button", class: "button wide", hidden: true }, t("pagesMore"));
  const leaving = new AbortController();
  let size = PAGE_SIZE;
  let current = "";

  async function reload() {
    try {
      const { items, total } = await app.client.listPages({ limit: size, signal: leaving.signal });
      count.textContent = total || "";
      more.hidden = total <= items.length;
      list.replaceChildren(...(items.length ? items.map((item) => row(app, item, reload)) : [empty()]));
      markCurrent(current);
    } catch (error) {
      if (!leaving.signal.aborted) list.replaceChildren(failure(error, reload));
    }
  }

  function markCurrent(hash) {
    current = hash;
    for (const link of list.querySelectorAll("a")) {
      set(link, "aria-current", link.getAttribute("href") === hash && "page");
    }
  }

  more.addEventListener("click", () => {
    size += PAGE_SIZE;
    reload();
  });
  list.append(...Array.from({ length: 3 }, () => el("li", { class: "page-row skeleton", "aria-hidden": "true" })));
  reload();
  const element = el(
    "aside",
    { class: "sidebar", "aria-label": t("myPages") },
    el("a", { class: "button primary wide new-page", href: "#/" }, icon("plus"), t("newPage")),
    el("h2", { class: "sidebar-title" }, t("myPages"), count),
    list,
    more,
  );
  return { element, reload, markCurrent, end: () => leaving.abort() };
}

function row(app, item, reload) {
  const title = item.title || t("untitled");
  const state = SHOWN_STATES[item.status];
  return el(
    "li",
    { class: "page-row", "data-testid": "page-row" },
    el(
      "a",
      { href: `#/pages/${item.id}`, class: "page-link" },
      item.thumbnail && !UNFINISHED.has(item.status) ? thumbnail(item) : noThumbnail(),
      el(
        "span",
        { class: "page-words" },
        el("span", { class: "page-title" }, title),
        el("span", { class: "page-when" }, state && el("span", { class: `chip chip-${item.status}` }, t(state)), when(item.created_at)),
      ),
    ),
    iconButton("trash", t("deletePage", { title }), () => remove(app, item.id, title, reload)),
  );
}

function thumbnail({ thumbnail: src }) {
  const image = el("img", { class: "page-thumb", src, alt: "", width: 52, height: 52, loading: "lazy" });
  // The picture may be gone while its page is still listed.
  image.addEventListener("error", () => image.replaceWith(noThumbnail()), { once: true });
  return image;
}

function noThumbnail() {
  return el("span", { class: "page-thumb none" }, icon("photo"));
}

/** Ask, delete, and leave the page if it is the one being looked at. */
export async function remove(app, id, title, reload) {
  if (!(await confirmDeletion(title))) return;
  try {
    await app.client.deletePage(id);
    toast(t("deleted"), "success");
    if (location.hash === `#/pages/${id}`) app.go("#/");
  } catch (error) {
    toast(inWords(error), "error");
  }
  reload();
}

function empty() {
  return el("li", { class: "pages-empty" }, el("strong", {}, t("pagesEmptyTitle")), el("p", {}, t("pagesEmptyLead")));
}

function failure(error, reload) {
  return el(
    "li",
    { class: "pages-empty" },
    el("strong", {}, t("pagesFailed")),
    el("p", {}, inWords(error)),
    el("button", { type: "button", class: "button", onclick: reload }, t("tryAgain")),
  );
}

/** Packing a page for a marketplace: choose, wait, download, and see what its rules still want. */
import { busy, el, icon } from "./dom.js";
import { field } from "./field.js";
import { progressBar } from "./progress.js";
import { fileName, inWords, t } from "./speech.js";

const TARGETS = ["smartstore", "coupang", "11st", "esm", "kakao", "cafe24", "amazon", "google", "web"];
const REMEMBERED_AS = "pageloom.marketplace";

/** @param {{id: number, title: string}} page @param {AbortSignal} signal ends the view */
export function exporter(app, { id: pageId, title }, signal) {
  const target = el(
    "select",
    { id: "export-target", class: "input", "data-testid": "export-target" },
    ...TARGETS.map((name) => el("option", { value: name }, t(`target_${name}`))),
  );
  // Most sellers sell in one place.
  target.value = localStorage.getItem(REMEMBERED_AS) ?? TARGETS[0];
  if (!target.value) target.value = TARGETS[0];
  const button = el("button", { type: "button", class: "button primary wide", "data-testid": "export-page" }, icon("download"), t("exportPage"));
  const { bar, said, show, begin } = progressBar({ label: t("exportProgress"), testId: "export-status" });
  const outcome = el("div", { class: "export-outcome" });

  async function pack() {
    localStorage.setItem(REMEMBERED_AS, target.value);
    const rest = busy(button, t("exporting"));
    outcome.replaceChildren();
    begin(t("exporting"));
    try {
      const made = await app.client.exportPage(pageId, target.value, { onProgress: show, signal });
      const link = download(made, `${fileName(title)}-${target.value}.zip`);
      said.textContent = t("exported");
      outcome.replaceChildren(...verdict(made), link);
      link.click();
    } catch (error) {
      if (!signal.aborted) complain(error);
    } finally {
      bar.hidden = true;
      rest();
    }
  }

  function complain(error) {
    said.textContent = "";
    outcome.replaceChildren(el("p", { class: "field-error", role: "alert", "data-testid": "export-error" }, inWords(error)));
  }

  button.addEventListener("click", pack);
  return el(
    "section",
    { class: "card remark", "aria-labelledby": "export-title" },
    el("h2", { id: "export-title" }, icon("download"), t("exportTitle")),
    el("p", { class: "hint" }, t("exportLead")),
    field({ id: "export-target", label: t("exportTarget"), control: target }).element,
    button,
    bar,
    said,
    outcome,
  );
}

function download({ download_url: href }, name) {
  return el("a", { class: "button wide", href, download: name, "data-testid": "export-download" }, icon("download"), t("exportAgain"));
}

/** How the package stands against the marketplace's rules: counts, then what is left in words. */
function verdict({ rules, open_rules: left = [], warnings = [] }) {
  const count = (name) => el("li", { class: `rule-count rule-count-${name}`, "data-testid": `rules-${name}` }, el("strong", {}, rules[name]), t(`rules_${name}`));
  const counts = el("ul", { class: "rule-counts", "aria-label": t("rules") }, ...["passed", "failed", "unknown"].map(count));
  const groups = ["fail", "unknown"].map((status) => group(status, left.filter((each) => each.status === status)));
  const notes = warnings.map(({ message }) => el("p", { class: "note" }, icon("alert"), message));
  return [counts, ...notes, ...groups.filter(Boolean)];
}

function group(status, rules) {
  if (!rules.length) return null;
  return el(
    "section",
    { class: `rules rules-${status}` },
    el("h3", {}, t(`rulesTitle_${status}`)),
    el("ul", { "data-testid": `open-rules-${status}` }, ...rules.map(({ message, required }) => el("li", {}, message, required ? null : el("span", { class: "chip" }, t("ruleAdvised"))))),
  );
}

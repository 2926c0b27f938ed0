/** What a seller wishes of every page: its order, their terms, and the sentence on AI. */
import { busy, el } from "./dom.js";
import { field } from "./field.js";
import { inWords, t } from "./speech.js";
import { toast } from "./toast.js";

const ORDERS = ["open_market", "curated"];
const TERMS = ["delivery", "exchange", "refund", "after_service"];
const LONGEST_TERMS = 1_000;

export function preferencesView(app) {
  const leaving = new AbortController();
  const element = el("div", { class: "wishes" }, el("p", { class: "loading", role: "status" }, t("loading")));
  open(app, element, leaving.signal);
  return { element, end: () => leaving.abort() };
}

async function open(app, element, signal) {
  try {
    const kept = await app.client.preferences({ signal });
    element.replaceChildren(head(), form(app, kept));
  } catch (error) {
    if (signal.aborted) return;
    element.replaceChildren(
      head(),
      el("div", { class: "card nothing", role: "alert" }, el("p", {}, inWords(error)), el("button", { type: "button", class: "button", onclick: () => open(app, element, signal) }, t("tryAgain"))),
    );
  }
}

function head() {
  return el("header", { class: "new-head" }, el("h1", {}, t("preferences")), el("p", { class: "lead" }, t("preferencesLead")));
}

function form(app, kept) {
  const order = orderChoice(kept.page_order);
  const terms = Object.fromEntries(TERMS.map((name) => [name, termsField(name, kept.seller[name])]));
  const notice = el("input", { type: "checkbox", id: "ai-notice", class: "switch", role: "switch", checked: kept.ai_notice, "aria-describedby": "ai-notice-hint", "data-testid": "ai-notice" });
  const general = el("p", { class: "field-error", role: "alert", "data-testid": "form-error" });
  const submit = el("button", { class: "button primary large", "data-testid": "save-preferences" }, t("preferencesSave"));

  const wishes = () => ({
    ai_notice: notice.checked,
    page_order: order.value(),
    seller: Object.fromEntries(TERMS.map((name) => [name, terms[name].value()])),
  });

  async function save(event) {
    event.preventDefault();
    general.textContent = "";
    for (const { complain } of Object.values(terms)) complain("");
    const rest = busy(submit, t("preferencesSaving"));
    try {
      await app.client.setPreferences(wishes());
      toast(t("preferencesSaved"), "success");
    } catch (error) {
      explain(error, terms, general);
    } finally {
      rest();
    }
  }

  return el(
    "form",
    { class: "card form", novalidate: true, onsubmit: save, "data-testid": "preferences-form" },
    field({ id: "page-order", label: t("pageOrder"), hint: t("pageOrderHint"), control: order.element, group: true }).element,
    el(
      "section",
      { class: "terms", "aria-labelledby": "terms-title" },
      el("h2", { id: "terms-title" }, t("terms")),
      el("p", { class: "hint" }, t("termsHint")),
      el("div", { class: "terms-fields" }, ...TERMS.map((name) => terms[name].element)),
    ),
    el(
      "div",
      { class: "switched" },
      el("div", {}, el("label", { class: "label", for: "ai-notice" }, t("aiNotice")), el("p", { class: "hint", id: "ai-notice-hint" }, t("aiNoticeHint"))),
      notice,
    ),
    el("div", { class: "form-foot" }, el("p", { class: "hint" }, t("preferencesHint")), general, submit),
  );
}

function orderChoice(chosen) {
  const options = ORDERS.map((order) => {
    const radio = el("input", { type: "radio", name: "page-order", value: order, class: "visually-hidden", checked: order === chosen });
    const element = el(
      "label",
      { class: "order", "data-testid": `order-${order}` },
      radio,
      el("span", { class: "order-name" }, t(`order_${order}`)),
      el("ol", { class: "order-parts" }, ...t(`orderParts_${order}`).map((part) => el("li", {}, part))),
      el("span", { class: "hint" }, t(`orderHint_${order}`)),
    );
    return { radio, element };
  });
  return {
    element: el("div", { class: "orders" }, ...options.map(({ element }) => element)),
    value: () => options.find(({ radio }) => radio.checked)?.radio.value ?? chosen,
  };
}

function termsField(name, kept) {
  const id = `terms-${name.replace("_", "-")}`;
  const area = el("textarea", { id, class: "input", rows: 4, placeholder: t(`termsPlaceholder_${name}`), "data-testid": id });
  const counter = el("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    // Code points, as the server counts.
    const length = [...area.value.trim()].length;
    counter.textContent = `${length.toLocaleString()} / ${LONGEST_TERMS.toLocaleString()}`;
    counter.classList.toggle("over", length > LONGEST_TERMS);
  };
  area.value = kept;
  area.addEventListener("input", count);
  count();
  const control = el("div", { class: "counted" }, area, counter);
  return { ...field({ id, label: t(`terms_${name}`), optional: true, control }), value: () => area.value };
}

/** Say what is wrong beside the terms that `errors[].pointer` names. */
function explain(error, terms, general) {
  const placed = (error.errors ?? []).filter(({ pointer, detail }) => {
    const name = TERMS.find((each) => pointer.endsWith(`/seller/${each}`));
    terms[name]?.complain(detail);
    return Boolean(name);
  });
  general.textContent = placed.length ? t("formHasErrors") : inWords(error);
  document.querySelector(".field.wrong")?.scrollIntoView({ block: "center" });
}

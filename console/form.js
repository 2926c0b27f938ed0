/** The form that becomes a page: what is known of the product, and the button that hands it in. */
import { PageloomError } from "./client.js";
import { busy, el, icon } from "./dom.js";
import { asProduct, handOver, openDraft } from "./draft.js";
import { featureChips } from "./features.js";
import { field } from "./field.js";
import { photoInput } from "./photo.js";
import { inWords, language, t } from "./speech.js";
import { toast } from "./toast.js";
import { toneCards } from "./tones.js";

const LONGEST_DESCRIPTION = 20_000;
/** Which of our fields a problem's `pointer` means. */
const FIELDS = {
  product_data: "description",
  product_image_url: "photo",
  features: "features",
  target_customer: "customer",
  tone: "tone",
  language: "language",
};

export function productForm(app) {
  const draft = openDraft({ pageLanguage: language() });
  const fields = {};
  const submit = el("button", { class: "button primary large", "data-testid": "submit" }, icon("images"), t("submit"));
  const general = el("p", { class: "field-error", role: "alert", "data-testid": "form-error" });
  const complainAt = (name) => (text) => fields[name].complain(text);
  const photo = photoInput({ client: app.client, draft, complain: complainAt("photo"), onChange: showUpload });
  const chips = featureChips(draft, complainAt("features"));
  fields.description = descriptionField(draft, useSample);
  fields.photo = field({ id: "photo", label: t("photo"), optional: true, control: photo.element });
  fields.features = field({ id: "features", label: t("features"), optional: true, control: chips.element });
  fields.customer = customerField(draft);
  fields.tone = field({ id: "tone", label: t("tone"), optional: true, hint: t("toneHint"), control: toneCards(draft), group: true });
  fields.language = field({ id: "language", label: t("pageLanguage"), control: languageChoice(draft), group: true });

  function showUpload() {
    submit.disabled = photo.isUploading();
    submit.lastChild.textContent = photo.isUploading() ? t("submitWaitsForPhoto") : t("submit");
  }

  function useSample() {
    Object.assign(draft, { productData: t("sampleProduct"), features: [...t("sampleFeatures")], targetCustomer: t("sampleCustomer") });
    draft.keep();
    app.go(location.hash || "#/");
  }

  async function handIn(event) {
    event.preventDefault();
    chips.commit();
    clearComplaints(fields, general);
    if (!isComplete(draft, fields)) return;
    const rest = busy(submit, t("submitting"));
    try {
      const { task_id: taskId, warnings } = await app.client.submit(asProduct(draft), { idempotencyKey: keyFor(draft) });
      draft.keep();
      handOver(taskId);
      for (const warning of warnings ?? []) toast(warning.message, "warning");
      app.go(`#/tasks/${taskId}`);
    } catch (error) {
      rest();
      explain(error, fields, general);
    }
  }

  const element = el(
    "div",
    { class: "new" },
    el("header", { class: "new-head" }, el("h1", {}, t("formTitle")), el("p", { class: "lead" }, t("formLead"))),
    el(
      "form",
      { class: "card form", novalidate: true, onsubmit: handIn, "data-testid": "product-form" },
      el(
        "div",
        { class: "form-columns" },
        el("div", { class: "stack" }, fields.description.element, fields.features.element, fields.customer.element),
        el("div", { class: "stack" }, fields.photo.element, fields.language.element),
      ),
      fields.tone.element,
      el("div", { class: "form-foot" }, el("p", { class: "hint" }, t("submitHint")), general, submit),
    ),
  );
  return { element, end: photo.end };
}

function descriptionField(draft, useSample) {
  const counter = el("span", { class: "counter", "aria-hidden": "true" });
  const area = el("textarea", { id: "description", class: "input", rows: 9, placeholder: t("productDataPlaceholder"), required: true, "data-testid": "product-data" });
  area.value = draft.productData;
  const count = () => {
    const length = [...area.value].length;
    counter.textContent = `${length.toLocaleString()} / ${LONGEST_DESCRIPTION.toLocaleString()}`;
    counter.classList.toggle("over", length > LONGEST_DESCRIPTION);
  };
  area.addEventListener("input", () => {
    draft.productData = area.value;
    draft.keep();
    count();
  });
  count();
  const sample = el("button", { type: "button", class: "link", onclick: useSample, "data-testid": "use-sample" }, t("useSample"));
  return field({ id: "description", label: t("productData"), control: el("div", { class: "counted" }, area, counter), aside: sample });
}

function customerField(draft) {
  const input = el("input", { id: "customer", class: "input", placeholder: t("targetCustomerPlaceholder"), maxlength: 500, "data-testid": "target-customer" });
  input.value = draft.targetCustomer;
  input.addEventListener("input", () => {
    draft.targetCustomer = input.value;
    draft.keep();
  });
  return field({ id: "customer", label: t("targetCustomer"), optional: true, control: input });
}

function languageChoice(draft) {
  const option = (code, name) => {
    const radio = el("input", { type: "radio", name: "page-language", value: code, class: "visually-hidden", checked: draft.pageLanguage === code });
    radio.addEventListener("change", () => {
      draft.pageLanguage = code;
      draft.keep();
    });
    return el("label", { "data-testid": `language-${code}` }, radio, el("span", {}, name));
  };
  return el("div", { class: "segmented" }, option("ko", t("korean")), option("en", t("english")));
}

function isComplete(draft, fields) {
  // Code points, as the server counts.
  const length = [...draft.productData.trim()].length;
  if (length > 0 && length <= LONGEST_DESCRIPTION) return true;
  fields.description.complain(length ? t("productDataTooLong", { limit: LONGEST_DESCRIPTION.toLocaleString() }) : t("productDataMissing"));
  document.getElementById("description").focus();
  return false;
}

/** Say what is wrong where it is wrong: beside the fields that `errors[].pointer` names. */
function explain(error, fields, general) {
  const placed = (error.errors ?? []).filter(({ pointer, detail }) => {
    const name = FIELDS[pointer.replace(/^[#/]*(body\/)?/, "").split("/")[0]];
    fields[name]?.complain(detail);
    return Boolean(name);
  });
  general.textContent = placed.length ? t("formHasErrors") : inWords(error);
  if (!(error instanceof PageloomError)) throw error;
  document.querySelector(".field.wrong")?.scrollIntoView({ block: "center" });
}

function clearComplaints(fields, general) {
  general.textContent = "";
  for (const { complain } of Object.values(fields)) complain("");
}

let handedIn = { product: null, key: null };

/** The same product gets the same key, so that pressing again after a lost answer makes no second job. */
function keyFor(draft) {
  const product = JSON.stringify([draft, location.origin]);
  if (handedIn.product !== product) handedIn = { product, key: `${Date.now()}-${crypto.getRandomValues(new Uint32Array(3)).join("-")}` };
  return handedIn.key;
}

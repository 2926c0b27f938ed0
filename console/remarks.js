/** What a seller should look at in a finished page: photo, steps down, questions, wordings, images. */
import { el, icon } from "./dom.js";
import { t } from "./speech.js";

/**
 * @param {object} result of the page's job
 * @param {{asks(questions: object[]): Element, said?: Element}} given `asks` makes what questions are answered with,
 *   `said` stands above everything
 * @returns {{element: Element, count: number}}
 */
export function remarks(result, { asks, said = null }) {
  const advice = (result?.retake_advice ?? []).map(({ message }) => message);
  const warnings = (result?.warnings ?? []).map(({ message }) => message);
  const questions = result?.missing_fields ?? [];
  const objections = result?.lint ?? [];
  const images = result?.images ?? [];
  const parts = [
    warnings.length && remark("alert", "warnings", null, list(warnings)),
    advice.length && remark("camera", "retakeTitle", "retakeLead", list(advice)),
    questions.length && remark("info", "missingTitle", "missingLead", asks(questions)),
    objections.length && remark("alert", "lintTitle", "lintLead", el("ul", { class: "objections" }, ...objections.map(objection))),
    images.length && remark("photo", "imagesTitle", null, gallery(images)),
  ];
  const count = advice.length + warnings.length + questions.length + objections.length;
  const praise = count === 0 && el("p", { class: "card praise" }, icon("check"), t("nothingToLookAt"));
  return { element: el("div", { class: "remarks", "data-testid": "remarks" }, said, praise, ...parts.filter(Boolean)), count };
}

function remark(iconName, title, lead, content) {
  return el("section", { class: `card remark remark-${iconName}` }, el("h2", {}, icon(iconName), t(title)), lead && el("p", { class: "hint" }, t(lead)), content);
}

function list(sentences) {
  return el("ul", { class: "sentences" }, ...sentences.map((sentence) => el("li", {}, sentence)));
}

/** One wording that the law may object to, why, and what to write instead. */
function objection({ severity, found, law, suggestion }) {
  return el(
    "li",
    {},
    el("p", {}, el("span", { class: `chip chip-${severity}` }, t(`lint_${severity}`)), " ", el("strong", {}, `“${found}”`)),
    el("p", {}, suggestion),
    el("p", { class: "hint" }, law),
  );
}

function gallery(images) {
  return el(
    "ul",
    { class: "gallery" },
    ...images.map(({ url, alt, image_source: source, treatment }) =>
      el("li", {}, el("img", { src: url, alt, loading: "lazy" }), el("span", {}, t(`source_${source}`)), treated(treatment)),
    ),
  );
}

/** What was done with the photo; nothing where it is not known, or a word of a later release. */
function treated(treatment) {
  const words = t("treatments")[treatment];
  return words ? el("span", { class: "treatment" }, words) : null;
}

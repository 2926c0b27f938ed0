/** A job while it runs: its stages over the stream, cancel, and what to do when it failed. */
import { busy, el, icon } from "./dom.js";
import { takeBack } from "./draft.js";
import { inWords, t } from "./speech.js";
import { toast } from "./toast.js";

const STAGES = ["photo", "copy", "images", "page"];
const ICONS = { photo: "photo", copy: "copywriting", images: "images", page: "page" };

export function jobView(app, frame, taskId) {
  const leaving = new AbortController();
  const view = parts(taskId);
  const seen = { progress: 0, stage: null };

  function show({ stage, progress, message, status, warnings }) {
    // A status that was read a moment earlier may arrive later than a report.
    if (progress < seen.progress) return;
    Object.assign(seen, { progress, stage: stage ?? seen.stage });
    view.showProgress(progress, status === "pending" ? t("jobWaiting") : message);
    view.showStages(seen.stage, progress);
    if (warnings) view.showWarnings(warnings);
  }

  async function follow() {
    try {
      const { data } = await app.client.waitFor(taskId, { onProgress: show, signal: leaving.signal });
      finish(data);
    } catch (error) {
      if (leaving.signal.aborted) return;
      view.showEnd(t("jobTitleFailed"), error.status === 404 ? t("jobUnknown") : inWords(error), [again(taskId)]);
    }
  }

  function finish(data) {
    frame.pages.reload();
    if (data.status === "completed" && data.product_details_id) return app.go(`#/pages/${data.product_details_id}`, { replace: true });
    // A job that made no page, such as the edit of an image, is told by its own sentence.
    if (data.status === "completed") return view.showEnd(data.message, "", []);
    const title = data.status === "cancelled" ? t("jobTitleCancelled") : t("jobTitleFailed");
    view.showEnd(title, data.error ?? data.message, [retry, again(taskId)]);
  }

  const retry = el("button", { type: "button", class: "button primary", "data-testid": "retry" }, icon("again"), t("retry"));
  retry.addEventListener("click", async () => {
    const rest = busy(retry, t("retrying"));
    try {
      await app.client.retry(taskId);
      app.go(location.hash);
    } catch (error) {
      rest();
      toast(inWords(error), "error");
    }
  });
  view.cancel.addEventListener("click", async () => {
    const rest = busy(view.cancel, t("cancelling"));
    try {
      await app.client.cancel(taskId);
      toast(t("cancelled"), "info");
      leaving.abort();
      app.go(location.hash);
    } catch (error) {
      rest();
      toast(inWords(error), "error");
    }
  });
  view.showStages(null, 0);
  // The new job stands in the list from its first moment.
  frame.pages.reload();
  follow();
  return { element: view.element, end: () => leaving.abort() };
}

function again(taskId) {
  return el("a", { class: "button", href: "#/", onclick: () => takeBack(taskId), "data-testid": "back-to-form" }, t("backToForm"));
}

/** The elements of the view, and the few things that may be told to them. */
function parts(taskId) {
  const title = el("h1", { tabindex: -1 }, t("jobTitle"));
  const message = el("p", { class: "job-message", role: "status", "data-testid": "job-message" }, t("jobStarting"));
  const bar = el("div", { class: "bar-fill" });
  const percent = el("span", { class: "percent", "aria-hidden": "true" }, "0%");
  const progress = el("div", { class: "bar", role: "progressbar", "aria-label": t("jobProgress"), "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": 0, "data-testid": "progress" }, bar);
  const stages = el("ol", { class: "stages", "aria-label": t("stages") }, ...STAGES.map(stage));
  const warnings = el("ul", { class: "warnings", "data-testid": "warnings" });
  const cancel = el("button", { type: "button", class: "button", "data-testid": "cancel" }, t("cancel"));
  const actions = el("div", { class: "job-actions" }, el("p", { class: "hint" }, t("closable")), cancel);
  const element = el(
    "section",
    { class: "card job", "data-testid": "job" },
    loom(),
    title,
    message,
    el("div", { class: "job-progress" }, progress, percent),
    stages,
    warnings,
    actions,
    el("p", { class: "job-number" }, `${t("jobNumber")} `, el("code", {}, taskId)),
  );
  return {
    element,
    cancel,
    showProgress(value, text) {
      progress.setAttribute("aria-valuenow", value);
      bar.style.inlineSize = `${value}%`;
      percent.textContent = `${value}%`;
      // Live regions are read aloud on every change, so only real ones are made.
      if (message.textContent !== text) message.textContent = text;
    },
    showStages(current, value) {
      const place = value >= 100 ? STAGES.length : STAGES.indexOf(current);
      [...stages.children].forEach((item, index) => markStage(item, index < place ? "done" : index === place ? "active" : "ahead"));
    },
    showWarnings(items) {
      warnings.replaceChildren(...items.map((warning) => el("li", {}, icon("alert"), warning.message)));
    },
    showEnd(heading, text, choices) {
      element.classList.add("ended");
      title.textContent = heading;
      message.textContent = text;
      actions.replaceChildren(...choices);
      title.focus();
    },
  };
}

function stage(name) {
  return el(
    "li",
    { class: "stage", "data-testid": `stage-${name}` },
    el("span", { class: "stage-icon" }, icon(ICONS[name])),
    el("span", { class: "stage-name" }, t(`stage_${name}`)),
    el("span", { class: "stage-state" }),
  );
}

function markStage(item, state) {
  item.dataset.state = state;
  const said = { done: "stageDone", active: "stageActive", ahead: "stageAhead" }[state];
  item.querySelector(".stage-state").textContent = t(said);
  if (state === "active") item.setAttribute("aria-current", "step");
  else item.removeAttribute("aria-current");
}

/** Threads that weave themselves while the job runs; still for those who ask for less motion. */
function loom() {
  const threads = (name, count) => Array.from({ length: count }, () => el("span", { class: name }));
  return el("div", { class: "loom", "aria-hidden": "true" }, ...threads("warp", 9), ...threads("weft", 5));
}

/** How far a job has come that is waited for in place: a bar, and what it says of itself. */
import { el } from "./dom.js";

/** @param {{label: string, testId: string}} given `testId` finds the words */
export function progressBar({ label, testId }) {
  const fill = el("div", { class: "bar-fill" });
  const bar = el("div", { class: "bar", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100, hidden: true }, fill);
  const said = el("p", { class: "hint", role: "status", "data-testid": testId });
  let seen = 0;

  function show({ progress: percent = 0, message }) {
    // A status that was read a moment earlier may arrive later than a report.
    if (percent < seen) return;
    seen = percent;
    bar.setAttribute("aria-valuenow", percent);
    fill.style.inlineSize = `${percent}%`;
    if (message && said.textContent !== message) said.textContent = message;
  }

  function begin(message) {
    bar.hidden = false;
    seen = 0;
    show({ progress: 0, message });
  }

  return { bar, said, show, begin };
}

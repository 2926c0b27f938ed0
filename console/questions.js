/** What a finished page still asks its seller: answered in place, all at once. */
import { busy, el, icon } from "./dom.js";
import { field } from "./field.js";
import { progressBar } from "./progress.js";
import { inWords, t } from "./speech.js";
import { toast } from "./toast.js";

const LONGEST_ANSWER = 1_000;
const TERMS = "seller.";

/**
 * @param {{id: number}} page
 * @param {{field: string, question: string}[]} asked
 * @param {{typed: Map<string, string>, onAnswered(outcome: object): Promise<void>, signal: AbortSignal}} given `typed`
 *   outlives the form, so that nothing is lost when the page says anew what it asks
 */
export function questionForm(app, { id: pageId }, asked, { typed, onAnswered, signal }) {
  const questions = asked.map((each, place) => question(each, place, typed, showTerms));
  const general = el("p", { class: "field-error", role: "alert", "data-testid": "answers-error" });
  const submit = el("button", { class: "button primary wide", "data-testid": "send-answers" }, icon("check"), t("answerSend"));
  const { bar, said, show, begin } = progressBar({ label: t("answerProgress"), testId: "answers-status" });
  const keeps = el("input", { type: "checkbox", id: "keep-terms", "data-testid": "keep-terms" });
  const terms = el("label", { class: "keep-terms", hidden: true }, keeps, t("answerKeepTerms"));
  let key = { of: null, value: null };

  function filled() {
    return questions.filter(({ value }) => value());
  }

  function showTerms() {
    terms.hidden = !filled().some(({ name }) => name.startsWith(TERMS));
  }

  /** The same answers get the same key, so that sending them again after a lost reply takes them in once. */
  function keyFor(answers) {
    const of = JSON.stringify(answers);
    if (key.of !== of) key = { of, value: app.client.world.newKey() };
    return key.value;
  }

  async function send(event) {
    event.preventDefault();
    general.textContent = "";
    for (const { complain } of questions) complain("");
    const sent = filled();
    if (!isComplete(sent, questions, general)) return;
    const answers = sent.map(({ name, value }) => ({ field: name, value: value() }));
    const rest = busy(submit, t("answerSending"));
    begin(t("answerSending"));
    try {
      const outcome = await app.client.answer(pageId, answers, { idempotencyKey: keyFor(answers), onProgress: show, signal });
      if (keeps.checked) await keepTerms(app, answers);
      for (const each of sent) typed.delete(each.name);
      await onAnswered({ ...outcome, count: answers.length });
    } catch (error) {
      if (signal.aborted) return;
      said.textContent = "";
      // What was answered by the server is asked anew; what got no reply keeps its key.
      if (error.status) key = { of: null, value: null };
      explain(error, sent, general);
    } finally {
      bar.hidden = true;
      rest();
    }
  }

  showTerms();
  return el(
    "form",
    { class: "questions", novalidate: true, onsubmit: send, "aria-label": t("missingTitle"), "data-testid": "questions" },
    ...questions.map(({ element }) => element),
    terms,
    general,
    submit,
    bar,
    said,
  );
}

function question({ field: name, question: text }, place, typed, onInput) {
  const id = `answer-${place}`;
  const area = el("textarea", { id, class: "input", rows: 1, "data-testid": `answer-${name}` });
  area.value = typed.get(name) ?? "";
  area.addEventListener("input", () => {
    typed.set(name, area.value);
    onInput();
  });
  return { ...field({ id, label: text ?? name, control: area }), name, area, value: () => area.value.trim() };
}

function isComplete(sent, questions, general) {
  if (!sent.length) {
    general.textContent = t("answerMissing");
    questions[0].area.focus();
    return false;
  }
  // Code points, as the server counts.
  const wrong = sent.filter(({ value }) => [...value()].length > LONGEST_ANSWER);
  for (const { complain } of wrong) complain(t("answerTooLong", { limit: LONGEST_ANSWER.toLocaleString() }));
  wrong[0]?.area.focus();
  return !wrong.length;
}

/** Say what is wrong beside the answer that `errors[].pointer` counts to. */
function explain(error, sent, general) {
  const placed = (error.errors ?? []).filter(({ pointer, detail }) => {
    const wrong = sent[/\/answers\/(\d+)\//.exec(pointer)?.[1]];
    wrong?.complain(detail);
    return Boolean(wrong);
  });
  general.textContent = placed.length ? t("formHasErrors") : inWords(error);
  document.querySelector(".field.wrong textarea")?.focus();
}

/** The page has them already: that they are not kept for the next one is said, and stops nothing. */
async function keepTerms(app, answers) {
  const told = answers.filter(({ field: name }) => name.startsWith(TERMS)).map(({ field: name, value }) => [name.slice(TERMS.length), value]);
  try {
    if (told.length) await app.client.setPreferences({ seller: Object.fromEntries(told) });
  } catch (error) {
    toast(inWords(error), "error");
  }
}

/** The language the console speaks: chosen once, remembered, Korean unless told otherwise. */
import { en } from "./strings/en.js";
import { ko } from "./strings/ko.js";

const REMEMBERED_AS = "pageloom.language";
const TABLES = { ko, en };

let chosen = localStorage.getItem(REMEMBERED_AS) === "en" ? "en" : "ko";

export const language = () => chosen;

export function speak(next) {
  chosen = next;
  localStorage.setItem(REMEMBERED_AS, next);
}

/** Say `key` in the chosen language, with `{name}` replaced by `values.name`. */
export function t(key, values = {}) {
  const text = TABLES[chosen][key] ?? key;
  if (typeof text !== "string") return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Put an error into words that say what to do. */
export function inWords(error) {
  if (error?.code === "TIMEOUT") return t("errorTimeout");
  if (error?.code === "NETWORK") return t("errorNetwork");
  if (!error?.status) return t("errorUnknown");
  const message = error.message.startsWith("HTTP ") ? t("errorUnknown") : error.message;
  return error.requestId && error.status >= 500 ? t("errorWithId", { message, id: error.requestId }) : message;
}

/** Say when something happened, as people say it. */
export function when(iso) {
  const date = new Date(iso);
  const minutes = Math.floor((Date.now() - date.getTime()) / 60_000);
  if (Number.isNaN(minutes)) return "";
  if (minutes < 1) return t("justNow");
  if (minutes < 60) return t("minutesAgo", { n: minutes });
  if (minutes < 24 * 60) return t("hoursAgo", { n: Math.floor(minutes / 60) });
  return day(iso);
}

export function day(iso) {
  const form = { year: "numeric", month: "short", day: "numeric" };
  return new Intl.DateTimeFormat(chosen === "ko" ? "ko-KR" : "en-GB", form).format(new Date(iso));
}

/** A title as the name of a file, in any script and on any system. */
export function fileName(title) {
  return (title ?? "").replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 80) || "page";
}

/** Short messages at the edge of the screen, read aloud to those who listen. */
import { el, icon } from "./dom.js";

const SHOWN_MS = 6_000;
const ICONS = { success: "check", error: "alert", info: "info", warning: "alert" };

/** @param {"success"|"error"|"info"|"warning"} kind */
export function toast(text, kind = "info") {
  const element = el("div", { class: `toast toast-${kind}` }, icon(ICONS[kind] ?? "info"), el("span", {}, text));
  document.getElementById("toasts").append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}

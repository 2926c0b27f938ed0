/** The page in a frame that may do nothing: no scripts, no origin, no navigation. */
import { el, icon } from "./dom.js";
import { language, t } from "./speech.js";

const WIDTHS = { phone: 390, desktop: 860 };
const FRAME_HEIGHT = 780;

/**
 * @param {string[]} blocks as the API gives them @param {AbortSignal} signal ends the view
 * @returns {{element: Element, show(blocks: string[], blockId?: string): void}} `show` begins at
 *   the block of this id, where the browser can
 */
export function preview(blocks, signal) {
  const frame = el("iframe", { class: "frame", sandbox: "", title: t("pageFrame"), srcdoc: documentOf(blocks), "data-testid": "page-frame" });
  const device = el("div", { class: "device" }, frame);
  const room = el("div", { class: "room" }, device);
  // Most buyers look at it on a phone.
  let width = WIDTHS.phone;

  // Sandboxed to an origin of its own, the page cannot tell its height: it scrolls inside.
  function fit() {
    const scale = Math.min(1, room.clientWidth / width);
    frame.style.inlineSize = `${width}px`;
    frame.style.blockSize = `${FRAME_HEIGHT}px`;
    frame.style.transform = `scale(${scale})`;
    device.style.inlineSize = `${width * scale}px`;
    device.style.blockSize = `${FRAME_HEIGHT * scale}px`;
    device.dataset.width = width;
  }

  const option = (name) => {
    const value = WIDTHS[name];
    const radio = el("input", { type: "radio", name: "preview-width", value, class: "visually-hidden", checked: width === value });
    radio.addEventListener("change", () => {
      width = value;
      fit();
    });
    return el("label", { "data-testid": `width-${value}` }, radio, el("span", {}, icon(name), t(name), el("small", {}, `${value}`)));
  };

  const observer = new ResizeObserver(fit);
  observer.observe(room);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  const element = el(
    "div",
    { class: "preview" },
    el("div", { class: "segmented", role: "group", "aria-label": t("previewWidth") }, option("phone"), option("desktop")),
    room,
  );
  return {
    element,
    show(next, blockId) {
      frame.srcdoc = documentOf(next, blockId);
    },
  };
}

function documentOf(blocks, first = "") {
  // The frame has no scripts that could scroll it, and no address to jump to.
  const start = /^[\w-]+$/.test(first) ? `[data-block-id="${first}"]{scroll-initial-target:nearest}` : "";
  return `<!doctype html><html lang="${language()}"><head><meta charset="utf-8"><style>body{margin:0;background:#fff;word-break:keep-all;overflow-wrap:anywhere}img{max-width:100%}${start}</style></head><body>${blocks.join("\n")}</body></html>`;
}

/** Building elements. Text always goes in as text: nothing here can turn data into markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * `el("button", {class: "quiet", onclick: leave, "data-testid": "x"}, "Leave")`.
 * Functions become listeners, true an empty attribute; null, false and undefined are left out.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else set(element, name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Set or remove one attribute. */
export function set(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

/** One of the line icons in images/icons.svg; decorative, so unseen by screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `images/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows only an icon and says `label`. */
export function iconButton(name, label, onclick, properties = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...properties }, icon(name));
}

/** Reflect that `button` is at work: it says `text` and cannot be pressed again. */
export function busy(button, text) {
  const before = [...button.childNodes];
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  button.replaceChildren(el("span", { class: "spinner", "aria-hidden": "true" }), text);
  return function rest() {
    button.disabled = false;
    button.removeAttribute("aria-busy");
    button.replaceChildren(...before);
  };
}

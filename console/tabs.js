/** Panels of which one is shown; arrow keys move between their names, as the ARIA pattern asks. */
import { el } from "./dom.js";

/**
 * @param {string} label what the names are together
 * @param {{id: string, name: string, content: Element}[]} panels the first is shown
 * @returns {{element: Element, count(id: string, value: number): void}}
 */
export function tabs(label, panels) {
  const names = panels.map(({ id, name }) =>
    el("button", { type: "button", role: "tab", id: `tab-${id}`, class: "tab", "aria-controls": `panel-${id}`, "data-testid": `tab-${id}` }, name, el("span", { class: "tab-badge" })),
  );
  const bodies = panels.map(({ id, content }) => el("div", { role: "tabpanel", id: `panel-${id}`, class: "tab-panel", "aria-labelledby": `tab-${id}`, tabindex: -1 }, content));

  function show(place, { focus = false } = {}) {
    names.forEach((tab, index) => {
      tab.setAttribute("aria-selected", index === place);
      tab.tabIndex = index === place ? 0 : -1;
      bodies[index].hidden = index !== place;
    });
    if (focus) names[place].focus();
  }

  const list = el("div", { class: "tabs", role: "tablist", "aria-label": label }, ...names);
  list.addEventListener("click", ({ target }) => {
    const place = names.indexOf(target.closest("[role=tab]"));
    if (place >= 0) show(place);
  });
  list.addEventListener("keydown", (event) => {
    const place = names.indexOf(document.activeElement);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: names.length - 1 }[event.key];
    if (next === undefined || place < 0) return;
    event.preventDefault();
    show((next + names.length) % names.length, { focus: true });
  });
  show(0);
  return {
    element: el("div", { class: "workbench" }, list, ...bodies),
    count(id, value) {
      const place = panels.findIndex((panel) => panel.id === id);
      names[place].querySelector(".tab-badge").replaceChildren(...(value ? [el("span", { class: "tab-count" }, value)] : []));
    },
  };
}

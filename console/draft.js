/** What the seller has typed so far; kept until it is handed in, whatever happens to the window. */

const REMEMBERED_AS = "pageloom.draft";
const HANDED_OVER_AS = "pageloom.handed-over";
const EMPTY = { productData: "", features: [], targetCustomer: "", tone: null, pageLanguage: null, photo: null };

/** The draft of this browser; `keep()` after every change. */
export function openDraft(defaults) {
  const draft = { ...EMPTY, ...defaults, ...remembered() };
  Object.defineProperty(draft, "keep", { value: () => sessionStorage.setItem(REMEMBERED_AS, JSON.stringify(draft)) });
  return draft;
}

/** The draft became a job: the next form starts empty, but this one can be had back. */
export function handOver(taskId) {
  sessionStorage.setItem(HANDED_OVER_AS, JSON.stringify({ taskId, text: sessionStorage.getItem(REMEMBERED_AS) }));
  sessionStorage.removeItem(REMEMBERED_AS);
}

/** Bring back what became `taskId`, to be changed and handed in again. */
export function takeBack(taskId) {
  const { taskId: last, text } = JSON.parse(sessionStorage.getItem(HANDED_OVER_AS)) ?? {};
  if (last === taskId && text) sessionStorage.setItem(REMEMBERED_AS, text);
}

/** The draft in the words of the API. @returns {import("./client.js").Product} */
export function asProduct(draft) {
  return {
    product_data: draft.productData.trim(),
    features: draft.features,
    language: draft.pageLanguage,
    ...(draft.targetCustomer.trim() && { target_customer: draft.targetCustomer.trim() }),
    ...(draft.tone && { tone: draft.tone }),
    ...(draft.photo && { product_image_url: draft.photo.url }),
  };
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(REMEMBERED_AS)) ?? {};
  } catch {
    return {};
  }
}

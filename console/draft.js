/** What the seller has typed so far; kept until it is handed in, whatever happens to the window. */

const REMEMBERED_AS = "pageloom.draft";
const EMPTY = { productData: "", features: [], targetCustomer: "", tone: null, pageLanguage: null, photo: null };

/** The draft of this browser; `keep()` after every change. */
export function openDraft(defaults) {
  const draft = { ...EMPTY, ...defaults, ...remembered() };
  Object.defineProperty(draft, "keep", { value: () => sessionStorage.setItem(REMEMBERED_AS, JSON.stringify(draft)) });
  return draft;
}

export function discardDraft() {
  sessionStorage.removeItem(REMEMBERED_AS);
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

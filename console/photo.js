/** The product photo: dropped, picked or pasted; previewed at once, uploaded at once. */
import { el, icon, iconButton } from "./dom.js";
import { inWords, t } from "./speech.js";

const LARGEST_BYTES = 25 * 1024 * 1024;
const ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,.heic,.heif";

/**
 * @returns {{element: Element, isUploading(): boolean, end(): void}}
 *   `onChange` is called whenever a photo begins or ends its upload, or goes away
 */
export function photoInput({ client, draft, complain, onChange }) {
  const input = el("input", { id: "photo", type: "file", class: "visually-hidden", accept: ACCEPTED, "data-testid": "photo-input" });
  const face = el("div", { class: "photo-face" });
  const element = el("div", { class: "photo" }, input, face);
  const leaving = new AbortController();
  let upload = null;

  function showInvitation() {
    element.classList.remove("filled");
    face.replaceChildren(
      el("label", { class: "photo-invitation", for: "photo" }, el("span", { class: "photo-icon" }, icon("photo")), el("strong", {}, t("photoPick")), el("span", { class: "hint" }, t("photoHint"))),
    );
  }

  function showPhoto(address, state) {
    element.classList.add("filled");
    const image = el("img", { src: address, alt: t("photoPreview"), "data-testid": "photo-preview" });
    // HEIC, for example, which most browsers cannot show; the server can read it all the same.
    image.addEventListener("error", () => image.replaceWith(el("span", { class: "photo-icon" }, icon("photo"))), { once: true });
    face.replaceChildren(
      image,
      el(
        "div",
        { class: "photo-bar" },
        el("span", { class: "photo-state", role: "status", "data-testid": "photo-state" }, upload && el("span", { class: "spinner", "aria-hidden": "true" }), state),
        el("label", { class: "button small", for: "photo" }, t("photoReplace")),
        iconButton("close", t("photoRemove"), clear, { "data-testid": "photo-remove" }),
      ),
    );
  }

  function clear() {
    upload?.abort();
    upload = null;
    input.value = "";
    keep(null);
    complain("");
    showInvitation();
    onChange();
  }

  function keep(photo) {
    draft.photo = photo;
    draft.keep();
  }

  async function take(file) {
    const refusal = refusalOf(file);
    if (refusal) return complain(refusal);
    clear();
    const mine = (upload = new AbortController());
    const preview = URL.createObjectURL(file);
    showPhoto(preview, t("photoUploading"));
    onChange();
    try {
      const answer = await client.uploadImage(file, { signal: AbortSignal.any([mine.signal, leaving.signal]) });
      const url = answer.saved_url ?? answer.image_url;
      upload = null;
      keep({ url, width: answer.width, height: answer.height });
      showPhoto(preview, t("photoReady", answer));
    } catch (error) {
      if (mine.signal.aborted || leaving.signal.aborted) return;
      upload = null;
      clear();
      complain(inWords(error));
    }
    onChange();
  }

  input.addEventListener("change", () => input.files[0] && take(input.files[0]));
  listenForDrops(element, take);
  document.addEventListener(
    "paste",
    (event) => {
      const file = imageIn(event.clipboardData);
      if (!file) return;
      event.preventDefault();
      take(file);
    },
    { signal: leaving.signal },
  );
  if (draft.photo) showPhoto(draft.photo.url, t("photoReady", draft.photo));
  else showInvitation();
  return { element, isUploading: () => upload !== null, end: () => leaving.abort() };
}

function refusalOf(file) {
  // Browsers that do not know HEIC give it no type.
  if (file.type && !file.type.startsWith("image/")) return t("photoNotImage");
  return file.size > LARGEST_BYTES ? t("photoTooLarge") : null;
}

function listenForDrops(element, take) {
  const over = (isOver) => (event) => {
    event.preventDefault();
    element.classList.toggle("over", isOver);
  };
  element.addEventListener("dragover", over(true));
  element.addEventListener("dragleave", over(false));
  element.addEventListener("drop", (event) => {
    over(false)(event);
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  });
}

function imageIn(clipboard) {
  return [...(clipboard?.files ?? [])].find(({ type }) => type.startsWith("image/"));
}

/** The console: signs someone in, then shows what the address after # asks for. */
import { PageloomClient } from "./client.js";
import { el } from "./dom.js";
import { jobView } from "./job.js";
import { pageView } from "./page.js";
import { preferencesView } from "./preferences.js";
import { productForm } from "./form.js";
import { shell } from "./shell.js";
import { DEMO_NAME, getToken, hasLeft, NoLoginHere, session, signIn, signOut } from "./session.js";
import { signInView } from "./signin.js";
import { inWords, language, speak, t } from "./speech.js";
import { toast } from "./toast.js";
import { userOf } from "./client.js";

const root = document.getElementById("app");
/** What is on the screen now, and how to end it. */
let shown = { end() {} };

async function start() {
  document.documentElement.lang = language();
  document.title = t("appTitle");
  const wantsDemo = location.hash === "#demo";
  if (wantsDemo) history.replaceState(null, "", "#/");
  if (wantsDemo || (!session() && !hasLeft())) await enterAsDemo();
  if (session()) showConsole();
  else if (root.childElementCount === 0) showSignIn();
}

async function enterAsDemo() {
  try {
    await signIn(DEMO_NAME);
  } catch (error) {
    if (error instanceof NoLoginHere) showSignIn({ byToken: true });
    else showSignIn({ message: inWords(error) });
  }
}

function showSignIn(options = {}) {
  leave();
  document.getElementById("toasts").replaceChildren();
  root.replaceChildren(signInView({ ...options, onSignedIn: restart, onLanguage: changeLanguage }));
}

function showConsole() {
  leave();
  const client = new PageloomClient({
    baseUrl: location.origin,
    getToken: freshTokenOrSignIn,
    userId: userOf(session().token),
    language,
  });
  const app = { client, go, signOut: leaveForGood, changeLanguage };
  const frame = shell(app);
  root.replaceChildren(frame.element);
  const route = router(app, frame);
  window.addEventListener("hashchange", route.show);
  shown = {
    end() {
      window.removeEventListener("hashchange", route.show);
      route.end();
      frame.end();
      client.close();
    },
  };
  route.show();
}

async function freshTokenOrSignIn(how) {
  const token = await getToken(how);
  if (token === null && how.refresh && session()) {
    signOut();
    showSignIn({ message: t("signInAgain") });
  }
  return token;
}

function router(app, frame) {
  let view = { end() {} };
  return {
    show() {
      view.end();
      view = viewFor(location.hash, app, frame);
      frame.main.replaceChildren(view.element);
      frame.markCurrent(location.hash);
      window.scrollTo(0, 0);
    },
    end: () => view.end(),
  };
}

function viewFor(hash, app, frame) {
  const [, room, id] = hash.split("/");
  if (room === "tasks" && id) return jobView(app, frame, decodeURIComponent(id));
  if (room === "pages" && id) return pageView(app, frame, decodeURIComponent(id));
  if (room === "preferences") return preferencesView(app);
  return productForm(app);
}

function go(hash, { replace = false } = {}) {
  if (hash === location.hash) return window.dispatchEvent(new HashChangeEvent("hashchange"));
  if (!replace) location.hash = hash;
  else location.replace(hash);
}

function leaveForGood() {
  signOut();
  history.replaceState(null, "", "#/");
  showSignIn();
}

function changeLanguage() {
  speak(language() === "ko" ? "en" : "ko");
  restart();
}

function leave() {
  shown.end();
  shown = { end() {} };
}

function restart() {
  leave();
  root.replaceChildren();
  start().catch(sayWhatWentWrong);
}

function sayWhatWentWrong(error) {
  root.replaceChildren(el("main", { class: "fatal" }, el("p", {}, inWords(error))));
}

// Another tab signed in as someone else or left: this tab must not go on as before.
window.addEventListener("storage", ({ key, oldValue, newValue }) => {
  const nameIn = (value) => (value ? JSON.parse(value).name : null);
  if (key === "pageloom.session" && nameIn(oldValue) !== nameIn(newValue)) restart();
});
window.addEventListener("unhandledrejection", ({ reason }) => {
  if (reason?.name !== "AbortError") toast(inWords(reason), "error");
});

start().catch(sayWhatWentWrong);

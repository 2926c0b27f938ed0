/** Who is signed in: a token, how to get a fresh one, and what is remembered between visits. */
import { userOf } from "./client.js";

const REMEMBERED_AS = "pageloom.session";
const SIGNED_OUT_AS = "pageloom.signed-out";
export const DEMO_NAME = "demo@pageloom.test";

// A machine of one's own takes any password, but not none.
const ANY_PASSWORD = "pageloom";

/** @typedef {{token: string, refreshToken: string|null, name: string}} Session */

/** The server does not sign people in itself; a token must come from elsewhere. */
export class NoLoginHere extends Error {}

let refreshing = null;

/** @returns {Session|null} */
export function session() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED_AS));
  } catch {
    return null;
  }
}

/** True when this person has left on purpose and should not be signed in by surprise. */
export const hasLeft = () => localStorage.getItem(SIGNED_OUT_AS) === "yes";

export async function signIn(name, password = "") {
  const answer = await post("login", { email: name, password: password || ANY_PASSWORD });
  if (answer.status === 404 || answer.status === 405) throw new NoLoginHere();
  if (!answer.body?.token) throw Object.assign(new Error(answer.body?.message ?? ""), { status: answer.status });
  remember({ token: answer.body.token, refreshToken: answer.body.refreshToken ?? null, name });
}

/** Use a token that another service issued; false when it cannot be read. */
export function signInWith(token) {
  const user = userOf(token);
  if (user === null) return false;
  remember({ token, refreshToken: null, name: user });
  return true;
}

export function signOut() {
  const left = session();
  localStorage.removeItem(REMEMBERED_AS);
  localStorage.setItem(SIGNED_OUT_AS, "yes");
  if (left?.refreshToken) post("logout", { refreshToken: left.refreshToken }).catch(() => {});
}

/** The client's `getToken`; many calls that meet a 401 at once share one refresh. */
export async function getToken({ refresh }) {
  if (!refresh) return session()?.token ?? null;
  refreshing ??= renew().finally(() => (refreshing = null));
  return refreshing;
}

async function renew() {
  const current = session();
  if (!current?.refreshToken) return null;
  const { body } = await post("refresh", { refreshToken: current.refreshToken }).catch(() => ({}));
  if (!body?.token) return null;
  remember({ ...current, token: body.token, refreshToken: body.refreshToken ?? current.refreshToken });
  return body.token;
}

function remember(next) {
  localStorage.setItem(REMEMBERED_AS, JSON.stringify(next));
  localStorage.removeItem(SIGNED_OUT_AS);
}

async function post(action, body) {
  const response = await fetch(`/api/auth/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}

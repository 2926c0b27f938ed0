/**
 * The Pageloom browser client: products in, pages and notifications out. No dependencies.
 *
 *     const client = new PageloomClient({ baseUrl: "http://localhost:8080", token });
 *     const { task_id } = await client.submit({ product_data: "사과 주스 1L" });
 *     const job = await client.waitFor(task_id, { onProgress: ({ progress }) => draw(progress) });
 *     const page = await client.readPage(job.data.product_details_id);
 *
 * Every call takes `{signal}`, lasts at most 30 s per attempt, and is repeated up to three times
 * with growing pauses (or the server's `Retry-After`) on 502, 503, 504 and network errors. All
 * attempts of one creating call carry one `Idempotency-Key`: what is asked once is made once.
 * A 401 fetches one fresh token and repeats. Everything else is a `PageloomError`.
 */
import { Feed } from "./stream.js";
import { PageloomError, systemTime, Transport } from "./transport.js";

export { PageloomError };

const TERMINAL_STATUSES = new Set(["completed", "failed", "cancelled"]);
const GENERATION = "/api/generation";
const UPLOAD_TIMEOUT_MS = 120_000;
// The stream tells sooner; this catches what a stream could lose.
const POLL_BESIDE_STREAM_MS = 20_000;
const FIRST_POLL_MS = 2_000;
const SLOWEST_POLL_MS = 5_000;

/**
 * @typedef {object} Product
 * @property {string} product_data 1 to 20,000 characters
 * @property {string} [product_image_url] as `uploadImage` returns it, or any public http(s) address
 * @property {string[]} [features] at most 30 of at most 200 characters
 * @property {string} [target_customer]
 * @property {"professional"|"friendly"|"humorous"|"luxurious"|"trendy"} [tone]
 * @property {"ko"|"en"} [language]
 *
 * @typedef {object} Progress
 * @property {string} task_id
 * @property {"photo"|"copy"|"images"|"page"|null} stage
 * @property {number} progress percent
 * @property {string} message
 * @property {string} [status]
 *
 * @typedef {{signal?: AbortSignal}} Call
 */

export class PageloomClient {
  #transport;
  #feed = null;

  /**
   * @param {object} options
   * @param {string} options.baseUrl origin of the API
   * @param {string} [options.token] a fixed token, or
   * @param {(how: {refresh: boolean}) => (string|null|Promise<string|null>)} [options.getToken]
   *   called before each call; after a 401 with `refresh: true`, then null means "none to be had"
   * @param {string} [options.userId] where a gateway identifies users instead of a token
   * @param {() => string} [options.language] value of `Accept-Language`
   * @param {object} [options.world] fetch, EventSource, time, random, locks, Channel: for tests
   */
  constructor({ baseUrl, token = null, getToken, userId, language = () => "ko", world = {} }) {
    this.userId = userId ?? null;
    this.getToken = getToken ?? (({ refresh }) => (refresh ? null : token));
    this.world = { ...browser(), ...world };
    this.#transport = new Transport({ baseUrl, getToken: this.getToken, language, ...this.world });
  }

  /**
   * Hand in a product. `idempotencyKey` repeats an earlier submit that got no answer.
   * @param {Product} product @param {Call & {idempotencyKey?: string}} [call]
   * @returns {Promise<{task_id: string, warnings: object[], data: object}>}
   */
  submit(product, { idempotencyKey = this.world.newKey(), ...call } = {}) {
    return this.#create(`${GENERATION}/display-list`, { ...call, body: product, idempotencyKey });
  }

  status(taskId, call) {
    return this.#get(`${GENERATION}/status/${enc(taskId)}`, call);
  }

  result(taskId, call) {
    return this.#get(`${GENERATION}/result/${enc(taskId)}`, call);
  }

  cancel(taskId, call) {
    return this.#create(`${GENERATION}/tasks/${enc(taskId)}/cancel`, call);
  }

  /** Run a failed or cancelled job again, under the same task id. */
  retry(taskId, call) {
    return this.#create(`${GENERATION}/tasks/${enc(taskId)}/retry`, call);
  }

  /** @param {Blob} file @returns {Promise<{image_url: string, width: number, height: number}>} */
  uploadImage(file, call) {
    const body = new FormData();
    body.append("file", file, file.name || "photo.png");
    return this.#create(`${GENERATION}/upload-image`, { timeoutMs: UPLOAD_TIMEOUT_MS, ...call, body });
  }

  listPages({ limit = 20, offset = 0, status, ...call } = {}) {
    return this.#get(`${GENERATION}/product-details`, { ...call, query: { limit, offset, status } });
  }

  readPage(id, call) {
    return this.#get(`${GENERATION}/product-details/${enc(id)}`, call);
  }

  /** The page as one complete HTML document. @returns {Promise<string>} */
  readDocument(id, call) {
    const headers = { Accept: "text/html" };
    return this.#get(`${GENERATION}/product-details/${enc(id)}/page`, { ...call, headers, reads: "text" });
  }

  /**
   * Pack a page for a marketplace: smartstore, coupang, cafe24, 11st, esm, kakao, amazon, google, web.
   * @param {Call & {onProgress?: (progress: Progress) => void}} [call]
   * @returns {Promise<{download_url: string, rules: object, open_rules: object[], warnings: object[]}>}
   */
  async exportPage(id, target, { onProgress, ...call } = {}) {
    const headers = { Prefer: "respond-async" };
    const path = `${GENERATION}/product-details/${enc(id)}/export`;
    const { task_id: taskId } = await this.#get(path, { ...call, query: { target }, headers });
    return this.#resultOf(taskId, { ...call, onProgress });
  }

  /** @returns {Promise<{version: number, blocks: object[]}>} in their order, hidden ones too */
  blocks(id, call) {
    return this.#get(`${GENERATION}/product-details/${enc(id)}/blocks`, call);
  }

  /**
   * Change any of a block's `html`, `position`, `hidden`, `locked`; 409 when the page is not at
   * `version` any more. @param {Call & {version?: number}} [call]
   */
  changeBlock(id, blockId, changes, { version, ...call } = {}) {
    const body = { ...changes, expected_version: version };
    return this.#call("PATCH", `${GENERATION}/product-details/${enc(id)}/blocks/${enc(blockId)}`, { ...call, body });
  }

  /**
   * Have a block worded anew, and wait for it.
   * @returns {Promise<{changed_blocks: string[], skipped_blocks: string[], warnings: object[]}>}
   */
  async rewriteBlock(id, blockId, { version, idempotencyKey = this.world.newKey(), ...call } = {}) {
    const path = `${GENERATION}/product-details/${enc(id)}/blocks/${enc(blockId)}`;
    const body = { regenerate: {}, expected_version: version };
    const headers = { "Idempotency-Key": idempotencyKey };
    return this.#resultOf((await this.#call("PATCH", path, { ...call, body, headers })).task_id, call);
  }

  /**
   * Answer what a page asks (`missing_fields`), and wait until it has taken the answers in.
   * @param {{field: string, value: string}[]} answers @param {Call & {onProgress?: (progress: Progress) => void}} [call]
   * @returns {Promise<{changed_blocks: string[], skipped_blocks: string[], missing_fields: object[], warnings: object[]}>}
   */
  async answer(id, answers, { idempotencyKey = this.world.newKey(), onProgress, ...call } = {}) {
    const asked = { ...call, body: { answers }, idempotencyKey };
    const { task_id: taskId } = await this.#create(`${GENERATION}/product-details/${enc(id)}/answers`, asked);
    return this.#resultOf(taskId, { ...call, onProgress });
  }

  /** @returns {Promise<{version: number, versions: object[]}>} newest first; those ahead were undone */
  versions(id, call) {
    return this.#get(`${GENERATION}/product-details/${enc(id)}/versions`, call);
  }

  /** Bring a version of the page back: undo and redo. */
  restoreVersion(id, version, call) {
    return this.#call("POST", `${GENERATION}/product-details/${enc(id)}/versions/${enc(version)}/restore`, call);
  }

  deletePage(id, call) {
    return this.#call("DELETE", `${GENERATION}/product-details/${enc(id)}`, call);
  }

  /** What the user wishes of every page. */
  preferences(call) {
    return this.#get(`${GENERATION}/preferences`, call);
  }

  /** Change what is named in `wishes`, each of the seller's terms too; the rest stays. */
  setPreferences(wishes, call) {
    return this.#call("PUT", `${GENERATION}/preferences`, { ...call, body: wishes });
  }

  /** @returns {Promise<{notifications: object[], unread_count: number}>} newest first */
  async notifications({ limit = 20, offset = 0, ...call } = {}) {
    const path = `/api/notifications/${enc(await this.#user())}`;
    return (await this.#get(path, { ...call, query: { limit, offset } })).data;
  }

  /** @returns {Promise<number>} */
  async unread(call) {
    const path = `/api/notifications/${enc(await this.#user())}/unread-count`;
    return (await this.#get(path, call)).data.unread_count;
  }

  async markRead(eventId, call) {
    const query = { user_id: await this.#user() };
    return this.#call("PUT", `/api/notifications/${enc(eventId)}/read`, { ...call, query });
  }

  async deleteNotification(eventId, call) {
    const query = { user_id: await this.#user() };
    return this.#call("DELETE", `/api/notifications/${enc(eventId)}`, { ...call, query });
  }

  /**
   * Listen to this user's events. Reconnects by itself and misses nothing; each event is told
   * once. One EventSource serves all tabs; it stays open until `close()`.
   * @param {import("./stream.js").Listener} listener
   * @returns {() => void} stop listening
   */
  stream(listener) {
    this.#feed ??= new Feed({
      name: `pageloom-stream ${this.userId ?? ""}`,
      address: (lastEventId, isReturn) => this.#streamAddress(lastEventId, isReturn),
      ...this.world,
    });
    return this.#feed.subscribe(listener);
  }

  close() {
    this.#feed?.close();
    this.#feed = null;
  }

  /**
   * Follow a job to its end, which is `completed`, `failed` or `cancelled` and is returned, not
   * thrown. Listens to the stream, and polls every 2 to 5 s while there is none.
   * @param {string} taskId @param {Call & {onProgress?: (progress: Progress) => void}} [options]
   * @returns {Promise<object>} the last status answer
   */
  async waitFor(taskId, { onProgress = () => {}, signal } = {}) {
    const nudge = new Nudge(this.world.time);
    const stop = this.stream({
      onProgress: (progress) => progress.task_id === taskId && onProgress(progress),
      onNotification: ({ metadata }) => metadata?.task_id === taskId && nudge.now(),
      onState: () => nudge.now(),
    });
    try {
      for (let polls = 0; ; polls += 1) {
        nudge.forget();
        const { body, retryAfterMs } = await this.#look(taskId, signal);
        if (body) onProgress({ task_id: taskId, ...body.data });
        if (TERMINAL_STATUSES.has(body?.data.status)) return body;
        await nudge.within(this.#pollPause(polls, retryAfterMs), signal);
      }
    } finally {
      stop();
    }
  }

  /** Wait for a job that must succeed; `status` 200 tells its end from an answer of the server. */
  async #resultOf(taskId, { onProgress, ...call }) {
    const job = await this.waitFor(taskId, { ...call, onProgress });
    if (job.status === "completed") return (await this.result(taskId, call)).result;
    const { error_code: code, error } = job.data;
    throw new PageloomError(error ?? job.message, { status: 200, code: code ?? "JOB_FAILED", taskId });
  }

  async #look(taskId, signal) {
    try {
      return await this.#transport.send("GET", `${GENERATION}/status/${enc(taskId)}`, { signal });
    } catch (error) {
      if (!(error instanceof PageloomError)) throw error;
      error.taskId = taskId;
      if (!error.isTransient) throw error;
      return { body: null, retryAfterMs: error.retryAfterMs };
    }
  }

  #pollPause(polls, retryAfterMs) {
    if (this.#feed?.state === "open") return POLL_BESIDE_STREAM_MS;
    const pause = Math.min(SLOWEST_POLL_MS, FIRST_POLL_MS + polls * 500);
    return Math.min(Math.max(pause, retryAfterMs ?? 0), 60_000);
  }

  async #streamAddress(lastEventId, isReturn) {
    const query = { ...(await this.#passport(isReturn)), lastEventId: lastEventId || null };
    return this.#transport.address(`/api/notifications/stream/${enc(await this.#user())}`, query);
  }

  /**
   * What opens the stream: a ticket, so that no token stands in an address. It is good for one
   * opening. A browser that returns by itself is refused with it, after the pause that the server
   * asked for, and the feed then comes here for the next.
   */
  async #passport(isReturn) {
    const ticket = await this.#ticket();
    if (ticket) return { ticket };
    // EventSource hides why it was refused; an ordinary call gets a fresh token on a 401.
    if (isReturn) await this.unread();
    return { token: await this.getToken({ refresh: false }) };
  }

  /** @returns {Promise<string|undefined>} undefined: the server is of before tickets */
  async #ticket() {
    try {
      return (await this.#call("POST", "/api/notifications/stream-ticket"))?.data?.ticket;
    } catch (error) {
      if (![404, 405].includes(error?.status)) throw error;
    }
  }

  async #user() {
    return this.userId ?? userOf(await this.getToken({ refresh: false }));
  }

  #create(path, { idempotencyKey = this.world.newKey(), ...call } = {}) {
    return this.#call("POST", path, { ...call, headers: { "Idempotency-Key": idempotencyKey } });
  }

  #get(path, call) {
    return this.#call("GET", path, call);
  }

  async #call(method, path, call) {
    return (await this.#transport.send(method, path, call)).body;
  }
}

/** The user a token names: its claim `userId`, else `sub`; null when it cannot be read. */
export function userOf(token) {
  try {
    const base64 = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return String(claims.userId ?? claims.sub);
  } catch {
    return null;
  }
}

/** A wait that ends early on news; news since the last `forget()` counts too. */
class Nudge {
  #isDue = false;
  #wake = () => {};

  constructor(time) {
    this.time = time;
  }

  now() {
    this.#isDue = true;
    this.#wake();
  }

  forget() {
    this.#isDue = false;
  }

  async within(ms, signal) {
    signal?.throwIfAborted();
    const timer = this.time.setTimeout(() => this.now(), ms);
    const abandon = () => this.now();
    signal?.addEventListener("abort", abandon, { once: true });
    if (!this.#isDue) await new Promise((resolve) => (this.#wake = resolve));
    this.time.clearTimeout(timer);
    signal?.removeEventListener("abort", abandon);
    signal?.throwIfAborted();
  }
}

const enc = encodeURIComponent;

function browser() {
  return {
    fetch: (...request) => globalThis.fetch(...request),
    EventSource: globalThis.EventSource,
    time: systemTime,
    random: Math.random,
    newKey,
    locks: globalThis.navigator?.locks ?? null,
    Channel: globalThis.BroadcastChannel ?? null,
  };
}

function newKey() {
  // randomUUID exists only on https and localhost.
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");
}

/** One HTTP call to Pageloom: token, time-out, repetition, and errors in words. */

const REPETITIONS = 3;
const REPEATABLE_STATUSES = new Set([502, 503, 504]);
const FIRST_PAUSE_MS = 500;
// Longer than this a person would rather be told than wait.
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Time as something that is handed in, so that tests can move it. */
export const systemTime = {
  now: () => Date.now(),
  setTimeout: (action, ms) => globalThis.setTimeout(action, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
};

/**
 * Whatever went wrong: an answer of the server (problem+json) or none at all.
 *
 * `status` is 0 and `code` is `NETWORK` or `TIMEOUT` when no answer came. `errors` names the
 * fields: `[{pointer: "/product_data", detail: "…"}]`. `taskId` is set whenever one is known.
 */
export class PageloomError extends Error {
  constructor(message, { status = 0, code = "NETWORK", errors = [], requestId = null, ...rest } = {}) {
    super(message, { cause: rest.cause });
    this.name = "PageloomError";
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.requestId = requestId;
    this.retryAfterMs = rest.retryAfterMs ?? null;
    this.taskId = rest.taskId ?? null;
    this.idempotencyKey = rest.idempotencyKey ?? null;
  }

  /** True when the same call may well succeed later. */
  get isTransient() {
    // IN_USE is the answer to our own earlier attempt, still being worked on.
    return (
      this.status === 0 || REPEATABLE_STATUSES.has(this.status) || this.code === "IDEMPOTENCY_KEY_IN_USE"
    );
  }
}

/** Resolve after `ms`; reject with the signal's reason as soon as it is aborted. */
export function sleep(time, ms, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abandon = () => {
      time.clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = time.setTimeout(() => {
      signal?.removeEventListener("abort", abandon);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abandon, { once: true });
  });
}

/** Read a `Retry-After` header, seconds or a date, as milliseconds; null when there is none. */
export function retryAfterOf(header, now) {
  if (!header) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

export class Transport {
  /**
   * @param {object} options
   * @param {string} options.baseUrl
   * @param {(how: {refresh: boolean}) => (string|null|Promise<string|null>)} options.getToken
   * @param {() => string} options.language value of `Accept-Language`
   */
  constructor({ baseUrl, getToken, language, fetch, time, random }) {
    Object.assign(this, { baseUrl, getToken, language, fetch, time, random });
  }

  /**
   * Make the call, up to three more times while that may help: never after an ordinary 4xx.
   *
   * `options.reads: "text"` leaves a good answer as it is; otherwise it is read as JSON.
   *
   * @returns {Promise<{body: any, retryAfterMs: number|null, replayed: boolean}>}
   * @throws {PageloomError} or the reason of `signal`
   */
  async send(method, path, options = {}) {
    for (let repetition = 0; ; repetition += 1) {
      try {
        return await this.#sendAuthorised(method, path, options);
      } catch (error) {
        const pause = this.#pauseBefore(error, repetition);
        if (pause === null) throw error;
        await sleep(this.time, pause, options.signal);
      }
    }
  }

  #pauseBefore(error, repetition) {
    if (!(error instanceof PageloomError) || !error.isTransient) return null;
    if (repetition >= REPETITIONS || error.retryAfterMs > LONGEST_RETRY_AFTER_MS) return null;
    // Half of it at random, so that many browsers do not come back at one instant.
    const pause = FIRST_PAUSE_MS * 2 ** repetition * (0.5 + this.random() / 2);
    return Math.max(pause, error.retryAfterMs ?? 0);
  }

  async #sendAuthorised(method, path, options) {
    const token = await this.getToken({ refresh: false });
    const first = await this.#sendOnce(method, path, options, token);
    if (first.status !== 401) return this.#read(first, options);
    const fresh = await this.getToken({ refresh: true });
    const answer = fresh ? await this.#sendOnce(method, path, options, fresh) : first;
    return this.#read(answer, options);
  }

  async #sendOnce(method, path, { body, query, headers, signal, timeoutMs = 30_000 }, token) {
    const deadline = new AbortController();
    const timer = this.time.setTimeout(() => deadline.abort(), timeoutMs);
    try {
      const response = await this.fetch(this.address(path, query), {
        method,
        headers: this.#headers(headers, body, token),
        body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
      });
      return { status: response.status, ok: response.ok, headers: response.headers, text: await response.text() };
    } catch (cause) {
      signal?.throwIfAborted();
      const code = deadline.signal.aborted ? "TIMEOUT" : "NETWORK";
      throw new PageloomError(`no answer from the server (${code})`, { code, cause, ...this.#key(headers) });
    } finally {
      this.time.clearTimeout(timer);
    }
  }

  #headers(headers, body, token) {
    const isJson = body !== undefined && !(body instanceof FormData);
    return {
      Accept: "application/json",
      "Accept-Language": this.language(),
      ...(isJson && { "Content-Type": "application/json" }),
      ...(token && { Authorization: `Bearer ${token}` }),
      ...headers,
    };
  }

  #key(headers) {
    return { idempotencyKey: headers?.["Idempotency-Key"] ?? null };
  }

  #read({ status, ok, headers, text }, options) {
    const retryAfterMs = retryAfterOf(headers.get("Retry-After"), this.time.now());
    const body = ok && options.reads === "text" ? text : parse(text);
    if (ok && body !== undefined) {
      return { body, retryAfterMs, replayed: headers.get("Idempotency-Replayed") === "true" };
    }
    throw new PageloomError(body?.message ?? body?.detail ?? body?.title ?? `HTTP ${status}`, {
      status,
      code: body?.code ?? (ok ? "UNREADABLE_ANSWER" : `HTTP_${status}`),
      errors: body?.errors ?? [],
      requestId: body?.request_id ?? headers.get("X-Request-Id"),
      retryAfterMs,
      taskId: body?.task_id ?? null,
      ...this.#key(options.headers),
    });
  }

  address(path, query = {}) {
    const url = new URL(path, this.baseUrl);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null) url.searchParams.set(name, value);
    }
    return url.href;
  }
}

function parse(text) {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML error page, for example.
    return undefined;
  }
}

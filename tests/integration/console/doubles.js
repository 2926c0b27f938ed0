/** The world of the browser client, as a test scripts it: time, server and event stream. */
import { PageloomClient } from "/client.js";

/** Let everything that is ready run. A message is a task like a timer's, without its 4 ms. */
const settle = async () => {
  for (let round = 0; round < 8; round += 1) {
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  }
};

/** Time that passes only when told to. */
export class ManualTime {
  #now = 0;
  #timers = new Map();
  #last = 0;

  now = () => this.#now;

  setTimeout = (action, ms) => {
    this.#timers.set((this.#last += 1), { action, due: this.#now + ms });
    return this.#last;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  async advance(ms) {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const [next] = [...this.#timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].due;
      next[1].action();
    }
    this.#now = end;
    await settle();
  }
}

/** Answers in turn with what it was given; the last answer repeats. */
export class ScriptedServer {
  requests = [];

  constructor(answers, time, tickets) {
    this.answers = answers;
    this.time = time;
    this.tickets = tickets;
  }

  /** Of before tickets, unless told which to give out. */
  #ticket() {
    if (this.tickets === null) return new Response("", { status: 405 });
    return new Response(JSON.stringify({ data: { ticket: this.tickets.shift() } }), { status: 201 });
  }

  fetch = async (url, { method, headers, body, signal }) => {
    if (url.endsWith("/stream-ticket")) return this.#ticket();
    this.requests.push({ url, method, headers, body, at: this.time.now() });
    const next = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    const answer = typeof next === "function" ? next(url) : next;
    if (answer === "network") throw new TypeError("Failed to fetch");
    if (answer === "hang") return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
    return new Response(text, { status: answer.status ?? 200, headers: answer.headers });
  };
}

/** EventSources whose server side is the test. */
export function scriptedEventSource() {
  return class ScriptedEventSource {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSED = 2;
    static opened = [];
    static get last() {
      return this.opened.at(-1);
    }

    readyState = 0;

    constructor(url) {
      this.url = new URL(url);
      this.constructor.opened.push(this);
    }

    open() {
      this.readyState = 1;
      this.onopen?.();
    }

    say(type, data, lastEventId = "") {
      this.onmessage?.({ data: JSON.stringify({ type, data }), lastEventId });
    }

    /** The connection broke; the browser itself will return. */
    breakOff() {
      this.readyState = 0;
      this.onerror?.();
    }

    /** The server refused; the browser will not return. */
    giveUp() {
      this.readyState = 2;
      this.onerror?.();
    }

    close() {
      this.readyState = 2;
    }
  };
}

export const tokenOf = (sub, serial = 0) => `h.${btoa(JSON.stringify({ sub, serial }))}.s`;

/** A client in a scripted world. */
export function aClient({ answers = [{}], tickets = null, ...options } = {}) {
  const time = new ManualTime();
  const server = new ScriptedServer(answers, time, tickets);
  const EventSource = scriptedEventSource();
  let keys = 0;
  const newKey = () => `key-${(keys += 1)}`;
  const world = { time, fetch: server.fetch, EventSource, random: () => 1, newKey, locks: null };
  const client = new PageloomClient({ baseUrl: "http://api.test", token: tokenOf("seller"), world, ...options });
  return { client, time, server, EventSource };
}

export const status = (code, headers = {}) => ({ status: code, headers, body: { code: `C${code}`, message: `said ${code}` } });
export const accepted = (taskId) => ({ status: 202, body: { task_id: taskId } });
export const job = (state, more = {}) => ({ body: { task_id: "t1", data: { task_id: "t1", status: state, progress: 0, ...more } } });

/** Wait for what only the real browser can do: locks and messages between tabs. */
export async function until(isTrue) {
  for (let rounds = 0; rounds < 400; rounds += 1) {
    if (isTrue()) return;
    await new Promise((resolve) => globalThis.setTimeout(resolve, 5));
  }
  throw new Error(`never true: ${isTrue}`);
}

/** What a promise came to, so that a test can wait for it while it moves time. */
export async function outcomeOf(promise, time, ms = 60_000) {
  const outcome = promise.then(
    (value) => ({ value }),
    ({ name, status: code, message, ...rest }) => ({ error: { name, status: code, message, ...rest } }),
  );
  await time.advance(ms);
  return outcome;
}

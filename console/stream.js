/** What a browser hears: one EventSource for all its tabs, resumed where it broke off. */

// The server speaks at least every 15 s; three times that is silence.
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 1_000;
// Less than SILENCE_MS, so that waiting tabs know that the leading one is alive.
const LONGEST_PAUSE_MS = 30_000;
const REMEMBERED_IDS = 500;

/**
 * @typedef {object} Listener
 * @property {(notification: object) => void} [onNotification] each `event_id` once
 * @property {(progress: {task_id: string, stage: string, progress: number, message: string}) => void} [onProgress]
 * @property {(state: "connecting"|"open"|"waiting"|"closed") => void} [onState]
 */

/**
 * One tab leads (it holds a Web Lock and the EventSource) and passes every frame on to the others
 * by BroadcastChannel: browsers open at most six connections per origin. Where Web Locks are
 * missing (plain http on another host), each tab has its own EventSource.
 */
export class Feed {
  #listeners = new Set();
  #heard = new Set();
  #state = "closed";
  #lastEventId = "";
  #failures = 0;
  #source = null;
  #channel = null;
  #resign = null;
  #place = null;
  #reopening = null;
  #silence = null;
  #isRunning = false;

  /**
   * @param {object} options
   * @param {string} options.name the same in every tab of one user
   * @param {(lastEventId: string, isReturn: boolean) => Promise<string>} options.address where to connect
   */
  constructor({ name, address, EventSource, time, random, locks = null, Channel = null }) {
    this.name = name;
    this.address = address;
    this.EventSource = EventSource;
    this.time = time;
    this.random = random;
    this.locks = Channel ? locks : null;
    this.Channel = Channel;
  }

  get state() {
    return this.#state;
  }

  /** Start listening; the stream opens with the first listener. @returns {() => void} stop listening */
  subscribe(/** @type {Listener} */ listener) {
    this.#listeners.add(listener);
    if (!this.#isRunning) this.#start();
    else listener.onState?.(this.#state);
    return () => this.#listeners.delete(listener);
  }

  /** End the stream for this tab; another tab takes over the lead. */
  close() {
    this.#isRunning = false;
    this.#closeSource();
    this.time.clearTimeout(this.#silence);
    this.#place?.abort();
    this.#resign?.();
    this.#channel?.close();
    this.#channel = null;
    this.#tellState("closed");
    this.#listeners.clear();
  }

  #start() {
    this.#isRunning = true;
    if (!this.locks) return void this.#open();
    this.#listenForSilence();
    this.#channel = new this.Channel(this.name);
    this.#channel.onmessage = ({ data }) => this.#hearFromTab(data);
    this.#channel.postMessage({ question: "state" });
    this.#askForLead();
  }

  #askForLead({ steal = false } = {}) {
    this.#place?.abort();
    const place = new AbortController();
    this.#place = place;
    const lead = () =>
      new Promise((resign) => {
        this.#resign = resign;
        this.#open();
      });
    this.locks.request(this.name, steal ? { steal } : { signal: place.signal }, lead).catch(() => {
      if (place !== this.#place || !this.#isRunning) return;
      // Another tab took the lead: we were asleep.
      this.#resign = null;
      this.#closeSource();
      this.#askForLead();
    });
  }

  async #open() {
    this.#closeSource();
    this.#enter("connecting");
    const isReturn = this.#failures > 0;
    let address;
    try {
      address = await this.address(this.#lastEventId, isReturn);
    } catch {
      return this.#openLater();
    }
    if (!this.#isRunning || this.#source || !this.#leads) return;
    const source = new this.EventSource(address);
    this.#source = source;
    this.#listenForSilence();
    source.onopen = () => this.#enter("open");
    source.onmessage = (frame) => source === this.#source && this.#hearFromServer(frame);
    source.onerror = () => source === this.#source && this.#hearOfBreak(source);
  }

  #hearOfBreak(source) {
    // In CONNECTING the browser returns by itself, with its Last-Event-ID.
    if (source.readyState !== this.EventSource.CLOSED) return this.#enter("connecting");
    this.#openLater();
  }

  #openLater() {
    if (!this.#isRunning) return;
    this.#closeSource();
    this.time.clearTimeout(this.#silence);
    this.#enter("waiting");
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#reopening = this.time.setTimeout(() => this.#open(), longest * (0.5 + this.random() / 2));
  }

  #closeSource() {
    this.time.clearTimeout(this.#reopening);
    this.#source?.close();
    this.#source = null;
  }

  #hearFromServer({ data, lastEventId }) {
    this.#failures = 0;
    this.#enter("open");
    this.#channel?.postMessage({ data, lastEventId });
    this.#hear(data, lastEventId);
  }

  #hearFromTab({ question, state, data, lastEventId }) {
    if (question) return this.#leads && this.#channel.postMessage({ state: this.#state });
    this.#listenForSilence();
    if (state) return this.#tellState(state);
    this.#tellState("open");
    this.#hear(data, lastEventId);
  }

  #hear(data, lastEventId) {
    this.#listenForSilence();
    this.#lastEventId = lastEventId || this.#lastEventId;
    const frame = parse(data);
    if (frame?.type === "notification" && this.#isNew(frame.data?.event_id)) this.#tell("onNotification", frame.data);
    if (frame?.type === "progress" && this.#isNew(lastEventId)) this.#tell("onProgress", frame.data);
  }

  #isNew(id) {
    if (!id) return true;
    if (this.#heard.has(id)) return false;
    this.#heard.add(id);
    if (this.#heard.size > REMEMBERED_IDS) this.#heard.delete(this.#heard.values().next().value);
    return true;
  }

  #listenForSilence() {
    this.time.clearTimeout(this.#silence);
    if (!this.#isRunning) return;
    this.#silence = this.time.setTimeout(() => this.#endSilence(), SILENCE_MS);
  }

  #endSilence() {
    this.#listenForSilence();
    if (!this.#leads) return this.#askForLead({ steal: true });
    // A connection may be dead without anybody having said so.
    this.#failures = Math.max(this.#failures, 1);
    this.#open();
  }

  get #leads() {
    return !this.locks || this.#resign !== null;
  }

  #enter(state) {
    this.#channel?.postMessage({ state });
    this.#tellState(state);
  }

  #tellState(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell("onState", state);
  }

  #tell(method, value) {
    for (const listener of [...this.#listeners]) listener[method]?.(value);
  }
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

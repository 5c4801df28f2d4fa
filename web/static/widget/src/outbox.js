import { Pause, backOff, exclusively, retryAfter } from "./timing.js";

const CAPACITY = 50;
/** Each message has a key of its own, so that two tabs writing at once never undo each other. */
const KEY = "outbox:";

/** Messages the server has not accepted yet: kept, and sent in order, one at a time, by one tab at a time. */
export class Outbox {
  #site;
  #storage;
  #session;
  #changed;
  #attempt = 0;
  #latest = 0;
  #draining = false;
  #pause = new Pause();

  /** The server answers "not now" to the oldest message. */
  stalled = false;

  /** `changed()` is called whenever `items` or `stalled` may have changed. */
  constructor(site, storage, session, changed) {
    this.#site = site;
    this.#storage = storage;
    this.#session = session;
    this.#changed = changed;
  }

  /** What waits or has failed, oldest first: `{client_id, text, payload?, at, failed?}`. */
  get items() {
    return this.#storage.all(KEY).sort((one, other) => one.at - other.at);
  }

  /** Keeps the message and sends it as soon as possible; false when too many wait already. */
  add(message) {
    if (this.items.length >= CAPACITY) return false;
    this.#latest = Math.max(Date.now(), this.#latest + 1);
    this.#keep({ ...message, at: this.#latest });
    this.flush();
    return true;
  }

  retry(item) {
    this.#keep({ ...item, failed: undefined });
    this.flush();
  }

  discard(item) {
    this.#storage.remove(KEY + item.client_id);
    this.#changed();
  }

  /** Sends what waits. A tab that is resting between two tries starts afresh. */
  async flush() {
    this.#attempt = 0;
    this.#pause.end();
    if (this.#draining || !this.#oldest()) return;
    this.#draining = true;
    try {
      await exclusively(`throughline:${this.#site}:outbox`, () => this.#drain());
    } finally {
      this.#draining = false;
    }
  }

  #oldest() {
    return this.items.find((item) => !item.failed);
  }

  #keep(item) {
    this.#storage.set(KEY + item.client_id, item);
    this.#changed();
  }

  async #drain() {
    for (let item; (item = this.#oldest()); ) {
      const wait = await this.#send(item);
      if (wait === undefined) this.#attempt = 0;
      else await this.#rest(wait);
    }
  }

  /** Sends one message; answers undefined when that is settled, else how long (ms) the server asks to wait. */
  async #send(item) {
    const { client_id, text, payload } = item;
    try {
      const response = await this.#session.post("/webchat/messages", { client_id, text, payload });
      const { status } = response;
      if (status >= 500 || [401, 408, 429].includes(status)) return retryAfter(response);
      this.#settle(item, response.ok);
      return undefined;
    } catch (error) {
      return error.wait ?? 0;
    }
  }

  #settle(item, accepted) {
    this.stalled = false;
    if (accepted) this.discard(item);
    else this.#keep({ ...item, failed: true });
  }

  /** The server's wish is kept to the end; our own back-off may be cut short. */
  async #rest(wished) {
    this.stalled = true;
    this.#changed();
    if (wished) await new Pause().wait(wished);
    else await this.#pause.wait(backOff(this.#attempt++));
  }
}

/** What outlives the page: JSON values in a Web Storage area, or in memory where the browser refuses one. */
export class Storage {
  #memory = new Map();
  #prefix;
  #area;

  constructor(prefix, area = "localStorage") {
    this.#prefix = prefix;
    this.#area = area;
  }

  /** The value under `key`; undefined when there is none or it cannot be read. */
  get(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try {
      return JSON.parse(window[this.#area].getItem(this.#prefix + key)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  set(key, value) {
    try {
      window[this.#area].setItem(this.#prefix + key, JSON.stringify(value));
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, value);
    }
  }

  remove(key) {
    this.#memory.delete(key);
    try {
      window[this.#area].removeItem(this.#prefix + key);
    } catch {
      // It was in memory only.
    }
  }

  /** Every value whose key begins with `start`; what another tab has just removed, or nobody can read, is left out. */
  all(start) {
    const keys = new Set(this.#memory.keys());
    try {
      for (const key of Object.keys(window[this.#area])) {
        if (key.startsWith(this.#prefix)) keys.add(key.slice(this.#prefix.length));
      }
    } catch {
      // The browser refuses this page a storage area.
    }
    const values = [...keys].filter((key) => key.startsWith(start)).map((key) => this.get(key));
    return values.filter((value) => value !== undefined);
  }

  /** Whether a `storage` event, which tells what another tab wrote, is about a key that begins with `start`. */
  concerns(event, start) {
    return event.key?.startsWith(this.#prefix + start);
  }
}

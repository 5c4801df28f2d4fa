import { exclusively, retryAfter } from "./timing.js";

const TIMEOUT = 15_000;

const json = (body) => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
  credentials: "omit",
  signal: AbortSignal.timeout(TIMEOUT),
});

/** The server gave no session: its status says why, `wait` (ms) when to ask again. */
export class NoSession extends Error {
  constructor(response) {
    super(`no session: ${response.status}`);
    this.wait = retryAfter(response);
  }
}

/** A visitor's session with the server. All tabs share its token; it is made at the first need and renewed when refused. */
export class Session {
  #server;
  #site;
  #storage;

  constructor(server, site, storage) {
    this.#server = server;
    this.#site = site;
    this.#storage = storage;
  }

  /** Whether this visitor has been here before. */
  get exists() {
    return Boolean(this.#storage.get("token"));
  }

  /** Sends JSON; a refused token is renewed once. Throws when the server cannot be reached. */
  post(path, body) {
    return this.#request(path, () => json(body));
  }

  /** Opens a stream that lives until `signal` ends it. */
  open(path, signal) {
    return this.#request(path, () => ({ signal, cache: "no-store", credentials: "omit" }));
  }

  async #request(path, options) {
    const token = await this.#token();
    const response = await this.#fetch(path, options(), token);
    return response.status === 401 ? this.#fetch(path, options(), await this.#token(token)) : response;
  }

  #fetch(path, options, token) {
    const headers = { ...options.headers, Authorization: `Bearer ${token}` };
    return fetch(this.#server + path, { ...options, headers });
  }

  async #token(refused) {
    const usable = () => {
      const token = this.#storage.get("token");
      return token !== refused && token;
    };
    return usable() || exclusively(`throughline:${this.#site}:session`, async () => usable() || this.#begin(refused));
  }

  /** A token too old to renew is given up for a new one. */
  async #begin(refused) {
    let response = await this.#ask(refused);
    if (refused && [400, 401].includes(response.status)) response = await this.#ask();
    if (!response.ok) throw new NoSession(response);
    const { token } = await response.json();
    this.#storage.set("token", token);
    return token;
  }

  #ask(token) {
    return fetch(`${this.#server}/webchat/session`, json({ site: this.#site, token }));
  }
}

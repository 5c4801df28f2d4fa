import { Pause, backOff, retryAfter } from "./timing.js";

/** Longer than two of the server's pings: a stream this silent is dead, whatever the network says. */
const SILENCE = 40_000;
/** A stream that lived this long was healthy: the next one is tried at once. */
const HEALTHY = 5_000;

/** Server-sent events out of text that arrives in any pieces (WHATWG HTML, 9.2.6). */
export class EventParser {
  #rest = "";
  #event = {};
  #data = [];

  /** The events that `text` completes. */
  *push(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) {
      if (line) this.#field(line);
      else yield* this.#dispatch();
    }
  }

  #field(line) {
    const [, name, value] = /^([^:]*):? ?([^]*)$/.exec(line);
    if (name === "data") this.#data.push(value);
    else if (name === "event" || name === "id") this.#event[name] = value;
  }

  *#dispatch() {
    const event = { event: "message", ...this.#event, data: this.#data.join("\n") };
    const complete = this.#data.length > 0;
    this.#event = {};
    this.#data = [];
    if (complete) yield event;
  }
}

/** Follows the conversation: opens the stream, resumes it after the last id seen, never gives up. */
export class Stream {
  #session;
  #receive;
  #changed;
  #last;
  #life;
  #attempt = 0;
  #pause = new Pause();

  /** `receive(event)` gets every event; `changed(connected)` tells when the stream opens and when it is lost. */
  constructor(session, receive, changed) {
    this.#session = session;
    this.#receive = receive;
    this.#changed = changed;
  }

  start() {
    if (!this.#life) this.#follow((this.#life = new AbortController()));
  }

  stop() {
    this.#life?.abort();
    this.#life = undefined;
    this.#pause.end();
  }

  /** The network is back: no reason to wait any longer. */
  hurry() {
    this.#attempt = 0;
    this.#pause.end();
  }

  async #follow(life) {
    while (!life.signal.aborted) {
      const opened = Date.now();
      const wait = await this.#listen(life.signal).catch((error) => error.wait ?? 0);
      if (life.signal.aborted) return;
      this.#changed(false);
      if (Date.now() - opened > HEALTHY) this.#attempt = 0;
      await this.#pause.wait(Math.max(wait, backOff(this.#attempt++)));
    }
  }

  /** Reads one stream to its end; answers how long (ms) the server wants to be left alone. */
  async #listen(signal) {
    const end = new AbortController();
    const abort = () => end.abort();
    signal.addEventListener("abort", abort, { signal: end.signal });
    const path = `/webchat/events${this.#last ? `?after=${encodeURIComponent(this.#last)}` : ""}`;
    let watchdog = setTimeout(abort, SILENCE);
    try {
      const response = await this.#session.open(path, end.signal);
      if (!response.ok) return retryAfter(response);
      this.#changed(true);
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part; !(part = await reader.read()).done; ) {
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENCE);
        for (const event of parser.push(part.value)) this.#take(event);
      }
      return 0;
    } finally {
      clearTimeout(watchdog);
      abort();
    }
  }

  /** The place is kept first: an event that cannot be shown must not come back for ever. */
  #take({ id, event, data }) {
    this.#last = id ?? this.#last;
    this.#receive(event, JSON.parse(data));
  }
}

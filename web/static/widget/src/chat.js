import { Composer } from "./composer.js";
import { Content } from "./content.js";
import { Outbox } from "./outbox.js";
import { Panel } from "./panel.js";
import { Session } from "./session.js";
import { Storage } from "./storage.js";
import { Stream } from "./stream.js";
import { css } from "./style.js";
import { TEXTS } from "./texts.js";
import { Transcript } from "./transcript.js";

/** A short loss of the stream is nobody's concern. */
const GRACE = 2_000;
/** A tab nobody looks at gives its connection back after this while: over HTTP/1.1 a browser has six for a server. */
const UNSEEN = 60_000;
/** The transcript has arrived when nothing came for this long: from then on a message is news. */
const SETTLED = 300;

/** A UUID, also on pages without TLS, where `crypto.randomUUID` is missing. */
const uuid = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );

/**
 * The chat of one site: `<throughline-chat site="demo">`. It talks to the server this module came from, or to `server`.
 * A page may call `open()`, `close()` and `ask(text)`, and set `texts`.
 */
class ThroughlineChat extends HTMLElement {
  #texts = {};
  #life;
  #parts = {};
  #floor;
  #connected = true;
  #lost = false;
  #received;
  #timers = {};

  connectedCallback() {
    this.#life = new AbortController();
    this.#floor = { floor: "bot" };
    this.#received = [];
    this.#connect();
    this.#build();
    this.#listen();
    const { outbox, panel, session, tab } = this.#parts;
    this.#kept();
    if (session.exists || outbox.items.length) this.#start();
    if (tab.get("open") && !panel.covers) this.#reveal();
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#parts.stream.stop();
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
  }

  /** Replaces some of the widget's texts, see texts.js. */
  set texts(texts) {
    this.#texts = texts;
    if (!this.isConnected) return;
    this.disconnectedCallback();
    this.connectedCallback();
  }

  open() {
    this.#reveal();
    this.#parts.tab.set("open", true);
    this.#parts.composer.field.focus();
  }

  close() {
    this.#parts.panel.toggle(false);
    this.#parts.tab.set("open", false);
    this.#parts.panel.launcher.focus();
  }

  /** Opens the chat and says `text` for the customer. */
  ask(text) {
    this.open();
    this.#send({ text });
  }

  #connect() {
    const site = this.getAttribute("site");
    const server = this.getAttribute("server") ?? new URL(import.meta.url).origin;
    const storage = new Storage(`throughline:${site}:`, "localStorage");
    const tab = new Storage(`throughline:${site}:`, "sessionStorage");
    const session = new Session(server, site, storage);
    const outbox = new Outbox(site, storage, session, () => this.#kept());
    const stream = new Stream(session, (event, data) => this.#receive(event, data), (connected) => this.#connection(connected));
    this.#parts = { server, storage, tab, session, outbox, stream };
  }

  #build() {
    const { outbox, server, session, tab } = this.#parts;
    const texts = { ...TEXTS, ...JSON.parse(this.getAttribute("texts") ?? "{}"), ...this.#texts };
    const language = this.closest("[lang]")?.lang || undefined;
    const act = { retry: (item) => outbox.retry(item), discard: (item) => outbox.discard(item) };
    const content = new Content(texts, server, ({ title, payload }) => this.#send({ text: title, payload }));
    const transcript = new Transcript({ texts, content, act, language });
    const composer = new Composer(texts, tab, {
      send: (text) => this.#send({ text }),
      typing: (on) => this.#floor.floor !== "bot" && session.post("/webchat/typing", { on }).catch(() => {}),
    });
    const toggle = () => (panel.isOpen ? this.close() : this.open());
    const panel = new Panel(texts, { toggle, close: () => this.close() }, transcript.node, transcript.pill, composer.node);
    Object.assign(this.#parts, { texts, transcript, composer, panel });
    panel.setFloor(this.#floor);
    this.#render(panel.node, panel.launcher);
  }

  #render(...nodes) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(...nodes);
  }

  #listen() {
    const { outbox, panel, stream } = this.#parts;
    const on = (target, name, act) => target?.addEventListener(name, act, { signal: this.#life.signal });
    on(window, "online", () => {
      stream.hurry();
      outbox.flush();
      this.#tell();
    });
    on(window, "offline", () => this.#tell());
    on(window, "storage", (event) => this.#changedElsewhere(event));
    on(document, "visibilitychange", () => this.#seenOrNot());
    on(window.visualViewport, "resize", () => panel.fit(window.visualViewport));
    on(window.visualViewport, "scroll", () => panel.fit(window.visualViewport));
  }

  #start() {
    if (!document.hidden) this.#parts.stream.start();
    this.#parts.outbox.flush();
  }

  #reveal() {
    const { panel, transcript, composer } = this.#parts;
    panel.toggle(true);
    this.#start();
    this.#count();
    transcript.toEnd();
    composer.fit();
  }

  /** Keeps and sends a message; false when the outbox is full. */
  #send(message) {
    const kept = this.#parts.outbox.add({ client_id: uuid(), ...message });
    if (kept) this.#start();
    else this.#parts.panel.setStatus(this.#parts.texts.full);
    return kept;
  }

  #kept() {
    this.#parts.transcript.echo(this.#parts.outbox.items);
    this.#tell();
  }

  #receive(event, data) {
    const { transcript, texts } = this.#parts;
    if (event === "message") this.#show(data);
    else if (event === "typing") transcript.setTyping(data.on, data.from === "agent" ? this.#floor.agent ?? texts.agent : texts.assistant);
    else if (event === "status") this.#parts.panel.setFloor((this.#floor = data));
  }

  #show(entry) {
    if (!this.#parts.transcript.add(entry)) return;
    this.#settle();
    // The answer to our request may be lost, but what is in the log was taken.
    if (entry.client_id) this.#parts.outbox.discard(entry);
    if (entry.from === "bot" || entry.from === "agent") this.#received.push(entry.id);
    this.#count();
  }

  #settle() {
    if (!this.#parts.transcript.settled) this.#after("settle", SETTLED, () => this.#parts.transcript.settle());
  }

  /** Counts what came after the last message seen, in any tab. */
  #count() {
    const { panel, storage } = this.#parts;
    if (panel.isOpen && !document.hidden && this.#received.length) storage.set("seen", this.#received.at(-1));
    const seen = this.#received.lastIndexOf(storage.get("seen"));
    panel.setUnread(this.#received.length - 1 - seen);
  }

  #connection(connected) {
    if (connected) {
      this.#settle();
      this.#parts.outbox.flush();
    }
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.#after("lost", connected ? 0 : GRACE, () => {
      this.#lost = !connected;
      this.#tell();
    });
  }

  #tell() {
    const { texts, outbox, panel } = this.#parts;
    const trouble = (!navigator.onLine && "offline") || (this.#lost && "reconnecting") || (outbox.stalled && "stalled");
    panel.setStatus(trouble ? texts[trouble] : "");
  }

  #changedElsewhere(event) {
    const { storage, outbox } = this.#parts;
    if (storage.concerns(event, "outbox:")) {
      this.#kept();
      outbox.flush();
    } else if (storage.concerns(event, "token")) this.#start();
    else if (storage.concerns(event, "seen")) this.#count();
  }

  #seenOrNot() {
    const { stream, session } = this.#parts;
    clearTimeout(this.#timers.unseen);
    this.#count();
    // While a person is expected or here, the tab keeps listening.
    if (document.hidden) this.#after("unseen", UNSEEN, () => this.#floor.floor === "bot" && stream.stop());
    else if (session.exists) stream.start();
  }

  #after(name, milliseconds, act) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(act, milliseconds);
  }
}

customElements.define("throughline-chat", ThroughlineChat);

import { h, icon } from "./dom.js";
import { fill } from "./texts.js";

const TOGETHER = 5 * 60_000;
const TYPING_LIMIT = 30_000;
const NEAR = 48;

/** The messages on screen: the log in its order, then what is not in it yet, then who is typing. */
export class Transcript {
  #texts;
  #content;
  #act;
  #time;
  #date;
  #shown = new Set();
  #echoes = new Map();
  #moments = new WeakMap();
  #atEnd = true;
  #top = 0;
  #typingTimer;

  /** What was said before has arrived: from now on a message is news. */
  settled = false;

  /** `act.retry(item)` and `act.discard(item)` answer the buttons of a message that failed. */
  constructor({ texts, content, act, language }) {
    this.#texts = texts;
    this.#content = content;
    this.#act = act;
    this.#time = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
    this.#date = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
    this.#build();
  }

  #build() {
    this.greeting = h("div", { class: "greeting" }, icon("spark"), h("h3", {}, this.#texts.greeting), h("p", {}, this.#texts.introduction));
    if (this.#texts.starters.length) {
      this.greeting.append(this.#content.choices(this.#texts.starters.map((title) => ({ title }))));
    }
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-busy": "true" });
    this.typing = h("div", { class: "typing", role: "status" });
    this.pill = h("button", { class: "pill", type: "button", hidden: true, onclick: () => this.toEnd() }, icon("down"), this.#texts.newMessages);
    const column = h("div", { class: "column" }, this.greeting, this.log, this.typing);
    this.node = h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": this.#texts.conversation, onscroll: () => this.#scrolled() }, column);
    const follow = new ResizeObserver(() => this.#atEnd && this.toEnd());
    follow.observe(column);
    follow.observe(this.node);
  }

  /** Shows one entry of the log; false when it is shown already. */
  add(entry) {
    if (this.#shown.has(entry.id)) return false;
    this.#shown.add(entry.id);
    const echo = this.#echoes.get(entry.client_id);
    const node = echo ?? this.#message(entry);
    this.#echoes.delete(entry.client_id);
    const [next = null] = this.#echoes.values();
    // A node that is in its place already is not moved: screen readers would say it again.
    if (!echo || node.nextElementSibling !== next) this.log.insertBefore(node, next);
    if (entry.from === "customer") this.#mark(node, "delivered");
    this.#arrange(node);
    this.#arrange(next);
    if (entry.from !== "customer") this.#announce();
    return true;
  }

  /** Shows the outbox after the log. What left it was accepted, or was discarded after it failed. */
  echo(items) {
    const waiting = new Map(items.map((item) => [item.client_id, item]));
    for (const [id, node] of this.#echoes) {
      if (waiting.has(id)) continue;
      if (node.dataset.state === "failed") this.#drop(id, node);
      else this.#mark(node, "accepted");
    }
    for (const item of items) this.#mark(this.#echoes.get(item.client_id) ?? this.#expect(item), item.failed ? "failed" : "waiting", item);
  }

  /** Shows or hides that `name` is typing. */
  setTyping(on, name) {
    clearTimeout(this.#typingTimer);
    this.typing.replaceChildren();
    if (!on) return;
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.typing.append(dots, h("span", { class: "sr" }, fill(this.#texts.typing, { name })));
    this.#typingTimer = setTimeout(() => this.setTyping(false), TYPING_LIMIT);
  }

  settle() {
    this.settled = true;
    this.log.removeAttribute("aria-busy");
  }

  toEnd() {
    this.#atEnd = true;
    this.pill.hidden = true;
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Only a reader who scrolls up leaves the end: below one who does not, it may have moved on before this is told. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#atEnd = near || (this.#atEnd && scrollTop >= this.#top);
    this.#top = scrollTop;
    if (this.#atEnd) this.pill.hidden = true;
  }

  #announce() {
    this.setTyping(false);
    if (!this.#atEnd) this.pill.hidden = false;
  }

  #expect(item) {
    const node = this.#message({ from: "customer", ...item });
    this.#echoes.set(item.client_id, node);
    this.log.append(node);
    this.#arrange(node);
    this.toEnd();
    return node;
  }

  #drop(id, node) {
    const next = node.nextElementSibling;
    this.#echoes.delete(id);
    node.remove();
    this.#arrange(next);
  }

  #message(entry) {
    const name = this.#author(entry);
    const at = new Date(entry.at);
    const author = name && h("p", { class: entry.from === "customer" ? "author sr" : "author", dir: "auto" }, name);
    const meta = h("p", { class: "meta" }, h("time", { datetime: at.toISOString(), dir: "auto" }, this.#time.format(at)), h("span", { class: "state" }));
    const day = h("p", { class: "day" }, this.#day(at));
    const node = h("div", { class: this.settled ? "message fresh" : "message", "data-from": entry.from }, day, author, ...this.#content.nodes(entry), meta);
    this.#moments.set(node, { at: entry.at, author: `${entry.from} ${name}`, day: at.toDateString() });
    return node;
  }

  #author({ from, agent }) {
    return { customer: this.#texts.you, bot: this.#texts.assistant, agent: agent ?? this.#texts.agent }[from];
  }

  #day(at) {
    const days = [this.#texts.today, this.#texts.yesterday];
    const past = [0, 1].findIndex((ago) => new Date(Date.now() - ago * 86_400_000).toDateString() === at.toDateString());
    return days[past] ?? this.#date.format(at);
  }

  /** Groups a message with the one before it, begins a new day, and retires the quick replies before it. */
  #arrange(node) {
    this.greeting.hidden = Boolean(this.log.firstChild);
    if (!node) return;
    const before = node.previousElementSibling;
    const [mine, theirs] = [this.#moments.get(node), this.#moments.get(before) ?? {}];
    const joined = mine.author === theirs.author && mine.day === theirs.day && mine.at - theirs.at < TOGETHER;
    node.classList.toggle("joined", joined);
    before?.classList.toggle("continued", joined);
    node.firstChild.hidden = mine.day === theirs.day;
    for (const button of before?.querySelectorAll(".choices button, .actions button") ?? []) button.disabled = true;
  }

  #mark(node, state, item) {
    if (node.dataset.state === state) return;
    node.dataset.state = state;
    const words = h("span", { class: state === "failed" ? "" : "sr" }, this.#texts[state]);
    const place = node.querySelector(".state");
    place.replaceChildren(icon(state), words);
    if (state === "failed") place.append(...this.#remedies(item));
  }

  #remedies(item) {
    return ["retry", "discard"].map((name) => h("button", { type: "button", onclick: () => this.#act[name](item) }, this.#texts[name]));
  }
}

import { h, icon } from "./dom.js";
import { fill } from "./texts.js";

const FACES = { bot: "spark", queued: "hourglass" };

/** The launcher and the window it opens: a dialog that leaves the page usable, and covers it on a phone. */
export class Panel {
  #texts;
  #unread = 0;

  /** `act.toggle()` and `act.close()` answer the launcher and the other ways to leave. */
  constructor(texts, act, ...parts) {
    this.#texts = texts;
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = h("button", { class: "launcher", type: "button", "aria-controls": "panel", onclick: act.toggle }, icon("chat"), icon("down"), this.badge);
    this.status = h("p", { class: "status", role: "status" });
    const close = h("button", { class: "close", type: "button", "aria-label": texts.close, onclick: act.close }, icon("close"));
    const attributes = { id: "panel", class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true };
    this.node = h("section", { ...attributes, onkeydown: (event) => this.#key(event, act) }, this.#header(close), ...parts);
    this.node.lastChild.before(this.status);
    this.#name();
  }

  #header(close) {
    this.face = h("span", { class: "face", "aria-hidden": "true" });
    this.title = h("h2", { id: "title", dir: "auto" });
    this.note = h("p", { dir: "auto" });
    return h("div", { class: "head" }, this.face, h("div", { class: "who", "aria-live": "polite" }, this.title, this.note), close);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  toggle(open) {
    this.node.hidden = !open;
    this.#name();
  }

  /** Says who answers next: the assistant, nobody yet, or a person. */
  setFloor({ floor, place, agent }) {
    const words = this.#texts;
    this.node.dataset.floor = floor;
    this.title.textContent = { bot: words.assistant, queued: words.queued, agent: agent ?? words.agent }[floor];
    const waiting = place ? fill(words.place, { place }) : words.queuedNote;
    this.note.textContent = { bot: words.assistantNote, queued: waiting, agent: words.agentNote }[floor];
    this.face.replaceChildren(FACES[floor] ? icon(FACES[floor]) : [...this.title.textContent][0].toUpperCase());
  }

  setUnread(count) {
    this.#unread = count;
    this.badge.hidden = !count;
    this.badge.textContent = count > 9 ? "9+" : count;
    this.#name();
  }

  setStatus(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** On a phone the keyboard covers part of the page: the window takes what is left of it. */
  fit({ height, offsetTop }) {
    this.node.style.setProperty("--height", `${height}px`);
    this.node.style.setProperty("--top", `${offsetTop}px`);
  }

  #name() {
    const label = this.isOpen ? this.#texts.close : this.#texts.open;
    this.launcher.setAttribute("aria-expanded", this.isOpen);
    this.launcher.setAttribute("aria-label", this.#unread ? fill(this.#texts.unread, { label, count: this.#unread }) : label);
  }

  #key(event, act) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    act.close();
  }
}

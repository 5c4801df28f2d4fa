import { h, icon } from "./dom.js";
import { fill } from "./texts.js";

const FACES = { bot: "spark", queued: "hourglass" };
const PHONE = matchMedia("(max-width: 480px)");

/** The launcher and the window it opens: a dialog that leaves the page usable; on a phone it covers the page, which is inert then. */
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
    const attributes = { id: "panel", class: "panel", "aria-labelledby": "title" };
    this.node = h("dialog", { ...attributes, onkeydown: (event) => this.#key(event, act), oncancel: (event) => this.#leave(event, act) }, this.#header(close), ...parts);
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
    return this.node.open;
  }

  toggle(open) {
    if (this.isOpen) this.node.close();
    // Not `show()`: it would take the focus, also when an open chat comes back after a reload.
    if (open && this.covers) this.node.showModal();
    else this.node.open = open;
    this.#name();
  }

  /** Whether the open window leaves nothing of the page to see. */
  get covers() {
    return PHONE.matches;
  }

  /** Says who answers next: the assistant, nobody yet, or a person. */
  setFloor({ floor, place, agent }) {
    const words = this.#texts;
    this.node.dataset.floor = floor;
    this.title.textContent = { bot: words.assistant, queued: words.queued, agent: agent ?? words.agent }[floor];
    const waiting = place ? fill(place > 1 ? words.place : words.next, { place }) : words.queuedNote;
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
    if (this.isOpen && this.node.matches(":modal") !== this.covers) this.#turned();
  }

  /** The phone was turned: the window is opened anew, and the keyboard stays where it was. */
  #turned() {
    const { activeElement } = this.node.getRootNode();
    this.toggle(true);
    activeElement?.focus();
  }

  #name() {
    const label = this.isOpen ? this.#texts.close : this.#texts.open;
    this.launcher.setAttribute("aria-expanded", this.isOpen);
    this.launcher.setAttribute("aria-label", this.#unread ? fill(this.#texts.unread, { label, count: this.#unread }) : label);
  }

  #key(event, act) {
    if (event.key === "Escape" && !event.isComposing) this.#leave(event, act);
  }

  /** Escape, or a phone's own way back. */
  #leave(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act.close();
  }
}

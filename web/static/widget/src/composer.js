import { h, icon } from "./dom.js";
import { fill } from "./texts.js";

const LIMIT = 4000;
const WARN = 200;
const TYPING_EVERY = 4_000;
const IDLE = 6_000;

/** Where the customer writes: grows with its text, keeps it over a reload, and counts when it gets long. */
export class Composer {
  #texts;
  #draft;
  #act;
  #told = 0;
  #idle;

  /** `act.send(text)` answers whether the text was taken; `act.typing(on)` is called now and then. */
  constructor(texts, draft, act) {
    this.#texts = texts;
    this.#draft = draft;
    this.#act = act;
    this.#build();
  }

  #build() {
    const handlers = { oninput: () => this.#changed(), onkeydown: (event) => this.#key(event), onblur: () => this.#tell(false) };
    this.field = h("textarea", { rows: "1", dir: "auto", placeholder: this.#texts.placeholder, "aria-label": this.#texts.composer, "aria-describedby": "count", enterkeyhint: "send", ...handlers });
    this.button = h("button", { type: "submit", class: "send", "aria-label": this.#texts.send }, icon("send"));
    this.count = h("p", { id: "count", class: "count", hidden: true });
    this.node = h("form", { class: "composer", onsubmit: (event) => this.#submit(event) }, this.count, this.field, this.button);
    this.field.value = this.#draft.get("draft") ?? "";
    this.#show();
  }

  /** Gives the field its size; needed once it is on screen. */
  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  #changed() {
    this.#draft.set("draft", this.field.value);
    this.#tell(Boolean(this.field.value));
    this.#show();
    this.fit();
  }

  #show() {
    // The server counts characters, not UTF-16 units.
    const left = LIMIT - [...this.field.value].length;
    this.count.hidden = left > WARN;
    this.count.classList.toggle("over", left < 0);
    this.count.textContent = fill(left < 0 ? this.#texts.tooLong : this.#texts.left, { count: Math.abs(left) });
    this.button.disabled = left < 0 || !this.field.value.trim();
  }

  #key(event) {
    // Enter also ends the choice of a character in an input method: that one must not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    if (this.button.disabled || !this.#act.send(this.field.value.trim())) return;
    this.field.value = "";
    this.#changed();
    this.field.focus();
  }

  /** Typing is told at its start, now and then while it goes on, and at its end. */
  #tell(on) {
    clearTimeout(this.#idle);
    if (on) this.#idle = setTimeout(() => this.#tell(false), IDLE);
    if (on ? Date.now() - this.#told < TYPING_EVERY : !this.#told) return;
    this.#told = on ? Date.now() : 0;
    this.#act.typing(on);
  }
}

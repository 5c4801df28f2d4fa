// Plays the customers of the fake providers. Everything shown is text the fakes told, never markup.

const EVERY = 600; // milliseconds between two looks at a phone

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

// Slack's app shows *this* in bold.
const bold = (text) => text.split(/\*([^*\n]+)\*/).map((part, n) => (n % 2 ? make("b", "", part) : part));

class Phone {
  constructor({ name, title, files, troubles }) {
    this.name = name;
    this.element = document.getElementById("phone").content.cloneNode(true).firstElementChild;
    this.element.id = name;
    this.element.setAttribute("aria-label", title);
    this.find("h2").textContent = title;
    this.customer = this.find(".bar select");
    this.chat = this.find(".chat");
    this.drawn = "";
    for (const [words, kind] of Object.entries(files)) this.find(".attach").append(new Option(words, kind));
    for (const [words, kind] of Object.entries(troubles)) this.find("[name=kind]").append(new Option(words, kind));
    this.listen();
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  listen() {
    const composer = this.find(".composer");
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = composer.text.value.trim();
      if (text) this.play("say", { text });
      composer.text.value = "";
    });
    this.find(".attach").addEventListener("change", ({ target }) => {
      if (target.value) this.play("attach", { kind: target.value });
      target.value = "";
    });
    this.find(".trouble").addEventListener("submit", (event) => {
      event.preventDefault();
      this.trouble(event.target);
    });
    this.customer.addEventListener("change", () => this.look());
    new ResizeObserver(() => this.toTheEnd()).observe(this.chat);
  }

  async play(what, order) {
    const body = JSON.stringify({ customer: this.customer.value, ...order });
    const answer = await fetch(`/${this.name}/${what}`, { method: "POST", body });
    await this.look();
    return answer.ok;
  }

  async trouble(form) {
    const kind = form.kind.value;
    const done = await this.play("trouble", { kind, times: Number(form.times.value), retry_after: 5 });
    const words = form.kind.selectedOptions[0].text.toLowerCase();
    this.find("output").textContent = done ? `Set for the next ${form.times.value} calls: ${words}.` : "That did not work.";
  }

  async look() {
    const answer = await fetch(`/${this.name}/state`);
    const { customers } = await answer.json();
    if (!this.customer.options.length) for (const { id, name } of customers) this.customer.append(new Option(name, id));
    const customer = customers.find(({ id }) => id === this.customer.value);
    const state = JSON.stringify(customer);
    if (state === this.drawn) return;
    this.drawn = state;
    this.draw(customer);
  }

  draw({ messages, typing }) {
    const shown = messages.map((message) => this.message(message));
    if (!shown.length) shown.push(make("li", "empty", "Say hello."));
    if (typing) shown.push(make("li", "typing", "typing…"));
    this.chat.replaceChildren(...shown);
    this.toTheEnd();
  }

  toTheEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  message({ id, from, text, buttons, image, file, note }) {
    const item = make("li", `message ${from}`);
    const bubble = make("div", "bubble");
    bubble.append(...(this.name === "slack" ? bold(text) : [text]));
    if (image) bubble.append(Object.assign(make("img"), { src: image, alt: "Picture" }));
    if (file) bubble.append(Object.assign(make("a", "", "Open the file"), { href: file, target: "_blank", rel: "noopener" }));
    if (note) bubble.append(make("span", "note", note));
    item.append(bubble);
    if (buttons.length) item.append(this.buttons(id, buttons));
    return item;
  }

  buttons(message, buttons) {
    const row = make("div", "buttons");
    for (const { title, press } of buttons) {
      const button = make("button", "", title);
      button.addEventListener("click", () => this.play("press", { message, press }));
      row.append(button);
    }
    return row;
  }

  async keepLooking() {
    for (;;) {
      await this.look().catch(() => {}); // the fakes are gone: make run has ended, or is starting again
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }
}

function choose(phones, chosen) {
  for (const { phone, tab } of phones) {
    phone.element.classList.toggle("chosen", phone === chosen);
    tab.setAttribute("aria-pressed", String(phone === chosen));
  }
}

const phones = (await (await fetch("/phones")).json()).map((told) => ({
  phone: new Phone(told),
  tab: make("button", "", told.title),
}));
for (const { phone, tab } of phones) {
  document.querySelector("main").append(phone.element);
  document.querySelector("nav").append(tab);
  tab.addEventListener("click", () => choose(phones, phone));
  phone.keepLooking();
}
choose(phones, phones[0].phone);

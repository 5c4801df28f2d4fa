import { h, icon } from "./dom.js";

const LINKS = ["http:", "https:", "mailto:", "tel:"];
const IMAGES = ["http:", "https:", "data:"];

const map = (latitude, longitude) => `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;

const KINDS = { "application/pdf": "pdf", audio: "recording", image: "picture", video: "video" };

/** How large a file is, in the reader's own way of writing it; nothing where nobody knows. */
function size({ size: bytes }) {
  if (!bytes) return "";
  const [unit, each] = bytes < 2 ** 20 ? ["kilobyte", 2 ** 10] : ["megabyte", 2 ** 20];
  return new Intl.NumberFormat(undefined, { style: "unit", unit, maximumFractionDigits: each > 2 ** 10 ? 1 : 0 }).format(Math.max(1, bytes / each));
}

/** The address if it has one of the schemes; undefined for anything else, `javascript:` first of all. */
function safe(url, schemes) {
  try {
    return schemes.includes(new URL(url, location.href).protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Shows the content tree of the hub's messages as nodes. A type it does not know is left out. */
export class Content {
  #texts;
  #server;
  #choose;

  /** Files are had from `server`; `choose({title, payload})` is called when the customer takes a quick reply. */
  constructor(texts, server, choose) {
    this.#texts = texts;
    this.#server = server;
    this.#choose = choose;
  }

  /** The nodes of one message: texts share a bubble; images, cards and quick replies stand by themselves. */
  nodes({ content, text, buttons }) {
    const blocks = content?.length ? [...content] : [{ type: "paragraph", children: [{ type: "text", text }] }];
    // `buttons` repeats what the blocks offer, for clients that show plain text only.
    const offered = blocks.some((block) => block.type === "choices" || block.buttons?.length);
    if (buttons?.length && !offered) blocks.push({ type: "choices", choices: buttons });
    const nodes = [];
    for (const block of blocks) {
      const node = this.#blocks[block.type]?.(block);
      if (!node) continue;
      if (!node.matches("p:not(.picture), ol, ul")) nodes.push(node);
      else if (nodes.at(-1)?.matches(".bubble")) nodes.at(-1).append(node);
      else nodes.push(h("div", { class: "bubble" }, node));
    }
    return nodes;
  }

  /** Quick replies: a labelled group of buttons. */
  choices(choices) {
    return h("div", { class: "choices", role: "group", "aria-label": this.#texts.choices }, ...this.#buttons(choices));
  }

  #buttons(choices = []) {
    return choices.map((choice) => h("button", { type: "button", onclick: () => this.#choose(choice) }, choice.title));
  }

  #blocks = {
    paragraph: ({ children }) => h("p", { dir: "auto" }, ...this.#inlines(children)),
    list: ({ ordered, items }) => h(ordered ? "ol" : "ul", { dir: "auto" }, ...items.map((item) => h("li", {}, ...this.#inlines(item)))),
    image: ({ url, alt }) => this.#image(url, alt),
    choices: ({ choices }) => this.choices(choices),
    file: (file) => (file.picture ? this.#picture(file) : this.#download(file)),
    location: ({ latitude, longitude, label }) => h("p", { dir: "auto" }, this.#link(map(latitude, longitude), [label || this.#texts.map])),
    card: ({ title, text, image, url, buttons }) =>
      h(
        "article",
        { class: "card", dir: "auto" },
        image && this.#image(image.url ?? image, image.alt ?? ""),
        h("h3", {}, url ? this.#link(url, [title]) : title),
        text && h("p", {}, text),
        buttons?.length ? h("div", { class: "actions" }, ...this.#buttons(buttons)) : null,
      ),
  };

  #marks = {
    text: ({ text }) => text,
    bold: ({ children }) => h("strong", {}, ...this.#inlines(children)),
    italic: ({ children }) => h("em", {}, ...this.#inlines(children)),
    code: ({ text }) => h("code", {}, text),
    link: ({ url, children }) => this.#link(url, this.#inlines(children)),
    break: () => h("br"),
  };

  #inlines(inlines) {
    return inlines.map((inline) => this.#marks[inline.type]?.(inline));
  }

  #link(url, children) {
    const href = safe(url, LINKS);
    if (!href) return h("span", {}, ...children);
    const note = h("span", { class: "sr" }, ` ${this.#texts.newWindow}`);
    return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children, note);
  }

  /** A picture that cannot be had, for one because it is still on its way to the hub, is a file by its name. */
  #picture(file) {
    const url = this.#url(file);
    const instead = () => node.replaceWith(this.#download(file));
    const shown = url && h("img", { src: url, alt: file.name, loading: "lazy", decoding: "async", onerror: instead });
    const node = shown && h("p", { class: "picture" }, this.#link(url, [shown]));
    return node;
  }

  #download(file) {
    const url = this.#url(file);
    if (!url) return undefined;
    const about = h("span", { class: "about" }, [this.#kind(file), size(file)].filter(Boolean).join(" · "));
    return h("p", { class: "file", dir: "auto" }, icon("file"), h("span", {}, this.#link(url, [file.name]), about));
  }

  #kind({ mime }) {
    return this.#texts[KINDS[mime] ?? KINDS[mime.split("/")[0]] ?? "file"];
  }

  #url({ url }) {
    return url && safe(this.#server + url, IMAGES);
  }

  #image(url, alt) {
    const src = safe(url, IMAGES);
    return src && h("img", { src, alt: alt ?? "", loading: "lazy", decoding: "async" });
  }
}

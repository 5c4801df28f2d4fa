// Commands are done once: a form keeps its id until the hub has answered, so a double click or a retry repeats nothing.
import { byId, kept } from "./page.js";

const RETRY = 2000;

function fingerprint(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "client_id");
  return new URLSearchParams(fields).toString();
}

const place = (form) => `command:${form.dataset.case}:${form.dataset.command}`;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The id of what the form says now: the one it was sent with, if nothing was changed since. */
function idOf(form) {
  const words = fingerprint(form);
  const before = JSON.parse(kept.get(place(form)) ?? "{}");
  if (before.words === words) return before.id;
  const id = newId();
  kept.set(place(form), JSON.stringify({ words, id }));
  return id;
}

const unanswered = (form) => JSON.parse(kept.get(place(form)) ?? "{}").words === fingerprint(form);

const commandOf = (event) => {
  const form = event.detail?.ctx?.sourceElement ?? event.target;
  return form instanceof HTMLFormElement && form.dataset.command ? form : null;
};

function retry(form) {
  setTimeout(() => {
    if (form.isConnected && unanswered(form)) form.requestSubmit();
  }, RETRY);
}

/** Shows a sentence above the composer; an empty one takes the last away. */
export function tell(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  byId("refusal")?.replaceChildren(...(sentence ? [line] : []));
}

function answered(event) {
  const { command, case: id } = event.detail ?? {};
  if (command) kept.set(`command:${id}:${command}`, "");
}

export function startCommands() {
  document.addEventListener("htmx:config:request", (event) => {
    const form = commandOf(event);
    if (form) event.detail.ctx.request.body.set("client_id", idOf(form));
  });
  document.addEventListener("desk:done", answered);
  document.addEventListener("desk:refused", answered);
  document.addEventListener("desk:pending", (event) => {
    const form = commandOf(event);
    if (form) retry(form);
  });
  document.addEventListener("htmx:error", (event) => {
    const form = commandOf(event);
    if (!form) return;
    tell("No connection: not sent yet. Your text is kept, and it is tried again.");
    retry(form);
  });
  document.addEventListener("htmx:response:error", (event) => {
    const { raw } = event.detail.ctx.response;
    if (!raw.headers.has("HX-Trigger") && !raw.headers.has("HX-Redirect")) {
      tell("That did not work. Load the page again; your text is kept.");
    }
  });
}

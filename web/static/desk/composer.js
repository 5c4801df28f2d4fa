// The reply: its draft is kept for each case, it grows with the text, and the customer sees that somebody writes.
import { hasFiles } from "./attachments.js";
import { byId, kept, openCase, post } from "./page.js";

const TYPING_EVERY = 3000;
const draft = (id) => `draft:${id}`;

const typing = { at: 0, on: false };

function type(on) {
  const since = Date.now() - typing.at;
  if (on ? typing.on && since < TYPING_EVERY : !typing.on) return;
  Object.assign(typing, { at: Date.now(), on });
  post(`/desk/cases/${openCase()}/typing`, { on });
}

function grow(field) {
  field.rows = 1;
  while (field.rows < 10 && field.scrollHeight > field.clientHeight + 2) field.rows += 1;
}

function changed(field) {
  kept.set(draft(openCase()), field.value);
  grow(field);
  type(field.value.trim() !== "");
}

function press(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (event.target.value.trim() || hasFiles()) event.target.form.requestSubmit();
}

/** Writes a text into the reply, after what is there already. */
export function write(text) {
  const field = byId("reply");
  field.value = [field.value.trimEnd(), text].filter(Boolean).join("\n");
  changed(field);
  field.focus();
}

/** Take what was sent out of the draft; what was typed meanwhile stays. */
function sent({ detail }) {
  if (detail?.command === "resolve") kept.set(draft(detail.case), "");
  if (detail?.command !== "reply") return;
  const words = byId("composer")?.dataset.sent ?? "";
  const text = kept.get(draft(detail.case)) ?? "";
  const rest = text.startsWith(words) ? text.slice(words.length).trimStart() : text;
  kept.set(draft(detail.case), rest);
  const field = byId("reply");
  if (!field || openCase() !== detail.case) return;
  field.value = rest;
  grow(field);
  type(false);
}

function restore(field) {
  if (field.dataset.restored === openCase()) return;
  field.dataset.restored = openCase();
  field.value = kept.get(draft(openCase())) ?? "";
  grow(field);
}

/** Without the floor there is no composer: show the draft, so that it can be copied. */
function showKept() {
  const box = byId("kept");
  if (!box) return;
  const text = byId("reply") ? "" : (kept.get(draft(openCase())) ?? "");
  box.hidden = !text.trim();
  byId("kept-text").textContent = text;
}

function click(event) {
  if (event.target.closest("#kept-copy")) navigator.clipboard?.writeText(byId("kept-text").textContent);
  if (!event.target.closest("#kept-drop")) return;
  kept.set(draft(openCase()), "");
  showKept();
}

export function startComposer() {
  document.addEventListener("input", (event) => event.target.id === "reply" && changed(event.target));
  document.addEventListener("keydown", (event) => event.target.id === "reply" && press(event));
  document.addEventListener("focusout", (event) => event.target.id === "reply" && type(false));
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement.id === "composer") ctx.sourceElement.dataset.sent = byId("reply").value;
  });
  document.addEventListener("desk:done", sent);
  document.addEventListener("click", click);
  return () => {
    const field = byId("reply");
    if (field) restore(field);
    showKept();
  };
}

// Files of the reply: uploaded at once, shown as chips, kept with the draft until they are sent.
import { tell } from "./commands.js";
import { byId, kept, openCase } from "./page.js";

const LARGEST = 10 * 1024 * 1024;
const MOST = 10;
const place = (id) => `files:${id}`;
const chips = () => [...(byId("attached")?.children ?? [])];
const values = () => chips().map((chip) => chip.querySelector("input").value).filter(Boolean);
const uploading = () => chips().some((chip) => chip.ariaBusy === "true");
const announce = (text) => (byId("announce").textContent = text);

/** Whether something is attached, or will be in a moment. */
export const hasFiles = () => chips().length > 0;

/** Attaches a file the hub has, by the JSON it is told with. */
export function attachKept(value) {
  if (values().includes(value)) return;
  settle(show(JSON.parse(value).name), value);
}

function show(name) {
  const chip = byId("chip").content.firstElementChild.cloneNode(true);
  chip.querySelector(".chip-name").textContent = name;
  chip.querySelector(".vh").textContent = `Remove ${name}`;
  byId("attached").append(chip);
  return chip;
}

function settle(chip, value) {
  chip.removeAttribute("aria-busy");
  chip.querySelector("input").value = value;
  save();
}

function save() {
  const now = values();
  kept.set(place(openCase()), now.length ? JSON.stringify(now) : "");
}

/** A click on Send while a file is on its way sends when it is there. */
let waiting = false;

function hold(event) {
  if (event.target.id !== "composer" || !uploading()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = true;
}

function goOn() {
  if (!waiting || uploading()) return;
  waiting = false;
  byId("composer")?.requestSubmit();
}

async function upload(file) {
  const id = openCase();
  const chip = show(file.name);
  const stop = new AbortController();
  chip.ariaBusy = "true";
  chip.addEventListener("removed", () => stop.abort());
  try {
    arrived(id, chip, await sent(id, file, stop.signal));
  } catch (error) {
    chip.remove();
    waiting = false;
    if (!stop.signal.aborted) tell(error instanceof TypeError ? `No connection: ${file.name} is not attached. Try again.` : error.message);
  }
  goOn();
}

async function sent(id, file, signal) {
  const headers = { "X-CSRF-Token": document.body.dataset.csrf, "Content-Type": file.type || "application/octet-stream" };
  const path = `/desk/cases/${id}/files?name=${encodeURIComponent(file.name.slice(-200))}`;
  const answer = await fetch(path, { method: "POST", headers, body: file, signal });
  if (!answer.ok) throw new Error(`${file.name} is not attached. ${await answer.text()}`);
  return answer.text();
}

/** The agent may have opened another case meanwhile: the file waits with the draft of its own. */
function arrived(id, chip, value) {
  if (chip.isConnected) {
    settle(chip, value);
    announce(`${JSON.parse(value).name} is attached.`);
  } else kept.set(place(id), JSON.stringify([...JSON.parse(kept.get(place(id)) ?? "[]"), value]));
}

function attach(files) {
  tell("");
  for (const file of files) {
    if (chips().length >= MOST) tell(`A reply has at most ${MOST} files.`);
    else if (file.size > LARGEST) tell(`${file.name} is too large: a file has at most 10 MB.`);
    else if (!file.size) tell(`${file.name} is empty.`);
    else upload(file);
  }
  byId("reply").focus();
}

function click({ target }) {
  if (target.closest("#attach")) byId("attach-file").click();
  const chip = target.closest(".chip button")?.closest(".chip");
  if (!chip) return;
  chip.dispatchEvent(new Event("removed"));
  chip.remove();
  save();
  byId("reply").focus();
}

function picked({ target }) {
  if (target.id !== "attach-file") return;
  attach([...target.files]);
  target.value = "";
}

/** What office programs copy is text with a picture of itself: then the text is meant. */
function paste(event) {
  const { files, types } = event.clipboardData;
  if (event.target.id !== "reply" || !files.length || types.includes("text/plain")) return;
  event.preventDefault();
  attach([...files]);
}

const droppable = (event) => byId("composer") && event.target.closest?.(".chat") && event.dataTransfer?.types.includes("Files");
const mark = (on) => byId("composer")?.classList.toggle("dropping", on);

function over(event) {
  if (droppable(event)) event.preventDefault();
  mark(Boolean(droppable(event)));
}

function drop(event) {
  mark(false);
  if (!droppable(event)) return;
  event.preventDefault();
  attach([...event.dataTransfer.files]);
}

/** What was sent is not attached any more; what was attached meanwhile is. */
function done({ detail }) {
  const { command, case: id } = detail ?? {};
  if (command !== "reply" && command !== "resolve") return;
  if (id !== openCase()) return kept.set(place(id), "");
  for (const chip of chips()) if (chip.dataset.sent || command === "resolve") chip.remove();
  save();
}

function sending({ detail: { ctx } }) {
  if (ctx.sourceElement.id === "composer") for (const chip of chips()) chip.dataset.sent = "yes";
}

function restore() {
  const list = byId("attached");
  if (!list || list.dataset.restored === openCase()) return;
  list.dataset.restored = openCase();
  list.replaceChildren();
  for (const value of JSON.parse(kept.get(place(openCase())) ?? "[]")) attachKept(value);
}

export function startAttachments() {
  document.addEventListener("click", click);
  document.addEventListener("change", picked);
  document.addEventListener("paste", paste);
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(false));
  document.addEventListener("drop", drop);
  document.addEventListener("submit", hold, true);
  document.addEventListener("htmx:config:request", sending);
  document.addEventListener("desk:done", done);
  return restore;
}

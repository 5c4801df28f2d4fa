// Dialogs open from buttons and close when their command is done; the keyboard goes where the work goes on.
import { byId } from "./page.js";

const wide = () => matchMedia("(min-width: 60rem)").matches;

/** Open a dialog by its id, if it is on the page. */
export function open(id) {
  const dialog = byId(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function click({ target }) {
  const opener = target.closest("[data-dialog]");
  if (opener) open(opener.dataset.dialog);
  if (target.closest("[data-close]") || target instanceof HTMLDialogElement) target.closest("dialog").close();
}

function closeAll() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}

/** After a claim the reply box may come, or come anew, with the answer or with the stream, whichever is later. */
let claimed = false;

function toReply() {
  if (claimed) byId("reply")?.focus();
}

function done({ detail }) {
  closeAll();
  claimed = detail?.command === "claim";
  if (claimed) toReply();
  else if (detail?.command !== "reply") byId("who")?.focus();
}

/** A case that was opened is read from its heading; an agent who holds it writes on. */
function opened(event) {
  if (event.detail.ctx.target?.id !== "stage") return;
  const field = wide() ? byId("reply") : null;
  (field ?? byId("who") ?? byId("stage"))?.focus({ preventScroll: true });
}

export function startDialogs() {
  document.addEventListener("click", click);
  document.addEventListener("desk:done", done);
  document.addEventListener("desk:refused", closeAll);
  document.addEventListener("htmx:after:swap", opened);
  document.addEventListener("htmx:after:swap", toReply);
  for (const act of ["keydown", "pointerdown"]) document.addEventListener(act, () => (claimed = false), true);
}

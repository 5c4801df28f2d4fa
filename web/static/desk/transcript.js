// The conversation: a line is shown once whatever is sent again, and the newest stays in view unless the agent reads above.
import { byId } from "./page.js";

const NEAR = 80;

const view = { case: "", atEnd: true, count: 0 };

const atEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;

function toEnd() {
  const log = byId("log");
  if (log) log.scrollTop = log.scrollHeight;
  view.atEnd = true;
  newer(false);
}

function newer(shown) {
  const button = byId("newer");
  if (button) button.hidden = !shown;
}

/** A stream that starts over from an older place repeats lines: those that are here already are left out. */
function once({ detail: { tasks } }) {
  const log = byId("log");
  view.atEnd = !log || atEnd(log);
  for (const { target, fragment } of tasks) {
    if (target?.id !== "lines") continue;
    for (const line of fragment.querySelectorAll("li.line")) if (byId(line.id)) line.remove();
  }
}

/** Pictures come after their line, and the composer grows: neither takes the end out of view. */
const sizes = new ResizeObserver(() => view.atEnd && toEnd());

function look() {
  const id = byId("stage")?.dataset.case ?? "";
  const count = document.querySelectorAll("#lines > li.line").length;
  if (id !== view.case || (count > view.count && view.atEnd)) toEnd();
  else if (count > view.count) newer(true);
  Object.assign(view, { case: id, count });
  sizes.disconnect();
  for (const part of [byId("log"), byId("lines")]) if (part) sizes.observe(part);
}

function scrolled({ target }) {
  if (target.id !== "log") return;
  view.atEnd = atEnd(target);
  if (view.atEnd) newer(false);
}

export function startTranscript() {
  document.addEventListener("htmx:before:swap", once);
  document.addEventListener("click", (event) => event.target.closest("#newer") && toEnd());
  document.addEventListener("scroll", scrolled, true);
  return look;
}

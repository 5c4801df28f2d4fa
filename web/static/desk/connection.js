// Says when the page is cut off, and notices a connection that died in silence: the server pings every 15 s.
import { byId } from "./page.js";

const SILENCE = 35_000;
const GRACE = 600;
const LOOK = 2000;

const state = { connection: null, heard: Date.now(), lost: 0, timer: 0 };

function show(text) {
  const line = byId("offline");
  if (line && line.textContent !== text) line.textContent = text;
}

/** A stream that ends and is there again at once is nothing an agent needs to hear of. */
function away() {
  state.lost ||= Date.now();
  clearTimeout(state.timer);
  state.timer = setTimeout(() => show("Offline — reconnecting"), GRACE);
}

function here({ detail }) {
  state.connection = detail.connection;
  state.heard = Date.now();
  state.lost = 0;
  clearTimeout(state.timer);
  show("");
}

function hurry() {
  state.connection?.delayCanceller?.();
}

function watch() {
  const stream = byId("stream");
  if (!stream) return;
  if (!stream._htmx?.sse && Date.now() - state.heard > 3 * LOOK) {
    away();
    htmx.process(stream, true);
  } else if (Date.now() - state.heard > SILENCE) {
    state.heard = Date.now();
    away();
    state.connection?.reader?.cancel();
  }
}

function signedOut({ detail }) {
  if (detail.status === 401) location.assign("/desk/sign-in");
}

export function startConnection() {
  const hear = () => (state.heard = Date.now());
  document.addEventListener("htmx:sse:after:connection", here);
  document.addEventListener("htmx:sse:before:connection", ({ detail }) => detail.connection.attempt && away());
  document.addEventListener("htmx:sse:error", signedOut);
  document.addEventListener("htmx:sse:before:message", hear);
  document.addEventListener("ping", hear);
  window.addEventListener("offline", away);
  window.addEventListener("online", hurry);
  setInterval(watch, LOOK);
}

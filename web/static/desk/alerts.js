// A new case is heard, seen in the tab's title, and told to a screen reader once. Unread messages are marked.
import { byId, kept, openCase } from "./page.js";

const TITLE = "Desk";
const state = { waiting: null, mine: new Map(), audio: null };

const muted = () => kept.get("muted") === "yes";

/** Browsers allow sound only after the user has done something on the page. */
function wake() {
  state.audio ??= new AudioContext();
  if (state.audio.state === "suspended") state.audio.resume();
}

function tone(frequency, after) {
  const start = state.audio.currentTime + after;
  const [oscillator, gain] = [state.audio.createOscillator(), state.audio.createGain()];
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.12, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.35);
  oscillator.connect(gain).connect(state.audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.4);
}

function ring(...notes) {
  if (muted() || state.audio?.state !== "running") return;
  notes.forEach((frequency, place) => tone(frequency, place * 0.14));
}

function announce(text) {
  byId("announce").textContent = text;
}

function newCases(cards) {
  const known = state.waiting;
  state.waiting = new Set(cards.map((card) => card.dataset.case));
  const fresh = known ? cards.filter((card) => !known.has(card.dataset.case)) : [];
  if (!fresh.length) return;
  ring(660, 880);
  announce(`New case waiting: ${fresh[0].querySelector(".reason")?.textContent ?? ""}`);
}

/** A case is unread while its last message is younger than the agent's last look at it. */
function unread(card) {
  const { case: id, at } = card.dataset;
  const looking = id === openCase() && !document.hidden;
  if (looking || kept.get(`seen:${id}`) === null) kept.set(`seen:${id}`, at);
  const is = Number(at) > Number(kept.get(`seen:${id}`));
  card.classList.toggle("is-unread", is);
  return is;
}

function newMessages(cards) {
  const fresh = cards.filter((card) => Number(card.dataset.at) > (state.mine.get(card.dataset.case) ?? Infinity));
  state.mine = new Map(cards.map((card) => [card.dataset.case, Number(card.dataset.at)]));
  if (fresh.some((card) => card.classList.contains("is-unread"))) ring(520);
}

function look() {
  const waiting = [...document.querySelectorAll("#waiting .card")];
  const mine = [...document.querySelectorAll("#mine .card")];
  const count = waiting.length + mine.filter(unread).length;
  document.title = count ? `(${count}) ${TITLE}` : TITLE;
  newCases(waiting);
  newMessages(mine);
  kept.prune("seen:", new Set(mine.map((card) => `seen:${card.dataset.case}`)));
}

function showSound() {
  byId("sound").setAttribute("aria-pressed", String(!muted()));
}

function toggle() {
  kept.set("muted", muted() ? "" : "yes");
  showSound();
  wake();
}

export function startAlerts() {
  showSound();
  byId("sound").addEventListener("click", toggle);
  document.addEventListener("visibilitychange", look);
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, wake, { once: true });
  return look;
}

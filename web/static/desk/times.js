// Times in the agent's own time zone, waiting times that tick, and a line between days.
import { byId, now } from "./page.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dated = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const LONG_WAIT = 120;

const sameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function waited(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

function tick() {
  for (const element of document.querySelectorAll("time[data-for]")) {
    const seconds = Math.max(0, Math.floor((now() - Number(element.dataset.for)) / 1000));
    write(element, waited(seconds));
    element.classList.toggle("long", seconds >= LONG_WAIT);
  }
}

function stamp() {
  for (const element of document.querySelectorAll("time[data-clock]")) {
    const at = Number(element.dataset.clock);
    if (!at) continue;
    write(element, (sameDay(at, now()) ? clock : dated).format(at));
    element.title = dated.format(at);
  }
}

function separateDays() {
  let before = 0;
  for (const line of byId("lines")?.querySelectorAll("li.line") ?? []) {
    const at = Number(line.dataset.at);
    if (!before || !sameDay(before, at)) mark(line, at);
    before = at;
  }
}

function mark(line, at) {
  if (line.previousElementSibling?.classList.contains("day")) return;
  const separator = document.createElement("li");
  separator.className = "day";
  separator.textContent = sameDay(at, now()) ? "Today" : day.format(at);
  line.before(separator);
}

export function startTimes() {
  setInterval(tick, 1000);
  return () => {
    tick();
    stamp();
    separateDays();
  };
}

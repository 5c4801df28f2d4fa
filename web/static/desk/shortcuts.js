// Single keys for what an agent does all day; never while typing, and they can be switched off.
import { open } from "./dialogs.js";
import { byId, kept } from "./page.js";

function move(by) {
  const cards = [...document.querySelectorAll("#queue .card")];
  if (!cards.length) return;
  const focused = cards.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : cards.findIndex((card) => card.ariaCurrent === "page");
  const to = from < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(Math.max(from + by, 0), cards.length - 1);
  cards[to].focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  c: () => byId("claim")?.click(),
  r: () => byId("reply")?.focus(),
  a: () => byId("attach")?.click(),
  d: () => open("resolve"),
  u: () => open("release"),
  t: () => open("transfer"),
  m: () => byId("sound").click(),
  "?": () => open("help"),
};

const writing = (element) => element.matches("textarea, select, input:not([type=checkbox])");

function press(event) {
  if (event.key === "Escape" && event.target.id === "reply") byId("who")?.focus();
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const busy = writing(event.target) || document.querySelector("dialog[open]");
  if (!plain || busy || !byId("single-keys").checked || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

export function startShortcuts() {
  const box = byId("single-keys");
  box.checked = kept.get("single-keys") !== "off";
  box.addEventListener("change", () => kept.set("single-keys", box.checked ? "" : "off"));
  document.addEventListener("keydown", press);
}

// Where the reply goes: one click chooses another address, above the composer or at a message that failed.
import { attachKept } from "./attachments.js";
import { write } from "./composer.js";
import { byId } from "./page.js";

const options = () => [...(byId("send-by")?.options ?? [])];
const usable = (address) => options().filter(({ dataset }) => !("barred" in dataset) && dataset.address !== address);

/** Why nothing goes to their last address concerns only who would send there. */
function showBarred() {
  const box = byId("barred");
  if (box) box.hidden = Boolean(byId("send-by")?.value);
}

/** A message that failed offers the other ways that are open now. */
function offer() {
  for (const failed of document.querySelectorAll("#lines .undelivered")) {
    const line = failed.closest(".line");
    const ways = usable(line.dataset.address);
    const said = ways.map(({ dataset }) => dataset.address).join(" ");
    const place = failed.parentElement;
    if ((place.dataset.ways ?? "") === said && place.querySelectorAll("button").length === ways.length) continue;
    place.dataset.ways = said;
    for (const button of place.querySelectorAll("button")) button.remove();
    place.append(...ways.map(instead));
  }
}

function instead({ value, dataset }) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: `Send by ${dataset.label} instead` });
  button.dataset.sendBy = value;
  return button;
}

function take(line) {
  const said = [...line.querySelectorAll(".said")].at(-1);
  const texts = [...said.children].filter((node) => node.matches("p, ol, ul:not(.chips)"));
  for (const file of said.querySelectorAll("[data-file]")) attachKept(file.dataset.file);
  write(texts.map((node) => node.innerText).join("\n"));
}

function click({ target }) {
  const button = target.closest("[data-send-by]");
  if (!button) return;
  byId("send-by").value = button.dataset.sendBy;
  showBarred();
  const line = button.closest(".line");
  if (line) take(line);
  byId("reply").focus();
}

export function startReach() {
  document.addEventListener("click", click);
  document.addEventListener("change", ({ target }) => target.id === "send-by" && showBarred());
  return () => {
    showBarred();
    offer();
  };
}

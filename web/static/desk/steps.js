// On a phone the desk is three steps: the cases, the conversation, its details.
import { byId } from "./page.js";

function step(name) {
  const stage = byId("stage");
  stage.dataset.step = name;
  byId("details")?.setAttribute("aria-expanded", String(name === "details"));
}

function click({ target }) {
  if (target.closest("#details")) step(byId("stage").dataset.step === "details" ? "chat" : "details");
  const back = target.closest("[data-step-to]");
  if (!back) return;
  step(back.dataset.stepTo);
  byId("details")?.focus();
}

export function startSteps() {
  document.addEventListener("click", click);
}

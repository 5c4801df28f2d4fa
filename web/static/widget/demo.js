/** The shop's suggestions: each button says its own words in the chat. */
const chat = document.querySelector("throughline-chat");
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => chat.ask(button.dataset.ask));
}

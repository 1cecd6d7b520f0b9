/** Shows the buttons that print the page, which only a browser with JavaScript can have. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

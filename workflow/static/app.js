/**
 * What every page of the dashboard does beyond plain HTML: stays up to date, finds, and knows a few keys.
 * Without it every page works all the same.
 */
import { live } from "./live.js";
import { palette } from "./palette.js";
import { keys } from "./keys.js";

live();
palette();
keys();

/* A form goes once, however often its button is pressed; the server sees to it too. */
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.sent === "yes") {
    if (form.dataset.sent === "yes") event.preventDefault();
    return;
  }
  if (form.method === "post") form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.querySelector("[data-focus]")?.focus();

/**
 * Single keys: `/` filter, `j` `k` move, `x` tick, Enter open, `[` `]` previous and next, `?` the list of them. Never
 * while somebody types, never with a modifier, and only while they are switched on. None of them decides anything.
 */

/** Begin, unless the keys are switched off. */
export function keys() {
  if (document.body.dataset.keys !== "on") return;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    const act = { "/": filter, j: () => move(1), k: () => move(-1), x: tick, "[": () => follow("previous"), "]": () => follow("next"), "?": help }[event.key];
    if (act && act() !== false) event.preventDefault();
  });
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select");
}

function filter() {
  const field = document.querySelector("[data-filter]") ?? document.querySelector("[data-palette]");
  if (!field) return false;
  field.focus();
  field.select?.();
}

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")];
}

function current() {
  return document.activeElement?.closest?.("[data-row]") ?? null;
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step));
  const link = all[to].querySelector("[data-open]");
  link?.focus();
  all[to].scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = current()?.querySelector("[data-tick]");
  if (!box) return false;
  box.click();
}

function follow(way) {
  const link = document.querySelector(`a[data-${way}]`);
  if (!link) return false;
  link.click();
}

async function help() {
  let dialog = document.getElementById("shortcuts-dialog");
  if (!dialog) {
    const answer = await fetch("/shortcuts");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    dialog = document.createElement("dialog");
    dialog.id = "shortcuts-dialog";
    dialog.className = "popover";
    dialog.setAttribute("aria-label", "Keyboard shortcuts");
    const close = document.createElement("button");
    close.className = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.append(...page.querySelectorAll("[data-shortcuts]"), close);
    document.body.append(dialog);
  }
  dialog.showModal();
}

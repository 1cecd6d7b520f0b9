/**
 * Tick boxes of a list: one that ticks the whole page, how many are ticked, and what can be done with them, which is
 * only shown once there is one. Every form works without any of this.
 */

const list = () => document.querySelector("[data-bulk]");
const boxes = () => [...document.querySelectorAll("[data-bulk] [data-tick]")];

function show() {
  if (!list()) return;
  const all = Boolean(document.querySelector("[data-bulk] [data-all]")?.checked);
  const every = document.querySelector("[data-bulk] [data-tick-all]");
  const said = document.querySelector("[data-bulk] [data-ticked]");
  const ticked = boxes().filter((each) => each.checked).length;
  list().classList.toggle("unticked", !ticked && !all);
  if (every) {
    every.hidden = !boxes().length;
    every.checked = ticked > 0 && ticked === boxes().length;
    every.indeterminate = ticked > 0 && ticked < boxes().length;
  }
  if (said) {
    said.hidden = !ticked || all;
    said.textContent = `${ticked} ticked`;
  }
}

document.addEventListener("change", (event) => {
  if (!event.target.closest?.("[data-bulk]")) return;
  if (event.target.matches("[data-tick-all]")) for (const box of boxes()) box.checked = event.target.checked;
  show();
});
addEventListener("sayso:shown", show);
addEventListener("pageshow", show);
show();

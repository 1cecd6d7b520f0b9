/** Tick boxes of a list: one that ticks the whole page, and how many are ticked. The form works without any of this. */

const form = document.querySelector("[data-bulk]");
if (form) {
  const boxes = () => [...document.querySelectorAll("[data-bulk] [data-tick]")];
  const show = () => {
    const all = document.querySelector("[data-bulk] [data-all]");
    const every = document.querySelector("[data-tick-all]");
    const said = document.querySelector("[data-ticked]");
    const ticked = boxes().filter((each) => each.checked).length;
    if (every) {
      every.hidden = false;
      every.checked = ticked > 0 && ticked === boxes().length;
      every.indeterminate = ticked > 0 && ticked < boxes().length;
    }
    if (said) {
      said.hidden = !ticked || Boolean(all?.checked);
      said.textContent = `${ticked} ticked`;
    }
    for (const box of boxes()) box.closest("[data-row]").setAttribute("aria-selected", String(box.checked || Boolean(all?.checked)));
  };
  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("[data-bulk]")) return;
    if (event.target.matches("[data-tick-all]")) for (const box of boxes()) box.checked = event.target.checked;
    show();
  });
  show();
}

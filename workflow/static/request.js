/**
 * Keeps the forms of a request's page true while the page itself is kept up to date. They stand outside the regions
 * that change, so that nothing is lost of what somebody types: what he has touched stays as it was shown to him, and
 * the server says what happened meanwhile.
 */
addEventListener("sayso:shown", () => {
  const fresh = document.getElementById("fresh");
  if (!fresh) return;
  const can = new Set(fresh.dataset.can.split(" ").filter(Boolean));
  for (const action of document.querySelectorAll("[data-action]")) {
    if (isTouched(action)) continue;
    if (!can.has(action.dataset.action)) action.remove();
    else for (const name of ["seen", "content", "ask"]) renew(action, name, fresh.dataset[name]);
  }
  const here = new Set(Array.from(document.querySelectorAll("[data-action]"), (each) => each.dataset.action));
  const asked = [...can].some((name) => ["decide", "tell", "nudge"].includes(name) && !here.has(name));
  if (asked && !document.getElementById("failed") && !isTouched(document)) location.reload();
});

/** Whether somebody has typed in one of its fields, or has one of its panels open. */
function isTouched(part) {
  const typed = [...part.querySelectorAll("textarea, main input:not([type=hidden], [type=radio], [type=search])")];
  const chosen = [...part.querySelectorAll("main input[type=radio]")];
  return (
    typed.some((field) => field.value !== field.defaultValue || field === document.activeElement) ||
    chosen.some((field) => field.checked !== field.defaultChecked) ||
    part.querySelector("main [popover]:popover-open") !== null
  );
}

function renew(action, name, value) {
  for (const field of action.querySelectorAll(`input[type=hidden][name$="-${name}"]`)) field.value = value;
}

/**
 * Search or jump to: Ctrl-K (or the search field) opens a list of pages, requests, people and workflows that the
 * server finds. Arrow keys move among the links, typing goes on in the field, Enter follows, Escape closes.
 */

let dialog = null;
let field = null;
let found = null;
let asked = 0;

/** Begin, where the page has a search field. */
export function palette() {
  const search = document.querySelector("[data-palette]");
  if (!search) return;
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(search);
    }
  });
}

function open(search) {
  dialog ??= build(search.form.action);
  if (!dialog.open) dialog.showModal();
  field.select();
  look();
}

function build(address) {
  const made = document.createElement("dialog");
  made.className = "palette";
  made.setAttribute("aria-label", "Search or jump to");
  field = document.createElement("input");
  field.type = "search";
  field.placeholder = "A page, a request, a person, a workflow";
  field.setAttribute("aria-label", "Search or jump to");
  field.dataset.address = address;
  found = document.createElement("div");
  found.className = "found";
  found.setAttribute("role", "region");
  found.setAttribute("aria-label", "Found");
  found.tabIndex = -1;
  made.append(field, found);
  made.addEventListener("keydown", move);
  made.addEventListener("click", (event) => event.target === made && made.close());
  field.addEventListener("input", look);
  document.body.append(made);
  return made;
}

async function look() {
  const mine = ++asked;
  await new Promise((resolve) => setTimeout(resolve, 120));
  if (mine !== asked) return;
  const answer = await fetch(`${field.dataset.address}?${new URLSearchParams({ q: field.value })}`);
  if (!answer.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.querySelector("[data-found]");
  if (list) found.replaceChildren(document.adoptNode(list));
}

function move(event) {
  if (event.key === "Escape") dialog.close(); // which a field with words in it would keep to itself
  const links = [...found.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && links.length) {
    event.preventDefault();
    const to = at + step;
    (to < 0 ? field : links[Math.min(to, links.length - 1)]).focus();
  } else if (event.key === "Enter" && document.activeElement === field && links.length) {
    event.preventDefault();
    links[0].click();
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && at >= 0) {
    field.focus();
  }
}

/**
 * A field that wants one of the people offers those whom its letters may mean, also where they are too many to be
 * carried by the page. Without this the server finds out who is meant when the form is sent.
 */

let asked = 0;

for (const field of document.querySelectorAll("input[data-people]")) {
  const list = field.list;
  if (list && list.options.length === 0) field.addEventListener("input", () => offer(field, list));
}

async function offer(field, list) {
  const mine = ++asked;
  await new Promise((resolve) => setTimeout(resolve, 150));
  if (mine !== asked || field.value.trim() === "") return;
  const answer = await fetch(`${field.dataset.people}?${new URLSearchParams({ q: field.value })}`);
  if (!answer.ok || mine !== asked) return;
  const found = await answer.json();
  list.replaceChildren(
    ...found.map((each) => {
      const option = document.createElement("option");
      option.value = each.handle;
      option.textContent = each.name;
      return option;
    }),
  );
}

/**
 * The editor: forms save themselves a moment after one has stopped typing, and the phone's preview follows meanwhile.
 * A form says on which edit it was based when it was first touched, so that nothing of somebody else's is overwritten.
 */
import { morph, show } from "./live.js";

const SAVE_AFTER = 1200;
const PREVIEW_AFTER = 250;
/** @type {Map<HTMLFormElement, {on: string, save: number, preview: number, clash: boolean}>} */
const touched = new Map();
/** @type {Map<string, string>} */
const said = new Map();

addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-autosave]")) return;
  const state = touched.get(form) ?? { on: form.elements.on.value, save: 0, preview: 0, clash: false };
  touched.set(form, state);
  clearTimeout(state.save);
  clearTimeout(state.preview);
  if (form.dataset.preview) state.preview = setTimeout(() => preview(form), PREVIEW_AFTER);
  if (!state.clash) {
    say(form, "Not saved yet");
    state.save = setTimeout(() => save(form), SAVE_AFTER);
  }
});

/** A form that is sent by hand is based on what it was when it was touched, unless somebody has just chosen. */
addEventListener("submit", (event) => {
  const state = touched.get(event.target);
  if (!state) return;
  clearTimeout(state.save);
  if (event.submitter?.name !== "mine") event.target.elements.on.value = state.on;
});

addEventListener("click", (event) => {
  const line = event.target.closest?.("[data-line]")?.dataset.line;
  const area = document.querySelector("textarea.source");
  if (!line || !area) return;
  event.preventDefault();
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + lines[line - 1].length);
  area.scrollTop = (line - 4) * parseFloat(getComputedStyle(area).lineHeight);
});

/** Going from part to part within the editor keeps the place in the diagram. */
addEventListener("click", (event) => {
  const link = event.target.closest?.(".editor a[href], .problems a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const target = new URL(link.href?.baseVal ?? link.href, location.href);
  if (target.origin !== location.origin || target.pathname !== location.pathname || link.matches("[data-line]")) return;
  event.preventDefault();
  history.pushState(null, "", target);
  go(target, true);
});
addEventListener("popstate", () => go(new URL(location.href), false));

/** @param {URL} target */
async function go(target, focus) {
  await Promise.all([...touched.keys()].map((form) => save(form, false)));
  const answer = await fetch(target, { headers: { "X-Live": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(target);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".editor");
  if (!fresh || !document.getElementById("inspector") || !page.getElementById("inspector")) return location.assign(target);
  touched.clear();
  said.clear();
  show(page);
  document.querySelector(".editor").className = fresh.className;
  const aim = target.hash ? document.getElementById(decodeURIComponent(target.hash.slice(1))) : null;
  aim?.closest("details:not([open])")?.setAttribute("open", "");
  const inspector = document.getElementById("inspector");
  if (!aim) inspector.scrollTop = 0;
  (aim ?? inspector).focus({ preventScroll: !aim && focus && innerWidth >= 1180 });
  if (!aim && innerWidth < 1180 && fresh.matches(".chosen")) inspector.scrollIntoView();
}

addEventListener("beforeunload", (event) => {
  if ([...touched.values()].some((state) => state.clash)) event.preventDefault();
});

/** What was typed just before the page is left is saved on the way out. */
addEventListener("pagehide", () => {
  for (const [form, state] of touched) if (!state.clash && form.dataset.sent !== "yes") send(form, state, true);
});

/** @param {HTMLFormElement} form */
async function save(form, draw = true) {
  const state = touched.get(form);
  if (!state || state.clash || !form.isConnected || form.dataset.sent === "yes") return;
  say(form, "Saving…");
  const part = form.dataset.part;
  const sent = snapshot(form);
  const answer = await send(form, state, false).catch(() => null);
  if (form.dataset.part !== part) return;
  if (!answer) {
    say(form, "Not saved: offline");
    state.save = setTimeout(() => save(form), SAVE_AFTER * 4);
    return;
  }
  if (answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in")) return say(form, "Not saved: signed out");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok) {
    settle(form, sent);
    if (same(sent, snapshot(form))) {
      touched.delete(form);
      untouch(form);
    } else state.on = page.getElementById(form.id)?.elements.on?.value ?? state.on;
  }
  if (!page.querySelector(".editor")) return say(form, "Not saved: load the page again");
  if (draw || !answer.ok) show(page);
  state.clash = answer.status === 409;
  say(form, answer.ok ? (touched.has(form) ? "Not saved yet" : "Saved") : "Not saved");
}

function send(form, state, keepalive) {
  const data = new URLSearchParams(new FormData(form));
  data.set("on", state.on);
  return fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" }, keepalive });
}

/** @param {HTMLFormElement} form */
async function preview(form) {
  const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("preview");
  const shown = document.getElementById("preview");
  if (fresh && shown) morph(shown, document.adoptNode(fresh));
}

/** What a form holds, field by field. */
function snapshot(form) {
  return [...form.elements].map((each) => (each.type === "checkbox" || each.type === "radio" ? String(each.checked) : each.value));
}

function same(one, other) {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

/** What has been saved is no longer "typed": later changes of others may show in it. */
function settle(form, sent) {
  for (const [index, each] of [...form.elements].entries()) {
    if (each.type === "hidden" || each.type === "submit" || each.type === "fieldset") continue;
    if (each.type === "checkbox" || each.type === "radio") each.defaultChecked = sent[index] === "true";
    else if (each.options) for (const option of each.options) option.defaultSelected = option.value === sent[index];
    else if ("defaultValue" in each) each.defaultValue = sent[index];
  }
}

/** All of it is as the server has it: from now on a field shows again what somebody else makes of it. */
function untouch(form) {
  const here = form.contains(document.activeElement) ? document.activeElement : null;
  const caret = here?.selectionStart ?? null;
  const end = here?.selectionEnd ?? null;
  form.reset();
  if (caret !== null) here.setSelectionRange(caret, end);
}

function say(form, words) {
  said.set(form.id, words);
  const sign = form.querySelector("[data-saved]");
  if (sign) sign.textContent = words;
}

/** The question whose words it shall be stays until it is answered, whatever else happens on the page. */
addEventListener("sayso:fresh", ({ detail: fresh }) => {
  for (const [form, state] of touched) if (state.clash) fresh.getElementById(form.id)?.replaceWith(form.cloneNode(true));
});

/** A page that was drawn anew does not know what was said last. */
addEventListener("sayso:shown", () => {
  for (const form of document.querySelectorAll("form[data-autosave]")) if (said.has(form.id)) say(form, said.get(form.id));
});

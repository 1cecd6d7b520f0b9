/**
 * The editor: forms save themselves a moment after one has stopped typing, and the phone's preview follows meanwhile.
 * A form says on which edit it was based when it was first touched, so that nothing of somebody else's is overwritten.
 */
import { show } from "./live.js";
import { held, isTouched, morph, settle } from "./morph.js";

const SAVE_AFTER = 1200;
const PREVIEW_AFTER = 250;
/**
 * The forms with words that the server does not have. `kept` is one that it did not take: it stays as it is until it
 * saves or is left. With a `clash` somebody has to choose first.
 * @type {Map<HTMLFormElement, {on: string, timer: number, preview: number, saved: Promise, kept: boolean, clash: boolean}>}
 */
const touched = new Map();
/** @type {Map<string, string>} */
const said = new Map();

addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-autosave]")) return;
  const state = touched.get(form) ?? { on: form.elements.on.value, saved: Promise.resolve(), kept: false, clash: false };
  touched.set(form, state);
  clearTimeout(state.timer);
  clearTimeout(state.preview);
  if (form.dataset.preview) state.preview = setTimeout(() => preview(form), PREVIEW_AFTER);
  if (!state.clash) {
    say(form, "Not saved yet");
    state.timer = setTimeout(() => save(form), SAVE_AFTER);
  }
});

/** A form that is sent by hand is based on what it was when it was touched, unless somebody has just chosen. */
addEventListener("submit", (event) => {
  const state = touched.get(event.target);
  if (!state) return;
  clearTimeout(state.timer);
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
  go(target, true);
});
addEventListener("popstate", () => go(new URL(location.href), false));

/**
 * @param {URL} target
 * @param {boolean} onward and not back
 */
async function go(target, onward) {
  await Promise.all([...touched.keys()].map((form) => save(form, false)));
  if (unsaved().length) return location.assign(target); // where the browser asks whether to leave the words behind
  const answer = await fetch(target).catch(() => null);
  if (answer?.status !== 200 || answer.redirected) return location.assign(target);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".editor");
  if (!fresh || !document.getElementById("inspector") || !page.getElementById("inspector")) return location.assign(target);
  touched.clear();
  said.clear();
  if (onward) history.pushState(null, "", target);
  show(page);
  document.querySelector(".editor").className = fresh.className;
  const aim = target.hash ? document.getElementById(decodeURIComponent(target.hash.slice(1))) : null;
  aim?.closest("details:not([open])")?.setAttribute("open", "");
  const inspector = document.getElementById("inspector");
  if (!aim) inspector.scrollTop = 0;
  (aim ?? inspector).focus({ preventScroll: !aim && onward && innerWidth >= 1180 });
  if (!aim && innerWidth < 1180 && fresh.matches(".chosen")) inspector.scrollIntoView();
}

/** The forms that the server did not take, and that are not on their way to it. */
function unsaved() {
  return [...touched].filter(([form, state]) => state.kept && form.isConnected && form.dataset.sent !== "yes");
}

addEventListener("beforeunload", (event) => {
  if (unsaved().length) event.preventDefault();
});

/** What was typed just before the page is left is saved on the way out. */
addEventListener("pagehide", () => {
  for (const [form, state] of touched) if (!state.kept && form.dataset.sent !== "yes") send(form, state, true);
});

/** One after the other: each is based on what came of the one before. */
function save(form, draw = true) {
  const state = touched.get(form);
  clearTimeout(state.timer);
  state.saved = state.saved.then(() => saveNow(form, state, draw));
  return state.saved;
}

async function saveNow(form, state, draw) {
  const goes = () => touched.get(form) === state && form.isConnected;
  if (!goes() || state.clash || form.dataset.sent === "yes") return;
  say(form, "Saving…");
  const sent = new Map(Array.from(form.elements, (field) => [field, held(field)]));
  const answer = await send(form, state, false).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!goes()) return;
  state.kept = !answer?.ok || !page.querySelector(".editor");
  if (!answer) state.timer = setTimeout(() => save(form), SAVE_AFTER * 4);
  if (state.kept) return refused(form, state, answer, page);
  for (const [field, value] of sent) if (isTouched(field)) settle(field, value);
  if ([...form.elements].some(isTouched)) state.on = page.getElementById(form.id)?.elements.on.value ?? state.on;
  else touched.delete(form);
  if (draw) show(page);
  say(form, touched.has(form) ? "Not saved yet" : "Saved");
}

/** Say why the server did not take a form; what was typed stays. */
function refused(form, state, answer, page) {
  const why = page?.querySelector("main [role=alert]");
  state.clash = answer?.status === 409;
  if (page?.getElementById(form.id)) {
    state.kept = false;
    show(page);
    state.kept = true;
  } else if (why) {
    form.querySelector("[role=alert]")?.remove();
    why.querySelector("details")?.remove(); // the words are in the form
    form.prepend(document.adoptNode(why));
  }
  if (!answer) say(form, "Not saved: offline");
  else if (answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in")) say(form, "Not saved: signed out");
  else say(form, page.querySelector(".editor") ? "Not saved" : "Not saved: load the page again");
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

function say(form, words) {
  said.set(form.id, words);
  const sign = form.querySelector("[data-saved]");
  if (sign) sign.textContent = words;
}

/** A form that was not taken stays as it is; and so does one that somebody types into while its part is removed. */
addEventListener("sayso:fresh", ({ detail: fresh }) => {
  for (const [form, state] of touched) {
    const twin = fresh.getElementById(form.id);
    if (twin && state.kept) twin.replaceWith(form.cloneNode(true));
    const region = twin ? null : form.closest("[data-live]");
    if (region) fresh.querySelector(`[data-live="${region.dataset.live}"]`)?.replaceWith(region.cloneNode(true));
  }
});

/** A page that was drawn anew does not know what was said last. */
addEventListener("sayso:shown", () => {
  for (const form of document.querySelectorAll("form[data-autosave]")) if (said.has(form.id)) say(form, said.get(form.id));
});

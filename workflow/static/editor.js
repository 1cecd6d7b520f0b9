/**
 * The editor: forms save themselves a moment after one has stopped typing, and the phone's preview follows meanwhile.
 * A form says on which edit it was based when it was first touched, so that nothing of somebody else's is overwritten.
 */
import { morph, show } from "./live.js";

const SAVE_AFTER = 1200;
const PREVIEW_AFTER = 250;
/** @type {Map<HTMLFormElement, {on: string, save: number, preview: number, clash: boolean}>} */
const touched = new Map();

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

addEventListener("beforeunload", (event) => {
  if ([...touched.values()].some((state) => state.clash)) event.preventDefault();
});

/** What was typed just before the page is left is saved on the way out. */
addEventListener("pagehide", () => {
  for (const [form, state] of touched) if (!state.clash && form.dataset.sent !== "yes") send(form, state, true);
});

/** @param {HTMLFormElement} form */
async function save(form) {
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
  if (answer.status === 409) state.clash = true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok) {
    settle(form, sent);
    if (same(sent, snapshot(form))) touched.delete(form);
    else state.on = page.querySelector(`#${form.id} [name="on"]`)?.value ?? state.on;
  }
  if (!page.querySelector(".editor")) return say(form, "Not saved: load the page again");
  show(page);
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

function say(form, words) {
  const sign = form.querySelector("[data-saved]");
  if (sign) sign.textContent = words;
}

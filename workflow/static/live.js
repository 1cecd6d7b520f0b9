/**
 * Keeps an open page up to date. It asks one cheap question again and again (has anything that you show been
 * changed?), and only then fetches the page itself and changes the regions marked `data-live`, in place (morph.js).
 */

import { morph } from "./morph.js";

const SOON = 1000;
const SELDOM = 60_000;
/** For so long after a change, or after somebody touched the page, it asks every second. */
const AWAKE = 120_000;
/** So many changes one after the other come at once; from then on, ever more slowly. */
const BURST = 4;

let since = "";
let topics = "";
let stirred = 0;
let wait = SOON;
let streak = 0;
let timer = 0;
let busy = false;
/** How far the server's clock is before this one, in milliseconds: the simulated one may be hours ahead. */
let ahead = 0;

/** Begin, where the page names what it shows. */
export function live() {
  since = document.body.dataset.since ?? "";
  topics = (document.body.dataset.topics ?? "").trim();
  if (!since || !topics) return;
  stirred = performance.now();
  ahead = Date.parse(document.body.dataset.now) - Date.now();
  say("live", "Live");
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : wake()));
  for (const sign of ["pointerdown", "keydown", "focus"]) addEventListener(sign, stir, { passive: true });
  setInterval(tell, 20_000);
  next(SOON);
}

/**
 * Fetch the page and show what is different; editor and phones call it after they have sent something. False where
 * the server had no time for it: pages that fetch themselves take turns.
 */
export async function refresh(address = location.href, headers = {}) {
  const answer = await fetch(address, { headers });
  if (answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in")) return signedOut();
  if (answer.status === 204) return false;
  if (!answer.ok) return say("broken", "Out of date");
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

/**
 * Take over what a freshly drawn page shows.
 * @param {Document} fresh
 */
export function show(fresh) {
  since = fresh.body.dataset.since ?? since;
  if (fresh.body.dataset.now) ahead = Date.parse(fresh.body.dataset.now) - Date.now();
  document.title = fresh.title;
  keepTokens(fresh);
  dispatchEvent(new CustomEvent("sayso:fresh", { detail: fresh }));
  const held = document.activeElement?.id;
  for (const region of document.querySelectorAll("[data-live]")) {
    const twin = fresh.querySelector(`[data-live="${CSS.escape(region.dataset.live)}"]`);
    if (twin) morph(region, document.adoptNode(twin));
  }
  if (held && document.activeElement === document.body) document.getElementById(held)?.focus();
  tell();
  dispatchEvent(new CustomEvent("sayso:shown"));
}

async function ask() {
  if (busy || document.hidden) return;
  busy = true;
  const began = performance.now();
  try {
    const answer = await fetch(`/live?${new URLSearchParams({ since, topics })}`);
    if (answer.status === 401) return signedOut();
    if (answer.status === 200) {
      const late = (await refresh(location.href, { "X-Live": "1" })) === false;
      stir();
      streak += 1;
      if (late) return next(SOON * (1 + 2 * Math.random()));
    } else streak = 0;
    if (answer.status < 300) say("live", "Live");
    const cost = performance.now() - began;
    wait = performance.now() - stirred < AWAKE ? SOON : Math.min(wait * 1.5, SELDOM);
    if (streak > BURST) wait = Math.min(Math.max(cost * 5, SOON * 1.4 ** (streak - BURST)), 8000);
  } catch {
    wait = Math.min(wait * 2, SELDOM);
    say("broken", "Offline");
  } finally {
    busy = false;
  }
  next(wait);
}

function next(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(ask, milliseconds);
}

function pause() {
  clearTimeout(timer);
  say("paused", "Paused");
}

function wake() {
  stir();
  next(0);
}

function stir() {
  stirred = performance.now();
  if (wait > SOON) next((wait = SOON));
}

function signedOut() {
  clearTimeout(timer);
  topics = "";
  say("broken", "Signed out");
}

function say(state, words) {
  const sign = document.querySelector("[data-live-state]");
  if (!sign || sign.dataset.state === state) return;
  sign.hidden = false;
  sign.dataset.state = state;
  sign.lastElementChild.textContent = words;
}

/** The token of this session is as good as a newer one; left alone, forms compare as equal. */
function keepTokens(fresh) {
  const mine = document.querySelector('input[name="csrf_token"]')?.getAttribute("value");
  if (!mine) return;
  for (const each of fresh.querySelectorAll('input[name="csrf_token"]')) each.setAttribute("value", mine);
}

/** "26 min ago" goes on by itself, in the server's words and on the server's clock. */
function tell() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const words = ago((Date.now() + ahead - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== words) time.textContent = words;
  }
}

/** As `said` in workflow/web/dates.py. */
function ago(seconds) {
  for (const [size, unit] of [[86_400, "d"], [3600, "h"], [60, "min"]]) {
    const count = Math.floor(Math.abs(seconds) / size);
    if (count >= 1) return seconds > 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
  }
  return seconds >= 0 ? "just now" : "in a moment";
}

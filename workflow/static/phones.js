/**
 * The virtual phones: what is sent from one is sent without leaving the page, and what follows is shown in place.
 * Without it every form goes to the server and back, and shows the same.
 */
import { refresh, show } from "./live.js";
import { morph } from "./morph.js";

/** So long after a text the page looks once more: what a worker had in hand has happened by then. */
const AFTERWARDS = 700;

addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.quick === undefined || form.method !== "post") return;
  event.preventDefault();
  if (event.submitter?.dataset.type) return type(form, event.submitter.dataset.type);
  if (form.dataset.sent !== "yes") send(form, event.submitter);
}, { capture: true });

/**
 * A suggestion that has to be completed is typed, not sent.
 * @param {HTMLFormElement} form
 * @param {string} words
 */
function type(form, words) {
  const field = form.parentElement.querySelector(".ph-typing input[name=words]");
  field.value = words;
  field.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
async function send(form, submitter) {
  form.dataset.sent = "yes";
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form, submitter) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-live=handsets]")) return location.assign(answer.url);
    if (answer.ok) {
      history.replaceState(history.state, "", answer.url.split("#")[0]);
      form.reset();
    }
    takeOver(page);
    form.closest("[popover]")?.hidePopover();
    if (answer.ok) setTimeout(() => refresh().catch(() => {}), AFTERWARDS);
  } catch {
    form.submit();
  } finally {
    delete form.dataset.sent;
  }
}

/** @param {Document} page */
function takeOver(page) {
  const [old, fresh] = [document, page].map((each) => each.querySelector(".flashes"));
  if (old && fresh) morph(old, document.adoptNode(fresh));
  show(page);
}

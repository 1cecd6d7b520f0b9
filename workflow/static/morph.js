/**
 * Makes one part of a page like another, in place: focus, caret, what is typed, what is unfolded and where one has
 * scrolled to stay as they are.
 */

/**
 * Make one node like another, changing as little as can be.
 * @param {Node} old
 * @param {Node} fresh
 */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName || key(old) !== key(fresh)) {
    if (old.nodeType === fresh.nodeType && old.nodeType !== Node.ELEMENT_NODE) old.data = fresh.data;
    else old.replaceWith(fresh);
    return;
  }
  if (isField(old)) morphField(old, fresh);
  else become(old, fresh);
}

function become(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isKept(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isKept(old, name)) old.setAttribute(name, value);
  }
  fill(old, fresh);
}

/** What belongs to whoever looks, not to the server. */
function isKept(node, name) {
  if (name === "open") return node.nodeName === "DETAILS" || node.nodeName === "DIALOG";
  if (name === "data-sent") return true;
  return name === "value" && node.hasAttribute("data-keep"); // what he was shown when he began
}

/**
 * What somebody put into a field stays in it; else it shows what the server has by now. A field that somebody was in
 * follows its attributes no more, though it holds what they say: so what it shows is always set, and never left to them.
 */
function morphField(old, fresh) {
  const mine = isTouched(old) ? held(old) : null;
  const [start, end] = [old.selectionStart ?? null, old.selectionEnd];
  put(old, held(old));
  become(old, fresh);
  put(old, mine ?? given(old));
  if (start !== null && old === document.activeElement) old.setSelectionRange(start, end);
}

/** Whether somebody has put something else into a field than the server wrote there; of radio buttons, into any. */
export function isTouched(field) {
  const all = field.type === "radio" ? group(field) : isField(field) ? [field] : [];
  return all.some((each) => held(each) !== given(each));
}

/** What a field holds: its words, or whether it is ticked. */
export function held(field) {
  return isTick(field) ? field.checked : field.value;
}

/** Let the server have written this there, and leave what it holds. */
export function settle(field, value) {
  const shown = held(field);
  if (isTick(field)) field.defaultChecked = value;
  else if (field.nodeName !== "SELECT") field.defaultValue = value;
  else for (const option of field.options) option.defaultSelected = option.value === value;
  put(field, shown);
}

function given(field) {
  if (isTick(field)) return field.defaultChecked;
  if (field.nodeName !== "SELECT") return field.defaultValue;
  const options = [...field.options];
  return (options.findLast((each) => each.defaultSelected) ?? options[0])?.value;
}

function put(field, value) {
  if (isTick(field)) field.checked = value;
  else field.value = value;
  if (field.selectedIndex < 0) field.value = given(field); // what was chosen is no choice any more
}

function isField(node) {
  return ["INPUT", "TEXTAREA", "SELECT"].includes(node.nodeName) && !["hidden", "file"].includes(node.type);
}

function isTick(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function group(radio) {
  const named = document.querySelectorAll(`input[type=radio][name="${CSS.escape(radio.name)}"]`);
  return [...named].filter((each) => each.form === radio.form);
}

/** Not by `node.id`: in a form with fields named "id" that is one of them. */
function key(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("id") || node.dataset.key || node.dataset.live || "" : "";
}

function fill(old, fresh) {
  const wanted = new Set([...fresh.children].map(key));
  for (const child of [...old.children]) if (key(child) && !wanted.has(key(child))) child.remove();
  const named = new Map();
  for (const child of old.children) if (key(child)) named.set(key(child), child);
  let here = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const twin = named.get(key(child));
    if (twin) {
      here = upTo(old, here, twin);
      morph(twin, child);
      named.delete(key(child));
    } else if (here && !key(child) && !key(here) && alike(here, child)) {
      const same = here;
      here = here.nextSibling;
      morph(same, child);
    } else old.insertBefore(child, here);
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
}

/** Bring a named child to this place: rather by taking away what stands before it, for a moved one loses its focus. */
function upTo(parent, here, twin) {
  let each = here;
  while (each && each !== twin && !key(each)) each = each.nextSibling;
  if (each !== twin) {
    parent.insertBefore(twin, here);
    return here;
  }
  while (here !== twin) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
  return twin.nextSibling;
}

function alike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName;
}

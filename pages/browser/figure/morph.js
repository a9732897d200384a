// Makes a figure show other markup while changing only what changed. A control stays the same element, with its focus,
// as long as it does the same: it is known by its name and not by its place, whatever comes or goes around it.

const NAMES = [
  "id", "data-slot", "data-flip", "data-unit", "data-part", "data-mark", "data-field", "data-input", "data-keep",
  "data-play", "data-go", "data-move", "data-sure", "data-take", "data-done", "name",
];
const KNOWN = [...NAMES.map((name) => `[${name}]`), "a", "button", "summary", '[tabindex="0"]'].join();

const isKnown = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(KNOWN);

function key(e) {
  const name = NAMES.find((one) => e.hasAttribute(one));
  if (name) return [e.tagName, name, e.getAttribute(name), /radio|checkbox/.test(e.type) ? e.value : ""].join(" ");
  // What it would set changes with the picture: it is known by the names that it sets and by what it is called. A switch
  // may be called after its state: it is known by its place in its row.
  const sets = (e.dataset.set ?? "").split("&").map((pair) => pair.split("=")[0]);
  const called = e.getAttribute("aria-label") ?? (e.matches("a, button, summary") ? e.textContent : "");
  return [e.tagName, sets, e.matches("[aria-pressed], [aria-checked]") ? "" : called].join(" ");
}

function known(tree) {
  const found = new Map();
  const times = new Map();
  for (const e of tree.querySelectorAll(KNOWN)) {
    const name = key(e);
    times.set(name, (times.get(name) ?? 0) + 1);
    found.set(`${name} ${times.get(name)}`, e);
  }
  return found;
}

// For each element of the new tree the one of the old that it is: what has the same key, and what holds such.
function paired(old, next) {
  const pairs = new Map();
  const taken = new Set();
  const pair = (e, was) => (pairs.set(e, was), taken.add(was));
  const before = known(old);
  for (const [name, e] of known(next)) if (before.has(name)) pair(e, before.get(name));
  for (let [e, was] of [...pairs]) {
    for (;;) {
      [e, was] = [e.parentNode, was.parentNode];
      if (e === next || was === old || pairs.has(e) || taken.has(was)) break;
      if (e.tagName !== was.tagName || isKnown(e) || isKnown(was)) break;
      pair(e, was);
    }
  }
  return { pairs, taken };
}

// next: a fragment, of which nothing is left over.
export function morph(root, next) {
  children(root, next, paired(root, next));
}

function children(old, next, same) {
  const after = [...next.childNodes];
  const free = {}; // what has no key is known by its place among its like
  for (const node of old.childNodes) {
    if (!same.taken.has(node) && !isKnown(node)) (free[node.nodeName] ??= []).push(node);
  }
  for (const name in free) free[name].reverse();
  const now = after.map((node) => same.pairs.get(node) ?? (isKnown(node) ? node : free[node.nodeName]?.pop() ?? node));
  arrange(old, now);
  after.forEach((node, i) => (now[i] === node ? adopt(node, same) : update(now[i], node, same)));
}

function arrange(old, now) {
  const stays = new Set(now);
  for (const node of [...old.childNodes]) if (!stays.has(node)) node.remove();
  // Steps that a learner has put in order are ahead of the answer.
  if (now.every((node) => node.dataset?.mark && node.parentNode === old)) return;
  let place = old.firstChild;
  for (const node of now) {
    if (node === place) place = place.nextSibling;
    else old.insertBefore(node, place);
  }
}

// A new element, in which an old one may go on.
function adopt(node, same) {
  for (const e of node.querySelectorAll?.("*") ?? []) {
    const was = same.pairs.get(e);
    if (!was || !node.contains(e)) continue;
    e.replaceWith(was);
    update(was, e, same);
  }
}

function update(old, next, same) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  for (const { name, value } of [...next.attributes]) {
    // A part that is pressed in a form is ahead of the answer.
    if (old.getAttribute(name) === value || (name === "aria-checked" && old.dataset.part)) continue;
    old.setAttribute(name, value);
    // Not a field that is being changed: it is ahead of the answer (settle looks after the one that was sent).
    if (name === "value" && old !== document.activeElement) old.value = value;
  }
  for (const { name } of [...old.attributes]) {
    const isOurs = name === "open" || (name === "tabindex" && old === document.activeElement);
    if (!next.hasAttribute(name) && !isOurs) old.removeAttribute(name);
  }
  children(old, next, same);
}

// Where the focused control is gone after the change, the focus goes on to what is new to read, marked data-focus, or
// to what stood around the control: never to another control, which the next press of a key would set.
export function keepFocus(root, change) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const around = [];
  for (let e = focused; e && e !== root; e = e.parentElement) around.push(e.parentElement);
  const said = () => [...root.querySelectorAll("[data-focus]")];
  const before = new Set(said().map((e) => e.textContent));
  change();
  if (!focused || focused === root) return;
  if (root.contains(focused)) {
    if (focused !== document.activeElement) focused.focus({ preventScroll: true }); // it was moved
    return;
  }
  const next = said().find((e) => !before.has(e.textContent)) ?? around.find((e) => root.contains(e));
  if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
}

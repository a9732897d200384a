// What a learner writes stays in this tab: it outlives a page, a reload, a tab that the phone put to sleep.

import { bengali } from "./numerals.js";

const tab = {
  read: (key) => {
    try { return sessionStorage.getItem(key) ?? ""; } catch { return ""; } // storage may be switched off
  },
  write: (key, text) => {
    try { sessionStorage.setItem(key, text); } catch { /* then it lives as long as the page */ }
  },
};

export function forget(prefix) {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}

// data-keep="key" on a field: what is written is kept; data-kept="key": the place that shows it again.
export function keep(field) {
  if (field.dataset?.keep) tab.write(field.dataset.keep, field.value);
}

export function showKept(root) {
  for (const e of root.querySelectorAll("[data-keep]")) e.value ||= tab.read(e.dataset.keep);
  for (const e of root.querySelectorAll("[data-kept]")) e.textContent = tab.read(e.dataset.kept) || e.dataset.none;
}

// data-clock="key": how much of data-seconds is left since it was first shown; with data-spent, how long it took.
export function showClock(figure) {
  clearInterval(figure.clock);
  const face = figure.root.querySelector("[data-clock]");
  if (!face) return;
  const { clock: key, seconds, left, over, spent } = face.dataset;
  const since = (name) => {
    if (!tab.read(name)) tab.write(name, Date.now());
    return Number(tab.read(name)) || Date.now();
  };
  const start = since(key);
  if (spent) {
    face.textContent = spent.replace("{minutes}", bengali(Math.max(1, Math.ceil((since(`${key}-end`) - start) / 60000))));
    return;
  }
  const tick = () => {
    const rest = Math.ceil(seconds - (Date.now() - start) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    face.textContent = rest > 0 ? `${left} ${bengali(`${two(Math.floor(rest / 60))}:${two(rest % 60)}`)}` : over;
    if (rest <= 0 || !figure.root.isConnected) clearInterval(figure.clock);
  };
  figure.clock = setInterval(tick, 1000);
  tick();
}

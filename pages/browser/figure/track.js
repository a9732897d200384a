// A track: the steps of a picture that play without asking the server; and what moves with a slider of the page.

import { bengali } from "./numerals.js";

export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const isOff = (press) => press.querySelector(".unit").classList.contains("off");

export function showStep(figure, step) {
  const { root } = figure;
  const { n, text, html, attr, off } = figure.track;
  const i = Math.max(0, Math.min(n - 1, step));
  figure.step = i;
  const slot = (name) => root.querySelectorAll(`[data-slot="${name}"]`);
  for (const [name, values] of Object.entries(text)) slot(name).forEach((e) => (e.textContent = values[i]));
  for (const [name, values] of Object.entries(html)) slot(name).forEach((e) => (e.innerHTML = values[i]));
  for (const [key, values] of Object.entries(attr)) {
    const [name, attribute] = key.split("@");
    slot(name).forEach((e) => e.setAttribute(attribute, values[i]));
  }
  if (off) {
    const dropped = new Set(off[i]);
    root.querySelectorAll("[data-unit]").forEach((e) => e.classList.toggle("off", dropped.has(e.dataset.unit)));
    root.querySelectorAll("[data-ends]").forEach((e) =>
      e.classList.toggle("off", e.dataset.ends.split(" ").some((end) => dropped.has(end))),
    );
  }
  for (const e of root.querySelectorAll("[data-flip]")) e.setAttribute("aria-pressed", isOff(e));
  root.querySelectorAll("[data-scrub]").forEach((e) => (e.value = i));
}

const label = (figure, i) =>
  figure.root.querySelectorAll("[data-labels]").forEach((e) => (e.textContent = e.dataset.labels.split("|")[i]));

export function stop(figure) {
  clearTimeout(figure.timer);
  figure.timer = null;
  label(figure, 0);
}

export function play(figure) {
  if (figure.step >= figure.track.n - 1) showStep(figure, 0);
  label(figure, 1);
  const tick = () => {
    if (!figure.root.isConnected) return;
    showStep(figure, figure.step + 1);
    if (figure.step >= figure.track.n - 1) stop(figure);
    else figure.timer = setTimeout(tick, figure.track.pause);
  };
  figure.timer = setTimeout(tick, figure.track.pause);
}

export const moves = {
  toggle: (figure) => (figure.timer ? stop(figure) : play(figure)),
  first: (figure) => (stop(figure), showStep(figure, 0)),
  prev: (figure) => (stop(figure), showStep(figure, figure.step - 1)),
  next: (figure) => (stop(figure), showStep(figure, figure.step + 1)),
};

// Another picture's track, from its start on.
export function begin(figure, track) {
  figure.track = track;
  if (!track) return;
  // Who walks faster than the server answers is not taken back to the step of an answer that is late.
  const isLate = figure.ahead !== null && figure.ahead !== track.start;
  showStep(figure, isLate ? figure.step : track.start);
  if (isLate) return;
  figure.ahead = null;
  if (track.autoplay && still()) showStep(figure, track.n - 1);
  else if (track.autoplay) play(figure);
}

// Over a plot that says data-scrub-here the pointer reads the values: its place is the step.
export function hover(figure, event) {
  const plot = event.target.closest("[data-scrub-here]");
  if (!plot || !figure.track || figure.timer || event.pointerType !== "mouse") return;
  const { left, width } = plot.getBoundingClientRect();
  showStep(figure, Math.round(((event.clientX - left) / width) * (figure.track.n - 1)));
}

// While a slider is dragged the server is not asked until it rests. A plot that says data-follow="p" moves with the
// thumb at once: units with a number below p (data-u) are dropped, parts with data-rise stand at height p.
// What rests is then drawn by the server.
export function follow(figure) {
  const { root, host } = figure;
  const plot = root.querySelector("[data-follow]");
  const slider = plot && host.slider(plot.dataset.follow);
  if (!slider || figure.followed === slider) return;
  figure.followed = slider;
  const rise = () => {
    const now = root.querySelector("[data-follow]");
    if (!now || !root.isConnected) return;
    const level = Number(slider.value);
    const height = Number(now.getAttribute("height"));
    for (const e of now.querySelectorAll("[data-u]")) {
      e.querySelector(".unit").classList.toggle("off", Number(e.dataset.u) < level);
    }
    for (const e of now.querySelectorAll("[data-rise]")) {
      for (const name of e.dataset.rise.split(" ")) {
        e.setAttribute(name, height * (name === "height" ? level : 1 - level));
      }
    }
    for (const e of now.querySelectorAll("[data-level]")) e.textContent = bengali(level);
  };
  // With the next frame: first the key press is on its way to the server. A slider that a script moves tells of it by
  // its attributes alone.
  const soon = () => requestAnimationFrame(rise);
  slider.addEventListener("input", soon);
  new MutationObserver(soon).observe(slider, { attributes: true, attributeFilter: ["value", "aria-valuetext"] });
}

// A live figure: shows the markup that the server drew, changing only what changed; sends what the learner sets; plays
// a track of steps without asking the server. What its markup says to it stands in docs/protocol.md.

import { change, flipped, sayValue, settle, showChosen } from "./fields.js";
import { wireForm } from "./form.js";
import { forget, keep, showClock, showKept } from "./keep.js";
import { keepFocus, morph } from "./morph.js";
import { begin, follow, hover, moves, showStep, stop } from "./track.js";

// root: the element that holds the figure. host: the page around it, four functions:
//   send(text)    "name=value&name=value", what the learner has set; the page then draws a picture of it
//   reply(answer) what a form sends, as an object; the same
//   slider(name)  the page's own range input that sets this value, or null
//   stage(root)   the element that is as tall as the figure and everything on it that can be set, or null
export class Figure {
  html = null; // the markup that is shown
  track = null;
  step = 0; // of the track
  timer = null; // while it plays
  ahead = null; // the step walked to, until the server has answered
  asked = null; // the field that was sent, until the server has answered
  sent = ""; // what it said
  isHalted = false; // work under way was interrupted by what the learner set
  clock = null;
  followed = null; // the page's slider with which the picture moves

  constructor(root, host) {
    this.root = root;
    this.host = host;
    root.figure = this;
    wire(this);
  }

  send(text) {
    this.ahead = null;
    this.host.send(text);
  }

  // picture: { html, track }, as pages/figure.py packs it.
  draw(picture) {
    this.root.classList.remove("busy");
    if (this.html !== picture.html) show(this, picture);
    settle(this);
  }
}

function show(figure, picture) {
  const { root } = figure;
  clearTimeout(figure.timer);
  figure.timer = null;
  const next = document.createElement("template");
  next.innerHTML = picture.html;
  const fresh = (tree) => tree.querySelector("[data-fresh]")?.dataset.fresh;
  if (fresh(root) === fresh(next.content)) keepFocus(root, () => morph(root, next.content));
  else {
    // Another question: what was ticked or typed in the last one must not stay.
    root.replaceChildren(next.content);
    if (figure.html) root.querySelector("[data-focus]")?.focus();
  }
  figure.html = picture.html;
  showChosen(root);
  // Beside prose the style sheet asks how tall the stage is.
  const stage = figure.host.stage(root);
  stage?.style.setProperty("--tall", `${stage.offsetHeight}px`);
  follow(figure);
  showKept(root);
  showClock(figure);
  goOn(figure);
  begin(figure, picture.track);
}

// A picture of work that is not done asks for the next part of it, until the learner sets something else.
function goOn(figure) {
  const more = figure.root.querySelector("[data-continue]");
  if (!more) figure.isHalted = false;
  else if (!figure.isHalted) figure.send(more.dataset.continue);
}

function wire(figure) {
  const { root } = figure;
  wireForm(figure);
  root.addEventListener("click", (event) => act(figure, event));
  root.addEventListener("keydown", (event) => {
    if (!event.target.closest("g[role=button]") || (event.key !== "Enter" && event.key !== " ")) return;
    act(figure, event);
    event.preventDefault();
  });
  root.addEventListener("change", (event) => change(figure, event.target));
  root.addEventListener("input", (event) => {
    const { scrub, field } = event.target.dataset ?? {};
    keep(event.target);
    if (scrub !== undefined) {
      stop(figure);
      showStep(figure, Number(event.target.value));
    }
    if (field && event.target.type === "range") sayValue(event.target);
  });
  root.addEventListener("pointermove", (event) => hover(figure, event));
}

function act(figure, event) {
  const e = event.target.closest("[data-set], [data-flip], [data-play], [data-copy], [data-print], [data-take]");
  if (!e) return;
  const { print: paper, forget: prefix, flip, set, play, copy: text, take: kind } = e.dataset;
  if (paper !== undefined) print();
  if (prefix) forget(prefix);
  if (flip) figure.send(flipped(figure, e));
  if (set) {
    figure.isHalted = figure.root.querySelector("[data-continue]") !== null;
    figure.send(set);
  }
  if (play && figure.track) moves[play](figure);
  if (play && set) figure.ahead = figure.step;
  if (text) copy(e, text);
  if (kind) take(figure, e, kind);
}

async function copy(e, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard over plain http on a class network: select through a passing field instead.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  if (e.dataset.done) e.textContent = e.dataset.done;
}

// data-take="svg": the figure as a file; what makes it is fetched when first asked for.
async function take(figure, e, kind) {
  const { done, failed } = e.closest(".take").dataset;
  const said = e.closest(".take").querySelector("[aria-live]");
  said.textContent = ""; // the same words twice are not read aloud
  try {
    await (await import("./take_home.js")).take(figure, kind);
    said.textContent = done;
  } catch (error) {
    console.warn(error);
    said.textContent = failed;
  }
}

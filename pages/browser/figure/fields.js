// Fields and switches: each is sent when it has changed.

import { bengali } from "./numerals.js";
import { isOff } from "./track.js";

// data-flip="off=3": sends the row of switches "off" as it is on the screen now, with the pressed one changed,
// and the step that a track has come to.
export function flipped(figure, pressed) {
  const name = pressed.dataset.flip.split("=")[0];
  const all = [...figure.root.querySelectorAll(`[data-flip^="${name}="]`)];
  all.sort((a, b) => a.dataset.flip.split("=")[1] - b.dataset.flip.split("=")[1]);
  const bits = all.map((e) => Number(isOff(e) !== (e === pressed)));
  return `${name}=${bits.join("")}` + (figure.track ? `&step=${figure.step + 1}` : "");
}

// data-input="name": the value is all fields of that name; data-field="name": one field of a form;
// data-file="name": a file.
export async function change(figure, e) {
  const { input, field, file, scrub } = e.dataset ?? {};
  if (!input && !field && !file) return;
  [figure.asked, figure.sent] = [e, e.value];
  if (input) {
    const all = [...figure.root.querySelectorAll(`[data-input="${input}"]`)];
    // A semicolon after each, so that a comma inside a field is told from one between two.
    figure.send(`${input}=${all.map((one) => `${one.value.trim()};`).join("")}`);
    if (scrub !== undefined) figure.ahead = figure.step;
    return;
  }
  figure.root.classList.add("busy");
  if (field) return figure.host.reply({ token: "field", field, value: e.value });
  if (!e.files[0]) return figure.root.classList.remove("busy");
  // More than the server would take is not even read whole: it says so of the first part.
  const text = await e.files[0].slice(0, 300_000).text();
  e.value = "";
  figure.host.reply({ token: "file", file, text });
}

// Beside a slider of a form stands its value.
export function sayValue(slider) {
  const said = slider.closest("label").querySelector("output");
  said.textContent = bengali(slider.value);
  slider.setAttribute("aria-valuetext", said.textContent);
}

// A field whose value was refused shows again what holds; one that is being changed is ahead of the answer.
export function settle(figure) {
  const { root, asked, sent } = figure;
  if (!asked) return;
  figure.asked = null;
  for (const e of root.querySelectorAll("input[data-input]:not([type=range]), input[data-field]:not([type=radio])")) {
    if (e === document.activeElement && (e !== asked || e.value !== sent)) continue;
    e.value = e.getAttribute("value");
    if (e.type === "range") sayValue(e);
  }
  showChosen(root);
}

export function showChosen(root) {
  for (const e of root.querySelectorAll("select[data-field]")) e.value = e.querySelector("[selected]")?.value;
  for (const e of root.querySelectorAll("[type=radio][data-field]")) e.checked = e.hasAttribute("checked");
}

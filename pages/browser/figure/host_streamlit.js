// Streamlit as the page around a figure, and around prose.

import { Figure } from "./figure.js";

const host = (setTriggerValue) => ({
  send: (text) => setTriggerValue("set", text),
  reply: (answer) => setTriggerValue("reply", JSON.stringify(answer)),
  slider: (name) => document.querySelector(`.st-key-${name} input[type=range]`),
  stage: (root) => root.closest(".st-key-stage")?.parentElement,
});

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".figure");
  const figure = root.figure ?? new Figure(root);
  figure.host = host(setTriggerValue);
  root.newest = data;
  // The first byte only tells two answers with the same picture apart.
  const picture = await inflate(data.subarray(1));
  if (root.newest === data) figure.draw(picture);
}

// Prose, which the server has made HTML already: shown as it is.
export async function prose({ data, parentElement }) {
  const root = parentElement.querySelector(".prose");
  root.newest = data;
  const html = await inflate(data);
  if (root.newest === data && root.html !== html) root.innerHTML = root.html = html;
}

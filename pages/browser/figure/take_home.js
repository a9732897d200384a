// A figure as a file: what is drawn on the page becomes one plain SVG (no foreignObject, no style sheet but the faces,
// every length in pixels), with the page's title above and its link below; or that SVG painted as a PNG. Loaded when
// first asked for.

import { Sheet, escape, ink } from "./take_home_drawing.js";
import { isSeen, ruler, walk } from "./take_home_page.js";

const PAD = 24;
const MOST_PIXELS = 16e6; // more than this a phone's canvas cannot hold

// The page's own faces that the figure has words in, as data, so that the file shows the same anywhere.
async function faces(wanted) {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try { return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule); } catch { return []; }
  });
  const known = rules.flatMap(({ style, parentStyleSheet }) => {
    const family = style.getPropertyValue("font-family").replace(/["']/g, "");
    const weight = Number(style.getPropertyValue("font-weight")) >= 600 ? 700 : 400;
    const slant = style.getPropertyValue("font-style") || "normal";
    const url = style.getPropertyValue("src").match(/url\(["']?([^"')]+\.woff2[^"')]*)/)?.[1];
    const isThere = [...document.fonts].some((f) => f.family.replace(/["']/g, "") === family && f.status === "loaded");
    return url && isThere ? [{ family, weight, slant, url: new URL(url, parentStyleSheet.href ?? location.href) }] : [];
  });
  const found = new Set();
  for (const name of wanted) {
    const [family, weight, slant] = name.split("|");
    const fits = known.filter((face) => face.family === family && face.slant === slant);
    const best = fits.find((face) => face.weight === Number(weight)) ?? fits[0];
    if (best) found.add(best);
  }
  const made = [...found].map(async ({ family, weight, slant, url }) => {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return `@font-face{font-family:"${family}";font-weight:${weight};font-style:${slant};`
      + `src:url(data:font/woff2;base64,${btoa(binary)})}`;
  });
  return (await Promise.all(made)).join("");
}

// Words that do not fit the width go on in the next line; one that is longer than a line is cut.
function lines(text, width, style) {
  const fits = (line) => ruler(style).measureText(line).width <= width;
  const broken = [""];
  for (const word of text.split(/(?<=[\s&?/])/).flatMap((piece) => (fits(piece) ? piece : piece.split("")))) {
    if (fits(broken.at(-1) + word)) broken[broken.length - 1] += word;
    else broken.push(word);
  }
  return broken;
}

// What is said around a figure: the page's title, the app and the seed, and a link that shows the same picture.
function words({ root, track, step }) {
  const { foot, query, topic } = root.querySelector(".take").dataset;
  const values = new URLSearchParams(query ?? location.search);
  // Where a mini-batch is chosen, the step that the player stands at is the one of the link.
  if (track && values.has("step")) values.set("step", step + 1);
  const said = values.size ? `?${String(values).replaceAll("%2C", ",").replaceAll("%7E", "~")}` : "";
  const title = document.createTreeWalker(document.querySelector("h1") ?? document.querySelector("title"), NodeFilter.SHOW_TEXT);
  const parts = [];
  while (title.nextNode()) parts.push(title.currentNode.data.trim());
  return { title: parts.filter(Boolean).join(" "), foot, topic, link: location.origin + location.pathname + said };
}

// The figure on a sheet, without its controls, and its size.
function drawn(root) {
  const scrolled = [];
  for (let e = root; e; e = e.parentElement) if (e.scrollTop) scrolled.push([e, e.scrollTop]);
  // What sticks to the window while the page is scrolled stands at its own place in the file.
  const stuck = [...root.querySelectorAll("*")].filter((e) => getComputedStyle(e).position === "sticky");
  root.classList.add("taking");
  for (const e of stuck) e.style.position = "static";
  try {
    const { left, top: y, width, height } = root.firstElementChild.getBoundingClientRect();
    const sheet = new Sheet({ x: left, y });
    walk(root.firstElementChild, sheet, 1);
    return { sheet, size: { width: Math.ceil(width), height: Math.ceil(height) } };
  } finally {
    root.classList.remove("taking");
    for (const e of stuck) e.style.removeProperty("position");
    for (const [e, top] of scrolled) e.scrollTop = top; // the page was shorter for a moment
  }
}

async function svg(root, { title, foot, link }) {
  const { sheet, size } = drawn(root);
  const { color, fontFamily } = getComputedStyle(root);
  const heading = { fontStyle: "normal", fontWeight: "700", fontSize: "22px", fontFamily };
  const footing = { ...heading, fontWeight: "400", fontSize: "14px" };
  const above = lines(title, size.width, heading);
  const below = [...lines(foot, size.width, footing), ...lines(link, size.width, footing)];
  const start = PAD + 30 * above.length + 12;
  const end = start + size.height + 32;
  const [width, height] = [size.width + 2 * PAD, end + 20 * (below.length - 1) + PAD];
  const row = (style, step, first) => (text, i) =>
    `<text x="${PAD}" y="${first + step * i}" ${sheet.font(style)} ${ink("fill", color)}>${escape(text.trim())}</text>`;
  const around = [...above.map(row(heading, 30, PAD + 22)), ...below.map(row(footing, 20, end))].join("\n");
  const markup = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
    + `<title>${escape(title)}</title><style>${await faces(sheet.faces)}</style>`
    + `<rect width="${width}" height="${height}" ${ink("fill", ground(root))}/>\n${around}\n`
    + `<g transform="translate(${PAD} ${start})">${sheet.parts.join("\n")}</g></svg>`;
  return { markup, width, height };
}

// The colour that the figure stands on.
function ground(node) {
  for (let e = node; e; e = e.parentElement) {
    const color = getComputedStyle(e).backgroundColor;
    if (isSeen(color)) return color;
  }
  return "#fff";
}

async function png({ markup, width, height }) {
  const address = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
  const image = new Image(width, height);
  image.src = address;
  await image.decode();
  const scale = Math.min(2, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.floor(scale * width), Math.floor(scale * height)];
  const brush = canvas.getContext("2d");
  const paint = () => brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  // Painted once before: some browsers make the embedded letters ready only then.
  paint();
  await new Promise((done) => setTimeout(done, 120));
  paint();
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// The topic, then the page and its values, in letters that every system takes.
const name = (topic, link) => {
  const { pathname, search } = new URL(link);
  const twice = new RegExp(`^-?(${topic}-)*|-+$`, "g"); // a section's address begins with its topic
  return `${topic}-${`${pathname}${search}`.replace(/[^A-Za-z0-9.]+/g, "-").replace(twice, "").slice(0, 90)}`;
};

// kind: "svg" or "png" of the figure, as it looks now.
export async function take(figure, kind) {
  const said = words(figure);
  const made = await svg(figure.root, said);
  const file = kind === "png" ? await png(made) : new Blob([made.markup], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name(said.topic, said.link)}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

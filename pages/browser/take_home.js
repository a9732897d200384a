// A figure as a file: what is drawn on the page becomes one plain SVG (no foreignObject, no style sheet, every length
// in pixels), with the page's title above and its link below; or that SVG painted as a PNG. Loaded when first asked for.

const PAD = 24;
const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const pixels = (length) => parseFloat(length.replace("calc(", "")) || 0;
const round = (number) => String(Math.round(number * 100) / 100);

class Sheet {
  constructor(origin) {
    this.origin = origin; // the page's place that is the figure's upper left corner
    this.parts = [];
    this.clips = 0;
    this.faces = new Set();
  }

  add(markup) {
    this.parts.push(markup);
  }

  use(style) {
    const family = style.fontFamily.split(",").map((name) => name.trim().replace(/["']/g, ""));
    for (const name of family) this.faces.add(`${name}|${Number(style.fontWeight) >= 600 ? 700 : 400}|${style.fontStyle}`);
    return `font-family="${escape(style.fontFamily.replace(/"/g, "'"))}" font-size="${round(parseFloat(style.fontSize))}"`
      + (Number(style.fontWeight) >= 600 ? ' font-weight="700"' : "")
      + (style.fontStyle === "italic" ? ' font-style="italic"' : "");
  }
}

// ---- HTML: boxes and lines of text ----

function walk(node, sheet, opacity) {
  if (node.nodeType === Node.TEXT_NODE) return words(node, sheet, opacity);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  const seen = opacity * Number(style.opacity);
  if (!seen) return;
  if (node.localName === "svg") return drawing(node, sheet, seen);
  box(node, style, sheet, seen);
  if (node.localName === "input") return value(node, style, sheet, seen);
  for (const child of node.childNodes) walk(child, sheet, seen);
}

const isSeen = (color) => !/^rgba\(.*, 0\)$|^transparent$/.test(color);

function box(node, style, sheet, opacity) {
  const place = style.display === "contents" ? null : node.getClientRects()[0];
  if (!place?.width || !place.height) return;
  const x = place.left - sheet.origin.x;
  const y = place.top - sheet.origin.y;
  const sides = ["Top", "Right", "Bottom", "Left"].map((side) => ({
    width: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]),
    color: style[`border${side}Color`],
    dash: style[`border${side}Style`] === "dashed" ? ` stroke-dasharray="5 4"` : "",
  }));
  const same = sides.every((side) => side.width === sides[0].width && side.color === sides[0].color);
  const fill = isSeen(style.backgroundColor) ? style.backgroundColor : "none";
  const [top, right, bottom, left] = sides;
  const framed = same && top.width > 0 && isSeen(top.color);
  if (fill !== "none" || framed) {
    const half = framed ? top.width / 2 : 0;
    const radius = parseFloat(style.borderTopLeftRadius) || 0;
    const stroke = framed ? ` stroke="${top.color}" stroke-width="${round(top.width)}"${top.dash}` : "";
    sheet.add(`<rect x="${round(x + half)}" y="${round(y + half)}" width="${round(Math.max(place.width - 2 * half, 0))}"`
      + ` height="${round(Math.max(place.height - 2 * half, 0))}" rx="${round(radius)}" fill="${fill}"${stroke}`
      + ` opacity="${round(opacity)}"/>`);
  }
  if (same) return;
  const edge = (side, x1, y1, x2, y2) => {
    if (!side.width || !isSeen(side.color)) return;
    sheet.add(`<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${side.color}"`
      + ` stroke-width="${round(side.width)}"${side.dash} opacity="${round(opacity)}"/>`);
  };
  edge(top, x, y + top.width / 2, x + place.width, y + top.width / 2);
  edge(bottom, x, y + place.height - bottom.width / 2, x + place.width, y + place.height - bottom.width / 2);
  edge(left, x + left.width / 2, y, x + left.width / 2, y + place.height);
  edge(right, x + place.width - right.width / 2, y, x + place.width - right.width / 2, y + place.height);
}

const canvas = document.createElement("canvas").getContext("2d");

function measure(style) {
  canvas.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return canvas;
}

// What stands in a field: in its middle, as our fields have it.
function value(node, style, sheet, opacity) {
  const place = node.getBoundingClientRect();
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = measure(style).measureText("x");
  const y = place.top + (place.height - up - down) / 2 + up - sheet.origin.y;
  sheet.add(`<text x="${round(place.left + place.width / 2 - sheet.origin.x)}" y="${round(y)}" text-anchor="middle"`
    + ` ${sheet.use(style)} fill="${style.color}" opacity="${round(opacity)}">${escape(node.value)}</text>`);
}

// One text for each line: words are never split, so that letters that join stay joined.
function words(node, sheet, opacity) {
  if (!node.data.trim()) return;
  const style = getComputedStyle(node.parentElement);
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = measure(style).measureText("x");
  const range = document.createRange();
  let line = null;
  const flush = () => {
    if (!line) return;
    const baseline = line.top + (line.height - up - down) / 2 + up - sheet.origin.y;
    sheet.add(`<text x="${round(line.left - sheet.origin.x)}" y="${round(baseline)}" ${sheet.use(style)}`
      + ` fill="${style.color}" opacity="${round(opacity)}" xml:space="preserve">${escape(line.text)}</text>`);
    line = null;
  };
  for (const found of node.data.matchAll(style.whiteSpace.startsWith("pre") ? /[^\n]+/g : /\S+/g)) {
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    const place = range.getClientRects()[0];
    if (!place?.width) continue;
    if (line && Math.abs(place.top - line.top) < 2) line.text += ` ${found[0]}`;
    else {
      flush();
      line = { left: place.left, top: place.top, height: place.height, text: found[0] };
    }
  }
  flush();
}

// ---- SVG: every shape in the figure's own pixels ----

const SHAPES = new Set(["rect", "circle", "ellipse", "line", "path", "polyline", "polygon"]);
const LENGTHS = { rect: ["x", "y", "width", "height", "rx"], circle: ["cx", "cy", "r"], ellipse: ["cx", "cy", "rx", "ry"],
  line: ["x1", "y1", "x2", "y2"] };

function drawing(node, sheet, opacity) {
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  if (["defs", "clipPath", "title", "desc", "pattern"].includes(node.localName)) return;
  const seen = node.localName === "svg" && opacity !== 1 && !node.ownerSVGElement ? opacity : opacity * Number(style.opacity);
  if (!seen) return;
  const closed = open(node, style, sheet);
  if (SHAPES.has(node.localName)) shape(node, style, sheet, seen);
  else if (node.localName === "text") label(node, style, sheet, seen);
  else for (const child of node.children) drawing(child, sheet, seen);
  if (closed) sheet.add("</g>");
}

const matrix = (node, sheet) => {
  const m = node.getScreenCTM();
  return { a: m.a, b: m.b, c: m.c, d: m.d, e: m.e - sheet.origin.x, f: m.f - sheet.origin.y };
};
const written = ({ a, b, c, d, e, f }) => `matrix(${[a, b, c, d, e, f].map((n) => Math.round(n * 1e4) / 1e4).join(" ")})`;

// A group for what cuts: a clip path's rectangle, or the frame of a drawing that hides what lies beyond it.
function open(node, style, sheet) {
  const named = node.getAttribute("clip-path")?.match(/#([^)]+)/)?.[1];
  const window = named && (node.ownerSVGElement ?? node).querySelector(`#${CSS.escape(named)} rect`);
  const cuts = node.localName === "svg" && node.ownerSVGElement && style.overflow === "hidden";
  if (!window && !cuts) return false;
  const id = `cut${++sheet.clips}`;
  let rect;
  if (window) {
    const size = ["x", "y", "width", "height"].map((name) => `${name}="${round(window[name].baseVal.value)}"`).join(" ");
    rect = `<rect ${size} transform="${written(matrix(node, sheet))}"/>`;
  } else {
    // Its frame stands in the drawing around it; its own rectangle would reach as far as what is cut off.
    const size = ["x", "y", "width", "height"].map((name) => `${name}="${round(node[name].baseVal.value)}"`).join(" ");
    rect = `<rect ${size} transform="${written(matrix(node.parentNode, sheet))}"/>`;
  }
  sheet.add(`<clipPath id="${id}">${rect}</clipPath><g clip-path="url(#${id})">`);
  return true;
}

function paint(style, opacity, scale = 1) {
  const said = [`fill="${style.fill.startsWith("url") ? "none" : style.fill}"`];
  if (style.fillOpacity !== "1") said.push(`fill-opacity="${style.fillOpacity}"`);
  if (style.stroke !== "none") {
    said.push(`stroke="${style.stroke}"`, `stroke-width="${round(pixels(style.strokeWidth) / scale)}"`);
    if (style.strokeDasharray !== "none") {
      const dashes = style.strokeDasharray.split(/[ ,]+/).map((n) => round(pixels(n) / scale));
      said.push(`stroke-dasharray="${dashes.join(" ")}"`);
    }
    if (style.strokeLinecap !== "butt") said.push(`stroke-linecap="${style.strokeLinecap}"`);
    if (style.strokeLinejoin !== "miter") said.push(`stroke-linejoin="${style.strokeLinejoin}"`);
    if (style.strokeOpacity !== "1") said.push(`stroke-opacity="${style.strokeOpacity}"`);
  }
  if (opacity !== 1) said.push(`opacity="${round(opacity)}"`);
  return said.join(" ");
}

function shape(node, style, sheet, opacity) {
  const m = matrix(node, sheet);
  const name = node.localName;
  const stays = style.vectorEffect === "non-scaling-stroke" && (m.a !== 1 || m.d !== 1);
  const length = node.hasAttribute("pathLength") ? ` pathLength="${node.getAttribute("pathLength")}"` : "";
  if (stays && (name === "polyline" || name === "polygon")) {
    const points = [...node.points].map((p) => `${round(m.a * p.x + m.e)},${round(m.d * p.y + m.f)}`).join(" ");
    return sheet.add(`<${name} points="${points}" ${paint(style, opacity)}/>`);
  }
  if (stays && name === "path" && !/[AaSsTt]/.test(node.getAttribute("d"))) {
    return sheet.add(`<path d="${moved(node.getAttribute("d"), m)}" ${paint(style, opacity)}/>`);
  }
  const scale = stays ? Math.sqrt(Math.abs(m.a * m.d - m.b * m.c)) || 1 : 1;
  const size = (LENGTHS[name] ?? []).map((key) => `${key}="${round(node[key].baseVal.value)}"`);
  if (node.hasAttribute("d") || name === "path") size.push(`d="${node.getAttribute("d")}"`);
  if (node.hasAttribute("points")) size.push(`points="${node.getAttribute("points")}"`);
  sheet.add(`<${name} ${size.join(" ")}${length} transform="${written(m)}" ${paint(style, opacity, scale)}/>`);
}

// A path of straight lines and Bezier curves, each point brought to its place on the sheet.
function moved(d, { a, d: s, e, f }) {
  return d.replace(/([MLHVCQZmlhvcqz])([^A-Za-z]*)/g, (_, letter, rest) => {
    const numbers = rest.match(/-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g)?.map(Number) ?? [];
    const isFar = letter === letter.toUpperCase();
    const set = letter.toUpperCase();
    const at = (value, i) => {
      const across = set === "H" || (set !== "V" && i % 2 === 0);
      return round(value * (across ? a : s) + (isFar ? (across ? e : f) : 0));
    };
    return letter + numbers.map(at).join(" ");
  });
}

function label(node, style, sheet, opacity) {
  const first = (list) => (list.numberOfItems ? list.getItem(0).value : 0);
  const halo = style.paintOrder.startsWith("stroke") && style.stroke !== "none" ? ' paint-order="stroke"' : "";
  const anchor = style.textAnchor === "start" ? "" : ` text-anchor="${style.textAnchor}"`;
  const inner = (part) => [...part.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return escape(child.data);
    const own = getComputedStyle(child);
    if (own.display === "none" || own.visibility === "hidden") return "";
    const moves = ["x", "y", "dx", "dy"].filter((name) => child.hasAttribute(name))
      .map((name) => ` ${name}="${round(first(child[name].baseVal))}"`).join("");
    return `<tspan${moves} ${sheet.use(own)} fill="${own.fill}">${inner(child)}</tspan>`;
  }).join("");
  if (!node.textContent.trim()) return;
  const shifted = ["dx", "dy"].filter((name) => node.hasAttribute(name))
    .map((name) => ` ${name}="${round(first(node[name].baseVal))}"`).join("");
  sheet.add(`<text x="${round(first(node.x.baseVal))}" y="${round(first(node.y.baseVal))}"${shifted} ${sheet.use(style)}${anchor}`
    + ` transform="${written(matrix(node, sheet))}" ${paint(style, opacity)}${halo}>${inner(node)}</text>`);
}

// ---- fonts, and the whole ----

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

// Words that do not fit the width go on in the next line.
function lines(text, width, style) {
  const ruler = measure(style);
  const broken = [];
  for (const word of text.split(/(?<=[\s&?/])/)) {
    const longer = (broken.at(-1) ?? "") + word;
    if (broken.length && ruler.measureText(longer).width <= width) broken[broken.length - 1] = longer;
    else broken.push(word);
  }
  return broken;
}

async function svg(root) {
  const figure = root.firstElementChild;
  root.classList.add("taking");
  const place = figure.getBoundingClientRect();
  const sheet = new Sheet({ x: place.left, y: place.top });
  walk(figure, sheet, 1);
  root.classList.remove("taking");
  const page = getComputedStyle(root);
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--sheet").trim() ? sheetColor(root) : "#fff";
  const width = Math.ceil(place.width) + 2 * PAD;
  const heading = { fontStyle: "normal", fontWeight: "700", fontSize: "22px", fontFamily: page.fontFamily };
  const footing = { ...heading, fontWeight: "400", fontSize: "13px" };
  const title = document.querySelector("[data-testid=stMain] h1")?.innerText.replace(/\s+/g, " ").trim() ?? document.title;
  const above = lines(title, width - 2 * PAD, heading);
  const below = lines(decodeURI(location.href), width - 2 * PAD, footing);
  const top = PAD + 30 * above.length + 12;
  const height = Math.ceil(top + place.height + 18 + 18 * below.length + PAD);
  const row = (style, step, start) => (text, i) =>
    `<text x="${PAD}" y="${start + step * i}" ${sheet.use(style)} fill="${page.color}">${escape(text.trim())}</text>`;
  const body = sheet.parts.join("\n");
  const words = above.map(row(heading, 30, PAD + 22)).join("") + below.map(row(footing, 18, height - PAD - 18 * (below.length - 1))).join("");
  const style = await faces(sheet.faces);
  const markup = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
    + `<title>${escape(title)}</title><style>${style}</style><rect width="100%" height="100%" fill="${ground}"/>`
    + `${words}<g transform="translate(${PAD} ${top})">${body}</g></svg>`;
  return { markup, width, height };
}

// The colour that the figure stands on.
function sheetColor(node) {
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
  const sheet = document.createElement("canvas");
  sheet.width = 2 * width;
  sheet.height = 2 * height;
  const brush = sheet.getContext("2d");
  // Painted once before: some browsers make the embedded letters ready only then.
  brush.drawImage(image, 0, 0, sheet.width, sheet.height);
  await new Promise((done) => setTimeout(done, 120));
  brush.clearRect(0, 0, sheet.width, sheet.height);
  brush.drawImage(image, 0, 0, sheet.width, sheet.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => sheet.toBlob(done, "image/png"));
}

function name() {
  const query = [...new URLSearchParams(location.search)].map((pair) => pair.join("-")).join("-");
  return `dropout${location.pathname}-${query}`.replace(/[^A-Za-z0-9.]+/g, "-").replace(/-+$/, "").slice(0, 90);
}

// kind: "svg" or "png" of the figure in root, as it looks now.
export async function take(root, kind) {
  const made = await svg(root);
  const file = kind === "png" ? await png(made) : new Blob([made.markup], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name()}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

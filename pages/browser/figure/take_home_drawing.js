// The SVG that a figure becomes, part after part; and a figure's drawings on it: every shape in pixels of the sheet,
// with the colours and widths that the style sheets give it.

export const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
export const round = (number) => String(Math.round(number * 100) / 100);
const pixels = (length) => parseFloat(length.replace("calc(", "")) || 0;

// A colour as every program knows it: name="rgb(1, 2, 3)", what shines through beside it.
export function ink(name, color) {
  const [, r, g, b, alpha] = color.match(/^rgba\(([\d.]+), ([\d.]+), ([\d.]+), ([\d.]+)\)$/) ?? [];
  return alpha ? `${name}="rgb(${r}, ${g}, ${b})" ${name}-opacity="${alpha}"` : `${name}="${color}"`;
}

export const faint = (opacity) => (opacity === 1 ? "" : ` opacity="${round(opacity)}"`);

export class Sheet {
  constructor(origin) {
    this.origin = origin; // the page's place that is the figure's upper left corner
    this.parts = [];
    this.n = 0;
    this.faces = new Set();
  }

  add(markup) {
    this.parts.push(markup);
  }

  id() {
    return `part${++this.n}`;
  }

  // The attributes of text in this style; its face is remembered.
  font(style) {
    const isBold = Number(style.fontWeight) >= 600;
    const families = style.fontFamily.split(",").map((name) => name.trim().replace(/["']/g, ""));
    for (const name of families) this.faces.add(`${name}|${isBold ? 700 : 400}|${style.fontStyle}`);
    return `font-family="${escape(style.fontFamily.replace(/"/g, "'"))}" font-size="${round(parseFloat(style.fontSize))}"`
      + (isBold ? ' font-weight="700"' : "") + (style.fontStyle === "italic" ? ' font-style="italic"' : "");
  }
}

const SHAPES = new Set(["rect", "circle", "ellipse", "line", "path", "polyline", "polygon"]);
const LENGTHS = { rect: ["x", "y", "width", "height", "rx"], circle: ["cx", "cy", "r"], ellipse: ["cx", "cy", "rx", "ry"],
  line: ["x1", "y1", "x2", "y2"] };

export function drawing(node, sheet, opacity) {
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  if (["defs", "clipPath", "title", "desc", "pattern"].includes(node.localName)) return;
  const seen = opacity * Number(style.opacity);
  if (!seen) return;
  const closed = open(node, style, sheet);
  if (SHAPES.has(node.localName)) shape(node, style, sheet, seen);
  else if (node.localName === "text") label(node, style, sheet, seen);
  else if (node.localName === "use") used(node, sheet, seen);
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
  const id = sheet.id();
  const { x, y, width, height } = window || node;
  const size = Object.entries({ x, y, width, height }).map(([name, { baseVal }]) => `${name}="${round(baseVal.value)}"`);
  // A frame stands in the drawing around it; its own rectangle would reach as far as what is cut off.
  const rect = `<rect ${size.join(" ")} transform="${written(matrix(window ? node : node.parentNode, sheet))}"/>`;
  sheet.add(`<clipPath id="${id}">${rect}</clipPath><g clip-path="url(#${id})">`);
  return true;
}

// The attributes that say where a shape is, in its own coordinates.
function geometry(node) {
  const lengths = (LENGTHS[node.localName] ?? []).map((name) => `${name}="${round(node[name].baseVal.value)}"`);
  const kept = ["d", "points", "pathLength"].filter((name) => node.hasAttribute(name));
  return [...lengths, ...kept.map((name) => `${name}="${node.getAttribute(name)}"`)].join(" ");
}

// What the defs of a drawing hold, as it stands there: for a pattern, or for a shape that is used many times.
function defined(node) {
  const style = getComputedStyle(node);
  const opacity = Number(style.opacity);
  if (!opacity || style.display === "none") return "";
  const turned = node.hasAttribute("transform") ? ` transform="${node.getAttribute("transform")}"` : "";
  if (SHAPES.has(node.localName)) return `<${node.localName} ${geometry(node)}${turned} ${paint(style, opacity)}/>`;
  return `<g${turned}${faint(opacity)}>${[...node.children].map(defined).join("")}</g>`;
}

function used(node, sheet, opacity) {
  const m = matrix(node, sheet);
  const [x, y] = [node.x.baseVal.value, node.y.baseVal.value];
  const place = { ...m, e: m.e + m.a * x + m.c * y, f: m.f + m.b * x + m.d * y };
  const drawn = node.ownerSVGElement.querySelector(node.getAttribute("href"));
  sheet.add(`<g transform="${written(place)}"${faint(opacity)}>${defined(drawn)}</g>`);
}

function pattern(fill, sheet) {
  const drawn = document.querySelector(fill.match(/#[\w-]+/)[0]);
  const id = sheet.id();
  const kept = ["width", "height", "patternUnits", "patternTransform"].filter((name) => drawn.hasAttribute(name));
  const said = kept.map((name) => `${name}="${drawn.getAttribute(name)}"`).join(" ");
  sheet.add(`<pattern id="${id}" ${said}>${[...drawn.children].map(defined).join("")}</pattern>`);
  return `fill="url(#${id})"`;
}

function paint(style, opacity, scale = 1, filled = ink("fill", style.fill)) {
  const said = [filled];
  if (style.fillOpacity !== "1") said.push(`fill-opacity="${style.fillOpacity}"`);
  if (style.stroke !== "none") {
    said.push(ink("stroke", style.stroke), `stroke-width="${round(pixels(style.strokeWidth) / scale)}"`);
    if (style.strokeDasharray !== "none") {
      const dashes = style.strokeDasharray.split(/[ ,]+/).map((n) => round(pixels(n) / scale));
      said.push(`stroke-dasharray="${dashes.join(" ")}"`);
    }
    if (style.strokeLinecap !== "butt") said.push(`stroke-linecap="${style.strokeLinecap}"`);
    if (style.strokeLinejoin !== "miter") said.push(`stroke-linejoin="${style.strokeLinejoin}"`);
    if (style.strokeOpacity !== "1") said.push(`stroke-opacity="${style.strokeOpacity}"`);
  }
  return said.join(" ") + faint(opacity);
}

function shape(node, style, sheet, opacity) {
  const m = matrix(node, sheet);
  const name = node.localName;
  const stays = style.vectorEffect === "non-scaling-stroke" && (m.a !== 1 || m.d !== 1);
  const filled = style.fill.startsWith("url") ? pattern(style.fill, sheet) : undefined;
  if (stays && (name === "polyline" || name === "polygon")) {
    const points = [...node.points].map((p) => `${round(m.a * p.x + m.e)},${round(m.d * p.y + m.f)}`).join(" ");
    return sheet.add(`<${name} points="${points}" ${paint(style, opacity)}/>`);
  }
  if (stays && name === "path" && !/[AaSsTt]/.test(node.getAttribute("d"))) {
    return sheet.add(`<path d="${moved(node.getAttribute("d"), m)}" ${paint(style, opacity)}/>`);
  }
  const scale = stays ? Math.sqrt(Math.abs(m.a * m.d - m.b * m.c)) || 1 : 1;
  sheet.add(`<${name} ${geometry(node)} transform="${written(m)}" ${paint(style, opacity, scale, filled)}/>`);
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

// Text; the ground around letters that lie on lines is a text of its own below, which every program understands.
function label(node, style, sheet, opacity) {
  if (!node.textContent.trim()) return;
  const first = (list) => (list.numberOfItems ? list.getItem(0).value : 0);
  const moves = (part, names) => names.filter((name) => part.hasAttribute(name))
    .map((name) => ` ${name}="${round(first(part[name].baseVal))}"`).join("");
  const inner = (part, color) => [...part.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return escape(child.data);
    const own = getComputedStyle(child);
    if (own.display === "none" || own.visibility === "hidden") return "";
    return `<tspan${moves(child, ["x", "y", "dx", "dy"])} ${sheet.font(own)} ${color(own)}>${inner(child, color)}</tspan>`;
  }).join("");
  const anchor = style.textAnchor === "start" ? "" : ` text-anchor="${style.textAnchor}"`;
  const place = `x="${round(first(node.x.baseVal))}" y="${round(first(node.y.baseVal))}"${moves(node, ["dx", "dy"])}`
    + ` ${sheet.font(style)}${anchor} transform="${written(matrix(node, sheet))}"`;
  if (style.stroke !== "none") {
    sheet.add(`<text ${place} ${paint(style, opacity, 1, 'fill="none"')} aria-hidden="true">${inner(node, () => "")}</text>`);
  }
  sheet.add(`<text ${place} ${ink("fill", style.fill)}${faint(opacity)}>${inner(node, (own) => ink("fill", own.fill))}</text>`);
}

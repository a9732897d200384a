// A figure's HTML on a sheet: the boxes that are painted, and the text line by line.

import { drawing, escape, faint, ink, round } from "./take_home_drawing.js";

export function walk(node, sheet, opacity) {
  if (node.nodeType === Node.TEXT_NODE) return words(node, sheet, opacity);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  if (node.localName === "svg") return drawing(node, sheet, opacity);
  const seen = opacity * Number(style.opacity);
  if (!seen) return;
  box(node, style, sheet, seen);
  if (node.localName === "input") return value(node, style, sheet, seen);
  for (const child of node.childNodes) walk(child, sheet, seen);
}

export const isSeen = (color) => !/^rgba\(.*, 0\)$|^transparent$/.test(color);

// A dashed border: dashes of three widths, as browsers draw them; where only one has room, a line.
const dashes = ({ isDashed, width }, length) =>
  isDashed && length > 8 * width ? ` stroke-dasharray="${round(3 * width)} ${round(2 * width)}"` : "";

function box(node, style, sheet, opacity) {
  const place = style.display === "contents" ? null : node.getClientRects()[0];
  if (!place?.width || !place.height) return;
  const x = place.left - sheet.origin.x;
  const y = place.top - sheet.origin.y;
  const sides = ["Top", "Right", "Bottom", "Left"].map((side) => ({
    width: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]),
    color: style[`border${side}Color`],
    isDashed: style[`border${side}Style`] === "dashed",
  }));
  const same = sides.every((side) => side.width === sides[0].width && side.color === sides[0].color);
  const fill = isSeen(style.backgroundColor) ? style.backgroundColor : "none";
  const [top, right, bottom, left] = sides;
  const framed = same && top.width > 0 && isSeen(top.color);
  if (fill !== "none" || framed) {
    const half = framed ? top.width / 2 : 0;
    const radius = parseFloat(style.borderTopLeftRadius) || 0;
    const stroke = framed ? ` ${ink("stroke", top.color)} stroke-width="${round(top.width)}"${dashes(top, place.width)}` : "";
    sheet.add(`<rect x="${round(x + half)}" y="${round(y + half)}" width="${round(Math.max(place.width - 2 * half, 0))}"`
      + ` height="${round(Math.max(place.height - 2 * half, 0))}" rx="${round(radius)}" ${ink("fill", fill)}${stroke}`
      + `${faint(opacity)}/>`);
  }
  if (same) return;
  const edge = (side, x1, y1, x2, y2) => {
    if (!side.width || !isSeen(side.color)) return;
    sheet.add(`<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${ink("stroke", side.color)}`
      + ` stroke-width="${round(side.width)}"${dashes(side, Math.hypot(x2 - x1, y2 - y1))}${faint(opacity)}/>`);
  };
  edge(top, x, y + top.width / 2, x + place.width, y + top.width / 2);
  edge(bottom, x, y + place.height - bottom.width / 2, x + place.width, y + place.height - bottom.width / 2);
  edge(left, x + left.width / 2, y, x + left.width / 2, y + place.height);
  edge(right, x + place.width - right.width / 2, y, x + place.width - right.width / 2, y + place.height);
}

const canvas = document.createElement("canvas").getContext("2d");

// What measures text in this style.
export function ruler(style) {
  canvas.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return canvas;
}

// What stands in a field: in its middle, as our fields have it.
function value(node, style, sheet, opacity) {
  const place = node.getBoundingClientRect();
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = ruler(style).measureText("x");
  const y = place.top + (place.height - up - down) / 2 + up - sheet.origin.y;
  sheet.add(`<text x="${round(place.left + place.width / 2 - sheet.origin.x)}" y="${round(y)}" text-anchor="middle"`
    + ` ${sheet.font(style)} ${ink("fill", style.color)}${faint(opacity)}>${escape(node.value)}</text>`);
}

// One text for each line: words are never split, so that letters that join stay joined.
function words(node, sheet, opacity) {
  const style = getComputedStyle(node.parentElement);
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = ruler(style).measureText("x");
  const isKept = style.whiteSpace.startsWith("pre");
  let line = null;
  const flush = () => {
    if (!line) return;
    const baseline = line.top + (line.height - up - down) / 2 + up - sheet.origin.y;
    sheet.add(`<text x="${round(line.left - sheet.origin.x)}" y="${round(baseline)}" ${sheet.font(style)}`
      + ` ${ink("fill", style.color)}${faint(opacity)} xml:space="preserve">${escape(line.text)}</text>`);
  };
  for (const { text, space, place } of pieces(node)) {
    if (line && Math.abs(place.top - line.top) < 2) line.text += (isKept || !space ? space : " ") + text;
    else {
      flush();
      line = { left: place.left, top: place.top, height: place.height, text };
    }
  }
  flush();
}

// The words of a text, the space before each, and where it stands; one that is broken over lines, letter by letter.
function* pieces(node) {
  const range = document.createRange();
  let end = 0;
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const rects = range.getClientRects();
    const space = node.data.slice(end, index);
    end = index + word.length;
    if (rects.length === 1) yield { text: word, space, place: rects[0] };
    else if (rects.length) {
      for (const letter of new Intl.Segmenter("bn", { granularity: "grapheme" }).segment(word)) {
        range.setStart(node, index + letter.index);
        range.setEnd(node, index + letter.index + letter.segment.length);
        yield { text: letter.segment, space: letter.index ? "" : space, place: range.getClientRects()[0] };
      }
    }
  }
}

// The drawing of a mechanism, from a few lines of description. All text stands in filled boxes, white on a colour, so
// that a picture reads the same on JupyterLab's light and dark ground: an SVG in a page does not know the page's theme.

import { roleColors } from "../../kernel-helpers/dist/plots/parts/roles.js";

/** What a box is, by its colour: the same for the whole course. */
const fills = {
  query: roleColors.query, // who asks
  keys: roleColors.keys, // what items are found by
  values: roleColors.values, // what items have to tell
  step: "#5c6470", // what is computed
  learned: "#7a4fa3", // what is learned and has no other role
};
/** Lines lie on the ground itself: a grey that shows on white and on black. */
const LINE = "#868686";

const FONT = "Inter, system-ui, 'Helvetica Neue', Arial, sans-serif";
const WIDTH = 700;
const PAD = 10;
const ROW = 19; // a line of text
const BOLD = 1.15; // how much wider the first line's letters are

/**
 * @typedef {object} Box
 * @property {string} name what arrows call it
 * @property {keyof typeof fills} role
 * @property {[column: number, row: number]} at where it stands; rows may be fractions
 * @property {string} text its lines, the first of them bold: the symbol of the card, then what it is in this lesson
 * @property {number[]} [bars] weights, drawn as bars below the text
 *
 * @typedef {object} Drawing
 * @property {string} alt what the picture says, for those who do not see it
 * @property {Box[]} boxes
 * @property {[from: string, to: string][]} arrows
 * @property {number} [rowHeight] pixels from one row to the next
 */

/** @param {Drawing} drawing @returns {string} an SVG */
export function draw({ alt, boxes, arrows, rowHeight = 84 }) {
  const placed = place(boxes, rowHeight);
  const height = Math.max(...[...placed.values()].map(({ bottom }) => bottom)) + PAD;
  const body = [
    ...arrows.map(([from, to]) => arrow(find(placed, from), find(placed, to))),
    ...[...placed.values()].map(box),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>${escaped(alt)}</title>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="${LINE}"/></marker></defs>
<g font-family="${FONT}" font-size="13" text-anchor="middle" fill="white">
${body.join("\n")}
</g>
</svg>
`;
}

/** @typedef {Box & {lines: string[], left: number, right: number, top: number, bottom: number, middle: {x: number, y: number}}} Placed */

/** @param {Box[]} boxes @param {number} rowHeight @returns {Map<string, Placed>} */
function place(boxes, rowHeight) {
  const lines = (/** @type {Box} */ { text }) => text.split("\n");
  const columns = Math.max(...boxes.map(({ at: [column] }) => column)) + 1;
  // A column is as wide as its longest line; what is left of the picture is the room for arrows.
  const wide = Array.from(
    { length: columns },
    (_, column) =>
      Math.max(
        0,
        ...boxes
          .filter(({ at }) => at[0] === column)
          .flatMap((one) => lines(one).map((line, i) => textWidth(line) * (i === 0 ? BOLD : 1))),
      ) +
      2 * PAD,
  );
  const free = (WIDTH - 2 - wide.reduce((sum, width) => sum + width, 0)) / Math.max(1, columns - 1);
  if (columns > 1 && free < 18)
    throw new Error(`draw: the columns must leave room for arrows, got ${free.toFixed(0)} pixels between them`);
  const left = wide.map((_, column) => 1 + wide.slice(0, column).reduce((sum, width) => sum + width + free, 0));
  const tall = (/** @type {Box} */ one) => lines(one).length * ROW + (one.bars ? 34 : 0) + PAD;
  const first = Math.min(...boxes.map((one) => one.at[1] * rowHeight - tall(one) / 2));
  return new Map(
    boxes.map((one) => {
      const [column, row] = one.at;
      const y = row * rowHeight - first + 2;
      const half = tall(one) / 2;
      const x = left[column] + wide[column] / 2;
      return [
        one.name,
        {
          ...one,
          lines: lines(one),
          left: left[column],
          right: left[column] + wide[column],
          top: y - half,
          bottom: y + half,
          middle: { x, y },
        },
      ];
    }),
  );
}

/** @param {Map<string, Placed>} placed @param {string} name */
function find(placed, name) {
  const found = placed.get(name);
  if (!found)
    throw new Error(`draw: an arrow must join boxes by their names (${[...placed.keys()].join(", ")}), got ${name}`);
  return found;
}

/** @param {Placed} one */
function box({ role, lines, bars, left, right, top, bottom, middle }) {
  const parts = [
    `<rect x="${r(left)}" y="${r(top)}" width="${r(right - left)}" height="${r(bottom - top)}" rx="6" fill="${fills[role]}"/>`,
  ];
  lines.forEach((line, i) => {
    const weight = i === 0 ? ` font-weight="600"` : "";
    parts.push(`<text x="${r(middle.x)}" y="${r(top + PAD / 2 + ROW * (i + 0.7))}"${weight}>${escaped(line)}</text>`);
  });
  const each = bars ? (right - left - 2 * PAD) / bars.length : 0;
  (bars ?? []).forEach((weight, i) => {
    const height = Math.max(1, 30 * weight);
    parts.push(
      `<rect x="${r(left + PAD + i * each + 1)}" y="${r(bottom - 6 - height)}" width="${r(each - 2)}" height="${r(height)}"/>`,
    );
  });
  return parts.join("\n");
}

/** Sideways from column to column, straight down or up within one. @param {Placed} from @param {Placed} to */
function arrow(from, to) {
  const [a, b] = [from.middle, to.middle];
  let path;
  if (from.at[0] === to.at[0]) {
    const [start, end] = a.y < b.y ? [from.bottom, to.top] : [from.top, to.bottom];
    path = `M${r(a.x)} ${r(start)}V${r(end)}`;
  } else {
    const [start, end] = a.x < b.x ? [from.right, to.left] : [from.left, to.right];
    const half = r((start + end) / 2);
    path = `M${r(start)} ${r(a.y)}C${half} ${r(a.y)} ${half} ${r(b.y)} ${r(end)} ${r(b.y)}`;
  }
  return `<path d="${path}" fill="none" stroke="${LINE}" stroke-width="1.5" marker-end="url(#head)"/>`;
}

/** How wide a line is, in pixels, generously: fonts differ from reader to reader. @param {string} text */
const textWidth = (text) =>
  [...text].reduce(
    (sum, letter) =>
      sum +
      (/[MW—…mw@%]/.test(letter)
        ? 11.5
        : /[A-Z0-9+−=²Σ]/.test(letter)
          ? 8.6
          : /[ .,:;'|iljft()[\]]/.test(letter)
            ? 4.6
            : 7.4),
    0,
  );
const r = (/** @type {number} */ x) => Number(x.toFixed(1));
const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

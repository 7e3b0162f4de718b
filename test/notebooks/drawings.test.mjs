import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { draw } from "../../.scripts/drawings/draw.mjs";
import { drawings } from "../../.scripts/drawings.mjs";

test("each committed drawing is what its description draws (npm run drawings)", async () => {
  const all = await drawings();
  assert.ok(all.size > 0);
  for (const [file, svg] of all) assert.equal(fs.readFileSync(file, "utf8"), svg, file);
});

/** @typedef {import("../../.scripts/drawings/draw.mjs").Box} Box */

/** @type {Box} */
const one = { name: "q", role: "query", at: [0, 0], text: "q" };
/** @type {Box} */
const two = { name: "k", role: "keys", at: [1, 0], text: "k < 2" };

test("boxes, arrows and text arrive; text is text", () => {
  const svg = draw({ alt: "a & b", boxes: [one, two], arrows: [["q", "k"]] });
  assert.match(svg, /<title>a &#38; b<\/title>/);
  assert.match(svg, /k &#60; 2/);
  assert.equal(svg.match(/marker-end/g)?.length, 1);
});

test("an arrow to nowhere and columns without room are errors", () => {
  assert.throws(
    () => draw({ alt: "", boxes: [one], arrows: [["q", "x"]] }),
    /draw: an arrow must join boxes by their names \(q\), got x/,
  );
  const text = "a line that is far too long to stand here";
  const wide = [0, 1, 2].map((column) => /** @type {Box} */ ({ ...one, name: `${column}`, at: [column, 0], text }));
  assert.throws(() => draw({ alt: "", boxes: wide, arrows: [] }), /must leave room for arrows/);
});

test("a first line is bold, and its box has the room for that", () => {
  /** @param {string} text */
  const widthOf = (text) => {
    const [, width] =
      /<rect [^>]*width="([\d.]+)"/.exec(draw({ alt: "", boxes: [{ ...one, text }], arrows: [] })) ?? [];
    return Number(width);
  };
  assert.ok(widthOf("a bold line\nq") > widthOf("q\na bold line") + 5);
});

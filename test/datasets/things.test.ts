import { datasets } from "kernel-helpers";

const { patches, pictureOf, digits } = datasets;
const PIXELS = 12 * 12;
const thing = (kind: string, options: Partial<datasets.Thing> = {}): datasets.Thing => ({
  kind,
  colour: "red",
  size: "large",
  ...options,
});
/** Red, green and blue of each pixel. */
const rgb = (numbers: Float32Array): number[][] =>
  Array.from({ length: numbers.length / 3 }, (_, i) => Array.from(numbers.subarray(3 * i, 3 * i + 3)));
/** How many pixels' worth of ink there is. */
const inkOf = (numbers: Float32Array): number => rgb(numbers).reduce((sum, [red]) => sum + red / 0.9, 0);

test("datasets.patches: a thing is drawn in its colour, a small one with less ink, an empty cell is dark", () => {
  const [large, small] = (["large", "small"] as const).map((size) =>
    patches([thing("circle", { size })], { noise: 0 }),
  );
  expect(large).toHaveLength(3 * PIXELS);
  expect(inkOf(large)).toBeCloseTo(Math.PI * 4.75 ** 2, -1);
  expect(inkOf(small)).toBeCloseTo(Math.PI * 3 ** 2, -1);
  for (const [red, green, blue] of rgb(large)) {
    expect(green).toBeCloseTo(red / 9);
    expect(blue).toBeCloseTo(red / 9);
  }
  expect(Math.max(...patches([undefined], { noise: 0 }))).toBe(0);
});

test("datasets.patches: all kinds look different, and stand at nine places around the middle", () => {
  const kinds = ["circle", "square", "triangle", "cross", "ring", "bar"];
  const drawn = kinds.map((kind) => patches([thing(kind)], { noise: 0, seed: 1 }).join());
  expect(new Set(drawn).size).toBe(6);
  const places = Array.from({ length: 100 }, (_, seed) => patches([thing("ring")], { noise: 0, seed }).join());
  expect(new Set(places).size).toBe(9);
});

test("datasets.patches: noise moves every number by no more than it says", () => {
  const calm = patches([thing("bar")], { noise: 0, seed: 2 });
  const noisy = patches([thing("bar")], { noise: 0.2, seed: 2 });
  const moves = Array.from(noisy, (value, i) => Math.abs(value - calm[i]));
  expect(Math.max(...moves)).toBeLessThanOrEqual(0.2 + 1e-6);
  expect(Math.max(...moves)).toBeGreaterThan(0.15);
  expect(Math.min(...noisy)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...noisy)).toBeLessThanOrEqual(1);
});

test("datasets.patches: a digit is one of the given ones, so that new pictures can show new handwriting", () => {
  const all = digits();
  const seven = all.find(({ digit }) => digit === 7)!;
  const blank = { digit: 7, pixels: Array<number>(64).fill(0) };
  const drawn = patches([thing("seven")], { digits: [seven], noise: 0 });
  expect(inkOf(drawn)).toBeGreaterThan(10);
  expect(inkOf(patches([thing("seven")], { digits: [blank], noise: 0 }))).toBe(0);
  // As much ink as the handwriting has, on a patch where one of its pixels is 4.75 / 4 high and wide.
  const ink = seven.pixels.reduce((sum, x) => sum + x, 0) * (4.75 / 4) ** 2;
  expect(Math.abs(inkOf(drawn) - ink) / ink).toBeLessThan(0.1);
});

test("datasets.patches: bad input is explained", () => {
  expect(() => patches([thing("blob")])).toThrow(
    "datasets.patches: a kind must be one of circle, square, triangle, cross, ring, bar, or one of the given digits, got blob",
  );
  expect(() => patches([thing("seven")])).toThrow("or one of the given digits, got seven");
  expect(() => patches([], { noise: 2 })).toThrow("datasets.patches: noise must be between 0 and 1, got 2");
});

test("datasets.pictureOf: cells stand row by row from the top left", () => {
  const cells = [undefined, thing("square"), undefined, undefined];
  const picture = pictureOf(patches(cells, { noise: 0 }));
  expect(picture).toHaveLength(24);
  const red = (rows: number[], columns: number[]) =>
    rows.flatMap((y) => columns.map((x) => picture[y][x][0])).reduce((sum, x) => sum + x, 0);
  const [first, second] = [0, 12].map((from) => Array.from({ length: 12 }, (_, i) => from + i));
  expect(red(first, second)).toBeGreaterThan(30);
  expect(red(first, first) + red(second, first) + red(second, second)).toBe(0);
  expect(() => pictureOf(new Float32Array(2 * 3 * PIXELS))).toThrow(
    "datasets.pictureOf: there must be 12 × 12 × 3 numbers for each cell of a square, got 864",
  );
});

import { datasets } from "kernel-helpers";

const digits = datasets.digits();

test("digits: 1,797 pictures of 8 × 8 pixels, each digit about as often, no picture twice", () => {
  expect(digits).toHaveLength(1797);
  const count = Array<number>(10).fill(0);
  for (const { digit, pixels } of digits) {
    count[digit]++;
    expect(pixels).toHaveLength(64);
    expect(pixels.every((ink) => ink >= 0 && ink <= 1 && Number.isInteger(16 * ink))).toBe(true);
  }
  // The counts that the source's own description gives.
  expect(count).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  expect(new Set(digits.map(({ pixels }) => pixels.join())).size).toBe(1797);
});

test("a picture's rows run from the top: the first zero is a ring around empty paper", () => {
  const signs = (ink: number) => (ink === 0 ? " " : ink < 0.5 ? "." : "#");
  const rows = Array.from({ length: 8 }, (_, row) =>
    digits[0].pixels
      .slice(8 * row, 8 * row + 8)
      .map(signs)
      .join(""),
  );
  expect(digits[0].digit).toBe(0);
  expect(rows).toEqual([
    "  .##.  ",
    "  ####. ",
    " .#. ## ",
    " .#  ## ",
    " .#  ## ",
    " .# .#. ",
    " .#.##  ",
    "  .##   ",
  ]);
});

test("the mean of a digit's pictures knows most of the pictures it was not made of", () => {
  const means = Array.from({ length: 10 }, (_, digit) => {
    const own = digits.slice(0, 1400).filter((one) => one.digit === digit);
    return own[0].pixels.map((_, i) => own.reduce((sum, { pixels }) => sum + pixels[i], 0) / own.length);
  });
  const distance = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0);
  const nearest = (pixels: number[]) => {
    const distances = means.map((mean) => distance(mean, pixels));
    return distances.indexOf(Math.min(...distances));
  };
  const aside = digits.slice(1400);
  const right = aside.filter(({ digit, pixels }) => nearest(pixels) === digit).length;
  expect(right / aside.length).toBeGreaterThan(0.8);
});

import fc from "fast-check";
import { training } from "kernel-helpers";

const { constant, cosine, linear, noam } = training;
const sizes = fc.record({
  peak: fc.double({ min: 1e-5, max: 1, noNaN: true }),
  warmUp: fc.integer({ min: 0, max: 50 }),
  more: fc.integer({ min: 1, max: 200 }),
});

test.each([
  ["linear", linear],
  ["cosine", cosine],
] as const)("%s rises to its peak, then falls to its end and stays there", (_, schedule) => {
  fc.assert(
    fc.property(sizes, ({ peak, warmUp, more }) => {
      const steps = warmUp + more;
      const rate = schedule({ peak, steps, warmUp, end: peak / 10 });
      const rates = Array.from({ length: steps + 5 }, (_, i) => rate(i + 1));
      rates.slice(0, warmUp).reduce((before, now) => (expect(now).toBeGreaterThan(before), now), 0);
      if (warmUp) expect(rates[warmUp - 1]).toBeCloseTo(peak);
      rates
        .slice(Math.max(0, warmUp - 1))
        .reduce((before, now) => (expect(now).toBeLessThanOrEqual(before + 1e-12), now), peak);
      expect(rates[steps - 1]).toBeCloseTo(peak / 10);
      expect(rates[steps + 4]).toBeCloseTo(peak / 10);
    }),
  );
});

test("half-way, the cosine is half-way", () => {
  expect(cosine({ peak: 2, steps: 10 })(5)).toBeCloseTo(1);
  expect(cosine({ peak: 2, steps: 12 })(3)).toBeCloseTo(1 + Math.SQRT1_2);
});

test("constant rises, then stays", () => {
  expect([1, 5, 10, 99].map(constant({ peak: 3, warmUp: 10 }))).toEqual([0.3, 1.5, 3, 3].map((x) => expect.closeTo(x)));
  expect(constant({ peak: 3 })(1)).toBe(3);
});

test("Noam: the paper's peak of 7e-4 after 4000 steps, then the inverse square root", () => {
  const rate = noam({ width: 512, warmUp: 4000 });
  expect(rate(4000)).toBeCloseTo(6.99e-4, 6);
  expect(rate(16_000)).toBeCloseTo(rate(4000) / 2, 10);
  expect(rate(1000)).toBeCloseTo(rate(4000) / 4, 10);
});

test("errors say what is wrong", () => {
  expect(() => linear({ peak: 0, steps: 9 })).toThrow("linear: peak must be positive and finite, got 0");
  expect(() => cosine({ peak: 1, steps: 9, warmUp: 9 })).toThrow(
    "cosine: warmUp must be at least 0 and less than the 9 steps, got 9",
  );
  expect(() => noam({ width: 0, warmUp: 1 })).toThrow("noam: width must be positive and finite, got 0");
  expect(() => constant({ peak: -1 })).toThrow("constant: peak must be positive and finite, got -1");
  expect(() => linear({ peak: 1, steps: 9, end: -1 })).toThrow("linear: end must be finite and not negative, got -1");
  for (const bad of [NaN, Infinity]) {
    expect(() => cosine({ peak: bad, steps: 9 })).toThrow(/^training.cosine: peak must be positive and finite, got /);
    expect(() => constant({ peak: 1, warmUp: bad })).toThrow(
      /^training.constant: warmUp must be finite and not negative, got /,
    );
  }
});

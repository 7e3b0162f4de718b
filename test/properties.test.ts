import {
  alignments,
  attend,
  distributions,
  biases,
  masks,
  tf,
  type Alignment,
  type AttendOptions,
  type Distribution,
} from "kernel-helpers";
import * as fc from "fast-check";
import { difference } from "./compare";

// What holds for every input, over random ones. fast-check prints the seed and the smallest input that breaks a
// property.

const D = 3;
const E = 2;

/** Every alignment, for queries and keys of width D. */
const everyAlignment: Record<string, () => Alignment> = {
  product: () => alignments.product(),
  dot: () => alignments.dot(),
  scaledDot: () => alignments.scaledDot(),
  cosine: () => alignments.cosine({ beta: 3 }),
  general: () => alignments.general({ queryWidth: D, keyWidth: D, seed: 1 }),
  biasedGeneral: () => alignments.biasedGeneral({ queryWidth: D, keyWidth: D, seed: 2 }),
  activatedGeneral: () => alignments.activatedGeneral({ queryWidth: D, keyWidth: D, seed: 3 }),
  additive: () => alignments.additive({ queryWidth: D, keyWidth: D, units: 4, seed: 4 }),
  concat: () => alignments.concat({ queryWidth: D, keyWidth: D, units: 4, seed: 5 }),
  deep: () => alignments.deep({ queryWidth: D, keyWidth: D, units: 4, seed: 7 }),
  locationBased: () => alignments.locationBased({ queryWidth: D, items: 12, seed: 6 }),
  // Called as it is; what it does after weights, which have an order, is tested with the alignments.
  locationAware: () => alignments.locationAware({ queryWidth: D, keyWidth: D, units: 4, seed: 8 }),
  gaussian: () => alignments.gaussian({ width: [0.5, 1, 2] }),
  featureMap: () => alignments.featureMap(),
  scaled: () => alignments.scaled(alignments.dot(), 0.3),
  softCap: () => alignments.softCap(alignments.dot(), 2),
};

/** Every distribution that is a function of the scores alone, and whether its rows sum to one. */
const everyDistribution: Record<string, [() => Distribution, boolean]> = {
  plain: [() => distributions.plain(), true],
  softmax: [() => distributions.softmax({ temperature: 0.7 }), true],
  sigmoid: [() => distributions.sigmoid(), false],
  "sigmoid, normalised": [() => distributions.sigmoid({ normalised: true }), true],
  sparsemax: [() => distributions.sparsemax(), true],
  entmax15: [() => distributions.entmax15(), true],
  softmaxOffByOne: [() => distributions.softmaxOffByOne(), false],
  hard: [() => distributions.hard(), true],
};

test("every plug is among these", () => {
  expect(Object.keys(everyAlignment).sort()).toEqual(Object.keys(alignments).sort());
  const names = Object.keys(everyDistribution).map((name) => name.split(",")[0]);
  expect([...new Set([...names, "gumbelSoftmax"])].sort()).toEqual(Object.keys(distributions).sort());
});

// Hundredths: exact enough in float32 that ties are ties, and wide enough apart for a tiny temperature.
const number = fc.integer({ min: -300, max: 300 }).map((n) => n / 100);
const rows = (n: number, width: number) =>
  fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: n, maxLength: n });
const inputs = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 7 })).chain(([N, M]) =>
  fc.record({
    query: rows(N, D),
    keys: rows(M, D),
    values: rows(M, E),
    picks: fc.array(fc.nat(999), { minLength: M, maxLength: M }),
  }),
);
type Inputs = typeof inputs extends fc.Arbitrary<infer T> ? T : never;

/** Runs a property over random inputs, leaving no tensors behind. */
const forAll = (property: (input: Inputs) => void, numRuns = 20) =>
  fc.assert(
    fc.property(inputs, (input) =>
      tf.tidy(() => {
        property(input);
      }),
    ),
    { numRuns, seed: 20261120 },
  );

/** A random order of the items. */
const orderOf = ({ picks }: Inputs): number[] => picks.map((_, i) => i).sort((a, b) => picks[a] - picks[b] || a - b);
const reorder = <T>(list: T[], order: number[]): T[] => order.map((i) => list[i]);
const run = (input: Pick<Inputs, "query" | "keys" | "values">, options?: AttendOptions) =>
  attend(input.query, input.keys, input.values, options);

/** Scores that plain normalisation can share out are positive; all other functions take any. */
const alignmentFor = (name: string) => (name === "plain" ? alignments.featureMap() : alignments.dot());

describe.each(Object.entries(everyAlignment).filter(([name]) => name !== "locationBased"))("%s", (_name, make) => {
  const alignment = make();

  test("permuting the items permutes the weights and leaves the context", () =>
    forAll((input) => {
      const order = orderOf(input);
      const [before, after] = [
        run(input, { alignment }),
        run({ ...input, keys: reorder(input.keys, order), values: reorder(input.values, order) }, { alignment }),
      ];
      expect(difference(after.context, before.context)).toBeLessThan(1e-5);
      expect(difference(after.weights, tf.gather(before.weights, order, 1))).toBeLessThan(1e-5);
    }));

  test("each query is answered on its own", () =>
    forAll((input) => {
      const together = run(input, { alignment }).context;
      const alone = tf.concat(input.query.map((q) => run({ ...input, query: [q] }, { alignment }).context));
      expect(difference(together, alone)).toBeLessThan(1e-5);
    }));

  test("a batch is its entries side by side", () =>
    forAll((input) => {
      const other = { ...input, query: input.query.map((q) => q.map((x) => x + 1)) };
      const [a, b] = [run(input, { alignment }), run(other, { alignment })];
      const both = attend([input.query, other.query], [input.keys, input.keys], [input.values, input.values], {
        alignment,
      });
      expect(difference(both.context, tf.stack([a.context, b.context]))).toBeLessThan(1e-5);
    }));
});

describe.each(Object.entries(everyDistribution))("%s", (name, [make, sumsToOne]) => {
  const options = { alignment: alignmentFor(name), distribution: make() };

  test(`weights lie between zero and one, and rows sum to ${sumsToOne ? "" : "anything but "}one`, () =>
    forAll((input) => {
      const { weights } = run(input, options);
      expect(weights.min().dataSync()[0]).toBeGreaterThanOrEqual(-1e-6);
      expect(weights.max().dataSync()[0]).toBeLessThanOrEqual(1 + 1e-6);
      if (sumsToOne) expect(difference(weights.sum(-1), tf.ones([input.query.length]))).toBeLessThan(1e-5);
    }));

  if (sumsToOne) {
    test("every context lies within the range of the values", () =>
      forAll((input) => {
        const { context } = run(input, options);
        const values = tf.tensor2d(input.values);
        expect(context.sub(values.min(0)).min().dataSync()[0]).toBeGreaterThan(-1e-5);
        expect(values.max(0).sub(context).min().dataSync()[0]).toBeGreaterThan(-1e-5);
      }));
  }

  test("masking an item equals removing it", () =>
    forAll((input) => {
      const kept = input.keys.map((_, m) => m).filter((m) => input.picks[m] % 2 === 0);
      const mask = [input.keys.map((_, m) => kept.includes(m))];
      const masked = run(input, { ...options, mask });
      const removed = attend(
        input.query,
        tf.tensor2d(reorder(input.keys, kept), [kept.length, D]),
        tf.tensor2d(reorder(input.values, kept), [kept.length, E]),
        options,
      );
      expect(difference(masked.context, removed.context)).toBeLessThan(1e-5);
    }));

  test("a window as long as the sequence, and no mask, are the same", () =>
    forAll((input) => {
      const reach = Math.max(input.keys.length, input.query.length);
      const windowed = run(input, { ...options, mask: masks.window({ left: reach, right: reach }) });
      expect(difference(windowed.context, run(input, options).context)).toBe(0);
    }));

  test("changing the future never changes the past", () =>
    forAll((input) => {
      const changed = { ...input, keys: [...input.keys], values: [...input.values] };
      const from = input.picks[0] % input.keys.length;
      for (let m = from; m < input.keys.length; m++)
        [changed.keys[m], changed.values[m]] = [
          [9, -9, 9],
          [99, -99],
        ];
      const mask = masks.causal();
      const past = Math.min(from, input.query.length);
      const [before, after] = [run(input, { ...options, mask }), run(changed, { ...options, mask })].map(
        ({ context }) => context.slice([0, 0], [past, E]),
      );
      expect(difference(after, before)).toBe(0);
    }));
});

const shiftable = ["softmax", "sparsemax", "entmax15", "hard"];
test.each(shiftable)("%s does not see a constant added to a row of scores", (name) =>
  forAll((input) => {
    const weigh = everyDistribution[name][0]();
    const scores = tf.tensor2d(input.keys);
    const shift = tf.tensor2d(input.keys.map((_, m) => [input.picks[m] / 4]));
    expect(difference(weigh(scores.add(shift)), weigh(scores))).toBeLessThan(1e-4);
  }),
);

test("temperature to zero equals hard, and a high one equals the plain average", () =>
  forAll((input) => {
    const scores = tf.tensor2d(input.keys);
    // Where the best score is shared, softmax divides the weight among equals and hard takes the first.
    const unique = input.keys.filter((row) => row.filter((x) => x === Math.max(...row)).length === 1);
    if (unique.length > 0) {
      const cold = distributions.softmax({ temperature: 1e-4 })(tf.tensor2d(unique));
      expect(difference(cold, distributions.hard()(tf.tensor2d(unique)))).toBeLessThan(1e-6);
    }
    expect(difference(distributions.softmax({ temperature: 1e6 })(scores), tf.fill(scores.shape, 1 / D))).toBeLessThan(
      1e-5,
    );
  }));

test("a narrow Gaussian answers with the nearest item, a wide one with the average", () =>
  forAll((input) => {
    const [narrow, wide] = [1e-3, 1e5].map(
      (width) => run(input, { alignment: alignments.gaussian({ width }) }).context,
    );
    const distance = (q: number[], k: number[]) => Math.hypot(...q.map((x, d) => x - k[d]));
    input.query.forEach((q, n) => {
      const distances = input.keys.map((k) => distance(q, k));
      const nearest =
        distances.filter((x) => x < Math.min(...distances) + 1e-3).length === 1
          ? distances.indexOf(Math.min(...distances))
          : -1;
      if (nearest >= 0) expect(difference(narrow.slice([n, 0], [1, E]), [input.values[nearest]])).toBeLessThan(1e-3);
    });
    const average = tf.tensor2d(input.values).mean(0, true).tile([input.query.length, 1]);
    expect(difference(wide, average)).toBeLessThan(1e-4);
  }));

test("an item twice is the same as ln 2 added to its score", () =>
  forAll((input) => {
    const m = input.picks[0] % input.keys.length;
    const twice = run({ ...input, keys: [...input.keys, input.keys[m]], values: [...input.values, input.values[m]] });
    const bias = [input.keys.map((_, i) => (i === m ? Math.log(2) : 0))];
    expect(difference(twice.context, run(input, { bias }).context)).toBeLessThan(1e-5);
  }));

test("sparsemax leaves what is a distribution already as it is", () =>
  forAll((input) => {
    const simplex = tf.softmax(tf.tensor2d(input.keys));
    expect(difference(distributions.sparsemax()(simplex), simplex)).toBeLessThan(1e-5);
  }));

test("a feature map with plain normalisation equals the sums taken first (linear attention)", () =>
  forAll((input) => {
    const features = (x: number[][]) => tf.elu(tf.tensor2d(x)).add(1);
    const [q, k] = [features(input.query), features(input.keys)];
    const linear = q.matMul(k.transpose().matMul(tf.tensor2d(input.values))).div(q.matMul(k.sum(0, true).transpose()));
    const { context } = run(input, { alignment: alignments.featureMap(), distribution: distributions.plain() });
    expect(difference(context, linear)).toBeLessThan(1e-5);
  }));

test("a bias of the query alone changes no softmax; locationBased sees no key", () =>
  forAll((input) => {
    const { context } = run(input);
    const shifted = run(input, { bias: biases.table(input.query.map((q) => [q[0]])) });
    expect(difference(shifted.context, context)).toBeLessThan(1e-5);
    const alignment = everyAlignment.locationBased();
    const other = { ...input, keys: input.keys.map((k) => k.map((x) => x - 5)) };
    expect(difference(run(input, { alignment }).scores, run(other, { alignment }).scores)).toBe(0);
  }));

test("masks.all with a mask and its complement allows nothing; masks.any allows everything", () =>
  forAll((input) => {
    const some = masks.boolean([input.picks.map((x) => x % 2)]);
    const others = masks.boolean([input.picks.map((x) => (x + 1) % 2)]);
    expect(
      run(input, { mask: masks.all(some, others) })
        .context.abs()
        .max()
        .dataSync()[0],
    ).toBe(0);
    expect(difference(run(input, { mask: masks.any(some, others) }).context, run(input).context)).toBe(0);
  }));

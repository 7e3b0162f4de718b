import { scoring, tf } from "kernel-helpers";
import fc from "fast-check";

fc.configureGlobal({ seed: 20150902, numRuns: 40 });

/** A map of weights whose rows sum to one, and links of it. */
const maps = fc.record({ N: fc.integer({ min: 1, max: 5 }), M: fc.integer({ min: 1, max: 6 }) }).chain(({ N, M }) =>
  fc.record({
    weights: fc
      .array(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: M, maxLength: M }), {
        minLength: N,
        maxLength: N,
      })
      .map((rows) => rows.map((row) => row.map((w) => w / row.reduce((a, b) => a + b)))),
    sure: fc.uniqueArray(fc.tuple(fc.nat(N - 1), fc.nat(M - 1)), { minLength: 1, selector: String }),
    possible: fc.uniqueArray(fc.tuple(fc.nat(N - 1), fc.nat(M - 1)), { selector: String }),
  }),
);
const holds = <T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void) =>
  fc.assert(fc.property(arbitrary, predicate));
const oneHot = (keys: number[], M: number) =>
  keys.map((key) => Array.from({ length: M }, (_, j) => (j === key ? 1 : 0)));

describe("alignment error rate", () => {
  test("as worked out by hand", () => {
    // zwei–two and siebzig–seventy are sure, und–both possible; the map gets zwei and und right.
    const truth = {
      sure: [
        [0, 1],
        [2, 0],
      ],
      possible: [
        [1, 0],
        [1, 1],
      ],
    } as { sure: [number, number][]; possible: [number, number][] };
    const weights = [
      [0.1, 0.9],
      [0.8, 0.2],
      [0.3, 0.7],
    ];
    expect(scoring.alignmentErrorRate({ weights, ...truth }).value).toBeCloseTo(1 - (1 + 2) / (3 + 2), 12);
    // |A ∩ S| is 1/2 + 0 + 1/2 and |A ∩ P| is 1/2 + 1 + 1/2 on average.
    expect(scoring.alignmentErrorRate({ weights, ...truth }).chance).toBeCloseTo(1 - (1 + 2) / 5, 12);
  });

  test("is 0 for the truth, 1 where nothing is right, and between them otherwise", () => {
    holds(maps, (map) => {
      const { value, chance } = scoring.alignmentErrorRate(map);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(chance).toBeLessThanOrEqual(1);
    });
    expect(
      scoring.alignmentErrorRate({
        weights: oneHot([2, 0, 1], 3),
        sure: [
          [0, 2],
          [1, 0],
          [2, 1],
        ],
      }).value,
    ).toBe(0);
    expect(
      scoring.alignmentErrorRate({
        weights: oneHot([2, 0, 1], 3),
        sure: [
          [0, 0],
          [1, 1],
          [2, 2],
        ],
      }).value,
    ).toBe(1);
  });

  test("only the largest weight of a row counts, sure links are possible too, and several maps are counted together", () => {
    holds(fc.array(maps, { minLength: 1, maxLength: 3 }), (list) => {
      const sharpened = list.map((map) => ({ ...map, weights: map.weights.map((row) => row.map((w) => w ** 3)) }));
      expect(scoring.alignmentErrorRate(sharpened)).toEqual(scoring.alignmentErrorRate(list));
      const repeated = list.map((map) => ({ ...map, possible: [...map.possible, ...map.sure] }));
      expect(scoring.alignmentErrorRate(repeated)).toEqual(scoring.alignmentErrorRate(list));
      expect(scoring.alignmentErrorRate([...list, ...list]).value).toBeCloseTo(
        scoring.alignmentErrorRate(list).value,
        10,
      );
    });
  });

  test("chance is what random keys get on average", () => {
    const [sure, possible]: [number, number][][] = [
      [
        [0, 1],
        [1, 2],
      ],
      [[1, 0]],
    ];
    let sum = 0;
    for (let first = 0; first < 4; first++) {
      for (let second = 0; second < 4; second++)
        sum += scoring.alignmentErrorRate({ weights: oneHot([first, second], 4), sure, possible }).value / 16;
    }
    expect(scoring.alignmentErrorRate({ weights: oneHot([0, 0], 4), sure, possible }).chance).toBeCloseTo(sum, 12);
  });

  test("a row of zeros makes no link", () => {
    expect(
      scoring.alignmentErrorRate({
        weights: [
          [1, 0],
          [0, 0],
        ],
        sure: [[0, 0]],
      }).value,
    ).toBe(0);
  });
});

describe("pointing accuracy, evidence mass and recall", () => {
  test("are one for the truth, and their chance for uniform weights", () => {
    holds(maps, (map) => {
      const links = [...map.sure, ...map.possible];
      const M = map.weights[0].length;
      const true_ = map.weights.map((row, i) => {
        const keys = new Set(links.filter(([query]) => query === i).map(([, key]) => key));
        return row.map((_, j) => (keys.has(j) ? 1 / keys.size : 0));
      });
      expect(scoring.pointingAccuracy({ ...map, weights: true_ }).value).toBe(1);
      expect(scoring.evidenceMass({ ...map, weights: true_ }).value).toBeCloseTo(1, 6);
      expect(scoring.evidenceRecall({ ...map, weights: true_ }).value).toBe(1);
      const uniform = map.weights.map((row) => row.map(() => 1 / M));
      const { value, chance } = scoring.evidenceMass({ ...map, weights: uniform });
      expect(value).toBeCloseTo(chance, 6);
      expect(scoring.evidenceRecall(map, { k: M })).toEqual({ value: 1, chance: 1 });
    });
  });

  test("queries without a true link are not asked", () => {
    const weights = [
      [0.9, 0.1],
      [0.2, 0.8],
    ];
    expect(scoring.pointingAccuracy({ weights, sure: [[0, 0]] })).toEqual({ value: 1, chance: 0.5 });
    expect(scoring.evidenceMass({ weights, sure: [[1, 0]] }).value).toBeCloseTo(0.2, 6);
  });

  test("recall looks at k weights", () => {
    const map = {
      weights: [[0.4, 0.3, 0.2, 0.1]],
      sure: [
        [0, 0],
        [0, 2],
      ] as [number, number][],
    };
    expect(scoring.evidenceRecall(map, { k: 1 })).toEqual({ value: 0.5, chance: 0.25 });
    expect(scoring.evidenceRecall(map)).toEqual({ value: 0.5, chance: 0.5 });
    expect(scoring.evidenceRecall(map, { k: 3 })).toEqual({ value: 1, chance: 0.75 });
  });
});

describe("entropy, effective number and distance", () => {
  test("of one key, of equal keys, and between", () => {
    expect(scoring.entropy(oneHot([1, 2], 3))).toBe(0);
    expect(scoring.effectiveNumber(oneHot([1, 2], 3))).toBe(1);
    expect(scoring.entropy([[0.25, 0.25, 0.25, 0.25]])).toBeCloseTo(Math.log(4), 6);
    expect(scoring.effectiveNumber([[0.25, 0.25, 0.25, 0.25]])).toBeCloseTo(4, 5);
    holds(maps, ({ weights }) => {
      expect(scoring.entropy(weights)).toBeGreaterThanOrEqual(-1e-9);
      expect(scoring.effectiveNumber(weights)).toBeLessThanOrEqual(weights[0].length + 1e-5);
      expect(scoring.entropy(weights)).toBeLessThanOrEqual(Math.log(scoring.effectiveNumber(weights)) + 1e-6); // Jensen
    });
  });

  test("rows of zeros are left out, and sums do not matter", () => {
    expect(
      scoring.entropy([
        [0, 0],
        [0.2, 0.2],
      ]),
    ).toBeCloseTo(Math.log(2), 6);
    expect(scoring.entropy([[0, 0]])).toBe(0);
  });

  test("distance is counted from the query's own place", () => {
    expect(scoring.meanDistance(oneHot([0, 1, 2], 3))).toBe(0);
    expect(scoring.meanDistance(oneHot([0, 0, 1], 3))).toBeCloseTo(2 / 3, 6);
    expect(scoring.meanDistance(oneHot([5], 6), { offset: 5 })).toBe(0);
  });

  test("for every head of every layer, tensors and arrays alike", () => {
    const [own, first] = [oneHot([0, 1, 2], 3), oneHot([0, 0, 0], 3)];
    const before = tf.memory().numTensors;
    expect(
      scoring.headStatistics([
        [own, first],
        [first, own],
      ]),
    ).toEqual([
      { layer: 0, head: 0, entropy: 0, effectiveNumber: 1, distance: 0, first: expect.closeTo(1 / 3, 6) },
      { layer: 0, head: 1, entropy: 0, effectiveNumber: 1, distance: 1, first: 1 },
      { layer: 1, head: 0, entropy: 0, effectiveNumber: 1, distance: 1, first: 1 },
      { layer: 1, head: 1, entropy: 0, effectiveNumber: 1, distance: 0, first: expect.closeTo(1 / 3, 6) },
    ]);
    expect(tf.memory().numTensors).toBe(before);
    const batch = tf.tensor([
      [own, first],
      [first, first],
    ]); // [B, H, N, M]
    expect(scoring.headStatistics([batch]).map(({ distance }) => distance)).toEqual([0.5, 1]);
    batch.dispose();
  });
});

describe("rollout", () => {
  const square = fc.integer({ min: 1, max: 5 }).chain((N) =>
    fc.array(
      fc
        .array(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: N, maxLength: N }), {
          minLength: N,
          maxLength: N,
        })
        .map((rows) => rows.map((row) => row.map((w) => w / row.reduce((a, b) => a + b)))),
      { minLength: 1, maxLength: 4 },
    ),
  );

  test("rows sum to one, and one layer is half itself and half the identity", () => {
    holds(square, (layers) => {
      scoring.rollout(layers).forEach((row) => expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5));
      const [single] = layers;
      scoring
        .rollout([single])
        .forEach((row, i) => row.forEach((w, j) => expect(w).toBeCloseTo(0.5 * single[i][j] + (i === j ? 0.5 : 0), 6)));
    });
  });

  test("follows the path back: the last layer's token reads the first layer's", () => {
    const [back, stay] = [oneHot([0, 0, 1], 3), oneHot([0, 1, 2], 3)];
    expect(scoring.rollout([back, stay])).toEqual(scoring.rollout([back]));
    expect(scoring.rollout([back, back])[2]).toEqual([0.25, 0.5, 0.25]);
    // Layers do not commute: first layer [2 → 1], last layer [1 → 0], read at 1.
    expect(scoring.rollout([oneHot([0, 1, 1], 3), oneHot([0, 0, 2], 3)])[2]).toEqual([0, 0.5, 0.5]);
    expect(scoring.rollout([oneHot([0, 0, 2], 3), oneHot([0, 1, 1], 3)])[2]).toEqual([0.25, 0.25, 0.5]);
  });

  test("averages heads", () => {
    const heads = [oneHot([0, 0], 2), oneHot([1, 1], 2)];
    expect(scoring.rollout([heads])).toEqual(
      scoring.rollout([
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ]),
    );
  });
});

test("errors say what is wrong", () => {
  const map = { weights: [[0.5, 0.5]], sure: [[0, 0]] as [number, number][] };
  const message = (run: () => unknown, text: string) => expect(run).toThrow(text);
  message(
    () => scoring.pointingAccuracy({ ...map, sure: [[0, 2]] }),
    "scoring.pointingAccuracy: a link must be a query below 1 and a key below 2, both from 0, got [0,2]",
  );
  message(
    () => scoring.pointingAccuracy({ ...map, sure: [[1, 0]] }),
    "scoring.pointingAccuracy: a link must be a query below 1",
  );
  message(
    () => scoring.evidenceMass({ ...map, sure: [] }),
    "scoring.evidenceMass: at least one query must have a true link, got no links",
  );
  message(
    () => scoring.evidenceRecall(map, { k: 0 }),
    "scoring.evidenceRecall: k must be a positive whole number, got 0",
  );
  message(() => scoring.alignmentErrorRate([]), "scoring.alignmentErrorRate: there must be at least one map, got []");
  message(
    () => scoring.alignmentErrorRate({ ...map, weights: [1, 2] }),
    "scoring.alignmentErrorRate: weights must be numbers with at least two axes, [..., N, M], got float32 [2]",
  );
  message(
    () => scoring.alignmentErrorRate({ ...map, weights: [[[1, 0]], [[1, 0]]] }),
    "scoring.alignmentErrorRate: weights must be one map, [N, M], got 2 maps",
  );
  message(() => scoring.entropy([[0.5, NaN]]), "scoring.entropy: weights must be finite and not negative, got NaN");
  message(() => scoring.entropy([[0.5, -0.5]]), "scoring.entropy: weights must be finite and not negative, got -0.5");
  message(() => scoring.rollout([]), "scoring.rollout: there must be at least one layer, got none");
  message(() => scoring.rollout([[[1, 0]]]), "scoring.rollout: weights must be square, [N, N], got [1, 2]");
  message(
    () =>
      scoring.rollout([
        [[1]],
        [
          [1, 0],
          [0, 1],
        ],
      ]),
    "scoring.rollout: all layers must have the same tokens, got [1,2]",
  );
  message(
    () => scoring.headStatistics([[[1]]]),
    "scoring.headStatistics: a layer's weights must be [H, N, M] or [B, H, N, M], got [1, 1]",
  );
});

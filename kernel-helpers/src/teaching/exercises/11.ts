import * as tf from "@tensorflow/tfjs";
import { filled, gaussian } from "../../random";
import { list, near, sum } from "../answers";
import { exercise } from "../exercise";

const same = (a: readonly number[], b: readonly number[], within = 1e-3) =>
  a.length === b.length && a.every((x, i) => near(x, b[i], within));
const softmax = (scores: readonly number[]) => {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / sum(powers));
};

type Point = [number, number];

/** Which contexts a weight for every feature can give. */
export const reach = exercise<(items: Point[], wanted: Point) => boolean>(
  "1. What can be reached",
  [
    {
      name: "between the items",
      mistake: (answer) => {
        const got = answer(
          [
            [0, 0],
            [4, 0],
            [0, 4],
          ],
          [1, 1],
        );
        if (typeof got !== "boolean") return "Return true or false.";
        return got
          ? undefined
          : "[1, 1] lies between [0, 0], [4, 0] and [0, 4]: even one weight for each item makes it.";
      },
    },
    {
      name: "one feature of one item, the other of another",
      mistake: (answer) =>
        answer(
          [
            [0, 0],
            [4, 0],
            [0, 4],
          ],
          [4, 4],
        )
          ? undefined
          : "[4, 4] has the first feature of [4, 0] and the second of [0, 4]. With a weight for every feature each may look elsewhere.",
    },
    {
      name: "not beyond them",
      mistake: (answer) => {
        const items: Point[] = [
          [0, 0],
          [4, 0],
          [0, 4],
        ];
        const wrong = (
          [
            [5, 1],
            [1, 5],
            [-1, 1],
            [1, -1],
          ] as Point[]
        ).find((wanted) => answer(items, wanted));
        return wrong
          ? `${list(wrong)} cannot be made: an average of a feature lies between its smallest and its largest value among the items.`
          : undefined;
      },
    },
    {
      name: "wherever the items lie",
      mistake: (answer) => {
        const items: Point[] = [
          [2, -3],
          [3, -1],
        ];
        if (answer(items, [0, 0])) return "[0, 0] is not between [2, −3] and [3, −1] in either feature.";
        return answer(items, [2, -1])
          ? undefined
          : "[2, −1] takes its first feature from [2, −3] and its second from [3, −1].";
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "Look at one feature alone. Which numbers are weighted averages of 0, 4 and 0?",
      "All from its smallest to its largest value. The two features do not know of each other.",
    ],
    solution: `(items, wanted) => wanted.every((x, feature) => {
  const column = items.map((item) => item[feature]);
  return Math.min(...column) <= x && x <= Math.max(...column);
})`,
    because:
      "Each feature is an average of its own, so it lies between its own smallest and largest value, whatever the others do.",
    insight:
      "One weight for each item reaches what lies between the items; one for every feature the whole box around them.",
  },
);

type Pool = (query: tf.Tensor2D, items: tf.Tensor2D, W1: tf.Tensor2D, W2: tf.Tensor2D, W: tf.Tensor2D) => tf.Tensor;

const random = (shape: [number, number], seed: string) => {
  const normal = gaussian(`exercises/11/${seed}`);
  return filled(shape, () => normal()) as tf.Tensor2D;
};

/** The same with arrays, one number after the other. */
function pooled(...[query, items, W1, W2, W]: number[][][]): number[][] {
  const times = (row: number[], by: number[][]) => by[0].map((_, j) => sum(row.map((x, i) => x * by[i][j])));
  return query.map((q) => {
    const scores = items.map((item) => {
      const asked = times(q, W2);
      return times(
        times(item, W1).map((x, u) => Math.tanh(x + asked[u])),
        W,
      );
    });
    return items[0].map((_, d) => {
      const weights = softmax(scores.map((score) => score[d]));
      return sum(weights.map((weight, i) => weight * items[i][d]));
    });
  });
}

function poolStage(name: string, [N, M, D, K, U]: number[], hint: string, silent = false) {
  return {
    name,
    mistake: (answer: Pool) => {
      const given = [
        silent ? (tf.zeros([N, K]) as tf.Tensor2D) : random([N, K], `${name}/query`),
        random([M, D], `${name}/items`),
        random([D, U], `${name}/W1`),
        random([K, U], `${name}/W2`),
        random([U, D], `${name}/W`),
      ] as const;
      const got: unknown = answer(...given);
      if (!(got instanceof tf.Tensor)) return "Return a tensor: the contexts.";
      if (got.shape.join() !== `${N},${D}`)
        return `For ${N} ${N > 1 ? "queries" : "query"} and items of width ${D} the contexts have shape [${N}, ${D}]; yours have [${got.shape}].`;
      const right = pooled(...given.map((x) => x.arraySync())).flat();
      const said = Array.from(got.dataSync());
      return same(said, right) ? undefined : `${hint} It should be ${list(right)}; it is ${list(said)}.`;
    },
  };
}

/** Multidimensional attention of tensors. */
export const build = exercise<Pool>(
  "2. Build the mechanism",
  [
    poolStage("one item comes back as it is", [1, 1, 3, 2, 4], "Of one item every feature has weight 1."),
    poolStage(
      "two items: softmax goes over the items",
      [1, 2, 3, 2, 4],
      "The query is zero, so only the items speak. For each feature the weights of the *items* sum to one: with scores [M, D] that is the first axis, and softmax takes the last.",
      true,
    ),
    poolStage(
      "the query is heard",
      [1, 5, 4, 3, 6],
      "The score is tanh(W₁ᵀk + W₂ᵀq), then Wᵀ: query and item meet inside the tanh.",
    ),
    poolStage("each query on its own", [3, 5, 4, 3, 6], "Three queries: three contexts, and none knows of the others."),
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "Begin with one query. Which shape have the items' part of the hidden layer, and the query's?",
      "[M, U] and [N, U]. With `expandDims` they become [1, M, U] and [N, 1, U], and `tf.add` makes [N, M, U] of both.",
      "matMul of [N, M, U] and [U, D] wants two axes: reshape to [N · M, U] and back. Scores are [N, M, D]: transpose to [N, D, M], softmax, transpose back, times the items, sum over axis 1.",
    ],
    solution: `(query, items, W1, W2, W) => tf.tidy(() => {
  const [N, M, D] = [query.shape[0], items.shape[0], items.shape[1]];
  const hidden = tf.tanh(tf.add(tf.matMul(items, W1).expandDims(0), tf.matMul(query, W2).expandDims(1)));
  const scores = tf.matMul(hidden.reshape([N * M, -1]), W).reshape([N, M, D]);
  const weights = tf.softmax(tf.transpose(scores, [0, 2, 1]));
  return tf.sum(tf.mul(tf.transpose(weights, [0, 2, 1]), items), 1);
})`,
    because:
      "It is additive attention up to the last matrix, which has a column for each feature where additive attention has one column in all.",
    insight: "One more index: where scores had a query and an item, they have a query, an item and a feature.",
  },
);

/** How many of three questions one look can answer. */
export const oneLook = exercise<(values: number) => number>(
  "3. Predict: one look, three questions",
  [
    {
      name: "eight values",
      mistake: (answer) => {
        const got = answer(8);
        if (typeof got !== "number") return "Return a number: the share of the three answers that is right.";
        if (near(got, 1.25 / 3)) return undefined;
        if (near(got, 1 / 3))
          return "That is the one that is looked at. The other two are guessed, and a guess among eight is right now and then.";
        return `One of three is right, and of the two others one in eight by luck: 0.417 in all; you said ${got.toPrecision(3)}.`;
      },
    },
    {
      name: "two values",
      mistake: (answer) =>
        near(answer(2), 2 / 3)
          ? undefined
          : `With two values half of the guesses are right: (1 + ½ + ½) / 3 = 0.667; you said ${answer(2).toPrecision(3)}.`,
    },
    {
      name: "any number of values",
      mistake: (answer) => {
        const wrong = [1, 3, 100].find((values) => !near(answer(values), (1 + 2 / values) / 3));
        return wrong === undefined
          ? undefined
          : `With ${wrong} it is ${((1 + 2 / wrong) / 3).toPrecision(3)}; you said ${answer(wrong).toPrecision(3)}.`;
      },
    },
  ],
  {
    level: "easy",
    minutes: 5,
    hints: [
      "All weight is on one thing, so one answer is right. What is known of the other two?",
      "Nothing: attributes are drawn independently. A guess among V values is right once in V.",
    ],
    solution: `(values) => (1 + 2 / values) / 3`,
    because: "One of three for certain, two of three with probability 1/V each.",
    insight: "Work out what a model can reach by luck before you are pleased with it.",
  },
);

type Fill = (car: (number | undefined)[], known: number[][], widths: number[][]) => number[];

/** Gaussian attention for each missing feature, by the features that are known. */
function filledIn(car: readonly (number | undefined)[], known: number[][], widths: number[][]): number[] {
  return car.map((own, feature) => {
    if (own !== undefined) return own;
    const scores = known.map((other) =>
      sum(car.map((x, d) => (x === undefined ? 0 : -((x - other[d]) ** 2) / (2 * widths[feature][d] ** 2)))),
    );
    return sum(softmax(scores).map((weight, i) => weight * known[i][feature]));
  });
}

const fillStage = (name: string, car: (number | undefined)[], widths: number[][], hint: string) => ({
  name,
  mistake: (answer: Fill) => {
    const known = [
      [0, 0, 10],
      [1, 5, 20],
      [2, 1, 30],
      [4, 2, 60],
    ];
    const got = answer([...car], known, widths);
    const right = filledIn(car, known, widths);
    return Array.isArray(got) && same(got, right, 1e-2)
      ? undefined
      : `${hint} Here [${car.map((x) => x ?? "?").join(", ")}] should become ${list(right)}; you gave ${Array.isArray(got) ? list(got.map(Number)) : "no array"}.`;
  },
});
const alike = [
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
];

/** Fills in what is not known of a car. */
export const fill = exercise<Fill>(
  "4. Fill in what is missing",
  [
    fillStage("what is known stays", [1, 2, 30], alike, "Nothing is missing, so nothing changes."),
    fillStage(
      "one number is missing",
      [1, 2, undefined],
      alike,
      "Softmax of −(x − k)² / 2h², added over the features that are known, weighs the cars; what is missing cannot be compared.",
    ),
    fillStage(
      "two are missing",
      [undefined, undefined, 24.9],
      alike,
      "Each hole is filled from what was known at the start; what you have just filled in is a guess.",
    ),
    fillStage(
      "each feature has its own widths",
      [1, undefined, undefined],
      [
        [1, 1, 1],
        [0.3, 1, 1],
        [3, 1, 1],
      ],
      "To fill in feature f, use widths[f]: one row for each feature, one number in it for each that is compared.",
    ),
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "Write it for one missing feature f first: a score for each known car, softmax, and the weighted sum of the cars' feature f.",
      "The score adds −(x − k)² / (2 h²) over the features d with car[d] !== undefined; h is widths[f][d].",
    ],
    solution: `(car, known, widths) => car.map((own, feature) => {
  if (own !== undefined) return own;
  const powers = known.map((other) => Math.exp(car.reduce((score, x, d) =>
    x === undefined ? score : score - (x - other[d]) ** 2 / (2 * widths[feature][d] ** 2), 0)));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.reduce((answer, power, i) => answer + (power / total) * known[i][feature], 0);
})`,
    because:
      "It is the attention of the cars with the list of asked features left open: whatever is missing is asked for, whatever is known asks.",
    insight:
      "With a weight for every feature, one table of cars fills in any hole, and each hole asks its own neighbours.",
  },
);

type Scores = (items: number[][]) => number[][];
const contextOf = (items: number[][], scores: number[][]) =>
  scores.map((row, d) => sum(softmax(row).map((weight, i) => weight * items[i][d])));
const range = (column: number[]) => Math.max(...column) - Math.min(...column);

function highestStage(name: string, items: number[][], hint: string) {
  return {
    name,
    mistake: (answer: Scores) => {
      const columns = items[0].map((_, d) => items.map((item) => item[d]));
      const got = contextOf(items, answer(items.map((item) => [...item])));
      const missed = columns.findIndex((column, d) => !near(got[d], Math.max(...column), 0.01 * range(column)));
      return missed < 0
        ? undefined
        : `${hint} Of ${list(columns[missed])} the largest is ${Math.max(...columns[missed])}; your weights make ${got[missed].toPrecision(4)}.`;
    },
  };
}

/** Scores whose attention is max pooling. */
export const highest = exercise<Scores>(
  "5. Open: the largest of every feature",
  [
    {
      name: "a row of scores for each feature",
      mistake: (answer) => {
        const got = answer([
          [1, 2],
          [3, 0],
          [2, 1],
        ]);
        return Array.isArray(got) &&
          got.length === 2 &&
          got.every((row) => Array.isArray(row) && row.length === 3 && row.every(Number.isFinite))
          ? undefined
          : "For three items of two features return two rows of three finite scores, [feature][item].";
      },
    },
    highestStage(
      "the largest of each, from different items",
      [
        [1, 2],
        [3, 0],
        [2, 1],
      ],
      "The context should have the largest value of each feature, to a hundredth of how far the feature reaches.",
    ),
    highestStage(
      "pounds and shares",
      [
        [3504, 0.1],
        [3436, 0.3],
        [2100, 0.2],
      ],
      "A score must not depend on the unit: 3,504 pounds are 1,589 kilograms.",
    ),
    highestStage(
      "all below zero",
      [
        [-5, -0.3],
        [-1, -0.1],
        [-3, -0.2],
      ],
      "Largest, not farthest from zero.",
    ),
  ],
  {
    level: "open",
    minutes: 15,
    hints: [
      "Which item should score best for a feature, and by how much must it lead for softmax to give it nearly all?",
      "A lead of 7 leaves the others about a thousandth each. Divide by how far the feature reaches, and two items that are nearly alike may share: their average is near enough.",
    ],
    solution: `(items) => items[0].map((_, feature) => {
  const column = items.map((item) => item[feature]);
  const reach = Math.max(...column) - Math.min(...column) || 1;
  return column.map((x) => (200 * x) / reach);
})`,
    because:
      "A feature's own value is its score. The larger the factor, the nearer to the largest; with 0 it is the average, with a negative one the smallest. There are other answers.",
    insight: "Max pooling and average pooling are two ends of multidimensional attention, and nothing needs a query.",
  },
);

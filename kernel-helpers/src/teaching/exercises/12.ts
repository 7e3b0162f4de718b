import * as tf from "@tensorflow/tfjs";
import { filled, gaussian } from "../../random";
import { close, list, sum } from "../answers";
import { exercise } from "../exercise";
import { findingStages, type Finding } from "../finding";

export type { Finding } from "../finding";

type Count = (d: number, heads: number, shared: number) => number;

const countStage = (name: string, [d, heads, shared]: [number, number, number], reason: string) => ({
  name,
  mistake: (answer: Count) => {
    const got = answer(d, heads, shared);
    const right = 2 * d * d + 2 * d * (d / heads) * shared;
    return got === right
      ? undefined
      : `${reason} With d = ${d}, ${heads} heads and ${shared} key/value head${shared > 1 ? "s" : ""} it is ${right}; you said ${got}.`;
  },
});

/** How many parameters multi-head attention has. */
export const count = exercise<Count>(
  "1. Count",
  [
    countStage("one head", [8, 1, 1], "Four matrices of d × d."),
    countStage("more heads cost nothing", [8, 4, 4], "Four heads of width 2 share the same four matrices out."),
    countStage(
      "fewer key/value heads",
      [8, 4, 1],
      "Only the matrices of keys and values are narrower: d × (shared · d / heads).",
    ),
    countStage("any sizes", [64, 8, 2], "The queries' and the output's matrix stay d × d."),
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "Which of the four matrices know of key/value heads?",
      "Those of keys and of values have `shared` pieces of width d / heads: d × (shared · d / heads) numbers each.",
    ],
    solution: `(d, heads, shared) => 2 * d * d + 2 * d * shared * (d / heads)`,
    because:
      "The matrices of queries and output are d × d; those of keys and values have d rows and one piece for each key/value head.",
    insight: "The number of heads is no cost in parameters; sharing keys and values saves some.",
  },
);

/** The four matrices, `[d, d]` each. */
export type Matrices = Record<"Q" | "K" | "V" | "O", tf.Tensor2D>;
type Build = (query: tf.Tensor2D, items: tf.Tensor2D, W: Matrices, heads: number) => tf.Tensor;

const times = (A: number[][], B: number[][]) => A.map((row) => B[0].map((_, j) => sum(row.map((a, k) => a * B[k][j]))));

/** The same with arrays, one head after the other. */
function attended(query: number[][], items: number[][], W: Record<keyof Matrices, number[][]>, heads: number) {
  const [q, k, v] = [times(query, W.Q), times(items, W.K), times(items, W.V)];
  const width = q[0].length / heads;
  const found = q.map((row) =>
    Array.from({ length: heads }, (_, h) => {
      const piece = (x: number[]) => x.slice(h * width, (h + 1) * width);
      const powers = k.map((key) => Math.exp(sum(piece(row).map((x, j) => x * piece(key)[j])) / Math.sqrt(width)));
      return times([powers.map((power) => power / sum(powers))], v.map(piece))[0];
    }).flat(),
  );
  return times(found, W.O).flat();
}

function buildStage(name: string, [N, M, d, heads]: number[], hint: string, outputIdentity = false) {
  return {
    name,
    mistake: (answer: Build) => {
      const random = (rows: number, columns: number, seed: string) => {
        const normal = gaussian(`exercises/12/${name}/${seed}`);
        return filled([rows, columns], () => normal()) as tf.Tensor2D;
      };
      const [query, items] = [random(N, d, "query"), random(M, d, "items")];
      const W: Matrices = {
        Q: random(d, d, "Q"),
        K: random(d, d, "K"),
        V: random(d, d, "V"),
        O: outputIdentity ? tf.eye(d) : random(d, d, "O"),
      };
      const got: unknown = answer(query, items, W, heads);
      if (!(got instanceof tf.Tensor)) return "Return a tensor: the contexts.";
      if (got.shape.join() !== `${N},${d}`)
        return `For ${N} ${N > 1 ? "queries" : "query"} of width ${d} the contexts have shape [${N}, ${d}]; yours have [${got.shape}].`;
      const arrays = { Q: W.Q.arraySync(), K: W.K.arraySync(), V: W.V.arraySync(), O: W.O.arraySync() };
      const right = attended(query.arraySync(), items.arraySync(), arrays, heads);
      const said = Array.from(got.dataSync());
      return close(said, right) ? undefined : `${hint} It should be ${list(right)}; it is ${list(said)}.`;
    },
  };
}

/** Multi-head attention of tensors. */
export const build = exercise<Build>(
  "2. Build the mechanism",
  [
    buildStage(
      "one item: values, then the output's matrix",
      [1, 1, 4, 2],
      "Of one item each head has weight 1: only V and O count.",
    ),
    buildStage("one head", [1, 3, 4, 1], "With one head it is scaled dot-product attention of width 4."),
    buildStage(
      "two heads look for themselves",
      [1, 3, 4, 2],
      "Here O is the identity. Each head scores with its two numbers of q and k, divided by √2, and has a softmax of its own.",
      true,
    ),
    buildStage("their finds side by side, times O", [1, 3, 6, 3], "Heads stand in order, and then O mixes them."),
    buildStage(
      "several queries",
      [2, 5, 6, 3],
      "Heads before queries when you multiply, queries before heads when you join.",
    ),
  ],
  {
    level: "medium",
    minutes: 25,
    hints: [
      "After q = query · W.Q, [N, d], reshape to [N, heads, width]. Which axes must come last for matMul to make [N, M] scores in each head?",
      "Transpose to [heads, N, width]; the same for keys and values. tf.matMul(q, k, false, true) is [heads, N, M].",
      "Divide by √width, softmax, times v: [heads, N, width]. Transpose back to [N, heads, width], reshape to [N, d], times W.O.",
    ],
    solution: `(query, items, W, heads) => tf.tidy(() => {
  const width = W.Q.shape[1] / heads;
  const split = (x: tf.Tensor2D) => tf.transpose(x.reshape([x.shape[0], heads, width]), [1, 0, 2]);
  const q = split(tf.matMul(query, W.Q));
  const k = split(tf.matMul(items, W.K));
  const v = split(tf.matMul(items, W.V));
  const weights = tf.softmax(tf.div(tf.matMul(q, k, false, true), Math.sqrt(width)));
  const found = tf.transpose(tf.matMul(weights, v), [1, 0, 2]).reshape([query.shape[0], heads * width]);
  return tf.matMul(found as tf.Tensor2D, W.O);
})`,
    because:
      "Two reshapes and two transpositions are all that several heads add to attention; every head is computed at once.",
    insight:
      "A head is an attention of its own on its own piece of the features, and the last matrix is where they meet.",
  },
);

type Winners = (keys: number[]) => number[];

const winnersStage = (name: string, keys: number[], right: number[], reason: string) => ({
  name,
  mistake: (answer: Winners) => {
    const got = answer([...keys]);
    if (!Array.isArray(got)) return "Return a list of places, from 0.";
    return got.join() === right.join()
      ? undefined
      : `${reason} Of the keys [${keys.join(", ")}] it is [${right.join(", ")}]; you said [${got.join(", ")}].`;
  },
});

/** Which keys a head of width 1 can single out. */
export const winners = exercise<Winners>(
  "3. Predict: a head of width 1",
  [
    winnersStage(
      "the largest and the smallest",
      [1, 5, 3, 2],
      [0, 1],
      "A large query prefers the largest key, a large negative one the smallest.",
    ),
    winnersStage(
      "below zero as well",
      [-2, 4, -7, 0],
      [1, 2],
      "Scores are q · k: with q = −1 they are 2, −4, 7 and 0.",
    ),
    winnersStage(
      "equal keys",
      [3, 3, 1],
      [2],
      "Two keys that are equal have equal weights: neither has more than all others.",
    ),
    winnersStage("one key alone", [2], [0], "It has all the weight."),
  ],
  {
    level: "easy",
    minutes: 10,
    hints: [
      "The scores are q · k₁, q · k₂ … Which is the highest if q is 1? If q is −1? If q is 0.1?",
      "q > 0 prefers the largest key, q < 0 the smallest, however large q is. And if two share that place?",
    ],
    solution: `(keys) => {
  const [low, high] = [Math.min(...keys), Math.max(...keys)];
  const alone = (key: number) => keys.filter((other) => other === key).length === 1;
  return keys.flatMap((key, place) => (alone(key) && (key === low || key === high) ? [place] : []));
}`,
    because:
      "Multiplying by a positive number keeps the order of the keys, by a negative one turns it round. What lies between stays between.",
    insight: "A head needs width to tell items apart: on a line only the two ends can be pointed at.",
  },
);

type Reading = (sum: number[], weights: number[]) => number[];

const readingStage = (name: string, digits: number[], weights: number[], noise: number, reason: string) => ({
  name,
  mistake: (answer: Reading) => {
    const normal = gaussian(`exercises/12/${name}`);
    const total = Array.from({ length: 10 }, () => noise * normal());
    digits.forEach((digit, place) => (total[digit] += weights[place]));
    const got = answer([...total], [...weights]);
    if (!Array.isArray(got)) return "Return a list of digits, one for each weight.";
    return got.join() === digits.join()
      ? undefined
      : `${reason} With weights ${list(weights)} the sum was ${list(total)}; the digits were [${digits}], you read [${got}].`;
  },
});

/** Reads digits that were written on top of each other. */
export const reading = exercise<Reading>(
  "4. Read the single head",
  [
    readingStage("four different digits", [7, 0, 3, 9], [8, 4, 2, 1], 0, "Each digit has the weight of its place."),
    readingStage(
      "a digit that comes twice",
      [5, 2, 5, 2],
      [8, 4, 2, 1],
      0,
      "Five got 8 + 2, two got 4 + 1: take the heaviest weight off first, then look again.",
    ),
    readingStage(
      "weights in another order",
      [1, 6, 6, 4],
      [0.13, 0.53, 0.04, 0.29],
      0,
      "Return digits in the order of the weights as they are given.",
    ),
    readingStage(
      "with noise",
      [4, 4, 8, 1],
      [0.53, 0.29, 0.13, 0.04],
      0.006,
      "Sums are not exact: take what is nearest.",
    ),
    readingStage(
      "weights that need all four at once",
      [6, 3, 3, 6],
      [0.31, 0.28, 0.25, 0.16],
      0.004,
      "0.28 and 0.25 together are more than 0.31 and 0.16: the heaviest sum need not hold the heaviest weight. Compare whole sums.",
    ),
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "Take the heaviest weight: which digit has enough in the sum for it? Take it off and go on. When does that fail?",
      "There are 10⁴ answers. For each, make its sum, and keep the one that is nearest to the given sum.",
    ],
    solution: `(sum, weights) => {
  let best = { far: Infinity, digits: [] as number[] };
  for (let n = 0; n < 10 ** weights.length; n++) {
    const digits = weights.map((_, place) => Math.floor(n / 10 ** place) % 10);
    const left = [...sum];
    digits.forEach((digit, place) => (left[digit] -= weights[place]));
    const far = left.reduce((total, x) => total + x * x, 0);
    if (far < best.far) best = { far, digits };
  }
  return best.digits;
}`,
    because:
      "If no two answers have the same sum, the nearest sum is the right answer until the noise is as large as half the distance between two of them.",
    insight:
      "The answers are all there in one sum. What one head lacks is not room but a reader, and weights that keep the sums apart.",
  },
);

/** An experiment of the reader's own, and what may be concluded from it. */
export const yours = exercise<() => Finding>("5. Open: change one thing", findingStages, {
  level: "open",
  minutes: 45,
  hints: [
    "Copy `create`, change one thing in it, and train three seeds by `learn`; `allFour(said(model))` measures.",
    "Take the share of words with all four digits right, for three seeds before and after.",
  ],
  solution: `() => ({
  changed: "nothing but the seeds, to see how far they reach",
  before: [0.5, 0.58, 0.54],
  after: [0.52, 0.6, 0.49],
  verdict: "cannot tell" as const,
})`,
  because:
    "There is no one right answer. What counts is that all of one side beat all of the other, or that you say that they do not.",
  insight: "A difference that is smaller than the spread of the seeds is no finding.",
});

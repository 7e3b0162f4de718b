import * as tf from "@tensorflow/tfjs";
import { relation, type Relation } from "../../datasets";
import { gaussian } from "../../random";
import { list } from "../answers";
import { exercise } from "../exercise";

const numbers = (x: tf.Tensor): number[] => Array.from(x.dataSync());
const close = (a: number, b: number) => Math.abs(a - b) < 1e-3 * Math.max(1, Math.abs(b));
const difference = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];

/** What is no tensor of scores [N, M], and why. */
function notScores(got: unknown, queries: number, keys: number): string | undefined {
  if (got instanceof tf.Tensor && got.shape.join() === `${queries},${keys}`) return undefined;
  const shape = got instanceof tf.Tensor ? `of shape [${got.shape}]` : "no tensor";
  return `For ${queries} queries and ${keys} keys the scores must be a tensor of shape [${queries}, ${keys}]; yours is ${shape}.`;
}

/** What makes the variance of dot products one. */
export const divisor = exercise<(d: number, s: number) => number>(
  "1. Another spread",
  [
    {
      name: "standard deviation one: as in the lesson",
      mistake: (answer) => {
        const got = answer(64, 1);
        if (close(got, 8)) return undefined;
        return close(got, 64)
          ? "64 is the variance of the scores. Dividing by a number divides the variance by its square."
          : `For d = 64 and s = 1 the scores have variance 64; divided by your ${got} they have ${Number((64 / got ** 2).toPrecision(3))}.`;
      },
    },
    {
      name: "another standard deviation",
      mistake: (answer) => {
        const got = answer(64, 3);
        if (close(got, 72)) return undefined;
        return close(got, 8)
          ? "Your divisor does not know s. Numbers three times as large make products nine times as large."
          : close(got, 24)
            ? "Only one of the two is three times as large in your answer: the query is, and the key is, too."
            : `For d = 64 and s = 3 each product has variance 3⁴ = 81, and 64 of them 5184, the square of 72; your divisor is ${got}.`;
      },
    },
    {
      name: "measured on random vectors",
      mistake: (answer) => {
        const [draw, d, s, pairs] = [gaussian("exercises/02"), 20, 0.5, 4000];
        const dots = Array.from({ length: pairs }, () => {
          let sum = 0;
          for (let i = 0; i < d; i++) sum += s * draw() * s * draw();
          return sum / answer(d, s);
        });
        const variance = dots.reduce((sum, x) => sum + x * x, 0) / pairs;
        return variance > 0.85 && variance < 1.15
          ? undefined
          : `For d = 20 and s = 0.5 the variance of 4,000 divided dot products is ${variance.toPrecision(3)}. Does your answer hold for any d and s?`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 4,
    hints: [
      "What is the variance of one product of two independent numbers, each with standard deviation s?",
      "It is s² · s². Variances of independent products add up.",
      "The sum has variance d · s⁴. Divide by its root.",
    ],
    solution: "(d: number, s: number) => s ** 2 * Math.sqrt(d)",
    because: "Each product has variance $s^2 s^2$, their sum $d\\,s^4$, and dividing by its root makes that one.",
    insight:
      "$\\sqrt d$ is right for numbers of variance one. Where a network's numbers grow, its scores saturate all the same.",
  },
);

type Parameters = { W1: tf.Tensor2D; W2: tf.Tensor2D; b: tf.Tensor1D; v: tf.Tensor2D };
type Build = (query: tf.Tensor2D, keys: tf.Tensor2D, parameters: Parameters) => tf.Tensor;

function additiveCase(seed: string): {
  query: tf.Tensor2D;
  keys: tf.Tensor2D;
  parameters: Parameters;
  truth: tf.Tensor;
} {
  const draw = gaussian(`exercises/02/${seed}`);
  const table = (...shape: number[]) => tf.tensor(Array.from({ length: shape.reduce((a, b) => a * b) }, draw), shape);
  const [query, keys] = [table(3, 4), table(5, 4)] as tf.Tensor2D[];
  const parameters = { W1: table(4, 6), W2: table(4, 6), b: table(6), v: table(6, 1) } as Parameters;
  const { W1, W2, b, v } = parameters;
  const [q, k] = [tf.matMul(query, W1).expandDims(1), tf.matMul(keys, W2).expandDims(0)];
  const truth = tf.matMul(tf.tanh(tf.add(tf.add(q, k), b)).reshape([15, 6]), v).reshape([3, 5]);
  return { query, keys, parameters, truth };
}

/** The additive alignment, from tensors. */
export const build = exercise<Build>(
  "2. Build it",
  [
    {
      name: "one score for each query and key",
      mistake: (answer) => {
        const { query, keys, parameters } = additiveCase("shape");
        return notScores(answer(query, keys, parameters), 3, 5);
      },
    },
    {
      name: "no score is larger than the numbers in v allow",
      mistake: (answer) => {
        const { query, keys, parameters } = additiveCase("bounded");
        const most = tf.sum(tf.abs(parameters.v)).dataSync()[0];
        const largest = tf.max(tf.abs(answer(tf.mul(query, 100), tf.mul(keys, 100), parameters))).dataSync()[0];
        return largest <= most * 1.001
          ? undefined
          : `With v as it is no score can be above ${most.toPrecision(3)}, as tanh stays between -1 and 1; yours goes to ${largest.toPrecision(3)}. The tanh stands around the whole sum.`;
      },
    },
    {
      name: "the query changes which key is best",
      mistake: (answer) => {
        const { query, keys, parameters } = additiveCase("query");
        const gaps = tf.sub(answer(query, keys, parameters), tf.max(answer(query, keys, parameters), 1, true));
        const same = difference(gaps.slice([0, 0], [1, 5]), gaps.slice([1, 0], [1, 5])) < 1e-4;
        return same
          ? "Two different queries rank the keys alike, with the same gaps. Query and key must meet *inside* the tanh."
          : undefined;
      },
    },
    {
      name: "as the formula says",
      mistake: (answer) => {
        const { query, keys, parameters, truth } = additiveCase("exact");
        const got = answer(query, keys, parameters);
        if (difference(got, truth) < 1e-3) return undefined;
        const without = additiveCase("exact");
        const noBias = answer(without.query, without.keys, { ...without.parameters, b: tf.zeros([6]) });
        return difference(got, noBias) < 1e-6
          ? "Your scores do not change with b."
          : `The first query's scores should be ${list(numbers(truth).slice(0, 5))}; yours are ${list(numbers(got).slice(0, 5))}. Is each parameter where the formula has it?`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 12,
    hints: [
      "First only the two products: `tf.matMul(query, W1)` is [N, U], `tf.matMul(keys, W2)` is [M, U].",
      "Every query must meet every key: give the one the shape [N, 1, U] and the other [1, M, U] (`expandDims`), and add them.",
      "After tanh there is [N, M, U], and v weighs the last axis. `tf.matMul` wants two axes here: reshape to [N · M, U], multiply by v, reshape to [N, M].",
    ],
    solution: `(query: tf.Tensor2D, keys: tf.Tensor2D, { W1, W2, b, v }: { W1: tf.Tensor2D; W2: tf.Tensor2D; b: tf.Tensor1D; v: tf.Tensor2D }) => {
  const q = tf.matMul(query, W1).expandDims(1);   // [N, 1, U]
  const k = tf.matMul(keys, W2).expandDims(0);    // [1, M, U]
  const hidden = tf.tanh(tf.add(tf.add(q, k), b));
  return tf.matMul(hidden.reshape([-1, W1.shape[1]]), v).reshape([query.shape[0], keys.shape[0]]);
}`,
    because:
      "Broadcasting adds each of the N rows to each of the M rows. The additive alignment needs all $N \\cdot M \\cdot U$ numbers in between, a dot product only $N \\cdot M$: that is its price.",
    insight:
      "Query and key meet inside the tanh. What meets outside is a sum, and a sum ranks keys alike for all queries.",
  },
);

const FUNCTIONS = ["dot", "cosine", "gaussian", "general", "additive", "location"] as const;
type Doubled = Record<(typeof FUNCTIONS)[number], boolean>;

/** Whether another key can win when all keys become twice as long. */
export const doubled = exercise<() => Doubled>(
  "3. Twice as long",
  [
    {
      name: "true or false for each of the six",
      mistake: (answer) => {
        const got = answer();
        const missing = FUNCTIONS.filter((name) => typeof got?.[name] !== "boolean");
        return missing.length ? `Say true or false for ${missing.join(", ")}.` : undefined;
      },
    },
    {
      name: "those that multiply",
      mistake: (answer) => {
        const got = answer();
        return got.dot || got.general
          ? "Dot and general: every score is multiplied by the same 2. Softmax becomes sharper, but the highest score stays the highest."
          : undefined;
      },
    },
    {
      name: "those that do not see lengths",
      mistake: (answer) => {
        const got = answer();
        return got.cosine || got.location
          ? "The cosine divides lengths out, and the location-based alignment does not look at keys at all: not one score changes."
          : undefined;
      },
    },
    {
      name: "those for which a length is a place",
      mistake: (answer) => {
        const got = answer();
        if (!got.gaussian)
          return "For the query 2 and the keys 1 and 2.5, the Gaussian takes 2.5. Doubled they are 2 and 5. Which one now?";
        return got.additive
          ? undefined
          : "Tanh levels off: a key that was on its slope may reach its flat end, where another key already was. One unit with W₂ = v = 1 and another with W₂ = 5, v = -0.5 are enough to see it.";
      },
    },
  ],
  {
    level: "easy",
    minutes: 5,
    hints: [
      "Write each formula with 2k instead of k. Can the 2 be taken out?",
      "If the same factor stands before every key's score, the order stays. For which two does none of the scores change?",
      "That leaves the Gaussian and additive: find two keys on a line whose order changes.",
    ],
    solution: "() => ({ dot: false, cosine: false, gaussian: true, general: false, additive: true, location: false })",
    because:
      "$q^\\top(2k) = 2\\,q^\\top k$, and so for general: all scores double. The cosine and location-based scores stay. $-\\lVert q - 2k\\rVert^2$ and $\\tanh(\\dots + 2 W_2^\\top k)$ are no multiples of what they were.",
    insight: "A factor that all scores share changes how sharp weights are, and never which key has most of them.",
  },
);

type Told = { key: (k: number[]) => number[]; query: (q: number[]) => number[] };
const product = (x: number[], y: number[]) => x.reduce((sum, xi, i) => sum + xi * y[i], 0);
const far = (x: number[], y: number[]) => x.reduce((sum, xi, i) => sum + (xi - y[i]) ** 2, 0);

/** How many of some random lists have the farthest key, or the nearest, win a dot product of what is told. */
function winners({ key, query }: Told) {
  const draw = gaussian("exercises/02/farthest");
  const vector = () => Array.from({ length: 3 }, draw);
  const lists = Array.from({ length: 60 }, () => ({ q: vector(), keys: Array.from({ length: 6 }, vector) }));
  const best = (scores: number[]) => scores.indexOf(Math.max(...scores));
  const share = (rule: (q: number[], keys: number[][]) => number) =>
    lists.filter(({ q, keys }) => best(keys.map((k) => product(query(q), key(k)))) === rule(q, keys)).length / 60;
  return {
    farthest: share((q, keys) => best(keys.map((k) => far(q, k)))),
    nearest: share((q, keys) => best(keys.map((k) => -far(q, k)))),
    longest: share((_q, keys) => best(keys.map((k) => product(k, k)))),
  };
}

/** What keys and queries say so that a dot product finds the farthest key. */
export const farthest = exercise<Told>(
  "4. The farthest",
  [
    {
      name: "key and query say equally many numbers",
      mistake: ({ key, query }) => {
        const [k, q] = [key([1, 2, 3]), query([4, 5, 6])];
        if (!Array.isArray(k) || !Array.isArray(q)) return "Both must return an array of numbers.";
        return k.length === q.length
          ? undefined
          : `A dot product needs vectors of one width: your key says ${k.length} numbers, your query ${q.length}.`;
      },
    },
    {
      name: "the farthest key wins",
      mistake: (told) => {
        const { farthest, nearest, longest } = winners(told);
        if (farthest === 1) return undefined;
        if (nearest === 1) return "This finds the nearest. Which signs must be turned?";
        if (longest === 1) return "This finds the longest key, whoever asks: the query has no say in it.";
        return `The farthest key wins in ${Math.round(60 * farthest)} of 60 lists. Multiply ‖q − k‖² out: which parts know the key?`;
      },
    },
    {
      name: "the score is the distance, up to what all keys share",
      mistake: ({ key, query }) => {
        const [q, a, b] = [
          [1, -2, 0.5],
          [0, 1, 1],
          [2, 2, -1],
        ];
        const [gap, truth] = [product(query(q), key(a)) - product(query(q), key(b)), far(q, a) - far(q, b)];
        const factor = gap / truth;
        const others = product(query(b), key(q)) - product(query(b), key(a));
        return close(others, factor * (far(b, q) - far(b, a)))
          ? undefined
          : "It wins, but its scores are not the squared distances up to a factor and to what all keys share. Leave powers and signs other than those of ‖q − k‖² away.";
      },
    },
  ],
  {
    level: "medium",
    minutes: 8,
    hints: [
      "The lesson told a dot product to find the nearest: look at the table of section 3.",
      "$\\lVert q-k\\rVert^2 = \\lVert q\\rVert^2 - 2\\,q^\\top k + \\lVert k\\rVert^2$. The first part is the same for all keys.",
      "The key says −2k and ‖k‖²; the query says q and 1.",
    ],
    solution: `{
  key: (k: number[]) => [...k.map((x) => -2 * x), k.reduce((sum, x) => sum + x * x, 0)],
  query: (q: number[]) => [...q, 1],
}`,
    because:
      "Their dot product is $\\lVert k\\rVert^2 - 2\\,q^\\top k$, which is the squared distance without $\\lVert q\\rVert^2$.",
    insight:
      "Whatever is a sum of products of something of the key and something of the query, a dot product can find.",
  },
);

const THREE: readonly Relation[] = ["same", "same, lengths vary", "nearest"];

/** The share of 100 lists of one relation whose key gets the highest score. */
const shareOf = (answer: (query: tf.Tensor2D, keys: tf.Tensor2D) => tf.Tensor, name: Relation): number => {
  const { query, keys, truth } = relation(name, { examples: 100, seed: "exercises/02" });
  const hits = truth.map((right, i) =>
    tf.tidy(
      () => tf.argMax(answer(tf.tensor2d([query[i]]), tf.tensor2d(keys[i])).reshape([-1])).dataSync()[0] === right,
    ),
  );
  return hits.filter(Boolean).length / 100;
};

/** One alignment without parameters for three relations. */
export const three = exercise<(query: tf.Tensor2D, keys: tf.Tensor2D) => tf.Tensor>(
  "5. One for three",
  [
    {
      name: "one score for each query and key",
      mistake: (answer) =>
        notScores(
          answer(
            tf.ones([2, 4]),
            tf.tensor2d([
              [1, 2, 3, 4],
              [2, 0, 0, 1],
              [1, 1, 0, 0],
            ]),
          ),
          2,
          3,
        ),
    },
    ...THREE.map((name) => ({
      name: `${name}: at least 95 of 100`,
      mistake: (answer: (query: tf.Tensor2D, keys: tf.Tensor2D) => tf.Tensor) => {
        const right = shareOf(answer, name);
        const why = {
          same: "A direction or a distance finds it; is a sign turned?",
          "same, lengths vary":
            "Long keys, or keys far away, still win here. Let the direction count more than the length.",
          nearest:
            "On a line through zero all keys have one direction, or its opposite. Something must tell lengths apart.",
        }[name as "same"];
        return right >= 0.95 ? undefined : `It finds ${Math.round(100 * right)} of 100. ${why}`;
      },
    })),
  ],
  {
    level: "open",
    minutes: 15,
    hints: [
      "The cosine fails only for *nearest*, where many keys tie. What could break a tie?",
      "A sum of two alignments is an alignment. How large must the first be, so that the second only breaks ties?",
      "A hundred times the cosine, minus the distance (not squared: squares of long keys are huge).",
    ],
    solution: `(query: tf.Tensor2D, keys: tf.Tensor2D) => {
  const unit = (x: tf.Tensor) => tf.div(x, tf.norm(x, 2, -1, true));
  const cosine = tf.matMul(unit(query), unit(keys), false, true);
  const distance = tf.norm(tf.sub(query.expandDims(1), keys.expandDims(0)), 2, -1);
  return tf.sub(tf.mul(cosine, 100), distance);
}`,
    because:
      "Where directions differ, a hundred times the cosine decides; on a line, where they do not, the distance does. Other answers are as good.",
    insight:
      "Alignments add up. A network that sums several views of a pair can leave it to learning which of them counts.",
  },
);

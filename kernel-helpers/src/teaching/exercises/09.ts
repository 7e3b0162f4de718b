import * as tf from "@tensorflow/tfjs";
import { close, list } from "../answers";
import { exercise } from "../exercise";
import { findingStages, type Finding } from "../finding";

export type { Finding };

const places = (seen: readonly boolean[]) => seen.flatMap((is, i) => (is ? [i] : []));

type Inside = (centre: number, reach: number, frames: number) => boolean[];

/** Where a frame is inside, as text; what is wrong with the answer's shape, if anything. */
function seenBy(answer: Inside, centre: number, reach: number, frames: number): number[] | string {
  const got = answer(centre, reach, frames);
  if (!Array.isArray(got)) return "Return an array of booleans, one for each frame.";
  if (got.length !== frames) return `For ${frames} frames there must be ${frames} booleans; you gave ${got.length}.`;
  return places(got);
}

/** Which frames a window shows. */
export const inside = exercise<Inside>(
  "1. The window",
  [
    {
      name: "no reach: one frame",
      mistake: (answer) => {
        const got = seenBy(answer, 2, 0, 5);
        if (typeof got === "string") return got;
        return close(got, [2]) ? undefined : `With reach 0 around frame 2 only frame 2 is seen; you show ${list(got)}.`;
      },
    },
    {
      name: "as far to the right as to the left",
      mistake: (answer) => {
        const got = seenBy(answer, 4, 2, 9);
        if (typeof got === "string") return got;
        if (close(got, [2, 3, 4, 5, 6])) return undefined;
        return close(got, [2, 3, 4, 5])
          ? "The last frame within reach is missing: 6 is 2 away from 4, and 2 is within a reach of 2."
          : `Reach 2 around 4 is 2 to 6; you show ${list(got)}.`;
      },
    },
    {
      name: "the window is the same wherever between two frames the centre lies",
      mistake: (answer) => {
        const got = seenBy(answer, 4.4, 1, 9);
        if (typeof got === "string") return got;
        if (close(got, [3, 4, 5])) return undefined;
        return close(got, [4, 5])
          ? "Around 4.4 you show two frames where around 4 you show three. Round the centre first: a window has 2 · reach + 1 frames."
          : `The frame nearest to 4.4 is 4, so 3, 4 and 5 are seen; you show ${list(got)}.`;
      },
    },
    {
      name: "nothing beyond the first and the last frame",
      mistake: (answer) => {
        for (const [centre, right] of [
          [0, [0, 1, 2]],
          [6, [4]],
          [9, []],
        ] as const) {
          const got = seenBy(answer, centre, 2, 5);
          if (typeof got === "string") return got;
          if (!close(got, right))
            return `Of 5 frames, reach 2 around ${centre} shows ${list(right)}; you show ${list(got)}.`;
        }
        return undefined;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "Go through all frames and ask of each: how far is it from the centre?",
      "Which whole number is the centre? `Math.round` says. Inside is what is at most `reach` away from it.",
    ],
    solution:
      "(centre: number, reach: number, frames: number) => Array.from({ length: frames }, (_, j) => Math.abs(j - Math.round(centre)) <= reach)",
    because:
      "A window is a mask: true where attention is allowed. The centre is rounded, so every window has 2 · reach + 1 frames, as far as there are frames.",
    insight: "Local attention is the old attention with a mask that moves from query to query.",
  },
);

type Local = (query: tf.Tensor1D, keys: tf.Tensor2D, values: tf.Tensor2D, centre: number, reach: number) => tf.Tensor;

interface Asked {
  query: number[];
  keys: number[][];
  values: number[][];
  centre: number;
  reach: number;
}

function contextOf(answer: Local, { query, keys, values, centre, reach }: Asked): number[] {
  const got = answer(tf.tensor1d(query), tf.tensor2d(keys), tf.tensor2d(values), centre, reach);
  if (!(got instanceof tf.Tensor)) throw new Error("return a tensor, the context");
  return Array.from(got.dataSync());
}

/** Luong's local-p, number by number. */
function localByHand({ query, keys, values, centre, reach }: Asked): number[] {
  const seen = keys.map((_, j) => Math.abs(j - Math.round(centre)) <= reach);
  const powers = keys.map((key, j) => (seen[j] ? Math.exp(key.reduce((sum, x, i) => sum + x * query[i], 0)) : 0));
  const total = powers.reduce((a, b) => a + b, 0);
  const weights = powers.map((power, j) => (power / total) * Math.exp((-2 * (j - centre) ** 2) / reach ** 2));
  return values[0].map((_, e) => weights.reduce((sum, weight, j) => sum + weight * values[j][e], 0));
}

const ones = (n: number) => Array.from({ length: n }, () => [1]);

/** Local attention with tensors. */
export const build = exercise<Local>(
  "2. Build the mechanism",
  [
    {
      name: "right at the centre the value comes back whole",
      mistake: (answer) => {
        const got = contextOf(answer, { query: [0], keys: ones(1), values: [[7, 8]], centre: 0, reach: 2 });
        return close(got, [7, 8])
          ? undefined
          : `One frame, and the centre on it: the weight is 1 · e⁰ and the context [7, 8]; you returned ${list(got)}.`;
      },
    },
    {
      name: "frames beyond the reach are not heard",
      mistake: (answer) => {
        const asked = { query: [0], keys: ones(5), values: [[0], [0], [0], [0], [100]], centre: 1, reach: 2 };
        const got = contextOf(answer, asked);
        return close(got, [0])
          ? undefined
          : `Frame 4 is 3 away from the centre 1, beyond reach 2; you still hear ${list(got)} of it.`;
      },
    },
    {
      name: "the softmax is taken inside the window",
      mistake: (answer) => {
        const asked = { query: [1], keys: [[0], [0], [0], [9]], values: [[1], [1], [1], [5]], centre: 0, reach: 2 };
        const got = contextOf(answer, asked);
        if (got[0] > 0.3 && got[0] < 1.001) return undefined;
        return got[0] < 0.1
          ? "Frame 3 is outside, but its high score took nearly all of the softmax before you hid it. Hide it first: lower its score."
          : `The context should be ${list(localByHand(asked))}; you returned ${list(got)}.`;
      },
    },
    {
      name: "weights fall off around the exact centre, and are not made to sum to one again",
      mistake: (answer) => {
        const asked = { query: [0], keys: ones(5), values: ones(5), centre: 2.3, reach: 1 };
        const [got, right] = [contextOf(answer, asked), localByHand(asked)];
        if (close(got, right)) return undefined;
        if (close(got, [1]))
          return "All values are 1 and so is your context: either the Gaussian is missing, or you divided by the sum of the weights after it.";
        return close(got, localByHand({ ...asked, centre: 2 }))
          ? "Your Gaussian stands on the rounded centre. The window is rounded, the Gaussian is not: it is all that can teach the centre."
          : `With σ = reach / 2 the context should be ${list(right)}; you returned ${list(got)}. Is it exp(−(j − centre)² / 2σ²)?`;
      },
    },
    {
      name: "random numbers, as the formula has them",
      mistake: (answer) => {
        const [query, keys, values] = [
          tf.randomNormal([3], 0, 1, "float32", 1).arraySync() as number[],
          tf.randomNormal([9, 3], 0, 1, "float32", 2).arraySync() as number[][],
          tf.randomNormal([9, 2], 0, 1, "float32", 3).arraySync() as number[][],
        ];
        const asked = { query, keys, values, centre: 5.6, reach: 3 };
        const [got, right] = [contextOf(answer, asked), localByHand(asked)];
        return close(got, right)
          ? undefined
          : `For nine random frames the context should be ${list(right)}; you returned ${list(got)}. Are the scores dot products of query and key?`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 25,
    hints: [
      "Four steps: scores (dot products), the window (very low scores outside), softmax, and a Gaussian by which the weights are multiplied.",
      "`tf.range(0, keys.shape[0])` has the place of every frame. Its distance from the centre makes both the window and the Gaussian; only the window rounds.",
      "Scores: `tf.matMul(keys, query.expandDims(1)).squeeze([1])`. Outside add −1e9. After the softmax multiply by `tf.exp(away² / (−2σ²))`, then `tf.matMul(weights.expandDims(0), values)`.",
    ],
    solution: `(query: tf.Tensor1D, keys: tf.Tensor2D, values: tf.Tensor2D, centre: number, reach: number) => {
  const place = tf.range(0, keys.shape[0]);
  const outside = tf.greater(tf.abs(tf.sub(place, Math.round(centre))), reach).toFloat();
  const scores = tf.matMul(keys, query.expandDims(1)).squeeze([1]);
  const weights = tf.softmax(tf.add(scores, tf.mul(outside, -1e9)));
  const fallOff = tf.exp(tf.div(tf.square(tf.sub(place, centre)), (-2 * reach * reach) / 4));
  return tf.matMul(tf.mul(weights, fallOff).expandDims(0), values).squeeze([0]);
}`,
    because:
      "Mask, softmax, weighted sum are as ever. New is the factor exp(−(j − p)²/2σ²): it changes smoothly with p, where the window only jumps, so a slope can reach the network that predicts p.",
    insight: "The window says what is computed; the Gaussian is what can be learned.",
  },
);

type Spread = (phoneme: number) => number;

/** How far a fixed pace is off. */
export const pace = exercise<Spread>(
  "3. Predict: how far is a fixed pace off?",
  [
    {
      name: "the first phoneme begins where it must",
      mistake: (answer) => {
        const got = answer(0);
        if (typeof got !== "number") return "Return a number, the standard deviation in frames.";
        return close([got], [0]) ? undefined : `Phoneme 0 begins at frame 0, always; you say ${list([got])}.`;
      },
    },
    {
      name: "after one phoneme: the spread of one duration",
      mistake: (answer) => {
        const got = answer(1);
        if (close([got], [Math.sqrt(1.25)])) return undefined;
        if (close([got], [1.25])) return "1.25 is the variance of a duration; its root is the standard deviation.";
        return `A duration is 2, 3, 4 or 5, each as often: 1.5, 0.5, 0.5 and 1.5 away from 3.5. The mean of the squares is 1.25, its root 1.12; you say ${list([got])}.`;
      },
    },
    {
      name: "after four: not four times as much",
      mistake: (answer) => {
        const got = answer(4);
        if (close([got], [Math.sqrt(5)])) return undefined;
        return close([got], [4 * Math.sqrt(1.25)])
          ? "Four times the spread would be right if all four durations were long together, or short together. They are independent, and partly cancel."
          : `Variances of independent durations add up: 4 · 1.25 = 5. You say ${list([got])}.`;
      },
    },
    {
      name: "for every phoneme",
      mistake: (answer) => {
        const which = [2, 7, 13];
        const [got, right] = [which.map((t) => answer(t)), which.map((t) => Math.sqrt(1.25 * t))];
        return close(got, right)
          ? undefined
          : `Before the phonemes 2, 7 and 13 the spread is ${list(right)}; you say ${list(got)}.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 10,
    hints: [
      "Phoneme t begins after t durations. What is the variance of one of them, if 2, 3, 4 and 5 come equally often?",
      "Variances of independent numbers add up, standard deviations do not.",
    ],
    solution: "(phoneme: number) => Math.sqrt(1.25 * phoneme)",
    because:
      "A duration has variance (1.5² + 0.5² + 0.5² + 1.5²) / 4 = 1.25, and t of them have 1.25 t. The pace 3.5 t is right on average and off by √(1.25 t): 3 frames at the eighth phoneme, 4 at the fourteenth.",
    insight: "A fixed pace drifts with the root of the length: whatever the reach, some length is too long for it.",
  },
);

type Follow = (weights: number[][], reach: number) => number[];

/** A window that follows the last place, put on a map that is there already. */
export const follow = exercise<Follow>(
  "4. Follow the last place",
  [
    {
      name: "the first query may look anywhere",
      mistake: (answer) => {
        const got = answer([[0.1, 0.2, 0.1, 0.6]], 1);
        if (!Array.isArray(got)) return "Return an array: for each query the frame that it takes.";
        return close(got, [3]) ? undefined : `The largest weight is at frame 3; you take ${list(got)}.`;
      },
    },
    {
      name: "each next query goes on",
      mistake: (answer) => {
        const got = answer(
          [
            [0.9, 0.1, 0, 0],
            [0.8, 0.15, 0.05, 0],
          ],
          2,
        );
        if (close(got, [0, 1])) return undefined;
        return close(got, [0, 0])
          ? "Both queries take frame 0. The second one may only take a frame after the first one's."
          : `After frame 0 the best of the next two is frame 1; you take ${list(got)}.`;
      },
    },
    {
      name: "but not beyond its reach",
      mistake: (answer) => {
        const got = answer(
          [
            [0.9, 0.1, 0, 0, 0],
            [0, 0.1, 0.2, 0, 0.7],
          ],
          2,
        );
        if (close(got, [0, 2])) return undefined;
        return close(got, [0, 4])
          ? "Frame 4 is a twin: four frames on, beyond reach 2. Of frames 1 and 2 take the better."
          : `With reach 2 after frame 0 there are frames 1 and 2, and 2 has more; you take ${list(got)}.`;
      },
    },
    {
      name: "at the end it stays on the last frame",
      mistake: (answer) => {
        const got = answer(
          [
            [0, 0, 1],
            [0.5, 0.3, 0.2],
          ],
          2,
        );
        return close(got, [2, 2])
          ? undefined
          : `After the last frame there is none; the second query stays on 2. You take ${list(got)}.`;
      },
    },
  ],
  {
    level: "hard",
    minutes: 25,
    hints: [
      "Keep the last place in a variable, and go through the queries with a loop.",
      "For a query after place p the candidates are p + 1 … p + reach, as far as there are frames. For the first, all.",
      "`Math.min(p + reach, frames − 1)` is the last candidate. If there is none, take p again.",
    ],
    solution: `(weights: number[][], reach: number) => {
  const taken: number[] = [];
  for (const row of weights) {
    const last = taken[taken.length - 1];
    const from = last === undefined ? 0 : Math.min(last + 1, row.length - 1);
    const to = last === undefined ? row.length - 1 : Math.min(last + reach, row.length - 1);
    let best = from;
    for (let j = from; j <= to; j++) if (row[j] > row[best]) best = j;
    taken.push(best);
  }
  return taken;
}`,
    because:
      "The window stands after the last place instead of on a clock. Twins further away are out of sight, and the pace is that of the speaker.",
    insight:
      "Where to look next depends on where one looked last. Location-aware attention learns this rule; here you wrote it down.",
  },
);

/** An experiment of the reader's own, and what may be concluded from it. */
export const yours = exercise<() => Finding>("5. Open: listen for longer", findingStages, {
  level: "open",
  minutes: 45,
  hints: [
    "What does each kind lose at twice the length: its place, its pace, or the sounds? Look at a map first.",
    "Learn with another reach, or from ten phonemes instead of seven; let local-m's pace be the mean of this speaker; or window the location-aware model after its last place, as section 8 does with the global one.",
  ],
  solution: `() => ({
  changed: "local-m learned with a reach of 8 frames instead of 4",
  before: [0.82, 0.81, 0.8],
  after: [0.81, 0.78, 0.75],
  verdict: "cannot tell" as const,
})`,
  because:
    'Set `config.reach = 8`, run `await learn(["local-m"])`, and let it transcribe `tested[14]`. A wider window is not lost so soon, but has more twins in it; a reach of 2 is clearly worse, with 0.63 to 0.68 right.',
  insight: "What a model does at a length that it never saw is decided by how it knows its place.",
});

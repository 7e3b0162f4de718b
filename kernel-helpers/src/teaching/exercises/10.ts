import * as tf from "@tensorflow/tfjs";
import { seededNoise } from "../../random";
import { near } from "../answers";
import { exercise } from "../exercise";

const round = (x: number) => Number(x.toPrecision(3));
const list = (numbers: readonly number[]) => `[${numbers.map(round).join(", ")}]`;
/** The largest difference of two tensors of one shape. */
const apart = (x: tf.Tensor, y: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(x, y))).dataSync()[0]);

/** The weight of the first of two sources, whose scores are given. */
export const share = exercise<(first: number, second: number) => number>(
  "1. The first source's share",
  [
    {
      name: "equal scores",
      mistake: (answer) => {
        const got = answer(3, 3);
        if (typeof got !== "number") return "Return a number: the weight of the first source.";
        return near(got, 0.5) ? undefined : `With equal scores each has one half; you gave ${round(got)}.`;
      },
    },
    {
      name: "two ahead",
      mistake: (answer) => {
        const got = answer(2, 0);
        return near(got, 0.8808)
          ? undefined
          : `Scores 2 and 0 should give 0.881, as e² / (e² + 1); you gave ${round(got)}.`;
      },
    },
    {
      name: "only the gap counts",
      mistake: (answer) => {
        const got = answer(1002, 1000);
        return near(got, 0.8808)
          ? undefined
          : `1,002 and 1,000 are as far apart as 2 and 0, so 0.881 again; you gave ${got}. Divide both parts of the fraction by e to the first score.`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 4,
    hints: [
      "Write softmax of two scores, then divide numerator and denominator by the numerator.",
      "What is left is 1 / (1 + e to a difference). Which difference?",
    ],
    solution: `(first, second) => 1 / (1 + Math.exp(second - first))`,
    because: "e^p / (e^p + e^q) = 1 / (1 + e^(q − p)): the sigmoid of the gap.",
    insight:
      "With two sources the softmax is a sigmoid of one number, how far the first is ahead. Whatever adds to both scores, such as b, cancels.",
  },
);

/** What the mechanism learns, for two sources. */
export interface Mixing {
  /** `[I₁, D]` and `[I₂, D]`. */
  P: tf.Tensor2D[];
  /** `[D]` each. */
  c: tf.Tensor1D[];
  /** `[D, 1]`. */
  a: tf.Tensor2D;
}

/** Numbers to try an answer with: two sources of widths 3 and 5, six words, width 4. */
const example = () => {
  const noise = seededNoise("exercises/10/build");
  const normal = (...shape: number[]) => tf.sub(tf.mul(4, noise(shape)), 2);
  return {
    sources: [normal(6, 3), normal(6, 5)] as tf.Tensor2D[],
    own: {
      P: [normal(3, 4), normal(5, 4)],
      c: [normal(4), normal(4)],
      a: normal(4, 1),
    } as Mixing,
  };
};
/** The right answer, source by source and word by word. */
function mixed(sources: tf.Tensor2D[], { P, c, a }: Mixing): tf.Tensor {
  const projected = sources.map((source, i) => tf.add(tf.matMul(source, P[i]), c[i]));
  const weights = tf.softmax(
    tf.concat(
      projected.map((x) => tf.matMul(x, a)),
      1,
    ),
  );
  return tf.addN(projected.map((x, i) => tf.mul(x, weights.slice([0, i], [-1, 1]))));
}

/** The mechanism from tensors. */
export const build = exercise<(sources: tf.Tensor2D[], own: Mixing) => tf.Tensor>(
  "2. Build it",
  [
    {
      name: "one vector for each word",
      mistake: (answer) => {
        const { sources, own } = example();
        const got: unknown = answer(sources, own);
        if (!(got instanceof tf.Tensor)) return "Return a tensor: one vector for each word.";
        return got.shape.join() === "6,4"
          ? undefined
          : `For six words and width 4 return [6, 4]; you gave [${got.shape}]. Sources are added up, words are not.`;
      },
    },
    {
      name: "one source: its projection",
      mistake: (answer) => {
        const { sources, own } = example();
        const one = { ...own, P: [own.P[0]], c: [own.c[0]] };
        return apart(answer([sources[0]], one), mixed([sources[0]], one)) < 1e-4
          ? undefined
          : "A single source has weight one, so the answer is its projection, source · P + c. Yours is another. Is the bias c in?";
      },
    },
    {
      name: "each word chooses for itself",
      mistake: (answer) => {
        const { sources, own } = example();
        const whole = answer(sources, own);
        const alone = answer(sources.map((source) => source.slice([0, 0], [1, -1])) as tf.Tensor2D[], own);
        return apart(whole.slice([0, 0], [1, -1]), alone) < 1e-4
          ? undefined
          : "The first word's vector changes when other words stand beside it. Softmax goes over the sources, not over the words.";
      },
    },
    {
      name: "the helper's numbers",
      mistake: (answer) => {
        const { sources, own } = example();
        const off = apart(answer(sources, own), mixed(sources, own));
        return off < 1e-4
          ? undefined
          : `Two sources: your vectors are up to ${round(off)} off. Scores are projected · a, of shape [words, 1] for each source; softmax of them side by side; then the weighted sum of what was projected.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 12,
    hints: [
      "First the projections: tf.add(tf.matMul(source, P[i]), c[i]) for each source, all [words, D].",
      "A source's scores are tf.matMul(projected, a), [words, 1]. tf.concat of them along axis 1 is [words, S], and softmax takes the last axis.",
      "weights.slice([0, i], [-1, 1]) is the column of source i, [words, 1]: tf.mul(projected[i], column) weighs its vectors, tf.addN adds them up.",
    ],
    solution: `(sources, { P, c, a }) => tf.tidy(() => {
  const projected = sources.map((source, i) => tf.add(tf.matMul(source, P[i]), c[i]));
  const weights = tf.softmax(tf.concat(projected.map((x) => tf.matMul(x, a)), 1));
  return tf.addN(projected.map((x, i) => tf.mul(x, weights.slice([0, i], [-1, 1]))));
})`,
    because: "Every word is an attention of its own, with S items. The items are the rows of one word, not the words.",
    insight: "What is attended to need not be a sequence: here it is the ways in which one thing is written down.",
  },
);

/** How often the right source of several is found when nothing tells. */
export const guess = exercise<() => { accuracy: number; chosen: number }>(
  "3. No cue, three sources",
  [
    {
      name: "two numbers",
      mistake: (answer) => {
        const { accuracy, chosen } = answer();
        const are = [accuracy, chosen].every((x) => typeof x === "number" && x >= 0 && x <= 1);
        return are ? undefined : "Both are shares, from 0 to 1.";
      },
    },
    {
      name: "the source chosen for a new word",
      mistake: (answer) => {
        const { chosen } = answer();
        return near(chosen, 1 / 3, 0.01)
          ? undefined
          : `Without a cue the vectors of a new word look alike, whichever source knows it. So what is chosen is right by chance, for how many of three? You said ${round(chosen)}.`;
      },
    },
    {
      name: "sentences",
      mistake: (answer) => {
        const { accuracy } = answer();
        // 1 − arccos(1/√3) / π
        return near(accuracy, 0.696, 0.006)
          ? undefined
          : `You said ${round(accuracy)}. Averaging three readings of equal spread, of which one is the truth, correlates with it by 1/√3 ≈ 0.577; the rule of section 5 makes a share of that.`;
      },
    },
  ],
  {
    level: "easy",
    minutes: 8,
    hints: [
      "By section 5 the share of right answers is 1 − arccos(r) / π, with the correlation r of what is read and what is true.",
      "With S sources, of which one tells the truth and the others something else of the same spread, no fixed weights do better than the average: r = 1/√S.",
    ],
    solution: `() => ({ accuracy: 1 - Math.acos(1 / Math.sqrt(3)) / Math.PI, chosen: 1 / 3 })`,
    because:
      "The sum of three independent readings has spread √3, and one of them is the truth: r = 1/√3, and the share is 0.696.",
    insight:
      "A blind average is not worthless: when nothing tells whom to trust, no fixed weights do better, and attention has nothing to choose by.",
  },
);

/** A cue that is a length: scores that can read it. */
export const lengths = exercise<(vectors: tf.Tensor) => tf.Tensor>(
  "4. A cue that is a length",
  [
    {
      name: "one score for each vector",
      mistake: (answer) => {
        const got: unknown = answer(tf.ones([5, 2, 3]));
        return got instanceof tf.Tensor && got.shape.join() === "5,2"
          ? undefined
          : `For vectors [5, 2, 3] (words, sources, numbers) return scores [5, 2]; you gave ${got instanceof tf.Tensor ? `[${got.shape}]` : "no tensor"}.`;
      },
    },
    {
      name: "whichever way they point",
      mistake: (answer) => {
        const vectors = tf.tensor3d([
          [
            [3, 0],
            [0, 1],
          ],
          [
            [-3, 0],
            [0, -1],
          ],
        ]);
        const scores = answer(vectors).arraySync() as number[][];
        return scores.every(([long, short]) => long > short)
          ? undefined
          : `The first source's vectors are three times as long for both words, but score ${list(scores.map(([long]) => long))} against ${list(scores.map(([, short]) => short))}. A score aᵀw turns its sign when w does; which function of a number does not?`;
      },
    },
    {
      name: "decided",
      mistake: (answer) => {
        const noise = seededNoise("exercises/10/lengths");
        const vectors = tf.mul(tf.sub(noise([200, 2, 8]), 0.5), [[[2], [1]]]);
        const weights = tf.softmax(answer(vectors));
        const right = tf.mean(tf.greater(weights.slice([0, 0], [-1, 1]), 0.9).toFloat()).dataSync()[0];
        return right > 0.8
          ? undefined
          : `Of 200 words whose first vector is about twice as long, ${Math.round(200 * right)} give it more than 0.9 of the weight. It should be most of them: make the gaps between scores wider.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 10,
    hints: [
      "A plane through the middle cannot tell far from near: on both its sides there are long vectors and short ones.",
      "Squares do not care for signs: tf.sum(tf.square(vectors), -1) is the squared length. The helper would take such a step as `encode`.",
      "Numbers between −1 and 1 have small squares; multiply by 5, and softmax is decided.",
    ],
    solution: `(vectors) => tf.mul(5, tf.sum(tf.square(vectors), -1))`,
    because:
      "aᵀw is linear in w: for every long vector that it favours, it disfavours the one that points the other way. Keys that are squares can tell.",
    insight: "The alignment decides what may be a cue. What DME's score cannot read, `encode` can make readable.",
  },
);

/** How far two sources agree: weights that need no cue if a third confirms. */
export const agree = exercise<(sources: tf.Tensor) => tf.Tensor>(
  "5. Two against one",
  [
    {
      name: "weights",
      mistake: (answer) => {
        const got: unknown = answer(tf.ones([4, 3, 2]));
        if (!(got instanceof tf.Tensor) || got.shape.join() !== "4,3")
          return `For [4, 3, 2] (words, sources, numbers) return weights [4, 3]; you gave ${got instanceof tf.Tensor ? `[${got.shape}]` : "no tensor"}.`;
        const sums = tf.sum(got, -1).dataSync();
        return Array.from(sums).every((total) => near(total, 1))
          ? undefined
          : `The weights of a word must sum to one; yours sum to ${list(Array.from(sums))}.`;
      },
    },
    {
      name: "the odd one out is not heard",
      mistake: (answer) => {
        const noise = seededNoise("exercises/10/agree");
        const truth = tf.sub(noise([100, 1, 8]), 0.5);
        const vectors = tf.concat([truth, tf.sub(noise([100, 1, 8]), 0.5), truth], 1);
        const odd = tf.mean(answer(vectors).slice([0, 1], [-1, 1])).dataSync()[0];
        return odd < 0.1
          ? undefined
          : `The second source contradicts the others, which say the same, and gets ${round(odd)} of the weight; it should get less than a tenth.`;
      },
    },
    {
      name: "whichever it is",
      mistake: (answer) => {
        const noise = seededNoise("exercises/10/agree/first");
        const truth = tf.sub(noise([100, 1, 8]), 0.5);
        const vectors = tf.concat([tf.sub(noise([100, 1, 8]), 0.5), truth, truth], 1);
        const odd = tf.mean(answer(vectors).slice([0, 0], [-1, 1])).dataSync()[0];
        return odd < 0.1 ? undefined : `When the first is the odd one, it still gets ${round(odd)}.`;
      },
    },
  ],
  {
    level: "open",
    minutes: 15,
    hints: [
      "No source says of itself that it is wrong. But do two say the same?",
      "Self-attention's scores are between items: tf.matMul(sources, sources, false, true) is [words, 3, 3]. Each source's agreement with the others is a row's sum without its diagonal.",
    ],
    solution: `(sources) => tf.tidy(() => {
  const squares = tf.sum(tf.square(sources), -1, true);
  const products = tf.matMul(sources, sources, false, true);
  const distances = tf.add(tf.sub(squares, tf.mul(2, products)), tf.transpose(squares, [0, 2, 1]));
  const others = tf.add(distances, tf.mul(1e3, tf.eye(3)));   // a source is no witness for itself
  return tf.softmax(tf.mul(-10, tf.min(others, -1)));
})`,
    because:
      "A source's score is how near the nearest of the others lies. Two that agree are near each other; the odd one is far from both. There are other answers.",
    insight:
      "A score that looks at one representation at a time can only read what stands in it. Whether sources agree is a question about pairs: that is self-attention over the sources.",
  },
);

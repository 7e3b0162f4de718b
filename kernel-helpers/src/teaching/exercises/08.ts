import * as tf from "@tensorflow/tfjs";
import { close, list, near, sum } from "../answers";
import { exercise } from "../exercise";

const dot = (a: number[], b: number[]) => sum(a.map((x, i) => x * b[i]));

/** What REINFORCE would add to each score if this key were drawn: `(r − b)(onehot − α)`. */
const push = (alpha: number[], rewards: number[], b: number, drawn: number) =>
  alpha.map((share, i) => (rewards[drawn] - b) * (Number(i === drawn) - share));

/** How far the draws' estimates lie from their mean, squared and averaged over the draws. */
function spread(alpha: number[], rewards: number[], b: number): number {
  const pushes = alpha.map((_, drawn) => push(alpha, rewards, b, drawn));
  const mean = alpha.map((_, i) =>
    dot(
      alpha,
      pushes.map((one) => one[i]),
    ),
  );
  return dot(
    alpha,
    pushes.map((one) => sum(one.map((x, i) => (x - mean[i]) ** 2))),
  );
}

/** The exact slope of the expected reward in each score. */
export const slope = exercise<(alpha: number[], rewards: number[]) => number[]>(
  "1. The exact slope",
  [
    {
      name: "where all keys pay alike, there is no slope",
      mistake: (answer) => {
        const got = answer([0.6, 0.3, 0.1], [2, 2, 2]);
        if (!Array.isArray(got)) return "Return an array: one slope for each score.";
        return close(got, [0, 0, 0])
          ? undefined
          : `Whatever is drawn, the reward is 2, so no score is worth raising; your slopes are ${list(got)}. What is each reward compared with?`;
      },
    },
    {
      name: "two keys drawn equally often",
      mistake: (answer) => {
        const got = answer([0.5, 0.5], [1, 0]);
        return close(got, [0.25, -0.25])
          ? undefined
          : `With half and half, and rewards 1 and 0, the slopes are 0.25 and −0.25; yours are ${list(got)}. How often is the key drawn at all?`;
      },
    },
    {
      name: "keys drawn more and less often",
      mistake: (answer) => {
        const got = answer([0.7, 0.2, 0.1], [1, 0, 4]);
        return close(got, [-0.07, -0.22, 0.29])
          ? undefined
          : `For α = 0.7, 0.2, 0.1 and rewards 1, 0, 4 the expected reward is 1.1, and the slopes are −0.07, −0.22 and 0.29; yours are ${list(got)}. The average must count each reward as often as it is drawn.`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "The reward to expect is each key's reward times how often it is drawn, summed up. Which keys pay more than that?",
      "The slope of a score is α of its key, times how far its reward lies above the expected one.",
    ],
    solution: `(alpha, rewards) => {
  const expected = rewards.reduce((total, reward, i) => total + alpha[i] * reward, 0);
  return alpha.map((share, i) => share * (rewards[i] - expected));
}`,
    because:
      "The expected reward is Σ αᵢrᵢ, and the softmax's slope ∂αⱼ/∂zᵢ is αⱼ(1[i = j] − αᵢ). Summed up, that leaves αᵢ(rᵢ − Σ αⱼrⱼ).",
    insight:
      "A key is worth more attention if it pays more than the average draw, and the slope fades if it is hardly ever drawn.",
  },
);

type Looked = { context: tf.Tensor; logProbability: tf.Tensor };

/** Hard attention from tensors. */
export const look = exercise<(scores: tf.Tensor2D, values: tf.Tensor2D, draws: tf.Tensor1D) => Looked>(
  "2. Build hard attention",
  [
    {
      name: "a context and a log-probability for each query",
      mistake: (answer) => {
        const got: Partial<Looked> | undefined = answer(
          tf.zeros([2, 3]) as tf.Tensor2D,
          tf.ones([3, 4]) as tf.Tensor2D,
          tf.tensor1d([0.1, 0.9]),
        );
        const shape = (x: unknown) => (x instanceof tf.Tensor ? `[${x.shape.join(", ")}]` : "no tensor");
        return shape(got?.context) === "[2, 4]" && shape(got?.logProbability) === "[2]"
          ? undefined
          : `For 2 queries, 3 keys and values of 4 numbers return { context, logProbability } of shapes [2, 4] and [2]; yours are ${shape(got?.context)} and ${shape(got?.logProbability)}.`;
      },
    },
    {
      name: "the draw decides, and one value comes whole",
      mistake: (answer) => {
        const draws = [0.05, 0.19, 0.21, 0.69, 0.71, 0.99];
        const scores = tf.tensor2d(draws.map(() => [0.2, 0.5, 0.3].map(Math.log)));
        const { context } = answer(scores, tf.tensor2d([[10], [20], [30]]), tf.tensor1d(draws));
        const got = Array.from(context.dataSync());
        return close(got, [10, 10, 20, 20, 30, 30])
          ? undefined
          : `The weights are 0.2, 0.5 and 0.3, so draws up to 0.2 take the first key, up to 0.7 the second, the others the third. For the draws ${list(draws)} the values are 10, 10, 20, 20, 30, 30; yours are ${list(got)}.`;
      },
    },
    {
      name: "log α of the key that was drawn",
      mistake: (answer) => {
        const scores = tf.tensor2d([0, 0].map(() => [Math.log(0.2) + 5, Math.log(0.8) + 5]));
        const { logProbability } = answer(scores, tf.tensor2d([[1], [2]]), tf.tensor1d([0.1, 0.5]));
        const got = Array.from(logProbability.dataSync());
        return close(got, [Math.log(0.2), Math.log(0.8)])
          ? undefined
          : `The first query drew a key of weight 0.2, the second one of 0.8, whose logarithms are −1.61 and −0.223; you gave ${list(got)}.`;
      },
    },
    {
      name: "the scores learn from it",
      mistake: (answer) => {
        const values = tf.tensor2d([[1], [2], [3]]);
        const drawn = (scores: tf.Tensor) =>
          tf.sum(answer(scores as tf.Tensor2D, values, tf.tensor1d([0.4])).logProbability);
        const weights = [0.2, 0.5, 0.3];
        const got = Array.from(
          tf
            .grad(drawn)(tf.tensor2d([weights.map(Math.log)]))
            .dataSync(),
        );
        return close(got, [-0.2, 0.5, -0.3])
          ? undefined
          : `The slope of log α of the drawn key is one-hot minus α, here −0.2, 0.5, −0.3; yours is ${list(got)}. Only the choice must be cut off from the gradient, not α.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "Lay the weights side by side on a line from 0 to 1, and see which one the draw falls into: which is the first running sum that is above it?",
      "The choice needs no gradient: tf.softmax(scores).arraySync() gives plain numbers, in which a loop finds the key of each query.",
      "tf.oneHot of the keys, as float32, is the choice, one row for each query: times the values it is the context; times tf.logSoftmax(scores), summed over the last axis, the log-probability.",
    ],
    solution: `(scores, values, draws) => {
  const [alpha, drawn] = [tf.softmax(scores).arraySync() as number[][], draws.arraySync()];
  const keys = alpha.map((weights, n) => {
    let passed = 0;
    const key = weights.findIndex((weight) => drawn[n] < (passed += weight));
    return key < 0 ? weights.length - 1 : key;
  });
  const choice = tf.oneHot(tf.tensor1d(keys, "int32"), scores.shape[1]).toFloat();
  return {
    context: tf.matMul(choice, values),
    logProbability: tf.sum(tf.mul(choice, tf.logSoftmax(scores)), -1),
  };
}`,
    because:
      "A draw that is uniform between 0 and 1 falls into a stretch as often as the stretch is long. The keys are plain numbers, so the choice is a constant for the gradient; log α is not. Where rounding leaves the last running sum below the draw, it is the last key.",
    insight:
      "Hard attention hands the gradient nothing but the log-probability of what it did. All that it learns, it learns from there.",
  },
);

/** The baseline with which two keys are learned without any spread. */
export const quiet = exercise<(alpha: number, first: number, second: number) => number>(
  "3. Predict: a baseline without spread",
  [
    {
      name: "half and half: midway between the rewards",
      mistake: (answer) => {
        const got = answer(0.5, 1, 3);
        if (typeof got !== "number") return "Return a number: the baseline b.";
        return near(got, 2)
          ? undefined
          : `Drawn half and half, with rewards 1 and 3, the estimate for the first score is (1 − b) · 0.5 or −(3 − b) · 0.5. These are equal at b = 2; you said ${got.toPrecision(3)}.`;
      },
    },
    {
      name: "one drawn more often than the other",
      mistake: (answer) => {
        const got = answer(0.9, 1, 3);
        if (near(got, 2.8)) return undefined;
        return near(got, 1.2)
          ? "1.2 is the expected reward. It is a good baseline, but not the quiet one: with it the estimate is −0.02 nine times of ten and −1.62 once. Which b makes the two equal?"
          : `Nine times of ten the estimate is (1 − b) · 0.1, once it is −(3 − b) · 0.9. At your b = ${got.toPrecision(3)} these are ${list([(1 - got) * 0.1, -(3 - got) * 0.9])}; make them equal.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 15,
    hints: [
      "Write down the estimate for the first score twice: if the first key is drawn, and if the second is. There is no spread if the two are the same number.",
      "(r₁ − b)(1 − α) = −(r₂ − b) α. Solve for b.",
    ],
    solution: `(alpha, first, second) => (1 - alpha) * first + alpha * second`,
    because:
      "(r₁ − b)(1 − α) = −(r₂ − b)α gives b = (1 − α)r₁ + αr₂: each reward counts as often as the *other* key is drawn. With b the expected reward, the rare draw still makes a big step.",
    insight:
      "Any baseline leaves the mean where it is; which one is best for the spread is another question, and the answer is not the average reward.",
  },
);

/** How far each of some draws lies above the others. */
export const others = exercise<(rewards: number[]) => number[]>(
  "4. Several looks at one picture",
  [
    {
      name: "two looks: each is compared with the other",
      mistake: (answer) => {
        const got = answer([1, 0]);
        if (!Array.isArray(got)) return "Return an array: one number for each look.";
        if (close(got, [1, -1])) return undefined;
        return close(got, [0.5, -0.5])
          ? "You take off the mean of both looks, and so each look's own reward is part of its baseline: the mean of the estimate shrinks, here to half. Take the mean of the *others*."
          : `Two looks with rewards 1 and 0 are 1 and −1 above the other; you gave ${list(got)}.`;
      },
    },
    {
      name: "four looks",
      mistake: (answer) => {
        const got = answer([4, 0, 0, 2]);
        return close(got, [10 / 3, -2, -2, 2 / 3])
          ? undefined
          : `For the rewards 4, 0, 0, 2 the others' means are 0.667, 2, 2, 1.33, and the answer is 3.33, −2, −2, 0.667; you gave ${list(got)}.`;
      },
    },
    {
      name: "one look has no others: its baseline is 0",
      mistake: (answer) => {
        const got = answer([-2]);
        return close(got, [-2]) ? undefined : `A single look with reward −2 stays −2; you gave ${list(got)}.`;
      },
    },
  ],
  {
    level: "easy",
    minutes: 10,
    hints: [
      "A baseline must not depend on what was drawn. What else is known about the same picture, from other draws?",
      "The mean of the others is (sum − own) / (how many − 1); with one look there is no other.",
    ],
    solution: `(rewards) => {
  const total = rewards.reduce((a, b) => a + b, 0);
  return rewards.map((own) => own - (total - own) / Math.max(1, rewards.length - 1));
}`,
    because:
      "The other looks at the same picture know how hard this picture is, which a moving average over all pictures does not, and they are drawn independently, so the mean of the estimate stays what it was.",
    insight:
      "Look twice, and each look is the other's baseline. Published as REINFORCE leave-one-out (Kool et al. 2019).",
  },
);

/** The baseline of the least spread, for any number of keys. */
export const best = exercise<(alpha: number[], rewards: number[]) => number>(
  "5. Open: the best baseline",
  [
    {
      name: "for two keys that of exercise 3",
      mistake: (answer) => {
        const got = answer([0.9, 0.1], [1, 3]);
        if (typeof got !== "number") return "Return a number: the baseline b.";
        return near(got, 2.8)
          ? undefined
          : `For α = 0.9, 0.1 and rewards 1, 3 the spread is zero at b = 2.8; you gave ${got.toPrecision(3)}.`;
      },
    },
    {
      name: "for more keys no number does better",
      mistake: (answer) => {
        const cases = [
          { alpha: [0.7, 0.2, 0.1], rewards: [1, 0, 4] },
          { alpha: [0.4, 0.3, 0.2, 0.1], rewards: [-2, -0.1, -3, -5] },
        ];
        for (const { alpha, rewards } of cases) {
          const b = answer(alpha, rewards);
          const own = spread(alpha, rewards, b);
          for (const other of [b - 0.05, b + 0.05]) {
            const theirs = spread(alpha, rewards, other);
            if (!(own <= theirs))
              return `For α = ${list(alpha)} and rewards ${list(rewards)} your b = ${b.toPrecision(3)} leaves a spread of ${own.toPrecision(4)}, and ${other.toPrecision(3)} would leave ${theirs.toPrecision(4)}.`;
          }
        }
        return undefined;
      },
    },
    {
      name: "a key that is certain",
      mistake: (answer) => {
        const got = answer([1, 0], [-1, -4]);
        return Number.isFinite(got)
          ? undefined
          : `If one key is always drawn, nothing varies and any number will do, but it must be a number; you gave ${got}.`;
      },
    },
  ],
  {
    level: "open",
    minutes: 30,
    hints: [
      "The spread is a parabola in b: Σ αᵢ (rᵢ − b)² ‖gᵢ‖² less something that does not depend on b, where gᵢ is one-hot minus α. Where is its lowest point?",
      "At the lowest point b is an average of the rewards, each counting αᵢ ‖gᵢ‖². And ‖gᵢ‖² = 1 − 2αᵢ + Σ αⱼ².",
    ],
    solution: `(alpha, rewards) => {
  const squares = alpha.reduce((total, share) => total + share ** 2, 0);
  const counts = alpha.map((share) => share * (1 - 2 * share + squares));
  const total = counts.reduce((a, b) => a + b, 0);
  return total > 0 ? counts.reduce((b, count, i) => b + count * rewards[i], 0) / total : 0;
}`,
    because:
      "Set the parabola's slope to zero: b = Σ αᵢ‖gᵢ‖²rᵢ / Σ αᵢ‖gᵢ‖². Rare draws make long steps (‖gᵢ‖ is large), so their rewards count for more than they are frequent. One would need all keys' rewards to compute it, which is what hard attention wants to be spared; hence the moving average.",
    insight:
      "The best baseline weighs each reward by how far its draw would move the scores, not only by how often it is drawn.",
  },
);

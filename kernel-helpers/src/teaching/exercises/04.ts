import * as tf from "@tensorflow/tfjs";
import { attend } from "../../attend";
import { END, PADDING, START } from "../../text";
import { close, list } from "../answers";
import { exercise } from "../exercise";
import { findingStages, type Finding } from "../finding";

export type { Finding };

type Forced = (target: number[]) => number[];

/** What the decoder is given at each step while it learns. */
export const shift = exercise<Forced>(
  "1. Teacher forcing",
  [
    {
      name: "as many inputs as targets",
      mistake: (answer) => {
        const got = answer([7, 8, 9, END]);
        return Array.isArray(got) && got.length === 4
          ? undefined
          : `For four target words there must be four inputs, one before each; you gave ${Array.isArray(got) ? got.length : "no array"}.`;
      },
    },
    {
      name: "before the first word stands the start",
      mistake: (answer) => {
        const got = answer([7, 8, 9, END]);
        if (got[0] === START) return undefined;
        return got[0] === 7
          ? "The first input is the first word itself: the decoder would be told what it has to say, learn to repeat it, and be lost when nobody tells it."
          : `Before the first word the decoder is given START (${START}); you gave ${got[0]}.`;
      },
    },
    {
      name: "before each other word stands the word before it",
      mistake: (answer) => {
        const got = answer([7, 8, 9, END]);
        if (close(got, [START, 7, 8, 9])) return undefined;
        return close(got, [START, 8, 9, END])
          ? "After START you go on with the second word: each word stands under itself. Shift all of them by one."
          : `For [7, 8, 9, END] the inputs are [START, 7, 8, 9]; you gave ${list(got)}.`;
      },
    },
    {
      name: "padding is shifted like any other word",
      mistake: (answer) => {
        const target = [7, END, PADDING, PADDING];
        const got = answer(target);
        if (!close(target, [7, END, PADDING, PADDING]))
          return "Your answer changed the target it was given. Make a new array.";
        return close(got, [START, 7, END, PADDING])
          ? undefined
          : `For [7, END, PAD, PAD] the inputs are [START, 7, END, PAD]: shift, and do nothing else. You gave ${list(got)}.`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "Before *zwei* the decoder has read nothing but the start; before *und* it has read *zwei*. Write both lines below each other.",
      "The inputs are the targets, moved one place to the right. What falls off at the end, and what comes in at the front?",
    ],
    solution: "(target: number[]) => [text.START, ...target.slice(0, -1)]",
    because:
      "At each step the decoder reads the right word before the one that it has to say, whatever it would have said itself. The last target is never read: nothing comes after it.",
    insight:
      "While it learns, the decoder never sees its own mistakes. That makes training fast, and it is why a mistake in a translation can carry on.",
  },
);

type Build = (states: tf.Tensor2D, annotations: tf.Tensor2D, W: tf.Tensor2D, allowed: boolean[]) => tf.Tensor;

/** The numbers of an answer's tensor, or what is wrong with it. */
function context(answer: Build, states: number[][], annotations: number[][], W: number[][], allowed?: boolean[]) {
  const got = answer(
    tf.tensor2d(states),
    tf.tensor2d(annotations),
    tf.tensor2d(W),
    allowed ?? annotations.map(() => true),
  );
  if (!(got instanceof tf.Tensor)) throw new Error("return a tensor, the contexts");
  return { shape: got.shape.join(" × "), numbers: Array.from(got.dataSync()) };
}

/** Distinctive attention with tensors, with the alignment sᵀ W h. */
export const build = exercise<Build>(
  "2. Build the mechanism",
  [
    {
      name: "one annotation comes back as it is",
      mistake: (answer) => {
        const { numbers } = context(
          answer,
          [[1, 2]],
          [[3, 4, 5]],
          [
            [1, 0, 0],
            [0, 1, 0],
          ],
        );
        return close(numbers, [3, 4, 5])
          ? undefined
          : `With one annotation its weight is 1 and the context is the annotation, [3, 4, 5]; you returned ${list(numbers)}.`;
      },
    },
    {
      name: "two that fit alike: half of each",
      mistake: (answer) => {
        const { numbers } = context(
          answer,
          [[1, 1]],
          [
            [2, 0],
            [0, 2],
          ],
          [
            [1, 0],
            [0, 1],
          ],
        );
        if (close(numbers, [1, 1])) return undefined;
        return close(numbers, [2, 2])
          ? "You got the sum of both annotations: the weights are not divided by their sum."
          : `Both annotations score 2, so the context is halfway between [2, 0] and [0, 2]; you returned ${list(numbers)}.`;
      },
    },
    {
      name: "W stands between state and annotation",
      mistake: (answer) => {
        const annotations = [
          [1, 0],
          [0, 1],
        ];
        const { numbers } = context(answer, [[1, 0]], annotations, [
          [0, 3],
          [0, 0],
        ]);
        const weight = Math.exp(3) / (1 + Math.exp(3));
        if (close(numbers, [1 - weight, weight])) return undefined;
        const dot = Math.E / (1 + Math.E);
        if (close(numbers, [dot, 1 - dot])) return "That is the plain dot product: W does not take part.";
        return close(numbers, [0.5, 0.5])
          ? "Both scores are zero, as if W stood the other way round. The score is sᵀ W h: W's rows belong to the state."
          : `The state [1, 0] becomes [0, 3] by W, so the scores are 0 and 3 and the context is ${list([1 - weight, weight])}; you returned ${list(numbers)}.`;
      },
    },
    {
      name: "padding gets nothing, and the rest still sums to one",
      mistake: (answer) => {
        const { numbers } = context(
          answer,
          [[1, 0]],
          [
            [1, 6],
            [1, 6],
            [9, 1000],
          ],
          [
            [1, 0],
            [0, 1],
          ],
          [true, true, false],
        );
        return close(numbers, [1, 6])
          ? undefined
          : `The third annotation is padding (allowed is false there) and must not be heard; the context should be [1, 6], you returned ${list(numbers)}. Lower its score before the softmax, not its weight after it.`;
      },
    },
    {
      name: "several states at once, as attend does it",
      mistake: (answer) => {
        const [states, annotations, W] = [
          tf.randomNormal([4, 3], 0, 1, "float32", 1),
          tf.randomNormal([5, 2], 0, 1, "float32", 2),
          tf.randomNormal([3, 2], 0, 1, "float32", 3),
        ].map((x) => x.arraySync() as number[][]);
        const allowed = [true, false, true, true, true];
        const alignment = (query: tf.Tensor, keys: tf.Tensor) =>
          tf.matMul(tf.matMul(query, tf.tensor2d(W)), keys, false, true);
        const right = attend(states, annotations, annotations, { alignment, mask: [allowed] });
        const { shape, numbers } = context(answer, states, annotations, W, allowed);
        if (shape !== "4 × 2") return `For 4 states there must be 4 contexts, 4 × 2 numbers; yours are ${shape}.`;
        return close(numbers, right.context.dataSync())
          ? undefined
          : "For four random states and five annotations your contexts are not those of `attend` with `alignments.general`. Does each state have a softmax of its own?";
      },
    },
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "Shapes first: the scores are one number for each state and annotation, `[N, M]`. Which two products of matrices lead there from `[N, D]`, `[D, E]` and `[M, E]`?",
      "`tf.matMul(a, b, false, true)` takes b transposed. A very low number, such as −1e9, added to a score leaves no weight after the softmax.",
      "Scores: `tf.matMul(tf.matMul(states, W), annotations, false, true)`. Then the mask, `tf.softmax`, and one more product.",
    ],
    solution: `(states: tf.Tensor2D, annotations: tf.Tensor2D, W: tf.Tensor2D, allowed: boolean[]) => {
  const scores = tf.matMul(tf.matMul(states, W), annotations, false, true);
  const silent = tf.tensor1d(allowed.map((is) => (is ? 0 : -1e9)));
  return tf.matMul(tf.softmax(tf.add(scores, silent)), annotations);
}`,
    because:
      "Score, mask, softmax, weighted sum: three products of matrices and a softmax are all there is. `attend` does the same, with plugs for the first and the third step.",
    insight:
      "Distinctive attention is three products of matrices and a softmax: queries come from one sequence, keys and values from the other.",
  },
);

type Twice = (weight: number) => number;

/** What happens to the weights when an annotation is given twice. */
export const twice = exercise<Twice>(
  "3. Predict: the same annotation twice",
  [
    {
      name: "what had no weight gets none",
      mistake: (answer) => {
        const got = answer(0);
        if (typeof got !== "number") return "Return a number, the weight of both copies together.";
        return close([got], [0]) ? undefined : `Twice nothing is nothing; you say ${got}.`;
      },
    },
    {
      name: "what had all weight cannot get more",
      mistake: (answer) => {
        const got = answer(1);
        if (close([got], [1])) return undefined;
        return close([got], [2])
          ? "Two copies with weight 1 each would sum to 2. The softmax divides by the sum of *all*, and that has grown, too."
          : `All weights together sum to 1, so both copies have 1; you say ${got}.`;
      },
    },
    {
      name: "half becomes two thirds",
      mistake: (answer) => {
        const got = answer(0.5);
        if (close([got], [2 / 3])) return undefined;
        return close([got], [0.5])
          ? "Nothing would change if the copies shared the old weight. But each of them has the old *score*: 1 : 1 becomes 1 + 1 : 1."
          : `Two annotations with the same score have 1/2 each. With one of them twice there are three of that score; you say ${list([got])}.`;
      },
    },
    {
      name: "for every weight",
      mistake: (answer) => {
        const weights = [0.05, 0.2, 0.8];
        const right = weights.map((w) => {
          const { weights: both } = attend([[1]], [[Math.log(w)], [Math.log(w)], [Math.log(1 - w)]], [[0], [0], [0]], {
            alignment: (query, keys) => tf.matMul(query, keys, false, true),
          });
          const [first, second] = both.dataSync();
          return first + second;
        });
        const got = weights.map((w) => answer(w));
        return close(got, right)
          ? undefined
          : `For the weights ${list(weights)} attend gives ${list(right)} to both copies; you say ${list(got)}. Let the powers e^score be w and 1 − w: what are they with the copy, and what is their sum?`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 10,
    hints: [
      "A copy has the same score, so the same e^score. Which number does the softmax divide by now?",
      "Call the annotation's e^score w, and that of all others together 1 − w: their sum is 1. With the copy the sum is 1 + w.",
    ],
    solution: "(weight: number) => (2 * weight) / (1 + weight)",
    because:
      "With the sum of all e^score set to 1, the annotation has w of it. The copy adds another w: both have 2w of 1 + w. It is as if ln 2 had been added to the score.",
    insight:
      "Weights are shares: a repetition is heard louder, but never as *two*. A list's commas all look alike in this way, which is perhaps one reason why counting is hard for attention.",
  },
);

type Lost = (weights: number[][], least: number) => number[];

/** Which words of the source no word of the target attends to. */
export const lost = exercise<Lost>(
  "4. Which words were lost?",
  [
    {
      name: "the end of the sentence is not counted",
      mistake: (answer) => {
        const got = answer(
          [
            [1, 0, 0],
            [0, 1, 0],
          ],
          0.5,
        );
        if (!Array.isArray(got)) return "Return an array: the places of the lost words.";
        return got.length === 0
          ? undefined
          : `Both words are attended to; only the last column is empty, and it is the end of the sentence. You returned ${list(got)}.`;
      },
    },
    {
      name: "a word that nobody attends to is lost",
      mistake: (answer) => {
        const got = answer([[0.1, 0.9, 0, 0]], 0.5);
        return close(got, [0, 2])
          ? undefined
          : `In [[0.1, 0.9, 0, 0]] the words 0 and 2 have less than 0.5; you returned ${list(got)}.`;
      },
    },
    {
      name: "weight is added up over all German words",
      mistake: (answer) => {
        const got = answer(
          [
            [0.4, 0.6, 0],
            [0.4, 0.6, 0],
          ],
          0.5,
        );
        return close(got, [])
          ? undefined
          : `Word 0 has 0.4 from each of two German words, 0.8 in all: it is not lost. You returned ${list(got)}.`;
      },
    },
    {
      name: "columns are English words, rows German ones",
      mistake: (answer) => {
        const got = answer(
          [
            [1, 0, 0, 0],
            [1, 0, 0, 0],
            [0, 0, 1, 0],
          ],
          0.5,
        );
        return close(got, [1])
          ? undefined
          : `Three German words and three English ones: the second column is empty, so word 1 is lost; you returned ${list(got)}. The first index is the German word.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 15,
    hints: [
      "`weights[t][s]`: German word t, English word s. You want one number for each s.",
      "Sum each column; leave out the last one; keep the places whose sum is below `least`.",
    ],
    solution: `(weights: number[][], least: number) =>
  weights[0].slice(0, -1)
    .map((_, s) => weights.reduce((sum, row) => sum + row[s], 0))
    .flatMap((sum, s) => (sum < least ? [s] : []))`,
    because:
      "Rows sum to one, columns do not: nothing obliges the decoder to read every word. A column's sum says how much of a word went into the translation, which later papers call its coverage.",
    insight:
      "Softmax promises that every German word reads something, not that every English word is read. On lists of five it is the columns that show what was left out.",
  },
);

/** An experiment of the reader's own, and what may be concluded from it. */
export const yours = exercise<() => Finding>("5. Open: make lists of four work", findingStages, {
  level: "open",
  minutes: 45,
  hints: [
    "What tells a fourth number from a second? The forward half of the encoder has counted three commas, if it has learned to. Who would teach it to?",
    "Change one thing only: the lengths that are learned from (`lengths: [1, 2, 3, 6]` leaves out four), the width (`units`), the number of steps, or the order of the lists. Then `exactlyRight(model, task.test.get(4)!)`.",
  ],
  solution: `() => ({
  changed: "three times the steps, all else as it was (figures of the course's own run)",
  before: [0.04, 0, 0],
  after: [0, 0, 0],
  verdict: "cannot tell" as const,
})`,
  because:
    "Trained three times as long, the model with dot products got none of 100 lists of four right, and 4, 0 and 0 before: the ranges overlap, so nothing can be said. Longer training is not what is missing. Nor is there one right answer: other lengths to learn from are worth a try.",
  insight: "A difference that is smaller than the spread of the seeds is no finding, however much one wishes for it.",
});

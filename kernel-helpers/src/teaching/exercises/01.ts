import * as tf from "@tensorflow/tfjs";
import * as alignments from "../../alignments";
import { attend } from "../../attend";
import { cars as allCars, split, type Car } from "../../datasets";
import { list } from "../answers";
import { exercise } from "../exercise";

const close = (a: number, b: number) => Math.abs(a - b) < 1e-3;

/** What an alignment must give, or what is wrong with it. */
function notScores(got: unknown, queries: number, keys: number): string | undefined {
  if (got instanceof tf.Tensor && got.shape.join() === `${queries},${keys}`) return undefined;
  const shape = got instanceof tf.Tensor ? `of shape [${got.shape}]` : "no tensor";
  return `For ${queries} queries and ${keys} keys the scores must be a tensor of shape [${queries}, ${keys}]; yours is ${shape}.`;
}

/** An alignment that makes attention the plain average. */
export const average = exercise<(query: tf.Tensor, keys: tf.Tensor) => tf.Tensor>(
  "1. The plain average",
  [
    {
      name: "one score for each query and key",
      mistake: (answer) => notScores(answer(tf.ones([2, 1]), tf.ones([3, 1])), 2, 3),
    },
    {
      name: "the answer is the mean",
      mistake: (answer) => {
        const { context } = attend([[0], [5]], [[1], [2], [6]], [[10], [20], [60]], { alignment: answer });
        const got = Array.from(context.dataSync());
        return got.every((value) => close(value, 30))
          ? undefined
          : `The mean of 10, 20 and 60 is 30; with your scores the two queries get ${list(got)}. When do all keys get the same weight?`;
      },
    },
    {
      name: "for any number of queries and keys",
      mistake: (answer) => {
        const wrong = notScores(answer(tf.ones([5, 1]), tf.ones([4, 1])), 5, 4);
        return wrong && `${wrong} Read the sizes from the tensors' shapes.`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 3,
    hints: [
      "All keys should get the same weight. What must softmax be given for that?",
      "Any scores will do that are the same for all keys of a query. Their shape is `[query.shape[0], keys.shape[0]]`.",
      "`tf.zeros` takes a shape.",
    ],
    solution: "(query: tf.Tensor, keys: tf.Tensor) => tf.zeros([query.shape[0]!, keys.shape[0]!])",
    because:
      "Equal scores become equal weights, $1/n$ each, whichever score it is: softmax sees differences between scores only.",
    insight: "The plain average is attention that has no opinion. Every alignment is measured against it.",
  },
);

type Attention = (query: tf.Tensor2D, keys: tf.Tensor2D, values: tf.Tensor2D, h: number) => tf.Tensor;

/** The Gaussian attention of the lesson, from tensors. */
export const build = exercise<Attention>(
  "2. Build it",
  [
    {
      name: "a row for each query, as wide as a value",
      mistake: (answer) => {
        const got: unknown = answer(tf.zeros([2, 1]), tf.ones([3, 1]), tf.ones([3, 4]), 1);
        if (!(got instanceof tf.Tensor)) return "Return a tensor: the context, a row for each query.";
        return got.shape.join() === "2,4"
          ? undefined
          : `For 2 queries, 3 keys and values of 4 numbers the context must have the shape [2, 4]; yours is [${got.shape}].`;
      },
    },
    {
      name: "the weights of a query sum to one",
      mistake: (answer) => {
        const got = numbers(answer(tf.tensor2d([[0.9], [0.6]]), three(), tf.ones([3, 1]), 0.25));
        if (got.every((value) => close(value, 1))) return undefined;
        return `Where every value is 1 the answer is 1, if the weights sum to one; your two queries get ${list(got)}. Softmax goes along the keys, the last axis of the scores.`;
      },
    },
    {
      name: "the nearest key weighs most",
      mistake: (answer) => {
        const got = numbers(answer(tf.tensor2d([[0.9]]), three(), tf.tensor2d([[0], [1], [0]]), 0.25));
        return got[0] > 0.5
          ? undefined
          : `For the query 0.9 and the keys 0.5, 1 and 2, most of the weight belongs to 1; you give it ${got[0].toPrecision(3)}. Is the minus sign of $-(q-k)^2$ there?`;
      },
    },
    {
      name: "the width has its place",
      mistake: (answer) => {
        // A key one width away weighs e^(-1/2) of a key that is hit, whatever the width.
        const ratios = [0.5, 1, 3].map((h) => {
          const [hit, away] = numbers(
            answer(
              tf.tensor2d([[7]]),
              tf.tensor2d([[7], [7 + h]]),
              tf.tensor2d([
                [1, 0],
                [0, 1],
              ]),
              h,
            ),
          );
          return away / hit;
        });
        if (ratios.every((ratio) => close(ratio, Math.exp(-0.5)))) return undefined;
        const rule = "A key one width away weighs $e^{-1/2} ≈ 0.607$ of a key that is hit, for every width";
        return ratios.every((ratio) => close(ratio, Math.exp(-1)))
          ? `${rule}; yours weighs $e^{-1}$. The score divides by $2h^2$.`
          : `${rule}; yours weighs ${list(ratios)} for the widths 0.5, 1 and 3. The score is $-(q-k)^2 / 2h^2$, with $h$ squared.`;
      },
    },
    {
      name: "keys of several numbers, as the helper does it",
      mistake: (answer) => {
        const [query, keys, values] = [
          [3, 2],
          [5, 2],
          [5, 3],
        ].map((shape, i) => tf.randomNormal(shape, 0, 1, "float32", i + 1));
        const got = numbers(answer(query as tf.Tensor2D, keys as tf.Tensor2D, values as tf.Tensor2D, 0.8));
        const right = numbers(attend(query, keys, values, { alignment: alignments.gaussian({ width: 0.8 }) }).context);
        return got.every((value, i) => close(value, right[i]))
          ? undefined
          : `With keys of two numbers your first answer is ${list(got.slice(0, 3))}, the helper's ${list(right.slice(0, 3))}. A key's distance is the **sum** of its squared differences.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 15,
    hints: [
      "Three lines: scores `[queries, keys]`, weights by `tf.softmax`, and a product of matrices. Begin with the shapes.",
      "For every pair of a query and a key, `query.expandDims(1)` and `keys.expandDims(0)` subtract to `[queries, keys, numbers]`. Square, and sum over the last axis.",
      "The context is `tf.matMul(weights, values)`: each row of weights times all values.",
    ],
    solution: `(query: tf.Tensor2D, keys: tf.Tensor2D, values: tf.Tensor2D, h: number) => {
  const apart = tf.sub(query.expandDims(1), keys.expandDims(0));   // [queries, keys, numbers]
  const scores = tf.div(tf.sum(tf.square(apart), -1), -2 * h ** 2);
  return tf.matMul(tf.softmax(scores) as tf.Tensor2D, values);
}`,
    because:
      "An axis of length 1 is stretched to fit the other tensor, so one subtraction makes all pairs. Then softmax runs along the keys, and a product of matrices is a weighted sum for every query at once.",
    insight: "Every mechanism in this course is these three lines, with another first one: score, share out, sum up.",
  },
);

const three = () => tf.tensor2d([[0.5], [1], [2]]);
const numbers = (x: tf.Tensor) => Array.from(x.dataSync());

/** What must be added to a score so that its key counts as several. */
export const copies = exercise<(m: number) => number>(
  "3. Predict: the same car m times",
  [
    {
      name: "one copy changes nothing",
      mistake: (answer) => {
        const got = answer(1);
        if (typeof got !== "number") return "Return a number: what is added to the score.";
        return close(got, 0) ? undefined : `A car that is there once needs nothing; you add ${got}.`;
      },
    },
    {
      name: "two copies have twice the weight",
      mistake: (answer) => {
        const [got, wanted] = [share(answer(2)), 2 / 3];
        if (close(got, wanted)) return undefined;
        const more = close(answer(2), 1) ? " Adding 1 multiplies what is shared out by $e$, not by 2." : "";
        return `Two keys score alike, and one of them is there twice: it should have 2/3 of the weight. With your ${answer(2).toPrecision(3)} added it has ${got.toFixed(3)}.${more}`;
      },
    },
    {
      name: "m copies have m times the weight",
      mistake: (answer) => {
        const wrong = [3, 10, 250].find((m) => !close(share(answer(m)), m / (m + 1)));
        return wrong === undefined
          ? undefined
          : `Of ${wrong} copies beside one other key, the share is ${wrong}/${wrong + 1}; with your number added it is ${share(answer(wrong)).toFixed(3)}.`;
      },
    },
    {
      name: "half a car",
      mistake: (answer) =>
        close(share(answer(0.5)), 1 / 3)
          ? undefined
          : `For m = ½ the share should be ⅓; with your ${answer(0.5)} added it is ${share(answer(0.5)).toFixed(3)}. A number below 1 has to lower the score.`,
    },
  ],
  {
    level: "easy",
    minutes: 5,
    hints: [
      "Write the weights of two keys with equal scores $a$, one of them $m$ times: what stands above the line, what below?",
      "$m\\,e^{a}$ should become $e^{a + \\text{something}}$.",
    ],
    solution: "(m: number) => Math.log(m)",
    because:
      "$m\\,e^{a} = e^{a + \\log m}$: $m$ copies with the score $a$ have together the weight of one with the score $a + \\log m$.",
    insight:
      "What is added to a score multiplies a weight. You will meet it as a bias on scores, and its extreme, minus infinity, as a mask.",
  },
);

/** Of two keys with equal scores, the share of the one to whose score this is added. */
const share = (added: number) => 1 / (1 + Math.exp(-added));

/** A mask for series: each point sees only what came before it. */
export const mask = exercise<(n: number) => boolean[][]>(
  "4. Forecast: a mask for series",
  [
    {
      name: "n rows of n",
      mistake: (answer) => {
        const got = answer(4);
        return got.length === 4 && got.every((row) => row.length === 4)
          ? undefined
          : "For 4 points the mask needs 4 rows, one for each query, of 4 entries, one for each key.";
      },
    },
    {
      name: "no point sees itself",
      mistake: (answer) =>
        answer(4).some((row, i) => row[i])
          ? "Somewhere on the diagonal the mask is true: that point may copy its own value. True means allowed; 'before' leaves out the point itself."
          : undefined,
    },
    {
      name: "the past is open, the future is closed",
      mistake: (answer) => {
        const got = answer(4);
        const right = got.every((row, query) => row.every((allowed, key) => allowed === key < query));
        if (right) return undefined;
        const mirrored = got.every((row, query) => row.every((allowed, key) => allowed === key > query));
        if (mirrored)
          return "It is the wrong way round: your points see the future only. The first index is the query, the second the key.";
        return got.every((row, query) => row.every((allowed, key) => allowed === (key !== query)))
          ? "That is the lesson's mask: it hides the point itself, and the future is still open."
          : "Entry [query][key] should be true exactly where key < query. Print `myMask(4)` and look at its rows.";
      },
    },
  ],
  {
    level: "easy",
    minutes: 5,
    hints: [
      "It looks like the mask of section 5, with another comparison.",
      "A point may be asked if it comes earlier: the key's index is smaller than the query's.",
    ],
    solution:
      "(n: number) => Array.from({ length: n }, (_, query) => Array.from({ length: n }, (_, key) => key < query))",
    because:
      "Row by row, a query sees one key more. The first sees none: where nothing is allowed, `attend` gives weights of zero and an answer of zero.",
    insight: "A mask says which questions are fair. This one, with the point itself let in, makes a Transformer write.",
  },
);

/** A car whose fuel economy is not told. */
export type UnknownCar = Omit<Car, "milesPerGallon">;
type Guess = (known: Car[], asked: UnknownCar[]) => number[];

/** The error on cars set aside, in miles per gallon, over three splits that the lesson does not use. */
function errorOf(answer: Guess): { error: number; wrong?: string } {
  let squared = 0;
  for (const seed of [11, 12, 13]) {
    const { known, aside } = split(allCars(), { aside: 100, seed });
    const asked = aside.map((car) => ({ ...car, milesPerGallon: undefined }));
    const got: unknown = answer(known, asked);
    if (!Array.isArray(got) || got.length !== 100 || !got.every(Number.isFinite))
      return { error: NaN, wrong: "Return an array with one finite number for each car that is asked about." };
    squared += got.reduce((sum, guess: number, i) => sum + (guess - aside[i].milesPerGallon) ** 2, 0) / 300;
  }
  return { error: Math.sqrt(squared) };
}

const below = (limit: number, name: string, advice: string) => ({
  name,
  mistake: (answer: Guess) => {
    const { error, wrong } = errorOf(answer);
    return wrong ?? (error < limit ? undefined : `Your error is ${error.toFixed(2)} miles per gallon. ${advice}`);
  },
});

/** The best guess at the fuel economy of cars. */
export const best = exercise<Guess>(
  "5. Open: a better answer",
  [
    below(Infinity, "a guess for each car", ""),
    below(
      7,
      "better than the average of all cars",
      "The average of all known cars gets about 8: let the weights see the query.",
    ),
    below(
      4,
      "better than horsepower alone",
      "Horsepower alone gets about 4.4. A key may be a list of numbers, each with a width of its own.",
    ),
    below(
      2.7,
      "better than the lesson's three columns",
      "Horsepower, weight and year get 2.71. What else tells a thirsty car from a frugal one?",
    ),
  ],
  {
    level: "open",
    minutes: 30,
    hints: [
      "Begin with the lesson's own: keys of horsepower, weight and year, with widths of about 12, 200 and 1.",
      "A car has more columns: `acceleration`, `displacement`, `cylinders`. Each needs a width; try a fifth of its range, then half of that.",
      "With more columns cars are farther apart, so widths may be larger than with three.",
    ],
    solution: `(known: datasets.Car[], asked: Omit<datasets.Car, "milesPerGallon">[]) => {
  const keyOf = (car: Omit<datasets.Car, "milesPerGallon">) =>
    [car.horsepower, car.weight, car.year, car.acceleration, car.displacement, car.cylinders];
  const alignment = alignments.gaussian({ width: [20, 300, 1, 2, 50, 1] });
  const values = known.map((car) => [car.milesPerGallon]);
  return tf.tidy(() => Array.from(attend(asked.map(keyOf), known.map(keyOf), values, { alignment }).context.dataSync()));
}`,
    because:
      "Six columns get 2.58: two cars that agree in all of them are nearly the same car. The widths were found by trying; `learnWidths` of the lesson finds its own. Other ways pass as well, such as a formula whose leftovers attention averages.",
    insight: "What stands in the key decides who counts as similar. From here on, networks learn what to put there.",
  },
);

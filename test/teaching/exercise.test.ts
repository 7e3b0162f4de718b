import { exercise, tf, yourTurn } from "kernel-helpers";
import { printed } from "../printed";
import { run } from "../snippets";

const double = exercise<(x: number) => number>("Double a number", [
  { name: "zero stays zero", mistake: (answer) => (answer(0) === 0 ? undefined : "Twice nothing is nothing.") },
  { name: "three becomes six", mistake: async (answer) => (answer(3) === 6 ? undefined : `3 became ${answer(3)}.`) },
  { name: "minus one", mistake: (answer) => (answer(-1) === -2 ? undefined : "Mind the sign.") },
]);

test("a right answer passes all stages", async () => {
  expect(await double.judge((x) => 2 * x)).toEqual({ status: "passed" });
  expect(await printed(() => double.check((x) => 2 * x))).toEqual([
    "Double a number · all 3 right",
    "✓ zero stays zero",
    "✓ three becomes six",
    "✓ minus one",
  ]);
});

test("a wrong answer stops at the first stage it fails, and learns why", async () => {
  expect(await double.judge((x) => x)).toEqual({
    status: "failed",
    stage: "three becomes six",
    message: "3 became 3.",
  });
  expect(await printed(() => double.check((x) => x))).toEqual([
    "Double a number · 1 of 3 right so far",
    "✓ zero stays zero",
    "✗ three becomes six",
    "3 became 3.",
  ]);
});

const halve = exercise<(x: number) => number>(
  "Halve a number",
  [{ name: "four becomes two", mistake: (answer) => (answer(4) === 2 ? undefined : "Half of four is two.") }],
  {
    level: "warm-up",
    minutes: 1,
    hints: ["What undoes doubling?", "Divide by two."],
    solution: "(x: number) => x / 2",
    because: "Dividing undoes multiplying.",
    insight: "Half of anything is a division.",
  },
);

test("hints come one after the other, and begin again", async () => {
  expect(await printed(() => [1, 2, 3].forEach(() => halve.hint()))).toEqual([
    "Halve a number · hint 1 of 2",
    "What undoes doubling?",
    "Halve a number · hint 2 of 2",
    "Divide by two.",
    "Halve a number · hint 1 of 2",
    "What undoes doubling?",
  ]);
});

test("the solution is shown with its reason, and is right as it stands", async () => {
  expect(await printed(() => halve.solution())).toEqual([
    "Halve a number · a solution",
    "```ts",
    "(x: number) => x / 2",
    "```",
    "",
    "Dividing undoes multiplying.",
  ]);
  expect(await halve.judge((await run("", { result: halve.help!.solution })) as (x: number) => number)).toEqual({
    status: "passed",
  });
});

test("with help, no answer says how hard it is, how long it takes and where help is", async () => {
  expect(await printed(() => halve.check(undefined))).toEqual([
    "Halve a number · not answered yet · warm-up · about 1 minute",
    "Write your answer in place of `yourTurn()` and run the cell again. Stuck? Put `.hint()` in place of `.check(…)`, " +
      "again for the next hint; `.solution()` shows an answer.",
  ]);
});

test("a pass says what it was for", async () => {
  expect((await printed(() => halve.check((x) => x / 2))).at(-1)).toBe("Half of anything is a division.");
});

test("an exercise without help says so", async () => {
  expect(await printed(() => double.hint())).toEqual(["Double a number", "There is no hint."]);
  expect(await printed(() => double.solution())).toEqual(["Double a number", "There is no solution."]);
});

test("no answer is no failure", async () => {
  for (const none of [undefined, null as never, () => yourTurn()]) {
    expect(await double.judge(none)).toEqual({ status: "unanswered" });
  }
  expect((await printed(() => double.check(undefined)))[0]).toBe("Double a number · not answered yet");
});

test("an answer that throws is told so, and the notebook runs on", async () => {
  const failing = () => {
    throw new TypeError("keys is not iterable");
  };
  expect(await double.judge(failing)).toMatchObject({
    status: "failed",
    stage: "zero stays zero",
    message: expect.stringContaining("keys is not iterable"),
  });
  await printed(() => double.check(failing));
});

test("tensors that stages and answers make are disposed, the answer itself is not", async () => {
  const ones = exercise<tf.Tensor>("Ones", [
    { name: "sum", mistake: async (answer) => (answer.sum().dataSync()[0] === 3 ? undefined : "The sum should be 3.") },
  ]);
  const answer = tf.ones([3]);
  const before = tf.memory().numTensors;
  expect(await ones.judge(answer)).toEqual({ status: "passed" });
  expect(tf.memory().numTensors).toBe(before);
  expect(answer.isDisposed).toBe(false);
  answer.dispose();
});

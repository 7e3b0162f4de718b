import { exercise, tf, yourTurn } from "kernel-helpers";
import { printed } from "../printed";

const double = exercise<(x: number) => number>("Double a number", [
  { name: "zero stays zero", mistake: (answer) => (answer(0) === 0 ? undefined : "Twice nothing is nothing.") },
  { name: "three becomes six", mistake: async (answer) => (answer(3) === 6 ? undefined : `3 became ${answer(3)}.`) },
  { name: "minus one", mistake: (answer) => (answer(-1) === -2 ? undefined : "Mind the sign.") },
]);

test("a right answer passes all stages", async () => {
  expect(await double.judge((x) => 2 * x)).toEqual({ status: "passed" });
  expect(await printed(() => double.check((x) => 2 * x))).toEqual([
    "Double a number · all 3 right", "✓ zero stays zero", "✓ three becomes six", "✓ minus one",
  ]);
});

test("a wrong answer stops at the first stage it fails, and learns why", async () => {
  expect(await double.judge((x) => x)).toEqual({ status: "failed", stage: "three becomes six", message: "3 became 3." });
  expect(await printed(() => double.check((x) => x))).toEqual([
    "Double a number · 1 of 3 right so far", "✓ zero stays zero", "✗ three becomes six", "3 became 3.",
  ]);
});

test("no answer is no failure", async () => {
  for (const none of [undefined, null as never, () => yourTurn()]) {
    expect(await double.judge(none)).toEqual({ status: "unanswered" });
  }
  expect((await printed(() => double.check(undefined)))[0]).toBe("Double a number · not answered yet");
});

test("an answer that throws is told so, and the notebook runs on", async () => {
  const failing = () => { throw new TypeError("keys is not iterable"); };
  expect(await double.judge(failing)).toMatchObject({ status: "failed", stage: "zero stays zero", message: expect.stringContaining("keys is not iterable") });
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

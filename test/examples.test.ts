import * as kernelHelpers from "kernel-helpers";
import { collect, typeErrors } from "./examples/collect";
import { guard } from "./examples/guard";
import { run } from "./snippets";

// Every example in the package's doc comments is compiled and run; what stands behind `// →` must come out. While they
// run, every call counts tensors.

const exported = (name: string): unknown =>
  name.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], kernelHelpers);
const { functions, examples, scope } = collect((name) => exported(name) !== undefined);

test("every exported function has an example", () => {
  const shown = new Set(examples.map(({ name }) => name));
  expect(functions.filter((name) => !shown.has(name))).toEqual([]);
});

test("the compiler accepts every example", () => {
  expect(typeErrors(examples, scope)).toEqual([]);
}, 60_000);

test.each(functions)("%s: its examples give what they say, and leave no tensor behind", async (name) => {
  const leaks: string[] = [];
  const guarded = Object.entries(kernelHelpers)
    .filter(([part]) => part !== "tf")
    .map(([part, value]) => [part, guard(value, part, (leak) => leaks.push(leak))]);
  for (const { code } of examples.filter((example) => example.name === name)) {
    kernelHelpers.tf.engine().startScope();
    await run(code, { scope: Object.fromEntries(guarded) });
    kernelHelpers.tf.engine().endScope();
  }
  expect(leaks).toEqual([]);
});

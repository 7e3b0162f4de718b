import { appendFileSync } from "node:fs";
import { ready, tf } from "../kernel-helpers/src/runtime/backend";

/** Tensors are numbered in the order in which they are made. */
const next = () => tf.tidy(() => tf.scalar(0).id);
let first: number;

// Every test runs on the real TensorFlow; ATTENTION_BACKEND=wasm runs the same tests on the fallback.
beforeAll(async () => {
  await ready();
  first = next();
});

// A file that has made no tensor proves the same on every backend: `npm test` runs it once, and is told here.
afterAll(() => {
  const { WITHOUT_TENSORS } = process.env;
  if (WITHOUT_TENSORS && next() === first + 1) appendFileSync(WITHOUT_TENSORS, `${expect.getState().testPath}\n`);
});

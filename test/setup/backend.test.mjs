// ready(), as any Node program meets it: the built package, in a process of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./support.mjs";

/**
 * A program that imports kernel-helpers; `said` is all that it printed, into a pipe as a shell makes it.
 *
 * @param {string} code
 * @param {NodeJS.ProcessEnv} [env]
 */
const program = (code, env) =>
  run(
    "sh",
    ["-c", '"$0" -e "$1" 2>&1 | cat', process.execPath, `const { ready, tf } = require("kernel-helpers"); ${code}`],
    { env: { TF_CPP_MIN_LOG_LEVEL: undefined, TF_ENABLE_ONEDNN_OPTS: undefined, ...env } },
  );

/** Trains one weight by one step, which needs the backend's forward and backward pass. */
const tell = `ready().then((backend) => {
  const weight = tf.variable(tf.tensor2d([[1], [1]]));
  const loss = () => tf.matMul([[1, 2], [3, 4]], weight).sub([[1], [1]]).square().sum();
  tf.train.sgd(0.01).minimize(loss);
  console.log(JSON.stringify({ ...backend, tf: tf.getBackend(), weight: Array.from(weight.dataSync(), (x) => +x.toFixed(4)) }));
});`;
const learned = [0.6, 0.44]; // 1 - 0.01 * 2 * [[1, 3], [2, 4]] · [2, 6]

for (const [name, backend] of [
  ["native", "tensorflow"],
  ["wasm", "wasm"],
]) {
  const skip =
    name === "native" && process.env.SETUP_FOUND === "wasm" && "set-up found no native library on this machine";
  test(`${name}: told, working, and started in silence`, { skip }, async () => {
    const { code, said } = await program(tell, { ATTENTION_BACKEND: name });
    assert.equal(code, 0, said);
    const [line, ...more] = said.trim().split("\n");
    assert.deepEqual(more, [], "nothing but the program's own line");
    const { description, ...rest } = JSON.parse(line);
    assert.deepEqual(rest, { name, tf: backend, weight: learned });
    assert.match(
      description,
      name === "native" ? /^native TensorFlow \d+\.\d+\.\d+ on (1 core|\d+ cores)$/ : /^WebAssembly/,
    );
  });
}

test("calling ready again is the same answer", async () => {
  const { said } = await program("console.log(ready() === ready());");
  assert.equal(said.trim(), "true");
});

test("without the native library: WebAssembly, unless the native one is asked for", async () => {
  // A loader that does not find the package is what a machine without it has.
  const absent = `const Module = require("node:module"); const find = Module._resolveFilename;
    Module._resolveFilename = (name, ...rest) => { if (name === "@tensorflow/tfjs-node") throw new Error("Cannot find module " + name); return find(name, ...rest); };`;
  const either = await program(`${absent} ready().then(({ name }) => console.log(name));`, { ATTENTION_BACKEND: "" });
  assert.equal(either.said.trim(), "wasm");
  const native = await program(`${absent} ready().catch((error) => console.log(error.message));`, {
    ATTENTION_BACKEND: "native",
  });
  assert.equal(
    native.said.trim(),
    "ready: ATTENTION_BACKEND=native needs the native TensorFlow, got: Cannot find module @tensorflow/tfjs-node",
  );
});

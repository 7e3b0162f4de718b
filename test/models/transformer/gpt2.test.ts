import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { models, tf, training } from "kernel-helpers";
import fixtures from "../../fixtures/gpt2.json";
import { expectClose } from "../../mechanisms/support";

/* A small GPT-2 that Hugging Face's transformers made and saved in the layout of the model hub's file. */

const file = join(__dirname, "../../fixtures/gpt2.safetensors");
const [{ prompts, logits, written }] = fixtures.cases;
const folder = mkdtempSync(join(tmpdir(), "gpt2-"));
const other = join(folder, "other.safetensors");
afterAll(() => rmSync(folder, { recursive: true }));

/** The same parameters under changed names, or without some. */
function rewritten(change: (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>): string {
  tf.tidy(() => {
    const { tensors } = training.loadTensors(file, { only: (name) => !name.endsWith(".attn.bias") });
    training.saveTensors(other, change(tensors));
  });
  return other;
}
const renamed = (name: (old: string) => string) => (tensors: Record<string, tf.Tensor>) =>
  Object.fromEntries(Object.entries(tensors).map(([old, tensor]) => [name(old), tensor]));

test("says what PyTorch says, within 1e-5, and writes the same tokens", async () => {
  const gpt2 = await models.loadGpt2(file, { heads: 4 });
  tf.tidy(() => expectClose(gpt2.read(prompts)[0].logits, logits, 1e-5));
  for (const cached of [true, false]) {
    expect(gpt2.write(prompts, { count: 12, temperature: 0, cached })).toEqual(written);
  }
  expect(gpt2.parameters).toBe(41 * 16 + 24 * 16 + 2 * (12 * 16 ** 2 + 13 * 16) + 2 * 16);
  gpt2.dispose();
});

test("reads the layout with a head as well, and tells how far it is", async () => {
  const path = rewritten((tensors) => ({
    ...renamed((name) => `transformer.${name}`)(tensors),
    "lm_head.weight": tensors["wte.weight"],
  }));
  const told: number[][] = [];
  const gpt2 = await models.loadGpt2(path, { heads: 4, onBlock: async (...counts) => void told.push(counts) });
  expect(told).toEqual([
    [1, 2],
    [2, 2],
  ]);
  tf.tidy(() => expectClose(gpt2.read(prompts)[0].logits, logits, 1e-5));
  gpt2.dispose();
});

test("keeps no tensor but the model's, and none of it when it is disposed or loading fails", async () => {
  const before = tf.memory().numTensors;
  const gpt2 = await models.loadGpt2(file, { heads: 4 });
  expect(tf.memory().numTensors - before).toBe(gpt2.variables[0].length);
  gpt2.dispose();
  const stopped = models.loadGpt2(file, { heads: 4, onBlock: () => Promise.reject(new Error("stopped")) });
  await expect(stopped).rejects.toThrow("stopped");
  await expect(models.loadGpt2(file)).rejects.toThrow("heads"); // width / 64 is none here
  expect(tf.memory().numTensors).toBe(before);
});

test("a file that is cut off, or another's, is refused by name, and leaves no tensor", async () => {
  const before = tf.memory().numTensors;
  const whole = readFileSync(file);
  writeFileSync(other, whole.subarray(0, whole.length - 100));
  await expect(models.loadGpt2(other, { heads: 4 })).rejects.toThrow(
    /must hold \d+ bytes for .*got \d+ bytes in .*other/,
  );
  writeFileSync(other, "<!doctype html>");
  await expect(models.loadGpt2(other, { heads: 4 })).rejects.toThrow("must be in the safetensors format");
  await expect(models.loadGpt2(join(folder, "none"))).rejects.toThrow("the file must be there");

  const model = models.gpt({ words: 9, length: 8, width: 8, heads: 2 });
  models.saveModel(other, model);
  model.dispose();
  await expect(models.loadGpt2(other)).rejects.toThrow(
    `models.loadGpt2: the file must be GPT-2's, with wte.weight, got none in ${other}`,
  );
  const lacking = "h.1.mlp.c_proj.bias";
  const withoutOne = rewritten((all) => Object.fromEntries(Object.entries(all).filter(([name]) => name !== lacking)));
  await expect(models.loadGpt2(withoutOne, { heads: 4 })).rejects.toThrow("with h.1.mlp.c_proj.bias, got none");
  const changed = rewritten((tensors) => ({ ...tensors, "h.1.ln_2.weight": tf.ones([15]) }));
  await expect(models.loadGpt2(changed, { heads: 4 })).rejects.toThrow(
    "the file must hold blocks/1/feedForwardNorm/gain of shape [16], got [15]",
  );
  expect(tf.memory().numTensors).toBe(before);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { models, tf, training } from "kernel-helpers";
import { expectClose } from "../../mechanisms/support";

const folder = mkdtempSync(join(tmpdir(), "models-"));
const file = join(folder, "model.safetensors");
afterAll(() => rmSync(folder, { recursive: true }));

const SIZES = { words: 9, length: 8, width: 8, heads: 2 };
const sentence = [[3, 4, 5, 6]];

test("what was saved comes back: the same words are said, of each seed", () => {
  const [one, other] = [
    [1, 2],
    [3, 4],
  ].map((seeds) => models.gpt({ ...SIZES, seeds }));
  tf.tidy(() => {
    const before = one.read(sentence).map(({ logits }) => logits);
    models.saveModel(file, one);
    models.loadModel(file, other);
    other.read(sentence).forEach(({ logits }, m) => expectClose(logits, before[m], 0));
  });
  expect(Object.keys(training.loadTensors(file).tensors)).toContain("1/blocks/0/attention/query");
  one.dispose();
  other.dispose();
});

test("the other kinds are saved alike", () => {
  const translators = [1, 2].map((seed) =>
    models.transformer({ sourceWords: 9, targetWords: 9, width: 8, heads: 2, seeds: [seed] }),
  );
  models.saveModel(file, translators[0]);
  models.loadModel(file, translators[1]);
  tf.tidy(() => {
    const pairs = { source: sentence, target: [[5, 2]] };
    expectClose(translators[1].loss(pairs), translators[0].loss(pairs), 0);
  });
  translators.forEach((it) => it.dispose());
});

test("a file of another model changes nothing, and the error says what does not fit", () => {
  const gpt = models.gpt(SIZES);
  models.saveModel(file, gpt);
  const others = {
    "the file must hold 0/positions of shape [9, 8], got [8, 8] in": { length: 9 },
    "the file must hold 0/output of shape [8, 9], got none in": { tied: false },
    "the file must hold what the model learns, and nothing else, got 0/positions in": { positions: "none" as const },
  };
  for (const [message, change] of Object.entries(others)) {
    const other = models.gpt({ ...SIZES, ...change, seeds: [7] });
    tf.tidy(() => {
      const before = other.variables[0].map((v) => v.clone());
      expect(() => models.loadModel(file, other)).toThrow(`models.loadModel: ${message}`);
      other.variables[0].forEach((v, i) => expectClose(v, before[i], 0));
    });
    other.dispose();
  }
  expect(() => models.loadModel(join(folder, "none"), gpt)).toThrow("the file must be there");
  gpt.dispose();
  expect(() => models.saveModel(file, gpt)).toThrow(
    "models.saveModel: the model must not be disposed, got a disposed 0/words",
  );
});

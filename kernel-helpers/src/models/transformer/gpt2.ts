import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../../check";
import { loadTensors } from "../../training/tensorFile";
import { gptOf, type Gpt } from "./gpt";

export interface Gpt2Options {
  /** H, which the file does not tell. Default D / 64, as in all of GPT-2's sizes. */
  heads?: number;
  /** Called after each block, and waited for: the place for a progress line, and for an interrupt. */
  onBlock?: (done: number, total: number) => unknown;
}

/** Where GPT-2 keeps what a block of ours learns. Its attention's three projections are one matrix. */
const PARTS: Readonly<Record<string, string>> = {
  "attentionNorm/gain": "ln_1.weight",
  "attentionNorm/bias": "ln_1.bias",
  "attention/query": "attn.c_attn.weight",
  "attention/key": "attn.c_attn.weight",
  "attention/value": "attn.c_attn.weight",
  "attention/queryBias": "attn.c_attn.bias",
  "attention/keyBias": "attn.c_attn.bias",
  "attention/valueBias": "attn.c_attn.bias",
  "attention/output": "attn.c_proj.weight",
  "attention/outputBias": "attn.c_proj.bias",
  "feedForwardNorm/gain": "ln_2.weight",
  "feedForwardNorm/bias": "ln_2.bias",
  "feedForward/up": "mlp.c_fc.weight",
  "feedForward/upBias": "mlp.c_fc.bias",
  "feedForward/down": "mlp.c_proj.weight",
  "feedForward/downBias": "mlp.c_proj.bias",
};
/** What is no parameter: masks that older files carry, and the last matrix, which is the words' table. */
const isParameter = (name: string) => !/\.attn\.(masked_)?bias$|^lm_head\.weight$/.test(name);

/**
 * GPT-2 from its `model.safetensors`, in the layout of Hugging Face's transformers: a model that reads and writes the
 * tokens of `text.readBytePairs` with GPT-2's `merges.txt`. The smallest, 124 million parameters, needs 2 GB of memory.
 *
 * Paper: Radford et al. 2019, "Language models are unsupervised multitask learners".
 *
 * @throws if the file is cut off or damaged, is no GPT-2's, or has parts of other shapes: the error says which.
 *
 * @example
 * // With the files of https://huggingface.co/openai-community/gpt2; `merges` is the text of its merges.txt.
 * async function goOn(file: string, merges: string, prompt: string) {
 *   const bar = progress("GPT-2", 12);
 *   const gpt2 = await models.loadGpt2(file, { onBlock: (done) => (bar.step(done), breathe()) });
 *   bar.done();
 *   const tokens = text.readBytePairs(merges);
 *   return prompt + tokens.decode(gpt2.write([tokens.encode(prompt)], { count: 20, temperature: 0 })[0]);
 * }
 */
export async function loadGpt2(file: string, options: Gpt2Options = {}): Promise<Gpt> {
  const where = "models.loadGpt2";
  const { heads, onBlock } = options ?? {};
  checkOptions(where, options, { heads, onBlock });
  const { tensors } = loadTensors(file, { only: isParameter });
  const found = new Map<string, tf.Tensor>();
  const made: tf.Variable[] = [];
  try {
    const prefix = "transformer.wte.weight" in tensors ? "transformer." : "";
    const part = (name: string) => {
      const tensor = tensors[prefix + name];
      check(tensor !== undefined, where, `the file must be GPT-2's, with ${name}`, `none in ${file}`);
      return tensor;
    };
    const [[words, width], [length]] = [part("wte.weight").shape, part("wpe.weight").shape];
    const layers = Object.keys(tensors).filter((name) => name.endsWith(".ln_1.weight")).length;
    const hidden = part("h.0.mlp.c_fc.bias").shape[0];

    found.set("words", part("wte.weight"));
    found.set("positions", part("wpe.weight"));
    found.set("blocks/norm/gain", part("ln_f.weight"));
    found.set("blocks/norm/bias", part("ln_f.bias"));
    for (let layer = 0; layer < layers; layer++) {
      for (const [ours, theirs] of Object.entries(PARTS)) {
        const third = ["query", "key", "value"].indexOf(ours.replace(/^attention\/|Bias$/g, ""));
        const whole = part(`h.${layer}.${theirs}`);
        found.set(`blocks/${layer}/${ours}`, third < 0 ? whole : thirdOf(where, whole, third, theirs));
      }
      await onBlock?.(layer + 1, layers);
    }
    const sizes = { words, length, width, hidden, layers, heads: heads ?? width / 64 };
    return gptOf(sizes, () => (name, shape) => {
      const value = found.get(name);
      const rule = `the file must hold ${name} of shape ${shapeText(shape)}`;
      check(
        shapeText(value?.shape ?? []) === shapeText(shape),
        where,
        rule,
        `${shapeText(value?.shape ?? [])} in ${file}`,
      );
      made.push(tf.variable(value!));
      return made[made.length - 1];
    });
  } catch (error) {
    tf.dispose(made);
    throw error;
  } finally {
    tf.dispose([tensors, [...found.values()]]);
  }
}

/** One of three that stand side by side on the last axis. */
function thirdOf(where: string, whole: tf.Tensor, third: number, name: string): tf.Tensor {
  const width = whole.shape[whole.rank - 1] / 3;
  check(Number.isInteger(width), where, `${name} must hold three matrices side by side`, shapeText(whole.shape));
  const leading = whole.shape.slice(0, -1);
  return tf.slice(whole, [...leading.map(() => 0), third * width], [...leading, width]);
}

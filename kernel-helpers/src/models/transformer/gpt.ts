import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions, checkSizes } from "../../check";
import type { KeyValueCache } from "../../mechanisms";
import type { ParameterSource } from "../../nn/parameters";
import { PADDING } from "../../text/vocabulary";
import { wordsOf } from "../sentences";
import { checkModel } from "./members";
import { sampler, type SamplerOptions } from "./sampler";
import { wordModel, type AskedWords, type Run, type WordModel, type WordModelOptions } from "./wordModel";

export interface WriteOptions extends SamplerOptions {
  /** How many words are written at most. */
  count: number;
  /** Which of the models writes. Default 0, the first. */
  model?: number;
  /** The number of a word after which a text ends, if there is one. */
  until?: number;
  /**
   * Whether the keys and values of earlier words are kept, so that a step computes the last word only. The words are
   * the same. Default true.
   */
  cached?: boolean;
}

/** Models that say what comes next, one for each seed. */
export interface Gpt extends WordModel {
  /** Goes on with prompts `[B][N]`, all of one length: the words that follow each. */
  write(prompts: readonly (readonly number[])[], options: WriteOptions): number[][];
}

/**
 * GPT: a Transformer's decoder without a memory. It reads words and says after each what comes next:
 *
 *     x = words[ids] + positions     x = block(x), L times, each word hears itself and those before     logits = norm(x)·wordsᵀ
 *
 * Papers: Radford et al. 2018, "Improving language understanding by generative pre-training"; Radford et al. 2019,
 * "Language models are unsupervised multitask learners" (norm before, as by default here). With `rotary` positions,
 * `rms` normalisation, `swiglu` and fewer key/value heads it is like Llama.
 *
 * @returns models whose parameters are `words` `[V, D]`, `positions` `[length, D]` where they are learned, those of the
 *   `blocks/` (see `transformerDecoder`), and `output` `[D, V]` if it is not tied.
 * @throws if a size is not a positive whole number, learned positions have no length, or what `transformerBlock` throws.
 *
 * @example
 * const gpt = models.gpt({ words: 9, length: 8, width: 8, heads: 2 });
 * gpt.loss(models.nextWords([[3, 4, 5], [6, 7, 0]])).shape                      // → [1]
 * gpt.write([[3, 4]], { count: 5, temperature: 0, until: 2 })[0].length <= 5   // → true
 * gpt.dispose();
 */
export const gpt = (options: WordModelOptions): Gpt => gptOf(options);

/** @param sourceOf where parameters come from, if not from the seeds. */
export function gptOf(options: WordModelOptions, sourceOf?: (seed: number) => ParameterSource): Gpt {
  const { each, model } = wordModel("models.gpt", options, { causal: true, sourceOf });
  const write = (prompts: readonly (readonly number[])[], how: WriteOptions): number[][] => {
    const where = "models.gpt.write";
    const { count, model: index = 0, until = -1, cached = true, temperature, topK, topP, seed } = how ?? {};
    checkOptions(where, how, { count, model: index, until, cached, temperature, topK, topP, seed });
    checkSizes(where, { count }, 0);
    checkModel(where, index, each.length);
    tf.tidy(() => void wordsOf(where, "prompts", prompts, options.words));
    const choose = sampler({ temperature, topK, topP, seed });
    return written(each[index], prompts, { count, until, cached, choose });
  };
  return { ...model, write };
}

interface Writing {
  count: number;
  until: number;
  cached: boolean;
  choose: (logits: number[]) => number;
}

function written(run: Run, prompts: readonly (readonly number[])[], how: Writing): number[][] {
  const texts = prompts.map((prompt) => [...prompt]);
  const [start] = texts.map(({ length }) => length);
  let cache: Required<KeyValueCache>[] | undefined;
  // A text that has ended goes on beside the others, unread, while one of them is open.
  const ended = texts.map(() => false);
  for (let n = 0; n < how.count && ended.includes(false); n++) {
    const past = cache ? start + n - 1 : 0;
    const step = tf.tidy(() => {
      const words = tf.tensor2d(
        texts.map((text) => text.slice(past)),
        [texts.length, start + n - past],
        "int32",
      );
      const { logits, cache: next } = run(words, { offset: past, ...(how.cached && { cache: cache ?? [] }) });
      const [B, N, V] = logits.shape;
      return { scores: logits.slice([0, N - 1, 0], [B, 1, V]).reshape([B, V]), cache: next };
    }) as { scores: tf.Tensor2D; cache?: Required<KeyValueCache>[] };
    tf.dispose((cache ?? []) as unknown as tf.TensorContainer);
    cache = step.cache;
    step.scores.arraySync().forEach((scores, b) => {
      const id = ended[b] ? PADDING : how.choose(scores);
      texts[b].push(id);
      ended[b] ||= id === how.until;
    });
    step.scores.dispose();
  }
  tf.dispose((cache ?? []) as unknown as tf.TensorContainer);
  return texts.map((text) => upTo(how.until, text.slice(start)));
}

/** The words up to the first `end`, with it. */
function upTo(end: number, words: number[]): number[] {
  const at = words.indexOf(end);
  return at < 0 ? words : words.slice(0, at + 1);
}

/**
 * Sentences as a language model learns from them: what it reads is all but the last word, what it should say after each
 * is the next. After the last word of a sentence that was filled up nothing is asked.
 *
 * @param sentences `[B][N + 1]`, of one length (see `text.pad`).
 * @throws if a sentence has less than two words.
 *
 * @example
 * models.nextWords([[3, 4, 5], [6, 7, 0]]).answers   // → [[4, 5], [7, -1]]
 */
export function nextWords(sentences: readonly (readonly number[])[]): AskedWords {
  checkKind("models.nextWords", "an array", { sentences });
  for (const words of sentences) {
    checkKind("models.nextWords", "an array", { "each sentence": words });
    check(words.length > 1, "models.nextWords", "a sentence must have at least two words", words);
  }
  return {
    words: sentences.map((words) => words.slice(0, -1)),
    answers: sentences.map((words) => words.slice(1).map((id) => (id === PADDING ? -1 : id))),
  };
}

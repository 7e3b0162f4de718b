import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { existsSync } from "../files";
import type { Adam } from "./adam";
import type { Best } from "./best";
import { checkPlace, loadTensors, saveTensors } from "./tensorFile";

interface Parts {
  variables: readonly tf.Variable[];
  optimizer: Adam;
  best: Best;
  /** What was measured at each step and at each validation, for each model. */
  result: { loss: number[][]; validated: number[]; metric: number[][] };
}

/**
 * Everything that training goes on from, in one safetensors file: the variables, what the optimiser keeps, the best
 * models so far, and what was measured.
 */
export function checkpoint(
  file: string,
  { variables, optimizer, best, result }: Parts,
): { save(step: number): void; load(): number } {
  checkPlace("training.train", file); // now, and not when the first hour's training is to be saved
  return {
    save(step) {
      const tensors: Record<string, tf.Tensor> = {};
      variables.forEach((v, i) => (tensors[`variable/${i}`] = v));
      best.kept.forEach((kept, m) => kept?.forEach((x, i) => (tensors[`best/${m}/${i}`] = x)));
      const { loss, validated, metric } = result;
      const metadata = { step, loss, validated, metric, bestStep: best.step, optimizer: optimizer.iterations };
      saveTensors(file, { ...tensors, ...optimizer.state() }, { training: JSON.stringify(metadata) });
    },
    /** Takes everything from the file, and tells how many steps it has behind it: zero without a file. */
    load() {
      if (!existsSync(file)) return 0;
      return tf.tidy(() => {
        const { tensors, metadata } = loadTensors(file);
        // Anything else beside it might be the checksum's own name, damaged.
        check(
          Object.keys(metadata).join() === "training",
          "training.train",
          "the checkpoint must be one that train has saved",
          file,
        );
        const { step, loss, validated, metric, bestStep, optimizer: iterations } = JSON.parse(metadata.training);
        variables.forEach((v, i) => {
          const value = tensors[`variable/${i}`];
          check(
            value !== undefined && shapeText(value.shape) === shapeText(v.shape),
            "training.train",
            `the checkpoint must hold a variable of shape ${shapeText(v.shape)} at place ${i}`,
            `${value ? shapeText(value.shape) : "none"} in ${file}`,
          );
        });
        check(
          loss.length === best.kept.length,
          "training.train",
          `the checkpoint must be of ${best.kept.length} models`,
          `${loss.length} in ${file}`,
        );
        variables.forEach((v, i) => v.assign(tensors[`variable/${i}`]));
        optimizer.restore(iterations, tensors);
        Object.assign(result, { loss, validated, metric });
        (bestStep as (number | null)[]).forEach((at, m) => {
          if (at === null) return;
          best.step[m] = at;
          best.value[m] = metric[m][validated.indexOf(at)];
          const kept: tf.Tensor[] = [];
          for (let i = 0; tensors[`best/${m}/${i}`]; i++) kept.push(tensors[`best/${m}/${i}`]);
          best.keep(m, kept);
        });
        return step as number;
      }) as unknown as number;
    },
  };
}

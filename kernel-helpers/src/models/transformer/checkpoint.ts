import * as tf from "@tensorflow/tfjs";
import { check, checkKind, shapeText } from "../../check";
import { loadTensors, saveTensors } from "../../training/tensorFile";
import type { Members } from "./members";

/** What can be saved: parameters by their names, for each seed. */
export type Saveable = Pick<Members, "named">;

/**
 * Writes all that models have learned to a safetensors file, each number under its model's place and its name, such as
 * "0/blocks/0/attention/query". Python's `safetensors` reads it too.
 *
 * @throws if there is no folder for the file, or one in its place.
 *
 * @example
 * const model = models.gpt({ words: 9, length: 8, width: 8, heads: 2 });
 * models.saveModel(`${process.env.TMPDIR ?? "/tmp"}/gpt.safetensors`, model);
 * model.dispose();
 */
export function saveModel(file: string, model: Saveable): void {
  saveTensors(file, parametersOf("models.saveModel", model));
}

/**
 * Gives models what `saveModel` has written of such models: all of it, or nothing if anything does not fit.
 *
 * @param model of the same kind, the same sizes and as many seeds.
 * @throws if the file cannot be read, or holds other parameters or shapes than these models have.
 *
 * @example
 * const file = `${process.env.TMPDIR ?? "/tmp"}/gpt.safetensors`;
 * const [one, other] = [1, 2].map((seed) => models.gpt({ words: 9, length: 8, width: 8, heads: 2, seeds: [seed] }));
 * models.saveModel(file, one);
 * models.loadModel(file, other);
 * tf.max(tf.abs(tf.sub(one.named[0].words, other.named[0].words)))   // → 0
 * tf.dispose([one.variables, other.variables]);
 */
export function loadModel(file: string, model: Saveable): void {
  const where = "models.loadModel";
  const parameters = parametersOf(where, model);
  tf.tidy(() => {
    const { tensors } = loadTensors(file);
    for (const [name, { shape }] of Object.entries(parameters)) {
      const rule = `the file must hold ${name} of shape ${shapeText(shape)}`;
      const found = tensors[name] ? shapeText(tensors[name].shape) : "none";
      check(found === shapeText(shape), where, rule, `${found} in ${file}`);
    }
    const other = Object.keys(tensors).find((name) => !(name in parameters));
    check(
      other === undefined,
      where,
      "the file must hold what the model learns, and nothing else",
      `${other} in ${file}`,
    );
    for (const [name, variable] of Object.entries(parameters)) variable.assign(tensors[name]);
  });
}

function parametersOf(where: string, model: Saveable): Record<string, tf.Variable> {
  checkKind(where, "an object with names", { model });
  checkKind(where, "an array", { "the model's named": model.named });
  const all = model.named.flatMap((named, i) => {
    checkKind(where, "an object with names", { "the model's parameters": named });
    return Object.entries(named).map(([name, variable]): [string, tf.Variable] => [`${i}/${name}`, variable]);
  });
  for (const [name, variable] of all) {
    checkKind(where, "a tensor", { [name]: variable });
    check(!variable.isDisposed, where, "the model must not be disposed", `a disposed ${name}`);
  }
  return Object.fromEntries(all);
}

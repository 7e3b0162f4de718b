import * as tf from "@tensorflow/tfjs";

/** Records and lists with the tensors taken out of them. */
export interface Structure {
  tensors: tf.Tensor[];
  /** What is left, as text: the same for all that differ in their tensors' numbers only. */
  key: string;
  /** Puts other tensors in the places of these. */
  fill(tensors: readonly tf.Tensor[]): unknown;
}

/** So many plain numbers may stand among arguments before they are taken for data. */
const SETTINGS = 100;

/**
 * Takes the tensors out of a value; of what is neither record nor list the identity counts. Variables stay: they are
 * not data.
 */
export function structure(value: unknown): Structure {
  const tensors: tf.Tensor[] = [];
  let numbers = 0;
  const describe = (x: unknown): string => {
    if (x instanceof tf.Variable) return `variable ${x.id}`;
    if (x instanceof tf.Tensor) return `${x.dtype}[${x.shape}]#${tensors.push(x) - 1}`;
    if (Array.isArray(x)) return `[${x.map(describe)}]`;
    if (isRecord(x)) return `{${Object.entries(x).map(([name, part]) => `${JSON.stringify(name)}:${describe(part)}`)}}`;
    if (typeof x === "number" && ++numbers > SETTINGS) throw new NumbersAsArrays();
    if (ArrayBuffer.isView(x)) throw new NumbersAsArrays();
    if (typeof x === "object" || typeof x === "function") return `object ${identity(x)}`;
    return `${typeof x} ${Object.is(x, -0) ? "-0" : JSON.stringify(String(x))}`;
  };
  const key = describe(value);
  const fill = (others: readonly tf.Tensor[]) => {
    let next = 0;
    const refill = (x: unknown): unknown => {
      if (x instanceof tf.Variable) return x;
      if (x instanceof tf.Tensor) return others[next++];
      if (Array.isArray(x)) return x.map(refill);
      return isRecord(x) ? Object.fromEntries(Object.entries(x).map(([name, part]) => [name, refill(part)])) : x;
    };
    return refill(value);
  };
  return { tensors, key, fill };
}

/** Data that would be taken for settings: each batch would be another graph. */
export class NumbersAsArrays extends Error {
  constructor() {
    super("they hold arrays of numbers (make tensors of them)");
  }
}

// Of a record's prototype there is nothing further (and it may be another realm's).
const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Object.getPrototypeOf(Object.getPrototypeOf(x) ?? Object.create(null));

const identities = new WeakMap<object, number>();
let last = 0;
function identity(x: object | null): number {
  if (x === null) return 0;
  if (!identities.has(x)) identities.set(x, ++last);
  return identities.get(x)!;
}

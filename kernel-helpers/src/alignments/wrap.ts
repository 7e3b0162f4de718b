import type * as tf from "@tensorflow/tfjs";
import { check } from "../check";
import { named, type Alignment } from "./alignment";

/** An alignment whose scores are changed afterwards: what it learns and what it prepares stay the inner one's. */
export function wrap(name: string, inner: Alignment, change: (scores: tf.Tensor) => tf.Tensor): Alignment {
  const isAlignment = typeof inner === "function" && (inner.kind ?? "alignment") === "alignment";
  check(isAlignment, `alignments.${name}`, "it changes an alignment, such as alignments.dot()", inner);
  const prepareInner = inner.prepare;
  const prepare =
    prepareInner &&
    ((keys: tf.Tensor) => {
      const prepared = prepareInner(keys);
      return (query: tf.Tensor) => change(prepared(query));
    });
  return named(name, (query, keys) => change(inner(query, keys)), { variables: inner.variables ?? [], prepare });
}

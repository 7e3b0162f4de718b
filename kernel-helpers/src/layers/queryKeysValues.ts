import type { Attended } from "../attend";
import { forAllQueries, widthOf, type Answer, type Call, type Shape } from "./layer";

/** What the layers share that are asked with `[query, keys, values?, mask?]`; the values default to the keys. */
export const queryKeysValues = {
  inputs: [2, 3] as [number, number],
  keepsItems: true,
  shapes: (_options: object, [query, keys, values = keys]: Shape[]): [Shape[], Shape[]] => {
    const [B, N] = query;
    return [[[B, N, widthOf(values)]], [[B, N, keys[1]]]];
  },
};

export const widths = ([query, keys]: Shape[]) => ({ queryWidth: widthOf(query), keyWidth: widthOf(keys) });

/** Query, keys, values and mask as `attend` takes them. */
export function asked({ inputs: [query, keys, values = keys], mask }: Call) {
  return { query, keys, values, mask: forAllQueries(mask) };
}

export const answer = ({ context, weights }: Pick<Attended, "context" | "weights">): Answer => ({ contexts: [context], weights: [weights] });

import * as alignments from "../alignments";
import * as biases from "../biases";
import * as distributions from "../distributions";
import * as masks from "../masks";
import * as positions from "../positions";
import type { Alignment } from "../alignments";
import type { Bias, BiasFunction } from "../biases";
import type { Distribution } from "../distributions";
import type { Mask, MaskFunction } from "../masks";
import { check, didYouMean } from "../check";
import { within, type ParameterSource } from "../nn/parameters";

/* Plugs as a layer takes them: by name, since everything about a layer is saved with its model. */

// Of `locationAware` only its mechanism makes what it is.
export type AlignmentName = Exclude<keyof typeof alignments, "scaled" | "softCap" | "locationAware">;
export type DistributionName = keyof typeof distributions;

/**
 * An alignment that can be saved with a model: its name, or its name and options (widths are known from the inputs).
 */
export type SavedAlignment = AlignmentName | { name: AlignmentName; [option: string]: unknown };
/** A distribution that can be saved with a model: its name, or its name and options. */
export type SavedDistribution = DistributionName | { name: DistributionName; [option: string]: unknown };
/** A mask that can be saved with a model; of several, all must allow a key. */
export type SavedMask = "causal" | ({ name: "window" } & masks.WindowOptions) | readonly SavedMask[];
/** A bias that can be saved with a model; several are summed. The number of heads is known. */
export type SavedBias =
  "alibi" | ({ name: "relative" } & Pick<biases.RelativeOptions, "maxDistance">) | readonly SavedBias[];

/** What a layer's options say of plugs, by the names that the mechanisms' options have. */
export interface SavedPlugs {
  /** Default "scaledDot". */
  alignment?: SavedAlignment;
  /** Default "softmax". */
  distribution?: SavedDistribution;
  /** Which keys each query may attend to, besides padding. Default: all. */
  mask?: SavedMask;
  /** What is added to the scores. Default: nothing. */
  bias?: SavedBias;
  /** Rotary positions, `positions.rotary`, with their options if need be. Default: none. */
  rotary?: boolean | positions.RotaryOptions;
}

interface Widths {
  queryWidth: number;
  keyWidth: number;
}

/** The alignment that is meant, its parameters taken from `own`. */
export function alignmentOf(saved: SavedAlignment = "scaledDot", widths: Widths, own: ParameterSource): Alignment {
  const { name, options } = read("alignment", saved, alignments);
  const factory = alignments[name as AlignmentName] as (options: object) => Alignment;
  const known = { ...widths, units: widths.keyWidth, parameters: within("alignment", own) };
  const taken = TAKES[name as AlignmentName] ?? [];
  return factory({ ...Object.fromEntries(taken.map((key) => [key, known[key]])), ...options });
}

const WIDTHS = ["queryWidth", "keyWidth", "parameters"] as const;
/** What each alignment is told besides the options that are saved. */
const TAKES: { [Name in AlignmentName]?: readonly ("queryWidth" | "keyWidth" | "units" | "parameters")[] } = {
  additive: [...WIDTHS, "units"],
  concat: [...WIDTHS, "units"],
  deep: [...WIDTHS, "units"],
  general: WIDTHS,
  biasedGeneral: WIDTHS,
  activatedGeneral: WIDTHS,
  locationBased: ["queryWidth", "parameters"],
  cosine: ["parameters"],
  gaussian: ["parameters"],
};

/** The distribution that is meant; one that draws does so from the layer's seed. */
export function distributionOf(saved: SavedDistribution = "softmax", seed: number): Distribution {
  const { name, options } = read("distribution", saved, distributions);
  const draws = name === "gumbelSoftmax" || name === "hard";
  return (distributions[name as DistributionName] as (options: object) => Distribution)(
    draws ? { seed, ...options } : options,
  );
}

export function maskOf(saved: SavedMask | undefined): MaskFunction | undefined {
  if (saved === undefined) return undefined;
  if (Array.isArray(saved)) return masks.all(...saved.map((part: SavedMask) => maskOf(part) as Mask));
  const { name, options } = read("mask", saved as "causal", { causal: masks.causal, window: masks.window });
  return name === "causal" ? masks.causal(options) : masks.window(options);
}

export function biasOf(
  saved: SavedBias | undefined,
  heads: number | undefined,
  own: ParameterSource,
): BiasFunction | undefined {
  if (saved === undefined) return undefined;
  if (Array.isArray(saved)) {
    return biases.sum(...saved.map((part: SavedBias, i) => biasOf(part, heads, within(`${i}`, own)) as Bias));
  }
  const { name, options } = read("bias", saved as "alibi", { alibi: biases.alibi, relative: biases.relative });
  const relative = { ...(options as { maxDistance: number }), heads, parameters: within("bias", own) };
  return name === "alibi" ? biases.alibi({ ...options, heads }) : biases.relative(relative);
}

export const rotaryOf = (saved: SavedPlugs["rotary"]): positions.Rotary | undefined =>
  saved ? positions.rotary(saved === true ? {} : saved) : undefined;

function read(kind: string, saved: string | { name: string; [option: string]: unknown }, known: object) {
  const plugs = Object.keys(known).join(", ");
  const byName = `${kind} must be given by its name, so that it is saved with the model ({ name, ...options }; ${plugs})`;
  check(typeof saved !== "function", "layers", byName, saved);
  const { name, ...options } = typeof saved === "string" ? { name: saved } : saved;
  const names = Object.keys(known);
  const rule = `${kind} must be one of ${names.join(", ")}${didYouMean(String(name), names)}`;
  check(names.includes(name), "layers", rule, name);
  return { name, options };
}

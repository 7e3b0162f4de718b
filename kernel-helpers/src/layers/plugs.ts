import * as alignments from "../alignments";
import * as distributions from "../distributions";
import type { Alignment } from "../alignments";
import type { Distribution } from "../distributions";
import { check } from "../check";
import { within, type ParameterSource } from "../parameters";

export type AlignmentName = Exclude<keyof typeof alignments, "scaled" | "softCap">;
export type DistributionName = keyof typeof distributions;

/** An alignment that can be saved with a model: its name, or its name and options (widths are known from the inputs). */
export type SavedAlignment = AlignmentName | { name: AlignmentName; [option: string]: unknown };
/** A distribution that can be saved with a model: its name, or its name and options. */
export type SavedDistribution = DistributionName | { name: DistributionName; [option: string]: unknown };

export interface PlugOptions {
  /** Default "scaledDot". */
  alignment?: SavedAlignment;
  /** Default "softmax". */
  distribution?: SavedDistribution;
}

type Factories<T> = Record<string, (options: object) => T>;

/** The plugs by their names, parameters taken from `parameters`. */
export function plugs(
  { alignment = "scaledDot", distribution = "softmax" }: PlugOptions, widths: { queryWidth: number; keyWidth: number }, parameters: ParameterSource,
): { alignment: Alignment; distribution: Distribution } {
  const a = read("alignment", alignment, alignments);
  return {
    alignment: (alignments as unknown as Factories<Alignment>)[a.name](
      { ...widths, units: widths.keyWidth, ...a.options, parameters: within("alignment", parameters) }),
    distribution: distributionOf(distribution),
  };
}

export function distributionOf(distribution: SavedDistribution = "softmax"): Distribution {
  const { name, options } = read("distribution", distribution, distributions);
  return (distributions as unknown as Factories<Distribution>)[name](options);
}

function read(kind: string, saved: string | { name: string; [option: string]: unknown }, known: object) {
  const { name, ...options } = typeof saved === "string" ? { name: saved } : saved;
  check(name in known, "layers", `${kind} must be one of ${Object.keys(known).join(", ")}`, name);
  return { name, options };
}

import { check, checkOptions } from "../check";

/** The learning rate at each step, counted from 1. */
export type Schedule = (step: number) => number;

export interface DecayOptions {
  /** The highest rate. */
  peak: number;
  /** How many steps there will be; after them the rate stays at its end. */
  steps: number;
  /** Over how many of them the rate rises from zero to the peak. Default none. */
  warmUp?: number;
  /** The rate at the end. Default 0. */
  end?: number;
}

/**
 * Rises to the peak and falls to the end in straight lines.
 *
 * @throws if peak or steps are not positive, the end is negative, or the warm-up is longer than the steps.
 *
 * @example
 * [1, 2, 4, 6].map(training.linear({ peak: 1, steps: 6, warmUp: 2 }))   // → [0.5, 1, 0.5, 0]
 */
export const linear = (options: DecayOptions): Schedule => decay("training.linear", options, (left) => left);

/**
 * Rises to the peak in a straight line and falls to the end along half a cosine: slowly, fast, slowly.
 *
 * Paper: Loshchilov & Hutter 2017, "SGDR" (without restarts).
 *
 * @throws as `linear` does.
 *
 * @example
 * [1, 2, 4, 6].map(training.cosine({ peak: 1, steps: 6, warmUp: 2 }))   // → [0.5, 1, 0.5, 0]
 */
export const cosine = (options: DecayOptions): Schedule =>
  decay("training.cosine", options, (left) => (1 - Math.cos(Math.PI * left)) / 2);

/**
 * Rises to the peak in a straight line and stays there.
 *
 * @throws if the peak is not positive or the warm-up is negative.
 *
 * @example
 * [1, 2, 4, 6].map(training.constant({ peak: 1, warmUp: 4 }))   // → [0.25, 0.5, 1, 1]
 */
export function constant(options: { peak: number; warmUp?: number }): Schedule {
  const { peak, warmUp = 0 } = options ?? {};
  checkOptions("training.constant", options, { peak, warmUp });
  check(peak > 0 && peak < Infinity, "training.constant", "peak must be positive and finite", peak);
  check(warmUp >= 0 && warmUp < Infinity, "training.constant", "warmUp must be finite and not negative", warmUp);
  return (step) => peak * Math.min(1, step / Math.max(1, warmUp));
}

/**
 * The Transformer's: `scale · width^(-1/2) · min(step^(-1/2), step · warmUp^(-3/2))`. Rises in a straight line, then
 * falls with the square root of the step.
 *
 * Paper: Vaswani et al. 2017, section 5.3 (width 512, 4000 steps of warm-up).
 *
 * @throws if width, warmUp or scale are not positive.
 *
 * @example
 * [1, 4, 16].map(training.noam({ width: 4, warmUp: 4 }))   // → [0.0625, 0.25, 0.125]
 */
export function noam(options: { width: number; warmUp: number; scale?: number }): Schedule {
  const { width, warmUp, scale = 1 } = options ?? {};
  checkOptions("training.noam", options, { width, warmUp, scale });
  for (const [name, value] of Object.entries({ width, warmUp, scale })) {
    check(value > 0 && value < Infinity, "training.noam", `${name} must be positive and finite`, value);
  }
  return (step) => (scale / Math.sqrt(width)) * Math.min(1 / Math.sqrt(step), step / warmUp ** 1.5);
}

// `shape` says how much of the peak is left, given which share of the way down is left.
function decay(where: string, options: DecayOptions, shape: (left: number) => number): Schedule {
  const { peak, steps, warmUp = 0, end = 0 } = options ?? {};
  checkOptions(where, options, { peak, steps, warmUp, end });
  check(peak > 0 && peak < Infinity, where, "peak must be positive and finite", peak);
  check(end >= 0 && end < Infinity, where, "end must be finite and not negative", end);
  check(steps > 0, where, "steps must be positive", steps);
  check(warmUp >= 0 && warmUp < steps, where, `warmUp must be at least 0 and less than the ${steps} steps`, warmUp);
  return (step) => {
    if (step < warmUp) return (peak * step) / warmUp;
    const left = Math.max(0, (steps - step) / (steps - warmUp));
    return end + (peak - end) * shape(left);
  };
}

import { valueText } from "../check";
import { display } from "../runtime/display";

/** Where a claimed figure must lie; at least one side is given. */
export type Bounds = { atLeast: number; atMost?: number } | { atLeast?: number; atMost: number };

/**
 * States a figure of the text and checks it when the lesson runs: prints `✓ sentence (0.0056)`, or `✗` and what was
 * expected. It never throws, so that a reader who has changed something can read on; `npm run lessons -- --check` fails
 * on a claim that does not hold.
 *
 * @example
 * claim("a learned width beats the average", 0.0056, { atMost: 0.05 });
 */
export function claim(sentence: string, value: number, bounds: Bounds): void {
  const { atLeast = -Infinity, atMost = Infinity } = bounds ?? {};
  const expected = [atLeast > -Infinity ? `at least ${atLeast}` : "", atMost < Infinity ? `at most ${atMost}` : ""]
    .filter(Boolean)
    .join(" and ");
  const got = typeof value === "number" ? digits(value, 6) : valueText(value);
  const holds = typeof value === "number" && expected !== "" && value >= atLeast && value <= atMost;
  display({
    "text/plain": holds
      ? `✓ ${sentence} (${digits(value, 3)})`
      : `✗ ${sentence}: expected ${expected || "a bound (atLeast or atMost)"}, got ${got}`,
    "application/vnd.kernel-helpers.claim+json": { sentence, value, ...bounds, holds },
  });
}

const digits = (value: number, count: number): string =>
  String(Number.isInteger(value) ? value : Number(value.toPrecision(count)));

import type { Stage } from "./exercise";
import { list } from "./answers";

/** One thing changed, measured with several seeds. */
export interface Finding {
  /** What you changed, in words. */
  changed: string;
  /** The measure before, one number for each seed. */
  before: number[];
  /** The same after. */
  after: number[];
  verdict: "better" | "worse" | "cannot tell";
}

const spanned = ({ before, after }: Finding): Finding["verdict"] =>
  Math.min(...after) > Math.max(...before)
    ? "better"
    : Math.max(...after) < Math.min(...before)
      ? "worse"
      : "cannot tell";

/** What an open exercise asks of a finding; which of the measures it is, the reader says. */
export const findingStages: readonly Stage<() => Finding>[] = [
  {
    name: "one change, said in words",
    mistake: (answer) =>
      typeof answer()?.changed === "string" && answer().changed.trim().split(/\s+/).length >= 3
        ? undefined
        : "Say in `changed` what you changed, in a few words, so that someone else could do it again.",
  },
  {
    name: "three seeds or more, before and after",
    mistake: (answer) => {
      const { before, after } = answer();
      return Math.min(before?.length, after?.length) >= 3
        ? undefined
        : `There must be at least three numbers before and after, one for each seed; you gave ${before?.length ?? 0} and ${after?.length ?? 0}. One seed proves nothing.`;
    },
  },
  {
    name: "shares, from 0 to 1",
    mistake: (answer) => {
      const { before, after } = answer();
      const strange = [...before, ...after].filter((share) => !(share >= 0 && share <= 1));
      return strange.length ? `Give shares of what came out right, from 0 to 1; you gave ${list(strange)}.` : undefined;
    },
  },
  {
    name: "a verdict that the seeds allow",
    mistake: (answer) => {
      const { before, after, verdict } = answer();
      const right = spanned(answer());
      return verdict === right
        ? undefined
        : `Before the seeds reach from ${Math.min(...before)} to ${Math.max(...before)}, after from ${Math.min(...after)} to ${Math.max(...after)}. With so few seeds say "better" or "worse" only if all of one side beat all of the other; here that is "${right}", you say "${verdict}".`;
    },
  },
];

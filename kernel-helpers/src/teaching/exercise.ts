import * as tf from "@tensorflow/tfjs";
import { checkKind } from "../check";
import { display } from "../runtime/display";

/** One thing an answer must get right, chosen so that one likely mistake fails here and nowhere earlier. */
export interface Stage<Answer> {
  /** What is looked at, in words: "with one key, its value comes back". */
  name: string;
  /** Says what is wrong and how to think about it (Markdown), or nothing when the answer is right here. */
  mistake(answer: Answer): string | undefined | Promise<string | undefined>;
}

/** What came of looking at an answer. */
export type Verdict =
  { status: "unanswered" } | { status: "passed" } | { status: "failed"; stage: string; message: string };

/** What stands beside the stages for a reader who works alone. */
export interface Help {
  level: "warm-up" | "easy" | "medium" | "hard" | "open";
  /** How long it takes someone for whom the lesson is new. */
  minutes: number;
  /** From a nudge to nearly the answer, shown one by one (Markdown). */
  hints: readonly string[];
  /** The answer as a TypeScript expression, which the tests judge as it stands here. */
  solution: string;
  /** Why the solution is one (Markdown). */
  because: string;
  /** The one thing to have learned, said when the answer passes. */
  insight: string;
}

export interface Exercise<Answer> {
  readonly title: string;
  readonly stages: readonly Stage<Answer>[];
  readonly help?: Help;
  /** Shows the next hint; after the last one it begins again. */
  hint(): void;
  /** Shows the answer, and why it is one. */
  solution(): void;
  /** Looks at the answer, stage by stage, and shows what it finds and where help is. Never throws. */
  check(answer: Answer | undefined): Promise<void>;
  /** The same without showing anything. */
  judge(answer: Answer | undefined): Promise<Verdict>;
}

class NotAnswered extends Error {}

/**
 * Stands where a reader's own code will stand, and fits any type; the check then says kindly that nothing is there yet.
 *
 * @example
 * const kernel = (query: number, key: number): number => yourTurn();
 */
export function yourTurn(): never {
  throw new NotAnswered("yourTurn: this is where your answer goes");
}

/**
 * An exercise: stages that are tried in order, and the first that fails explains itself.
 *
 * @example
 * const double = exercise<(x: number) => number>("Double a number", [
 *   { name: "zero stays zero", mistake: (f) => (f(0) === 0 ? undefined : "Twice nothing is nothing.") },
 *   { name: "three becomes six", mistake: (f) => (f(3) === 6 ? undefined : `3 became ${f(3)}.`) },
 * ]);
 * await double.check((x) => x + x);
 *
 * @param help level, minutes, hints and a solution. Without it, `hint` and `solution` say that there is none.
 */
export function exercise<Answer>(title: string, stages: readonly Stage<Answer>[], help?: Help): Exercise<Answer> {
  checkKind("exercise", "a text", { title });
  checkKind("exercise", "an array", { stages });
  let hinted = 0;
  async function judge(answer: Answer | undefined): Promise<Verdict> {
    if (answer == null) return { status: "unanswered" };
    for (const { name, mistake } of stages) {
      tf.engine().startScope();
      try {
        const message = await mistake(answer);
        if (message) return { status: "failed", stage: name, message };
      } catch (error) {
        if (error instanceof NotAnswered) return { status: "unanswered" };
        return {
          status: "failed",
          stage: name,
          message: `Your answer stopped with an error: \`${(error as Error)?.message ?? error}\``,
        };
      } finally {
        tf.engine().endScope();
      }
    }
    return { status: "passed" };
  }
  return {
    title,
    stages,
    help,
    judge,
    hint() {
      const { hints = [] } = help ?? {};
      if (hints.length === 0) return showText(title, "There is no hint.");
      const which = hinted++ % hints.length;
      showText(`${title} · hint ${which + 1} of ${hints.length}`, hints[which]);
    },
    solution() {
      if (!help) return showText(title, "There is no solution.");
      showText(`${title} · a solution`, `\`\`\`ts\n${help.solution}\n\`\`\`\n\n${help.because}`);
    },
    async check(answer) {
      const verdict = await judge(answer);
      const { state, tried, message } = report(
        verdict,
        stages.map((stage) => stage.name),
        help,
      );
      display({
        // Two spaces at a line's end keep the stages together, line by line.
        "text/markdown": [`**${title}** · ${state}`, ...tried].join("  \n") + (message ? `\n\n${message}` : ""),
        "text/plain": [`${title} · ${state}`, ...tried, message].filter(Boolean).join("\n"),
        "application/vnd.kernel-helpers.exercise+json": { title, ...verdict },
      });
    },
  };
}

function showText(title: string, text: string): void {
  display({ "text/markdown": `**${title}**\n\n${text}`, "text/plain": `${title}\n${text}` });
}

function report(verdict: Verdict, names: string[], help?: Help): { state: string; tried: string[]; message: string } {
  switch (verdict.status) {
    case "unanswered":
      return {
        state: ["not answered yet", ...(help ? [help.level, minutes(help)] : [])].join(" · "),
        tried: [],
        message: ["Write your answer in place of `yourTurn()` and run the cell again.", ...(help ? [STUCK] : [])].join(
          " ",
        ),
      };
    case "passed":
      return {
        state: `all ${names.length} right`,
        tried: names.map((name) => `✓ ${name}`),
        message: help?.insight ?? "",
      };
    case "failed": {
      const right = names.slice(0, names.indexOf(verdict.stage));
      return {
        state: `${right.length} of ${names.length} right so far`,
        tried: [...right.map((name) => `✓ ${name}`), `✗ ${verdict.stage}`],
        message: verdict.message,
      };
    }
  }
}

const STUCK = "Stuck? Put `.hint()` in place of `.check(…)`, again for the next hint; `.solution()` shows an answer.";
const minutes = ({ minutes }: Help): string => `about ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;

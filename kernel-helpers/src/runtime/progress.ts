import { checkKind } from "../check";
import type { MimeBundle } from "./contract";
import { display } from "./display";
import { interrupted } from "./interrupt";
import { kernel } from "./kernel";

/** One line that says how far long work has come. */
export interface Progress {
  /** Tell how many of the total are done; cheap enough for every step. After an interrupt it counts no further. */
  step(done: number, note?: string): void;
  /**
   * Leaves one short line with the time taken; where not all were done, it says at how many the work stopped. Where the
   * cell fails or is stopped before, that line is left as well.
   */
  done(note?: string): void;
}

const BETWEEN = 100; // ms, so at most ten updates a second
const BAR = 20;

/**
 * Shows a line that is updated in place: a bar, the count, the time left, and a note such as the loss.
 * Outside a kernel only the final line is printed.
 *
 * @param label what is being done: "training with attention".
 * @param total how many steps there are.
 *
 * @example
 * const bar = progress("counting", 2);
 * bar.step(1);
 * bar.done();
 */
export function progress(label: string, total: number): Progress {
  checkKind("progress", "a text", { label });
  checkKind("progress", "a number", { total });
  const started = performance.now();
  const cell = kernel.cell();
  const handle = cell && display(bundle(`${label} ${"░".repeat(BAR)} 0 of ${total}`));
  let shown = started;
  let last = 0;
  const done = (note = "") => {
    forget?.();
    const count = last < total ? `stopped at ${last} of ${total} after` : `${total} in`;
    const line = [`${label}: ${count} ${seconds(performance.now() - started)}`, note].filter(Boolean).join(" · ");
    if (handle) handle.update(bundle(line));
    else console.log(line);
  };
  const forget = cell?.onFailure(done);
  return {
    step(done, note = "") {
      if (handle && interrupted()) return;
      last = done;
      const now = performance.now();
      if (!handle || now - shown < BETWEEN) return;
      shown = now;
      const share = Math.min(1, done / total);
      const filled = Math.round(BAR * share);
      const left = share > 0 ? `${seconds(((now - started) * (1 - share)) / share)} left` : "";
      const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
      handle.update(bundle([`${label} ${bar} ${done} of ${total}`, left, note].filter(Boolean).join(" · ")));
    },
    done,
  };
}

// The second MIME type is shown by nobody; it tells `npm run lessons -- --check` that this text changes from run to
// run.
const bundle = (line: string): MimeBundle => ({
  "text/plain": line,
  "application/vnd.kernel-helpers.progress+json": {},
});

function seconds(ms: number): string {
  const s = ms / 1000;
  return s < 10 ? `${s.toFixed(1)} s` : s < 100 ? `${Math.round(s)} s` : `${Math.round(s / 60)} min`;
}

// One line a step. On a terminal the line counts the seconds and shows the last thing the tool said; elsewhere it is
// printed once.
const live = process.stdout.isTTY && !process.env.CI;
let last = "";

/**
 * Called with every line that a running tool prints.
 *
 * @param {string} line
 */
export function note(line) {
  last = line.trim();
}

/**
 * Runs one step under its title; `about` says how long it usually takes.
 *
 * @template Result
 * @param {string} title
 * @param {string} about
 * @param {() => Promise<Result>} work
 */
export async function step(title, about, work) {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  last = "";
  const draw = () => {
    const line = `… ${title} (${about}): ${seconds()} s  ${last}`;
    process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns || 100) - 1)}`);
  };
  if (!live) console.log(`… ${title} (${about})`);
  const timer = live ? setInterval(draw, 250) : undefined;
  try {
    const result = await work();
    if (live) process.stdout.write("\r\x1b[K");
    console.log(`✓ ${title}: ${seconds()} s`);
    return result;
  } catch (error) {
    if (live) process.stdout.write("\r\x1b[K");
    throw error;
  } finally {
    clearInterval(timer);
  }
}

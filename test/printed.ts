/** What is printed while `work` runs, line by line. */
export async function printed(work: () => unknown): Promise<string[]> {
  const log = console.log;
  const lines: string[] = [];
  console.log = (...parts: unknown[]) => void lines.push(...parts.join(" ").split("\n"));
  try {
    await work();
  } finally {
    console.log = log;
  }
  return lines;
}

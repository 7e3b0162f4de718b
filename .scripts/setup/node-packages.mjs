import fs from "node:fs";
import { needsSpace } from "./disk.mjs";
import { inRoot } from "./paths.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean, optionalDependencies?: Record<string, string> }>}
 */
const readPackages = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")).packages : {});

/**
 * The packages that are not installed as the lockfile has them.
 *
 * npm keeps its own record of what is installed, written when an installation is complete. Comparing it with
 * the lockfile says more than a stamp of ours could. Optional packages may be missing (most are for other
 * systems), but not the ones this project names itself: npm 10 removes tfjs-node when its own download fails.
 */
export function missing() {
  const locked = readPackages(inRoot("package-lock.json"));
  const installed = readPackages(inRoot("node_modules", ".package-lock.json"));
  const named = Object.keys(locked[""].optionalDependencies ?? {}).map((name) => `node_modules/${name}`);
  return Object.keys(locked).filter((where) => {
    const { version, optional, link } = locked[where];
    if (!where.includes("node_modules/") || link || (optional && !named.includes(where))) return false;
    return installed[where]?.version !== version || !fs.existsSync(inRoot(where));
  });
}

/** Installs the Node packages exactly as the lockfile has them. */
export async function nodePackages() {
  if (missing().length === 0) return;
  needsSpace(1e9, "the Node packages");
  await step("Node packages", "about a minute", async () => {
    // Under `npm start` npm says where it is; that also works where npm is a shell function or a .cmd.
    const [command, ...args] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
    // No install scripts: the one that matters, tfjs-node's, downloads from a host that many networks block (see
    // tensorflow.mjs).
    await run(command, [...args, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=http"], {
      title: "npm ci",
    });
  });
}

import fs from "node:fs";
import { helpers } from "./helpers.mjs";
import { kernel } from "./kernel.mjs";
import { lock } from "./lock.mjs";
import { nodePackages } from "./node-packages.mjs";
import { cache, givenEnvironment } from "./paths.mjs";
import { checkPython, python } from "./python.mjs";
import { tensorflow } from "./tensorflow.mjs";

/**
 * Everything that the notebooks and the tests stand on, from nothing. Each step looks whether it is done, so that
 * running this again costs little, and a run stopped half-way goes on where it stopped. Returns the backend found.
 */
export async function setup({ tests = false } = {}) {
  fs.mkdirSync(cache, { recursive: true });
  const unlock = await lock();
  try {
    if (!givenEnvironment) await checkPython();
    await nodePackages();
    await helpers();
    if (!givenEnvironment) await python({ tests });
    const backend = await tensorflow();
    await kernel();
    return { backend };
  } finally {
    unlock();
  }
}

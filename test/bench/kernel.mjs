/**
 * What a cell's code costs in the kernel, beside the same code in Node alone; each time in a process that has not run
 * it before.
 */
import { execFileSync } from "node:child_process";
import { inRoot, venvPython } from "../../.scripts/setup/paths.mjs";

execFileSync(venvPython, ["-W", "ignore", inRoot("test", "bench", "kernel.py")], { stdio: "inherit" });

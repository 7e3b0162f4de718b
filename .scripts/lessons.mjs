// `npm run lessons`: hands over to .scripts/lessons, in the Python of the project's own environment.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { inRoot, venvPython } from "./setup/paths.mjs";

if (fs.existsSync(venvPython)) {
  const { status } = spawnSync(venvPython, [inRoot(".scripts", "lessons"), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} else {
  console.error("There is no Python environment yet: run `npm start` (or `npm test`) once.");
  process.exitCode = 1;
}

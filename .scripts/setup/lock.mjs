import fs from "node:fs";
import path from "node:path";
import { cache } from "./paths.mjs";

const file = path.join(cache, "setup.lock");

/** @param {number} pid */
function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** Two set-ups at once (`npm start` in one terminal, `npm test` in another) would undo each other: the second waits. */
export async function lock() {
  for (let told = false; ; told = true) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const holder = Number(fs.existsSync(file) && fs.readFileSync(file, "utf8"));
    if (holder && !runs(holder)) fs.rmSync(file, { force: true });
    else {
      if (!told) console.log(`… another set-up is running here (process ${holder}): waiting for it`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

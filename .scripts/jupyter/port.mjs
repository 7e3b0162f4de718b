import net from "node:net";
import { Failure } from "../setup/failure.mjs";

const usual = 8888;

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === "EADDRINUSE"
        ? resolve(false)
        : reject(
            new Failure(
              `Port ${port} cannot be used (${error.code})`,
              "Choose another, over 1023: npm start -- --port 9999",
            ),
          ),
    );
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/**
 * The flags with a port that is free: the one they ask for (a Failure if it is taken), else the first from 8888.
 *
 * @param {string[]} flags
 */
export async function withFreePort(flags) {
  const [, asked] = flags.join(" ").match(/--(?:(?:ServerApp|LabApp)\.)?port[= ](\d+)/) ?? [];
  if (asked !== undefined) {
    if (await isFree(Number(asked))) return flags;
    throw new Failure(
      `Port ${asked} is taken by another program`,
      `Choose another: npm start -- --port ${Number(asked) + 1}\n(\`lsof -i :${asked}\` tells which program it is)`,
    );
  }
  for (let port = usual; port < usual + 50; port++) {
    if (!(await isFree(port))) continue;
    if (port !== usual) console.log(`  Port ${usual} is taken by another program: JupyterLab goes to ${port}.`);
    return [`--port=${port}`, ...flags];
  }
  throw new Failure(`Every port from ${usual} to ${usual + 49} is taken`, "Choose another: npm start -- --port 9999");
}

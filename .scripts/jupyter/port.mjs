import net from "node:net";
import { Failure } from "../setup/failure.mjs";

const usual = 8888;

function isFree(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(new Failure(
      `Port ${port} cannot be used (${error.code})`, "Choose another, over 1023: npm start -- --port 9999"))));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** The port that was asked for with `--port` (a Failure if it is taken), else the first free one from 8888. */
export async function choosePort(flags) {
  const [, asked] = flags.join(" ").match(/--(?:(?:ServerApp|LabApp)\.)?port[= ](\d+)/) ?? [];
  if (asked !== undefined) {
    if (asked === "0" || await isFree(Number(asked))) return Number(asked);
    throw new Failure(`Port ${asked} is taken by another program`, `Choose another: npm start -- --port ${Number(asked) + 1}\n(or stop what listens there: lsof -i :${asked} tells what it is)`);
  }
  for (let port = usual; port < usual + 50; port++) {
    if (!await isFree(port)) continue;
    if (port !== usual) console.log(`  Port ${usual} is taken by another program: JupyterLab goes to ${port}.`);
    return port;
  }
  throw new Failure(`Every port from ${usual} to ${usual + 49} is taken`, "Choose another: npm start -- --port 9999");
}

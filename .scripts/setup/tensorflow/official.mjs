import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { Failure } from "../failure.mjs";
import { inRoot } from "../paths.mjs";
import { run } from "../run.mjs";

export const name = "official";
export const title = "tfjs-node's own download";
export const about = "a minute, 200 MB";

const host = new URL(process.env.TFJS_NODE_CDN_STORAGE || "https://storage.googleapis.com/");

/** Whether the download host answers at all. Many networks block it, and tfjs-node's script would wait for minutes. */
function answers() {
  // Behind a proxy only the script itself, which knows proxies, can tell.
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true;
  return new Promise((resolve) => {
    const socket = net.connect({
      host: host.hostname,
      port: Number(host.port) || (host.protocol === "http:" ? 80 : 443),
    });
    /** @param {boolean} answer */
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(5000, () => end(false));
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false));
  });
}

/**
 * tfjs-node's own install script: downloads the library and the addon.
 *
 * @param {{ kept: string, tfjsNode: string }} folders
 */
export async function get({ kept, tfjsNode }) {
  if (!(await answers())) throw new Failure(`its host, ${host.hostname}, is blocked or unreachable`);
  const PATH = `${inRoot("node_modules", ".bin")}${path.delimiter}${process.env.PATH}`;
  await run(process.execPath, ["scripts/install.js"], {
    title: "tfjs-node's install script",
    cwd: tfjsNode,
    env: { PATH },
    minutes: 10,
  });
  for (const folder of ["deps", "lib"]) {
    if (!fs.existsSync(path.join(tfjsNode, folder))) throw new Failure(`its script made no ${folder} folder`);
    fs.mkdirSync(kept, { recursive: true });
    fs.renameSync(path.join(tfjsNode, folder), path.join(kept, folder));
  }
}

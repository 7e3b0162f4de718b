import { spawn } from "node:child_process";
import fs from "node:fs";
import { inRoot, root, venvPython } from "../setup/paths.mjs";
import { jupyterEnvironment } from "./environment.mjs";

const startPage = "notebooks/00-start-here.ipynb";

export function settings(port) {
  return [
    `--ServerApp.root_dir=${root}`,
    "--ServerApp.ip=127.0.0.1", // only this machine, and only with the token that Jupyter makes
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    "--ServerApp.answer_yes=True", // Ctrl-C ends it, without asking
    ...(process.getuid?.() === 0 ? ["--ServerApp.allow_root=True"] : []), // in a container one is root
    ...(fs.existsSync(inRoot(startPage)) ? [`--LabApp.default_url=/lab/tree/${startPage}`] : []),
    "--LabApp.news_url=None", // no calls to the outside, no question about news
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--KernelSpecManager.allowed_kernelspecs=tslab", // the one kernel these notebooks run on, and not JupyterLab's own Python
    "--KernelSpecManager.ensure_native_kernel=False",
    // Whatever a cell prints arrives: Jupyter's own limits (1000 messages and 1 MB a second) drop the rest.
    "--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=100000",
    "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000",
  ];
}

/** Runs JupyterLab until it ends, and resolves to its exit code; Ctrl-C and a polite kill end it and its kernels. */
export function jupyterLab(flags, port) {
  return new Promise((resolve, reject) => {
    const lab = spawn(venvPython, ["-m", "jupyterlab", ...settings(port), ...flags], {
      cwd: root, stdio: "inherit", env: { ...process.env, ...jupyterEnvironment },
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => lab.kill("SIGTERM"));
    lab.on("error", reject);
    lab.on("close", (code, signal) => resolve(signal ? 0 : code));
  });
}

/**
 * The real JupyterLab with a browser before it, on copies of notebooks: nothing that happens here touches the lessons.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { jupyterEnvironment } from "../../.scripts/jupyter/environment.mjs";
import { openWithContents } from "../../.scripts/jupyter/workspace.mjs";
import { inRoot, venvPython } from "../../.scripts/setup/paths.mjs";
import { launchBrowser } from "../../.scripts/test/browser.mjs";
import { freePort } from "../setup/support.mjs";
import { NotebookPage } from "./notebook-page.mjs";

/** @typedef {"light" | "dark"} Theme */

/**
 * Preferences of a reader who wants every cell drawn, and no questions.
 *
 * @param {Theme} theme
 */
const preferences = (theme) => ({
  "notebook-extension/tracker": { windowingMode: "none" }, // otherwise only the cells in view exist on the page
  "docmanager-extension/plugin": { autosave: false },
  "apputils-extension/themes": { theme: theme === "dark" ? "JupyterLab Dark" : "JupyterLab Light" },
  "apputils-extension/notification": { fetchNews: "false", checkForUpdates: false, doNotDisturbMode: true },
});

export class JupyterLab {
  #folder = inRoot(".cache", "browser", `${process.pid}-${randomUUID().slice(0, 8)}`);
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #server;
  /** @type {import("playwright-core").Browser | undefined} */
  #browser;
  #url = "";
  #token = randomUUID();
  #said = "";

  /** @param {{ theme?: Theme }} [options] */
  static async start({ theme = "light" } = {}) {
    const lab = new JupyterLab();
    // Whoever ends this process early must not leave a server and its kernels behind.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
      process.once(signal, () => lab.stop().finally(() => process.exit(1)));
    try {
      await lab.#startServer(theme);
      lab.#browser = await launchBrowser();
      return lab;
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  /** @param {Theme} theme */
  async #startServer(theme) {
    // Laid out like the project, and inside it, so that a notebook finds kernel-helpers and ../data.
    await mkdir(join(this.#folder, "notebooks"), { recursive: true });
    await symlink(inRoot("data"), join(this.#folder, "data"));
    const userSettings = join(this.#folder, ".settings");
    for (const [name, value] of Object.entries(preferences(theme))) {
      const file = join(userSettings, "@jupyterlab", `${name}.jupyterlab-settings`);
      await mkdir(join(file, ".."), { recursive: true });
      await writeFile(file, JSON.stringify(value));
    }
    openWithContents(join(this.#folder, ".workspaces"));
    const port = await freePort();
    this.#url = `http://127.0.0.1:${port}`;
    const server = spawn(
      venvPython,
      [
        "-m",
        "jupyterlab",
        "--no-browser",
        `--port=${port}`,
        `--ServerApp.root_dir=${this.#folder}`,
        `--IdentityProvider.token=${this.#token}`,
        "--LabApp.expose_app_in_browser=True",
      ],
      {
        env: {
          ...process.env,
          ...jupyterEnvironment,
          JUPYTERLAB_SETTINGS_DIR: userSettings,
          JUPYTERLAB_WORKSPACES_DIR: join(this.#folder, ".workspaces"),
          JUPYTER_RUNTIME_DIR: join(this.#folder, ".runtime"),
        },
      },
    );
    this.#server = server;
    for (const stream of [server.stdout, server.stderr])
      stream.on("data", (text) => {
        this.#said += text;
      });
    await this.#isUp(server);
  }

  /** @param {import("node:child_process").ChildProcess} server */
  async #isUp(server) {
    for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
      if (server.exitCode !== null) break;
      const answer = await fetch(`${this.#url}/api/status?token=${this.#token}`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`JupyterLab does not come up:\n${this.#said.slice(-3000)}`);
  }

  /**
   * Opens a copy of a notebook.
   * @param {string} path of an .ipynb file
   * @param {{width?: number, height?: number, whole?: boolean}} [how] the size of the browser's window; `whole` with
   *   menus and sidebars, as `npm start` opens it
   */
  async open(path, { width = 1100, height = 1000, whole = false } = {}) {
    if (!this.#browser) throw new Error("JupyterLab.start() comes first");
    const name = basename(path);
    await copyFile(path, join(this.#folder, "notebooks", name));
    const images = join(dirname(path), "images");
    if (existsSync(images)) await cp(images, join(this.#folder, "notebooks", "images"), { recursive: true });
    const page = await this.#browser.newPage({ viewport: { width, height } });
    const query = `token=${this.#token}${whole ? "" : "&reset"}`;
    await page.goto(`${this.#url}/${whole ? "lab" : "doc"}/tree/notebooks/${encodeURIComponent(name)}?${query}`);
    const notebook = new NotebookPage(page);
    await notebook.isReady();
    return notebook;
  }

  /**
   * Opens a new notebook with these code cells.
   *
   * @param {string} name
   * @param {string[]} sources
   * @param {{width?: number, height?: number, whole?: boolean}} [how]
   */
  async openCells(name, sources, how) {
    const path = join(this.#folder, `${name}.ipynb`);
    await writeFile(
      path,
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
        cells: sources.map((source, i) => ({
          cell_type: "code",
          id: `cell-${i}`,
          metadata: {},
          execution_count: null,
          outputs: [],
          source,
        })),
      }),
    );
    return this.open(path, how);
  }

  /** Ends browser, kernels and server, and removes the copies. */
  async stop() {
    await this.#browser?.close();
    const server = this.#server;
    if (server && server.exitCode === null) {
      const ended = new Promise((resolve) => server.once("close", resolve));
      server.kill("SIGTERM");
      const timer = setTimeout(() => server.kill("SIGKILL"), 20_000);
      await ended;
      clearTimeout(timer);
    }
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root, run } from "../setup/support.mjs";

// Under `npm test` npm says where it is; that also works where npm is a .cmd.
const [npm, ...npmArgs] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];

/**
 * Runs a command and gives what it printed; throws where it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function must(command, args, options) {
  const { code, said } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${said}`);
  return said;
}

/** Another project, outside this one, into which `npm install` put the package as `npm pack` makes it. */
export async function otherProject() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "other-project-")));
  await must(npm, [...npmArgs, "run", "build"]);
  await must(npm, [...npmArgs, "pack", "--workspace", "kernel-helpers", "--pack-destination", folder]);
  const tarball = fs.readdirSync(folder).find((name) => name.endsWith(".tgz"));
  /**
   * @param {string} name
   * @param {string} text
   */
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  write(
    "package.json",
    JSON.stringify({ name: "other-project", private: true, dependencies: { "kernel-helpers": `file:${tarball}` } }),
  );
  /** @param {string[]} names */
  const install = (...names) =>
    must(npm, [...npmArgs, "install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", ...names], {
      cwd: folder,
    });
  await install();
  return {
    folder,
    write,
    install,
    installed: path.join(folder, "node_modules", "kernel-helpers"),
    /**
     * Runs a file of the project by Node; gives all that it printed, warnings too.
     *
     * @param {string} name
     * @param {string} text
     * @param {NodeJS.ProcessEnv} [env]
     */
    node(name, text, env = {}) {
      write(name, text);
      return must(process.execPath, [name], { cwd: folder, env: { ATTENTION_BACKEND: "", NODE_PATH: "", ...env } });
    },
    /**
     * Compiles a file of the project; `compiler` is a package of ours that has a `bin/tsc`.
     *
     * @param {string} compiler
     * @param {string} name
     * @param {string} text
     * @param {object} options
     */
    types(compiler, name, text, options) {
      write(name, text);
      write(
        "tsconfig.json",
        JSON.stringify({
          compilerOptions: { target: "ES2022", lib: ["ES2022"], types: [], noEmit: true, ...options },
          files: [name],
        }),
      );
      return run(process.execPath, [path.join(root, "node_modules", compiler, "bin", "tsc"), "-p", folder]);
    },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

import { spawn } from "node:child_process";
import { Failure, explain } from "./failure.mjs";
import { root } from "./paths.mjs";
import { note } from "./progress.mjs";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a tool, showing its last line as progress. Resolves to its standard output; throws a Failure that says what to
 * do.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ title?: string, env?: NodeJS.ProcessEnv, cwd?: string, minutes?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { title = command, env = {}, cwd = root, minutes = 30 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    // Stopped half-way, nothing may go on behind the next run's back.
    const stop = () => {
      child.kill("SIGTERM");
      process.stderr.write("\nStopped. The same command goes on where this one stopped.\n");
      process.exit(130);
    };
    for (const signal of signals) process.on(signal, stop);
    const tooLong = setTimeout(() => child.kill("SIGTERM"), minutes * 60_000);
    const ended = () => {
      for (const signal of signals) process.off(signal, stop);
      clearTimeout(tooLong);
    };

    let output = ""; // everything, for the message when it fails
    let answer = "";
    /** @param {Buffer} data */
    const hear = (data) => {
      output += data;
      const line = String(data)
        .trimEnd()
        .split(/[\r\n]/)
        .pop();
      if (line) note(line);
    };
    child.stdout.on("data", (data) => {
      answer += data;
      hear(data);
    });
    child.stderr.on("data", hear);
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      ended();
      reject(new Failure(`${title}: ${command} could not be started (${error.code ?? error.message})`));
    });
    child.on("close", (code, signal) => {
      ended();
      if (code === 0) return resolve(answer.trim());
      const cause = explain(output);
      const details = `The last that ${title} said:\n${output.trimEnd().split("\n").slice(-12).join("\n")}`;
      reject(
        new Failure(
          cause ? `${cause.what} (while: ${title})` : `${title} failed (${signal ?? `exit code ${code}`})`,
          cause?.advice,
          details,
          cause?.kind,
        ),
      );
    });
  });
}

/**
 * Asks a tool for a short answer; undefined when it is not there or fails.
 *
 * @param {string} command
 * @param {string[]} args
 */
export const ask = (command, args) => run(command, args).catch(() => undefined);

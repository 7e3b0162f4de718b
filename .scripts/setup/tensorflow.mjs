import fs from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { cache, inRoot } from "./paths.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";
import * as official from "./tensorflow/official.mjs";
import * as wheel from "./tensorflow/wheel.mjs";

/**
 * How TensorFlow was found: the `name` of a way, "found" as it was, or "none"; in words; and whether another try is
 * idle.
 *
 * @typedef {{ way: string, told: string, lasting: boolean, situation?: string }} Choice
 */

const ways = [official, wheel];
const tfjsNode = inRoot("node_modules", "@tensorflow", "tfjs-node");
const binding = path.join(tfjsNode, "lib", "napi-v8", "tfjs_binding.node");
const store = path.join(cache, "tensorflow");
const choiceFile = path.join(store, "choice.json");

/**
 * Multiplies two matrices in a process of its own: a library that only seems to be there is no backend. Answers its
 * version.
 */
const proof = () =>
  run(process.execPath, [inRoot(".scripts", "setup", "tensorflow", "proof.cjs")], { title: "loading TensorFlow" });

/**
 * The library is kept outside node_modules, which `npm ci` empties, and linked into the package.
 *
 * @param {string} way
 */
function link(way) {
  for (const name of ["deps", "lib"]) {
    fs.rmSync(path.join(tfjsNode, name), { recursive: true, force: true });
    fs.symlinkSync(path.relative(tfjsNode, path.join(store, way, name)), path.join(tfjsNode, name));
  }
}

function unlink() {
  for (const name of ["deps", "lib"]) fs.rmSync(path.join(tfjsNode, name), { recursive: true, force: true });
}

/** @param {string[]} reasons */
const inBrackets = (reasons) => (reasons.length ? ` (${reasons.join("; ")})` : "");

/**
 * Tries the ways to a native library in order, and tells why each that failed did.
 *
 * @param {Choice} [earlier]
 * @returns {Promise<Choice>}
 */
async function find(earlier) {
  // What works stays as it is: found earlier under another Node, or by tfjs-node's own script, or built by hand.
  const found = fs.existsSync(binding) && (await proof().catch(() => undefined));
  if (found && earlier && earlier.way !== "none") return earlier;
  if (found) return { way: "found", told: `native ${found}, as it was found in node_modules`, lasting: true };
  const reasons = [];
  let lasting = true;
  for (const way of ways) {
    const kept = path.join(store, way.name);
    try {
      unlink();
      fs.rmSync(kept, { recursive: true, force: true });
      const version = await step(`TensorFlow, from ${way.title}`, way.about, async () => {
        await way.get({ kept, tfjsNode, store });
        link(way.name);
        return proof();
      });
      return { way: way.name, told: `native ${version}, from ${way.title}${inBrackets(reasons)}`, lasting: true };
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === "disk") throw error;
      unlink();
      fs.rmSync(kept, { recursive: true, force: true });
      lasting &&= error.kind !== "network" || way === official;
      reasons.push(`not from ${way.title}: ${error.message}`);
      console.log([`  Not from ${way.title}: ${error.message}`, error.advice].filter(Boolean).join("\n  "));
    }
  }
  return { way: "none", told: `WebAssembly, which is slower${inBrackets(reasons)}`, lasting };
}

/**
 * Whether a choice made earlier still stands: the same versions, and what it found still in its place.
 *
 * @param {Choice | undefined} choice
 * @param {string} situation
 */
function stands(choice, situation) {
  if (choice?.situation !== situation) return false;
  if (choice.way === "none") return process.env.ATTENTION_BACKEND !== "native";
  if (ways.some((way) => way.name === choice.way) && !fs.existsSync(binding)) link(choice.way);
  return fs.existsSync(binding);
}

/** Finds TensorFlow once, and keeps how it did. Returns the backend, and tells the reader which it is and why. */
export async function tensorflow() {
  /**
   * @param {"native" | "wasm"} backend
   * @param {string} told
   */
  const tell = (backend, told) => {
    console.log(`✓ TensorFlow: ${told}`);
    return backend;
  };
  if (process.env.ATTENTION_BACKEND === "wasm") return tell("wasm", "WebAssembly, as ATTENTION_BACKEND=wasm asks");
  const { version } = JSON.parse(fs.readFileSync(path.join(tfjsNode, "package.json"), "utf8"));
  // Another Node, or a compiler installed since the last time, is a reason to look again.
  const situation = [
    version,
    process.version,
    process.platform,
    process.arch,
    wheel.version,
    (await wheel.compiler()) ?? "no compiler",
  ].join(" ");
  let choice = fs.existsSync(choiceFile) ? JSON.parse(fs.readFileSync(choiceFile, "utf8")) : undefined;
  if (!stands(choice, situation)) {
    choice = { ...(await find(choice)), situation };
    fs.mkdirSync(store, { recursive: true });
    // A network that failed may be back tomorrow; then the next run tries again.
    if (choice.lasting) fs.writeFileSync(choiceFile, `${JSON.stringify(choice, null, 2)}\n`);
  }
  if (choice.way === "none" && process.env.ATTENTION_BACKEND === "native") {
    throw new Failure(
      "The native TensorFlow could not be had",
      `${choice.told}\nWithout ATTENTION_BACKEND=native, everything runs on WebAssembly.`,
    );
  }
  return tell(choice.way === "none" ? "wasm" : "native", choice.told);
}

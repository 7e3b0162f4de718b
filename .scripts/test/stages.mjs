import fs from "node:fs";
import { inRoot } from "../setup/paths.mjs";
import { all, atOnce, check, jest, lessons, nodeTest, nodeTestsSideBySide, unittest } from "./tools.mjs";

const notebooks = fs.readdirSync(inRoot("notebooks")).filter((name) => name.endsWith(".ipynb")).length;
const apart = ["/test/setup/", "/test/kernel/", "/test/browser/"]; // stages of their own
/** @type {string[]} the test files that the unit stage found to make no tensor */
let withoutTensors = [];

/**
 * The stages of `npm test`, in order: what is quick and finds most comes first. `minutes` is about what each takes on
 * two idle cores; two of them grow with each lesson.
 *
 * @type {Record<string, { minutes: number, title: string, run: (backend: "native" | "wasm") => Promise<import("./tools.mjs").Count> }>}
 */
export const stages = {
  types: {
    minutes: 0.3,
    title: "the types of sources and tests, then of scripts, by the compiler",
    run: () =>
      atOnce(
        ...["tsconfig.json", ".config/tsconfig.scripts.json"].map(
          (project) => () => check("node_modules/typescript/bin/tsc", "--noEmit", "-p", project),
        ),
      ),
  },
  lint: {
    minutes: 0.2,
    title: "the code's habits, by ESLint, and its form, by Prettier",
    run: () =>
      atOnce(
        () => check("node_modules/eslint/bin/eslint.js", "-c", ".config/eslint.config.mjs", "."),
        () => check("node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."),
      ),
  },
  unit: {
    minutes: 2.2,
    title: "the helpers, on the backend that set-up found",
    run: async (backend) => {
      const result = await jest("unit", { ATTENTION_BACKEND: backend }, apart);
      withoutTensors = result.withoutTensors;
      return result;
    },
  },
  wasm: {
    minutes: 2.1,
    title: "the helpers, on WebAssembly",
    run: () => {
      if (withoutTensors.length)
        console.log(`Without ${withoutTensors.length} test files that made no tensor in the stage before.`);
      return jest("wasm", { ATTENTION_BACKEND: "wasm" }, [...apart, ...withoutTensors]);
    },
  },
  setup: {
    minutes: 0.6,
    title: "set-up, and what it says when something is missing",
    run: (backend) => nodeTest("test/setup", { SETUP_FOUND: backend }),
  },
  package: {
    minutes: 0.9,
    title: "kernel-helpers as a package: its rooms, alone in another project, and in a browser's page",
    run: () => nodeTestsSideBySide("test/package"),
  },
  kernel: {
    minutes: 2.5,
    title: "the kernel, by the public test suite for Jupyter kernels and by our own",
    run: () =>
      all(
        () => unittest("test/kernel"),
        () => nodeTest("test/kernel"),
      ),
  },
  lessons: {
    minutes: 2.5 + 0.7 * notebooks,
    title:
      "the lessons through the real kernel: in full with every cell rerun, and on WebAssembly with their training cut short",
    run: (backend) =>
      all(
        () => unittest("test/notebooks"),
        () => nodeTest("test/notebooks"),
        () => lessons("--rerun"),
        ...(backend === "wasm" ? [] : [() => lessons("--backend", "wasm", "--short")]),
      ),
  },
  browser: {
    minutes: 4 + 0.08 * notebooks,
    title: "JupyterLab in a browser",
    run: () => nodeTestsSideBySide("test/browser"),
  },
};

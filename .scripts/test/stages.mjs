import { all, check, jest, lessons, nodeTest, unittest } from "./tools.mjs";

const apart = ["/test/setup/", "/test/kernel/", "/test/browser/"]; // stages of their own
const unit = ["--testPathIgnorePatterns", ...apart];

/** The stages of `npm test`, in order: what is quick and finds most comes first. */
export const stages = {
  types: {
    title: "the types, by the compiler",
    run: () => check("node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"),
  },
  lint: {
    title: "the code's habits, by ESLint",
    run: () => check("node_modules/eslint/bin/eslint.js", "-c", ".config/eslint.config.mjs", "."),
  },
  unit: {
    title: "the helpers, on the backend that set-up found",
    run: (backend) => jest("unit", unit, { ATTENTION_BACKEND: backend }),
  },
  wasm: {
    title: "the helpers, on WebAssembly",
    run: () => jest("wasm", unit, { ATTENTION_BACKEND: "wasm" }),
  },
  setup: {
    title: "set-up, and what it says when something is missing",
    run: (backend) => nodeTest("test/setup", { SETUP_FOUND: backend }),
  },
  kernel: {
    title: "the kernel, by the public test suite for Jupyter kernels and by our own",
    run: () => all(() => unittest("test/kernel"), () => nodeTest("test/kernel")),
  },
  lessons: {
    title: "the lessons, run through the real kernel",
    run: () => all(() => unittest("test/notebooks"), () => lessons("--rerun")),
  },
  browser: {
    title: "JupyterLab in Chromium",
    run: async () => {
      const { chromiumPath } = await import("./browser.mjs");
      return nodeTest("test/browser", { CHROMIUM_PATH: chromiumPath() });
    },
  },
};

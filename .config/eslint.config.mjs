import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { walls } from "./rooms.mjs";

export default tseslint.config(
  { ignores: ["**/dist/**", "kernel-helpers/dist-*/**", "**/node_modules/**", ".venv/**", ".cache/**"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "prefer-const": "error",
      "@typescript-eslint/no-explicit-any": "error",
    },
  },
  {
    files: ["**/*.cjs", "**/*.mjs", "**/*.js"],
    languageOptions: {
      globals: Object.fromEntries(
        [
          "console",
          "process",
          "require",
          "module",
          "exports",
          "__dirname",
          "__filename",
          "setTimeout",
          "clearTimeout",
          "setInterval",
          "clearInterval",
          "setImmediate",
          "Buffer",
          "URL",
          "fetch",
          "performance",
          "globalThis",
          "AbortController",
        ].map((name) => [name, "readonly"]),
      ),
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  ...walls,
);

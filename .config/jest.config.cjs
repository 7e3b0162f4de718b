// Unit tests run on the source, compiled by swc (types are checked by `npm run types`).
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3"; // what a test sets is not seen by TensorFlow, whose start-up lines say nothing
module.exports = {
  rootDir: "..",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  maxWorkers: "100%", // jest itself leaves one core idle, half of two
  testTimeout: 60_000, // against hanging; a busy machine takes its time
  testEnvironment: "<rootDir>/.config/jest-environment.cjs",
  setupFilesAfterEnv: ["<rootDir>/.config/jest-setup.ts"],
  moduleNameMapper: {
    "^kernel-helpers$": "<rootDir>/kernel-helpers/src",
    "^kernel-helpers/exercises/(.*)$": "<rootDir>/kernel-helpers/src/teaching/exercises/$1",
    "^kernel-helpers/(.*)$": "<rootDir>/kernel-helpers/src/$1",
  },
  modulePathIgnorePatterns: ["<rootDir>/kernel-helpers/dist", "<rootDir>/.venv", "<rootDir>/.cache"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs" },
      },
    ],
  },
  cacheDirectory: "<rootDir>/.cache/jest",
};

/*
 * What the benchmark measures. A row has ways, which are measured in turn; the first part of a way's name is who
 * computes it: `native`, `wasm` or `torch`. Where a row has a goal, the fastest of our ways is compared with PyTorch's.
 */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string[]} ways
 * @property {number} [most] the goal: the fastest native way's time as a ratio to the fastest of PyTorch's that is
 * named `against`
 * @property {string} [against]
 * @property {number} [gigabytes] the goal: the peak memory of the native process
 * @property {number} [wasm] the goal: WebAssembly's plain time as a ratio to native's plain time
 * @property {number} [threads] default: as many as there are cores
 */

const SHORT = [128, 512, 2048];
const LONG = [8192, 16384];
const thousands = (/** @type {number} */ n) => n.toLocaleString("en");

/** @type {(positions: number, pass: "forward" | "forward and backward") => Row} */
const attention = (positions, pass) => ({
  name: `attention, ${thousands(positions)} positions, ${pass}`,
  ways: [
    ...(SHORT.includes(positions) ? ["native attend", "native compiled"] : []),
    "native chunked",
    ...(SHORT.includes(positions) ? ["native plain"] : []),
    ...(SHORT.includes(positions) ? ["wasm attend", "wasm chunked", "wasm plain"] : []),
    "torch written out",
    "torch scaled_dot_product_attention",
  ].filter((way) => way !== "torch written out" || positions < 16384),
  most: 1,
  against: positions < 16384 ? "torch written out" : "torch scaled_dot_product_attention",
  ...(positions === 16384 && { gigabytes: pass === "forward" ? 1 : 2 }),
});

/** @type {Row[]} */
const steps = [
  {
    name: "a training step of lesson 04, one model",
    ways: ["native compiled", "native plain", "wasm plain", "torch fused", "torch loop"],
    most: 0.5,
    against: "torch loop",
    wasm: 3,
  },
  {
    name: "a training step of lesson 04, three models",
    ways: ["native compiled", "native plain", "wasm plain"],
    wasm: 3,
  },
  {
    name: "a training step of a GPT, 0.8 M parameters",
    ways: ["native compiled", "native plain", "wasm plain", "torch eager"],
    most: 1,
    against: "torch eager",
    wasm: 3,
  },
];

/** @type {Row[]} */
export const rows = [
  ...steps,
  // The goals are meant for two cores; beside them what one gives.
  ...steps
    .filter(({ against }) => against)
    .map(({ name, ways, most, against }) => ({
      name: `${name}, one thread`,
      ways: ways.filter((way) => !way.startsWith("wasm")),
      most,
      against,
      threads: 1,
    })),
  {
    name: "generation, 64 words by the GPT",
    ways: [
      ...["cache, compiled", "cache, plain", "no cache, compiled", "no cache, plain"].map((way) => `native ${way}`),
      ...["cache, plain", "no cache, plain"].map((way) => `wasm ${way}`),
      ...["cache", "no cache"].map((way) => `torch ${way}`),
    ],
  },
  ...[...SHORT, ...LONG].flatMap((positions) => [
    attention(positions, "forward"),
    attention(positions, "forward and backward"),
  ]),
];

/** What the kernel costs, measured once: seconds. */
export const KERNEL = "the kernel";
/** How long each lesson took when its outputs were stored. */
export const LESSONS = "the lessons";

export const names = [...rows.map((row) => row.name), KERNEL, LESSONS];

// The walls of kernel-helpers/src, as ESLint's settings.

/** What every room may use: they know no room. */
const TOOLS = ["check", "forScores", "higherOrder", "library", "random", "recording", "tensors"];
const PLUGS = ["alignments", "distributions", "masks", "biases"];
/** The equation, for one head and for many. */
const EQUATION = ["attend", "heads"];

/** What else each room may import from. Arrows run one way: models -> mechanisms -> attend -> plugs. */
export const rooms = {
  nn: [],
  alignments: ["nn"],
  distributions: [],
  masks: [],
  biases: ["nn"],
  positions: ["nn"],
  mechanisms: [...EQUATION, ...PLUGS, "positions", "nn"],
  efficient: [...EQUATION, ...PLUGS],
  layers: ["mechanisms", ...EQUATION, ...PLUGS, "positions", "nn"],
  losses: ["mechanisms"],
  models: [
    "mechanisms",
    ...EQUATION,
    ...PLUGS,
    "losses",
    "nn",
    "positions",
    "text",
    "training/compiled",
    "training/tensorFile",
  ],
  text: [],
  datasets: ["text", "files", "scoring"],
  scoring: [],
  plots: ["scoring"],
  training: ["runtime", "files"],
  runtime: ["plots"],
  // Exercises compare what a reader has built with the helper.
  teaching: ["runtime", ...EQUATION, ...PLUGS, "mechanisms", "datasets", "text"],
};

/** Files that a browser's page never reads, as a neighbour stands for them there: package.json, "browser". */
const forNode = [
  "files.ts",
  "runtime/**",
  "plots/draw/raster.ts",
  "plots/draw/png.ts",
  "training/tensorFile.ts",
  "training/compiled/messages.ts",
];
const onlyNodeHas = ["process", "Buffer", "require", "__dirname", "__filename", "setImmediate"];

/** @param {string} path */
const source = (path) => `kernel-helpers/src/${path}`;
/**
 * @param {string} regex
 * @param {string} message
 * @returns {["error", object]}
 */
const refused = (regex, message) => ["error", { patterns: [{ regex, message }] }];

/**
 * Files whose imports from outside, which begin with `outside`, may only be from the tools and some rooms.
 *
 * @param {string} files
 * @param {string} outside
 * @param {string[]} allowed
 */
const wall = (files, outside, allowed) => ({
  files: [source(files)],
  rules: {
    "no-restricted-imports": refused(
      `^${outside}(?!(${[...TOOLS, ...allowed].join("|")})(/|$))`,
      "There is a wall: see .config/rooms.mjs.",
    ),
  },
});

/** @type {import("eslint").Linter.Config[]} */
export const walls = [
  ...TOOLS.map((tool) => wall(`${tool}.ts`, "\\./", [])),
  wall("attend.ts", "\\./", PLUGS),
  wall("heads.ts", "\\./", ["attend", ...PLUGS]),
  ...Object.entries(rooms).flatMap(([room, allowed]) => [
    wall(`${room}/*.ts`, "\\.\\./", allowed),
    wall(`${room}/*/**/*.ts`, "\\.\\./\\.\\./", allowed),
  ]),
  {
    files: [source("**/*.ts")],
    ignores: forNode.map(source),
    rules: {
      "no-restricted-globals": ["error", ...onlyNodeHas],
      // The same rule under another name, so that neither replaces the other.
      "@typescript-eslint/no-restricted-imports": refused(
        "^node:|^tslab",
        "Only Node and the kernel have it: see .config/rooms.mjs.",
      ),
    },
  },
];

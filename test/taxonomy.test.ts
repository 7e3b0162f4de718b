import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  alignments,
  biases,
  datasets,
  distributions,
  efficient,
  layers,
  losses,
  masks,
  mechanisms,
  models,
  nn,
  plots,
  positions,
  scoring,
  text,
  tf,
  training,
} from "kernel-helpers";
import { run } from "./snippets";

/* kernel-helpers/README.md: its code runs, and its tables name everything there is. */

const readme = readFileSync(join(__dirname, "../kernel-helpers/README.md"), "utf8");
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
const scope = blocks.find((code) => code.includes("const documents"))!;

/** The rows of the table whose first column has this title, each as its cells. */
function rows(title: string): string[][] {
  const table = readme
    .slice(readme.indexOf(`\n| ${title} |`))
    .trimStart()
    .split("\n\n")[0]
    .split("\n");
  return table.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test.each(blocks.map((code, i) => [`block ${i + 1}`, code]))("%s runs", async (_name, code) => {
  await run(code);
});

const taxonomy = rows("mechanism");

test.each(taxonomy.map((cells) => [cells[0], cells]))(
  "the snippet of %s runs and gives the shape it says",
  async (_name, cells) => {
    expect(cells).toHaveLength(9);
    expect(cells.every(Boolean)).toBe(true);
    const [, code, shape] = /^`(.+)` → `(.+)`$/.exec(cells[8])!;
    const result = (await run(scope, { result: code })) as tf.Tensor;
    expect(result.shape).toEqual(JSON.parse(shape));
    expect(Array.from(result.dataSync()).every(Number.isFinite)).toBe(true);
  },
);

test("the taxonomy names every mechanism", () => {
  const snippets = taxonomy.map((cells) => cells[8]).join();
  expect(Object.keys(mechanisms).filter((name) => !snippets.includes(`mechanisms.${name}(`))).toEqual([]);
});

test.each(
  Object.entries({
    alignments,
    biases,
    datasets,
    distributions,
    efficient,
    losses,
    masks,
    models,
    nn,
    plots,
    positions,
    scoring,
    text,
    training,
  }),
)("%s: the table names all there are, and no others", (room, exported) => {
  const named = rows(`\`${room}.\``).flatMap(([cell]) => cell.split(",").map((name) => name.trim().replace(/`/g, "")));
  expect(named.sort()).toEqual(Object.keys(exported).sort());
});

test("every mechanism that is a function of tensors has its layer", () => {
  expect(Object.keys(mechanisms).sort()).toEqual(Object.keys(layers).sort());
});

import { plots } from "kernel-helpers";
import { colorsOf, roles, rolesOf } from "../../../kernel-helpers/src/plots/parts/roles";
import { palette } from "../../../kernel-helpers/src/plots/parts/theme";

test("a series has the role that its name begins with, or the one it is given", () => {
  const names = [
    "truth",
    "with attention, dot",
    "without attention (seed 1)",
    "baseline: a line",
    "truthful",
    "toString",
  ];
  const byName = ["truth", "with attention", "without attention", "baseline", undefined, undefined];
  expect(rolesOf("curves", names)).toEqual(byName);
  expect(rolesOf("curves", ["attention", "truth"], { attention: "with attention", truth: "baseline" })).toEqual([
    "with attention",
    "baseline",
  ]);
});

test("no two roles share a colour, and none has that of a series without a role", () => {
  const all = [...Object.values(roles), ...palette];
  expect(new Set(all).size).toBe(all.length);
  expect(colorsOf("curves", ["a", "truth", "b"])).toEqual([palette[0], roles.truth, palette[1]]);
});

const line = { x: [0, 1], y: [0, 1] };
const run = { step: [0, 1], loss: [1, 0] };
const asked = { "straight line": "baseline" } as const;
const point = [[0, 0, 0]];
const views: Record<string, (name: string, given?: Record<string, plots.Role>) => plots.Chart> = {
  curves: (name, given) => plots.curves({ x: "x", y: "y", lines: { [name]: line, other: line }, roles: given }),
  learningCurves: (name, given) => plots.learningCurves({ [name]: run, other: run }, { roles: given }),
  "bars by label": (name, given) =>
    plots.bars({ x: "model", y: "error", labels: [name, "other"], values: [1, 2], roles: given }),
  "bars by series": (name, given) =>
    plots.bars({ x: "key", y: "weight", values: { [name]: [1, 2], other: [2, 1] }, roles: given }),
  "cloud, flat": (name, given) =>
    plots.cloud([point, point].flat(), { labels: ["a", "b"], groups: [name, "other"], roles: given }),
};

describe.each(Object.keys(views))("%s", (name) => {
  const view = views[name];
  test("draws a role in its colour, by its name or as it is told", async () => {
    const color = "#5e6872"; // the baseline's, with a fifth of a white page's ink
    expect(await view("baseline").svg()).toContain(color);
    expect(await view("straight line", asked).svg()).toContain(color);
    expect(await view("straight line").svg()).not.toContain(color);
  });

  test("a role that there is not, or a name that is not drawn", () => {
    expect(() => view("a", { a: "teacher" as plots.Role })).toThrow(
      /^(curves|learningCurves|bars|cloud): a role must be one of truth, with attention, .*, values, got teacher$/,
    );
    expect(() => view("a", { b: "truth" })).toThrow(/: roles must be given to what is drawn \(a, other\), got b$/);
  });
});

test("queries and keys have the colours that they have in the drawings", () => {
  const map = JSON.stringify(plots.attentionMap([[1, 0]]).spec);
  expect(map).toContain(`"titleColor":"${roles.query}"`);
  expect(map).toContain(`"titleColor":"${roles.keys}"`);
});

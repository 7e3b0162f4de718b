import { scheme } from "vega";
import { roleColors, roles } from "../../../kernel-helpers/src/plots/parts/roles";
import { config, ink, numberOn, palette, wrapped } from "../../../kernel-helpers/src/plots/parts/theme";
import { rgb } from "../look";

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
/** JupyterLab's dark ground, under outputs and around them. */
const DARK = [
  [0x11, 0x11, 0x11],
  [0x21, 0x21, 0x21],
];

/** WCAG's contrast of two colours. */
function contrast(a: number[], b: number[]): number {
  const luminance = (color: number[]) => {
    const [r, g, blue] = color.map((c) => (c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

test.each([...palette, ...Object.values(roles).filter((color) => color !== ink)])(
  "%s is read on white and on JupyterLab's dark",
  (color) => {
    const [, base, share] = /^color-mix\(in srgb, (#\w{6}) (\d+)%, var\(--jp-content-font-color0, black\)\)$/.exec(
      color,
    )!;
    const mixed = (ground: number[]) =>
      rgb(base).map((c, i) => (c * Number(share) + ground[i] * (100 - Number(share))) / 100);
    expect(contrast(mixed(BLACK), WHITE)).toBeGreaterThanOrEqual(4.5);
    for (const dark of DARK) expect(contrast(mixed(WHITE), dark)).toBeGreaterThanOrEqual(4.5);
  },
);

test.each(Object.entries(roleColors).slice(-3))("%s in a drawing: white words on %s are read", (_role, color) => {
  expect(contrast(rgb(color), WHITE)).toBeGreaterThanOrEqual(4.5);
});

test.each([
  ["viridis", 0],
  ["cividis", 0],
  ["blueorange", -1],
])("a number is read on every colour of %s", (name, low) => {
  const colorAt = scheme(name) as (t: number) => string;
  const { condition, value } = numberOn(name, 2);
  const dark = new Function("datum", `return ${condition.test}`) as (datum: object) => boolean;
  for (let t = 0; t <= 1; t += 0.001) {
    const number = 2 * (low + t * (1 - low));
    const color = dark({ value: number }) ? condition.value : value;
    expect(contrast(rgb(colorAt(t)), color === "black" ? BLACK : WHITE)).toBeGreaterThanOrEqual(4.5);
  }
});

test("words have the page's colour, and there is no ground: a picture follows a change of theme", () => {
  expect(config.background).toBe("transparent");
  const { title, axis, legend, header, style } = config;
  const colors = [title.color, title.subtitleColor, axis.labelColor, axis.titleColor, legend.labelColor];
  const more = [legend.titleColor, header.labelColor, header.titleColor];
  expect(new Set([...colors, ...more, style["guide-label"].fill, style["guide-title"].fill])).toEqual(new Set([ink]));
});

test("long lines are broken between words, and a long word stays whole", () => {
  const lines = wrapped(
    "a rather long line that says what was left out of a picture, and why, and what to do about it now",
  );
  expect(lines).toHaveLength(2);
  expect(wrapped("x".repeat(300))).toEqual(["x".repeat(300)]);
});

import { compile } from "vega-lite";
import { parse, View } from "vega";
import { slider } from "../../../kernel-helpers/src/plots/parts/slider";

const params = slider({ name: "frame", label: "step", texts: ["step 0", "step 50", "step 350"], at: 2 });
const draw = async (given: object[]): Promise<View> =>
  new View(parse(compile({ data: { values: [] }, mark: "point", params: given } as never).spec), {
    renderer: "none",
  }).runAsync();

test("what stands beside a slider is what it sets, with its unit", async () => {
  const view = await draw(params);
  expect([view.signal("frame"), view.signal("frameShown")]).toEqual([2, "step 350"]);
  // An input gives a string.
  await view.signal("frameSlider", "1").runAsync();
  expect([view.signal("frame"), view.signal("frameShown")]).toEqual([1, "step 50"]);
});

test("where the title has the words, the slider has only what it is set to", async () => {
  const view = await draw(
    slider({ name: "frame", label: "step", texts: ["step 0", "step 50"], values: [0, 50], at: 1 }),
  );
  expect(view.signal("frameShown")).toBe("50");
  await view.signal("frameSlider", "0").runAsync();
  expect([view.signal("frameTexts"), view.signal("frameShown")]).toEqual([["step 0", "step 50"], "0"]);
});

test("its arrow keys are its own: JupyterLab's shortcuts leave it alone", () => {
  const [{ bind }] = params.filter(({ name }) => name === "frameSlider") as { bind: Record<string, unknown> }[];
  expect(bind).toMatchObject({ "data-lm-suppress-shortcuts": "true", "aria-label": "step", min: 0, max: 2 });
});

test("with one position there is nothing to set, unless more are to come", async () => {
  const one = { name: "frame", label: "step", texts: ["step 0"], at: 0 };
  expect(slider(one).some((param) => "bind" in param)).toBe(false);
  expect((await draw(slider(one))).signal("frame")).toBe(0);
  expect(JSON.stringify(slider({ ...one, waiting: true }))).toContain('"disabled"');
});

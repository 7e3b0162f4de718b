import { display, plots, show } from "kernel-helpers";
import { printed } from "../printed";

test("outside a kernel the plain text is printed, and updates are not", async () => {
  expect(
    await printed(() => display({ "text/plain": "one", "text/html": "<b>one</b>" }).update({ "text/plain": "two" })),
  ).toEqual(["one"]);
  expect(await printed(() => display({ "image/png": "" }))).toEqual([]);
});

test("what is no bundle is told what display takes", () => {
  const anything = display as (value: unknown) => void;
  const rule = 'display: it takes a bundle such as { "text/plain": "one moment" }; console.log prints values, got ';
  expect(() => anything(5n)).toThrow(`${rule}5n`);
  expect(() => anything(null)).toThrow(`${rule}null`);
});

test("outside a kernel a chart says what it shows", async () => {
  const chart = plots.attentionMap([[0.1, 0.9]], { queries: ["q"], keys: ["a", "b"] });
  expect(await printed(() => show(chart))).toEqual([chart.alt]);
});

test("what is no chart is told what show takes", async () => {
  const rule = "show: it takes a chart, such as plots.bars(…); console.log prints text, table shows rows, got ";
  const anything = show as (value: unknown) => Promise<void>;
  await expect(anything("text")).rejects.toThrow(`${rule}"text"`);
  await expect(anything(plots.bars)).rejects.toThrow(`${rule}function`);
  await expect(anything(undefined)).rejects.toThrow(`${rule}undefined`);
});

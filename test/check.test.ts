import { tf } from "kernel-helpers";
import { check, checkOptions, valueText } from "../kernel-helpers/src/check";

test.each<[unknown, string]>([
  [NaN, "NaN"],
  [-Infinity, "-Infinity"],
  [[1, NaN, [Infinity]], "[1,NaN,[Infinity]]"],
  [{ left: NaN, of: undefined }, '{"left":NaN,"of":undefined}'],
  [undefined, "undefined"],
  [null, "null"],
  ["dot", "dot"],
  [["<0>", NaN], '["<0>",NaN]'],
  [Math.max, "a function"],
  [new Float32Array([1, NaN]), "[1,NaN]"],
  [10n, "10n"],
  [Array(500).fill(1), `[${"1,".repeat(99)}1 …`],
])("%p is written in errors as %s", (value, text) => {
  expect(valueText(value)).toBe(text);
  expect(() => check(false, "f", "x must be right", value)).toThrow(new Error(`f: x must be right, got ${text}`));
});

test("a tensor is told by its shape", () => {
  expect(valueText({ query: tf.ones([2, 3]) })).toBe('{"query":a tensor [2, 3]}');
});

test("an option of no known name is an error, and the nearest name is told if it is near", () => {
  const options = (given: object) => () => checkOptions("f", given, { temperature: 1, mask: 1 } as never);
  expect(options({ mask: 1 })).not.toThrow();
  expect(options({ temprature: 1 })).toThrow(
    new Error("f: there are the options temperature, mask; did you mean temperature?, got temprature"),
  );
  expect(options({ Mask: 1 })).toThrow("; did you mean mask?, got Mask");
  expect(options({ wholly: 1 })).toThrow(new Error("f: there are the options temperature, mask, got wholly"));
});

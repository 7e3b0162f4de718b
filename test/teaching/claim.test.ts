import { claim } from "kernel-helpers";
import { printed } from "../printed";

test.each([
  [0.0056, { atMost: 0.01 }, "✓ small (0.0056)"],
  [0.0056, { atLeast: 0, atMost: 0.0056 }, "✓ small (0.0056)"],
  [3, { atLeast: 3 }, "✓ small (3)"],
  [0.012345, { atMost: 0.01 }, "✗ small: expected at most 0.01, got 0.012345"],
  [19.76, { atLeast: 19.65, atMost: 19.75 }, "✗ small: expected at least 19.65 and at most 19.75, got 19.76"],
  [7, { atLeast: 8, atMost: 9 }, "✗ small: expected at least 8 and at most 9, got 7"],
  [NaN, { atMost: 1 }, "✗ small: expected at most 1, got NaN"],
  [-Infinity, { atLeast: 1 }, "✗ small: expected at least 1, got -Infinity"],
  [undefined as never, { atLeast: 1 }, "✗ small: expected at least 1, got undefined"],
  [1, null as never, "✗ small: expected a bound (atLeast or atMost), got 1"],
])("%d within %j", async (value, bounds, line) => {
  expect(await printed(() => claim("small", value, bounds))).toEqual([line]);
});

test("a claim without a bound would always hold, so it never does", async () => {
  const bounds = {} as { atMost: number };
  expect(await printed(() => claim("small", 1, bounds))).toEqual([
    "✗ small: expected a bound (atLeast or atMost), got 1",
  ]);
});

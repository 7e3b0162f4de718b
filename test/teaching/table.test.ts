import { table } from "kernel-helpers";

// Outside a kernel a table is printed as text.
const printed = (run: () => void): string => {
  const log = jest.spyOn(console, "log").mockImplementation(() => {});
  try {
    run();
    return String(log.mock.calls[0]?.[0]);
  } finally {
    log.mockRestore();
  }
};

test("table: columns are aligned, numbers rounded to the right, words to the left", () => {
  expect(
    printed(() =>
      table([
        { rule: "the mean", n: 3, error: 0.72312 },
        { rule: "line", n: 12, error: 0.4 },
      ]),
    ),
  ).toBe(["rule        n   error", "the mean    3   0.723", "line       12   0.400"].join("\n"));
});

test("table: digits can be chosen, and whole numbers stay whole", () => {
  expect(printed(() => table([{ a: 1.26, b: 2 }], { digits: 1 }))).toBe("  a   b\n1.3   2");
});

test("table: a number that would be rounded away is shown as it is", () => {
  expect(printed(() => table([{ a: 1e-9 }, { a: -0.00012345 }, { a: 0.5 }, { a: 0 }]))).toBe(
    ["        a", "     1e-9", "-0.000123", "    0.500", "    0.000"].join("\n"),
  );
});

test("table: rows that do not fit are explained", () => {
  expect(() => table([])).toThrow("table: there must be at least one row, got none");
  expect(() => table([{ a: 1 }, { b: 2 }])).toThrow("table: every row must have the columns a, got b");
});

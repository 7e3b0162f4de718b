import { datasets } from "kernel-helpers";

test("datasets.co2: every month follows the one before, and the numbers are those of the air", () => {
  const months = datasets.co2();
  expect(months.length).toBeGreaterThan(700);
  expect(months[0]).toEqual({ year: 1958, month: 3, co2: 315.7 });
  months.forEach(({ year, month, co2 }, i) => {
    expect(12 * year + month).toBe(12 * 1958 + 3 + i);
    expect(co2).toBeGreaterThan(310);
    expect(co2).toBeLessThan(420);
  });
});

test("datasets.co2: it is highest in May and lowest in September or October", () => {
  const months = datasets.co2();
  const full = [...new Set(months.map(({ year }) => year))].map((year) => months.filter((m) => m.year === year));
  for (const year of full.filter((of) => of.length === 12)) {
    const sorted = [...year].sort((a, b) => a.co2 - b.co2);
    // The sea of air rises by some 2 ppm a year, so the last months may outdo those of spring.
    expect([9, 10]).toContain(sorted[0].co2 < year[0].co2 ? sorted[0].month : 9);
    expect([4, 5, 6, 12]).toContain(sorted[11].month);
  }
});

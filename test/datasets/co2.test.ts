import { datasets } from "kernel-helpers";

const months = datasets.co2();

test("datasets.co2: in order, five months missing, and the numbers are those of the air", () => {
  expect(months).toHaveLength(741);
  expect(months[0]).toEqual({ year: 1958, month: 3, co2: 315.7 });
  expect(months[740]).toEqual({ year: 2020, month: 4, co2: 416.18 });
  const seen = months.map(({ year, month }) => 12 * year + month - 1);
  const missing = Array.from({ length: seen[740] - seen[0] }, (_, i) => seen[0] + i).filter((m) => !seen.includes(m));
  expect(missing.map((m) => `${Math.floor(m / 12)}-${(m % 12) + 1}`)).toEqual([
    "1958-6",
    "1958-10",
    "1964-2",
    "1964-3",
    "1964-4",
  ]);
  seen.forEach((m, i) => i && expect(m).toBeGreaterThan(seen[i - 1]));
  for (const { co2 } of months) {
    expect(co2).toBeGreaterThan(312);
    expect(co2).toBeLessThan(417);
  }
});

test("datasets.co2: in most years it is highest in May", () => {
  const years = [...new Set(months.map(({ year }) => year))].map((year) => months.filter((m) => m.year === year));
  const full = years.filter((year) => year.length === 12);
  const highest = full.map((year) => year.reduce((most, m) => (m.co2 > most.co2 ? m : most)).month);
  expect(full).toHaveLength(60);
  expect(highest.filter((month) => month === 5).length).toBeGreaterThan(45);
});

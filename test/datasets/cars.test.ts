import { datasets } from "kernel-helpers";

test("cars: all rows are complete and of the units that the column names promise", () => {
  const cars = datasets.cars();
  expect(cars).toHaveLength(392);
  expect(cars[0]).toEqual({
    name: "chevrolet chevelle malibu",
    year: 1970,
    origin: "USA",
    cylinders: 8,
    displacement: 307,
    horsepower: 130,
    weight: 3504,
    acceleration: 12,
    milesPerGallon: 18,
  });
  for (const car of cars) {
    expect(Object.values(car)).toHaveLength(9);
    expect(car.horsepower).toBeGreaterThanOrEqual(46);
    expect(car.horsepower).toBeLessThanOrEqual(230);
    expect(car.milesPerGallon).toBeGreaterThanOrEqual(9);
    expect(car.milesPerGallon).toBeLessThanOrEqual(46.6);
    expect(car.weight).toBeGreaterThan(1500);
  }
});

import { readCsv } from "./table";

/** A car sold in the United States between 1970 and 1982. */
export interface Car {
  name: string;
  /** Model year. */
  year: number;
  /** Where it was made: USA, Europe or Japan. */
  origin: string;
  cylinders: number;
  /** Cubic inches. */
  displacement: number;
  horsepower: number;
  /** Pounds. */
  weight: number;
  /** Seconds from 0 to 60 miles an hour. */
  acceleration: number;
  /** Fuel economy; 23.5 miles a gallon are 10 litres for 100 km. */
  milesPerGallon: number;
}

/**
 * The 392 cars of `data/cars.csv` whose horsepower and fuel economy are both known.
 *
 * Source: StatLib's cars data (Ramos & Donoho 1983), through npm's vega-datasets; see data/README.md.
 *
 * @example
 * datasets.cars().length   // → 392
 */
export function cars(): Car[] {
  return readCsv("cars.csv").map(({ name, origin, ...rest }) => {
    const numbers = Object.fromEntries(Object.entries(rest).map(([column, text]) => [column, Number(text)]));
    return { name, origin, ...numbers } as unknown as Car;
  });
}

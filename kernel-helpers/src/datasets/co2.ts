import { readCsv } from "./table";

/** How much carbon dioxide the air held in one month. */
export interface Co2 {
  year: number;
  /** 1 to 12. */
  month: number;
  /** Parts per million of dry air, the month's mean. */
  co2: number;
}

/**
 * The months of `data/co2.csv`, one after the other: carbon dioxide in the air above Mauna Loa, Hawaii, since 1958.
 *
 * Source: the Scripps CO2 programme (Keeling et al.), through npm's vega-datasets; see data/README.md.
 *
 * @example
 * datasets.co2()[0].year   // → 1958
 */
export const co2 = (): Co2[] =>
  readCsv("co2.csv").map(({ year, month, co2 }) => ({ year: Number(year), month: Number(month), co2: Number(co2) }));

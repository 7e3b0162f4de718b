// Makes data/co2.csv from the npm package vega-datasets. Not needed to run a lesson; it says where the file came from.
//
//   npm pack vega-datasets@3.2.1 && tar xf vega-datasets-3.2.1.tgz
//   node data/extract/co2.mjs package/data/co2-concentration.csv > data/co2.csv
import { readFileSync } from "node:fs";

const [header, ...rows] = readFileSync(process.argv[2], "utf8").trim().split(/\r?\n/);
const columns = header.split(",");
const [date, co2] = ["Date", "CO2"].map((name) => columns.indexOf(name));
console.log("year,month,co2");
for (const row of rows.map((line) => line.split(","))) {
  const [year, month] = row[date].split("-").map(Number);
  if (row[co2] !== "") console.log([year, month, row[co2]].join(","));
}

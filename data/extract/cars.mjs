// Makes data/cars.csv from the npm package vega-datasets. Not needed to run a lesson; it says where the file came from.
//
//   npm pack vega-datasets@3.2.1 && tar xf vega-datasets-3.2.1.tgz
//   node data/extract/cars.mjs package/data/cars.json > data/cars.csv
import { readFileSync } from "node:fs";

const cars = JSON.parse(readFileSync(process.argv[2], "utf8"));
const complete = cars.filter((car) => car.Horsepower !== null && car.Miles_per_Gallon !== null);
console.log("name,year,origin,cylinders,displacement,horsepower,weight,acceleration,milesPerGallon");
for (const car of complete) {
  console.log([
    car.Name, car.Year.slice(0, 4), car.Origin, car.Cylinders, car.Displacement,
    car.Horsepower, car.Weight_in_lbs, car.Acceleration, car.Miles_per_Gallon,
  ].join(","));
}

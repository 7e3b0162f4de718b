// Makes data/digits.csv from the Python package scikit-learn. Not needed to run a lesson; it says where the file came
// from.
//
//   pip download --no-deps --only-binary :all: scikit-learn==1.9.1
//   unzip -p scikit_learn-*.whl sklearn/datasets/data/digits.csv.gz > digits.csv.gz
//   node data/extract/digits.mjs digits.csv.gz > data/digits.csv
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const rows = gunzipSync(readFileSync(process.argv[2])).toString().trim().split("\n");
console.log("digit,pixels");
for (const row of rows) {
  const pixels = row.split(",").map(Number);
  const digit = pixels.pop();
  console.log(`${digit},${pixels.map((dots) => dots.toString(17)).join("")}`);
}

export { claim, type Bounds } from "./claim";
export { exercise, yourTurn, type Exercise, type Stage, type Verdict } from "./exercise";
export * as exercises from "./exercises";
export { table, type Row } from "./table";

export { claim, type Bounds } from "./claim";
export { exercise, yourTurn, type Exercise, type Help, type Stage, type Verdict } from "./exercise";
export { table, type Row } from "./table";

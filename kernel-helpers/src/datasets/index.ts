export { cars, type Car } from "./cars";
export { wave, type Wave } from "./wave";

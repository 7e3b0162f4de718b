// One line a lesson: export * as lesson01 from "./01";
export * as lesson01 from "./01";
export * as lesson04 from "./04";

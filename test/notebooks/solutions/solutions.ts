import type { Exercise } from "kernel-helpers";

type Answer<E> = E extends Exercise<infer A> ? A : never;

/** For each exercise of a lesson: an answer that is right, and wrong ones under the stage that must reject them. */
export type Solutions<Lesson> = {
  [Name in keyof Lesson]: { right: Answer<Lesson[Name]>; wrong: Record<string, Answer<Lesson[Name]>[]> };
};

import { exercises, type Exercise } from "kernel-helpers";
import * as lesson01 from "./solutions/01";
import * as lesson04 from "./solutions/04";

type AnyExercise = Exercise<unknown>;
type AnySolution = { right: unknown; wrong: Record<string, unknown[]> };

const solutions: Record<string, Record<string, unknown>> = { lesson01: lesson01.solutions, lesson04: lesson04.solutions };

test("every lesson with exercises has solutions, and no others", () => {
  expect(Object.keys(solutions)).toEqual(Object.keys(exercises));
});

describe.each(Object.entries(exercises))("%s", (lesson, ofLesson) => {
  test.each(Object.entries(ofLesson as unknown as Record<string, AnyExercise>))("%s", async (name, exercise) => {
    const { right, wrong } = solutions[lesson][name] as AnySolution;
    expect(await exercise.judge(right)).toEqual({ status: "passed" });
    // Each stage catches a mistake of its own, and nothing earlier does.
    expect(Object.keys(wrong)).toEqual(exercise.stages.map((stage) => stage.name));
    for (const [stage, answers] of Object.entries(wrong)) {
      for (const answer of answers) {
        expect(await exercise.judge(answer)).toMatchObject({ status: "failed", stage });
      }
    }
    expect(await exercise.judge(undefined)).toEqual({ status: "unanswered" });
  });
});

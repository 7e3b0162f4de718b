import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Exercise } from "kernel-helpers";
import { run } from "../snippets";

/*
 * Each lesson's exercises, kernel-helpers/exercises/NN, are judged by its solutions, solutions/NN.ts: both are found by
 * folder.
 */

type Lesson = Record<string, Exercise<unknown>>;
type Answers = Record<string, { right: unknown; wrong: Record<string, unknown[]> }>;

const numbered = (folder: string): string[] =>
  readdirSync(join(__dirname, folder))
    .filter((name) => /^\d\d\.ts$/.test(name))
    .map((name) => name.slice(0, 2))
    .sort();
const lessons = numbered("../../kernel-helpers/src/teaching/exercises");

test("every lesson with exercises has solutions, and no others", () => {
  expect(numbered("solutions")).toEqual(lessons);
});

test("every lesson has five, each with hints, and a solution and an insight in sentences", () => {
  for (const lesson of lessons) {
    const exercises = Object.values(jest.requireActual<Lesson>(`kernel-helpers/exercises/${lesson}`));
    expect(exercises.map(({ title }) => title[0]).sort()).toEqual(["1", "2", "3", "4", "5"]);
    for (const { title, help } of exercises) {
      expect({ title, help: help && Object.keys(help).length }).toEqual({ title, help: 6 });
      expect(help!.hints.length).toBeGreaterThanOrEqual(2);
      for (const text of [help!.because, help!.insight]) expect(text).toMatch(/[.!?]$/);
    }
  }
});

describe.each(lessons)("lesson %s", (lesson) => {
  const exercises: Lesson = jest.requireActual(`kernel-helpers/exercises/${lesson}`);
  const { solutions } = jest.requireActual<{ solutions: Answers }>(`./solutions/${lesson}`);

  test.each(Object.entries(exercises))("%s", async (name, exercise) => {
    const { right, wrong } = solutions[name];
    expect(await exercise.judge(right)).toEqual({ status: "passed" });
    if (exercise.help)
      expect(await exercise.judge(await run("", { result: exercise.help.solution }))).toEqual({ status: "passed" });
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

import { progress } from "kernel-helpers";
import { printed } from "../printed";

test("outside a kernel only the final line is printed", async () => {
  const lines = await printed(() => {
    const bar = progress("counting", 3);
    for (let i = 1; i <= 3; i++) bar.step(i, `square ${i * i}`);
    bar.done("square 9");
  });
  expect(lines).toEqual([expect.stringMatching(/^counting: 3 in \d\.\d s · square 9$/)]);
});

test("work that was stopped says where", async () => {
  const lines = await printed(() => {
    const bar = progress("counting", 300);
    bar.step(7);
    bar.done();
  });
  expect(lines).toEqual([expect.stringMatching(/^counting: stopped at 7 of 300 after \d\.\d s$/)]);
});

test("work that has not begun has stopped at 0", async () => {
  const lines = await printed(() => progress("counting", 300).done());
  expect(lines).toEqual([expect.stringMatching(/^counting: stopped at 0 of 300 after \d\.\d s$/)]);
});

test("a step writes nothing: of 100,000 only the end is printed", async () => {
  const lines = await printed(() => {
    const bar = progress("counting", 1e5);
    for (let i = 1; i <= 1e5; i++) bar.step(i, "a note");
    bar.done();
  });
  expect(lines).toEqual([expect.stringMatching(/^counting: 100000 in \d+\.\d s$/)]);
});

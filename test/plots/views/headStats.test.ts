import { plots } from "kernel-helpers";
import { marks, run } from "../look";

const uniform = (n: number): number[][] => Array.from({ length: n }, () => Array(n).fill(1 / n));
const identity = (n: number): number[][] => uniform(n).map((row, i) => row.map((_, j) => Number(i === j)));

describe("headStats", () => {
  test("a uniform head has all the entropy, a head that looks at itself has no distance, and first-token weight is a mean", async () => {
    const first = uniform(4).map(() => [1, 0, 0, 0]);
    const data = marks(await run(plots.headStats([[uniform(4), identity(4), first]]))).filter(
      ({ mark, role, datum }) => mark === "rect" && role === "mark" && "entropy" in datum,
    );
    expect(data).toHaveLength(9); // three heads in three panels
    const of = (head: number) => data.find(({ datum }) => datum.head === head)!.datum;
    expect(of(1)).toMatchObject({ entropy: 1, distance: 1.25, first: 0.25 });
    expect(of(2)).toMatchObject({ entropy: 0, distance: 0, first: 0.25 });
    expect(of(3)).toMatchObject({ entropy: 0, distance: 1.5, first: 1 });
  });

  test("only for self-attention", () => {
    expect(() => plots.headStats([[[[1, 0]]]])).toThrow(/among the same tokens, .*got \[1, 1, 1, 2\]/);
  });
});

import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tf, training } from "kernel-helpers";

const { adam, clipByNorm, compiled, fresh } = training;

/* What a recorded step may do, what it may not, and that nobody notices the difference. */

const isNative = () => tf.getBackend() === "tensorflow";
const numbers = (x: tf.Tensor) => Array.from(x.dataSync());
const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);
/** Graphs that the native library holds. */
const held = () =>
  isNative() ? (tf.backend() as unknown as { getNumOfSavedModels(): number }).getNumOfSavedModels() : 0;
/** As `compiled`, but what stands against recording is an error. */
const sure = <Args extends unknown[], Result>(step: (...args: Args) => Result) =>
  compiled(step, {
    explain: (why) => {
      throw new Error(why);
    },
  });

/** Calls a step plainly and compiled, with the same arguments, and expects the same. */
function same<Args extends unknown[]>(step: (...args: Args) => tf.Tensor, calls: Args[]): void {
  const other = sure(step);
  for (const args of calls) tf.tidy(() => expect(numbers(other(...args))).toEqual(numbers(step(...args))));
  expect(other.graphs).toBe(isNative() ? 1 : 0);
  other.dispose();
}

describe("a training step", () => {
  /** A small network, its optimiser with a schedule, clipping and dropout. */
  function network(noise = draws()) {
    const variables = [[3, 8], [8], [8, 1]].map((shape, i) => tf.variable(normal(shape, i + 1)));
    const [W, b, v] = variables;
    const optimizer = adam();
    const step = (x: tf.Tensor, y: tf.Tensor) => {
      const { value, grads } = tf.variableGrads(() => {
        const hidden = tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, W as tf.Tensor2D), b));
        const kept = tf.mul(
          hidden,
          tf
            .greater(
              fresh(() => noise(8)),
              0.3,
            )
            .toFloat(),
        );
        return tf.mean(tf.square(tf.sub(tf.matMul(kept as tf.Tensor2D, v as tf.Tensor2D), y))) as tf.Scalar;
      });
      optimizer.applyGradients(
        variables.map(({ name }, i) => ({
          name,
          tensor: clipByNorm(
            variables.map((w) => grads[w.name]),
            0.5,
          )[i],
        })),
      );
      return value;
    };
    return {
      variables,
      optimizer,
      step,
      dispose: () => {
        tf.dispose(variables);
        optimizer.dispose();
      },
    };
  }
  function draws() {
    let call = 0;
    return (size: number) => tf.randomUniform([size], 0, 1, "float32", ++call);
  }

  test("is the plain one: new data, rates and draws at each call, and every variable within 1e-6", () => {
    const [plain, other] = [network(), network()];
    const step = sure(other.step);
    const losses: number[][] = [];
    for (let i = 1; i <= 30; i++) {
      tf.tidy(() => {
        const [x, y] = [normal([16, 3], 100 + i), normal([16, 1], 200 + i)];
        plain.optimizer.rate = other.optimizer.rate = 0.1 / i;
        const [a, b] = [numbers(plain.step(x, y))[0], numbers(step(x, y))[0]];
        losses.push([a, b]);
        expect(Math.abs(a - b)).toBeLessThan(1e-6);
      });
      plain.variables.forEach((v, k) =>
        numbers(v).forEach((value, j) => expect(Math.abs(value - numbers(other.variables[k])[j])).toBeLessThan(1e-6)),
      );
    }
    expect(new Set(losses.map(([a]) => a)).size).toBe(30);
    expect(step.graphs).toBe(isNative() ? 1 : 0);
    expect(other.optimizer.iterations).toBe(30);
    step.dispose();
    plain.dispose();
    other.dispose();
  });

  test("keeps the number of tensors and of bytes", () => {
    const model = network(() => tf.fill([8], 0.5));
    const step = sure(model.step);
    const [x, y] = [normal([16, 3], 1), normal([16, 1], 2)];
    const counts = Array.from({ length: 40 }, () => {
      step(x, y).dispose();
      return [tf.memory().numTensors, tf.memory().numBytes, held()];
    });
    expect(new Set(counts.slice(5).map(String)).size).toBe(1);
    step.dispose();
    expect(held()).toBe(0);
    model.dispose();
    tf.dispose([x, y]);
  });

  test("with tf.train's optimisers, too", () => {
    for (const make of [
      () => tf.train.sgd(0.1),
      () => tf.train.momentum(0.1, 0.9),
      () => tf.train.adam(0.1),
      () => tf.train.rmsprop(0.1),
    ]) {
      const values = [true, false].map((record) => {
        const x = tf.variable(tf.tensor1d([1, 2]));
        const optimizer = make();
        const plain = (goal: tf.Tensor) =>
          optimizer.minimize(() => tf.sum(tf.square(tf.sub(x, goal))) as tf.Scalar, true, [x])!;
        const step = record ? sure(plain) : plain;
        for (let i = 0; i < 12; i++) tf.tidy(() => void step(tf.scalar(i)));
        const value = numbers(x);
        if ("dispose" in step) (step as { dispose(): void }).dispose();
        optimizer.dispose();
        x.dispose();
        return value;
      });
      values[0].forEach((value, i) => expect(Math.abs(value - values[1][i])).toBeLessThan(1e-6));
    }
  });
});

describe("arguments", () => {
  test("one tensor given twice is two arguments", () => {
    const x = normal([4], 1);
    same(
      (a: tf.Tensor, b: tf.Tensor) => tf.sub(a, b),
      [
        [x, x],
        [x, x],
        [x, normal([4], 2)],
        [normal([4], 3), x],
      ],
    );
  });

  test("records and lists, in any depth; int32 and bool; unused ones", () => {
    const call = (i: number): [{ x: tf.Tensor[]; on: { mask: tf.Tensor } }, tf.Tensor] => [
      {
        x: [normal([3], i), tf.tensor1d([i, 2, 3], "int32")],
        on: { mask: tf.tensor1d([i % 2 === 0, true, false], "bool") },
      },
      tf.scalar(i),
    ];
    type Call = ReturnType<typeof call>;
    same(
      (
        ...[
          {
            x: [a, b],
            on: { mask },
          },
        ]: Call
      ) => tf.where(mask, a, b.toFloat()),
      [1, 2, 3, 4, 5].map(call),
    );
  });

  test("each set of shapes, types and settings has its graph; the longest unused are let go", () => {
    const step = compiled(
      (x: tf.Tensor, { factor, name }: { factor: number; name?: string }) =>
        tf.mul(x, name === "negative" ? -factor : factor),
      {
        graphs: 3,
        explain: (why) => {
          throw new Error(why);
        },
      },
    );
    const ask = (shape: number[], settings: { factor: number; name?: string }, expected: number) => {
      for (let i = 0; i < 4; i++)
        tf.tidy(() =>
          expect(numbers(step(tf.ones(shape), settings))).toEqual(Array(tf.util.sizeFromShape(shape)).fill(expected)),
        );
    };
    ask([2], { factor: 2 }, 2);
    ask([3], { factor: 2 }, 2);
    ask([3], { factor: 3 }, 3);
    expect([step.graphs, held()]).toEqual(isNative() ? [3, 3] : [0, 0]);
    ask([3], { factor: 3, name: "negative" }, -3);
    ask([2], { factor: 2 }, 2);
    expect([step.graphs, held()]).toEqual(isNative() ? [3, 3] : [0, 0]);
    step.dispose();
    expect([step.graphs, held()]).toEqual([0, 0]);
    ask([2], { factor: 5 }, 5); // it still works
  });

  test("that are disposed are an error", () => {
    const step = sure((x: tf.Tensor) => tf.neg(x));
    const x = tf.scalar(1);
    x.dispose();
    if (isNative())
      expect(() => step(x)).toThrow("training.compiled: its arguments must not be disposed, got a disposed tensor []");
  });
});

describe("variables", () => {
  test("are read as they are at each call, whoever changed them, and assigned", () => {
    const [v, w] = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.tensor1d([0, 0]))];
    const step = sure((x: tf.Tensor) => {
      w.assign(tf.add(w, x));
      v.assign(tf.add(v, w)); // after the assignment: the new one
      return tf.add(v, x);
    });
    let [a, b] = [
      [1, 2],
      [0, 0],
    ];
    for (let i = 1; i < 8; i++) {
      if (i % 3 === 0) {
        tf.tidy(() => v.assign(tf.tensor1d([i, -i])));
        a = [i, -i];
      }
      b = b.map((value) => value + i);
      a = a.map((value, k) => value + b[k]);
      tf.tidy(() => expect(numbers(step(tf.scalar(i)))).toEqual(a.map((value) => value + i)));
      expect([numbers(v), numbers(w)]).toEqual([a, b]);
    }
    step.dispose();
    tf.dispose([v, w]);
  });

  test("that share their numbers are not taken for each other", () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    const [w, old] = [tf.variable(v), v.clone()]; // one content, three owners
    const step = sure(() => {
      v.assign(tf.add(v, 1));
      return tf.stack([v, w, old]);
    });
    for (let i = 1; i < 6; i++) {
      if (i === 4) tf.tidy(() => w.assign(tf.tensor1d([7, 7])));
      tf.tidy(() => expect(numbers(step())).toEqual([1 + i, 2 + i, ...(i < 4 ? [1, 2] : [7, 7]), 1, 2]));
    }
    expect(step.why).toBeUndefined();
    step.dispose();
    tf.dispose([v, w, old]);
  });

  test("change places, take an argument, a constant, another's value", () => {
    const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((value) => tf.variable<tf.Rank>(tf.scalar(value)));
    const outer = tf.scalar(9);
    const step = sure((x: tf.Tensor) => {
      const was = a.clone();
      a.assign(b);
      b.assign(was);
      c.assign(x);
      d.assign(tf.scalar(7));
      e.assign(outer);
    });
    for (let i = 1; i < 6; i++) {
      tf.tidy(() => d.assign(tf.scalar(0)));
      tf.tidy(() => step(tf.scalar(10 * i)));
      expect([a, b, c, d, e].map((v) => numbers(v)[0])).toEqual([...(i % 2 ? [2, 1] : [1, 2]), 10 * i, 7, 9]);
    }
    step.dispose();
    tf.dispose([a, b, c, d, e, outer]);
  });
});

describe("what comes out", () => {
  test("may be of any form: arguments, variables, constants, tensors from outside, numbers", () => {
    const v = tf.variable(tf.scalar(3));
    const outside = tf.scalar(4);
    const step = sure((x: tf.Tensor, name: string) => ({
      x,
      list: [v.clone(), tf.scalar(5), outside.clone()],
      twice: [x, x],
      name,
      nothing: undefined,
    }));
    for (let i = 0; i < 5; i++) {
      tf.tidy(() => {
        const out = step(tf.scalar(i), "n");
        expect([numbers(out.x), ...out.list.map(numbers), ...out.twice.map(numbers)]).toEqual([
          [i],
          [3],
          [5],
          [4],
          [i],
          [i],
        ]);
        expect([out.name, out.nothing]).toEqual(["n", undefined]);
      });
    }
    expect([numbers(v), numbers(outside)]).toEqual([[3], [4]]);
    step.dispose();
    tf.dispose([v, outside]);
  });

  test("is the caller's to dispose of, and nothing else stays", () => {
    const step = sure((x: tf.Tensor) => {
      tf.mul(x, 2);
      return tf.add(x, 1);
    });
    const x = tf.scalar(1);
    const before = tf.memory().numTensors;
    const all = Array.from({ length: 6 }, () => step(x));
    expect(tf.memory().numTensors).toBe(before + 6);
    all.forEach((y) => expect(numbers(y)).toEqual([2]));
    step.dispose();
    tf.dispose([...all, x]);
  });
});

describe("tensors from outside", () => {
  test("are given anew, and may go: then it is recorded again", () => {
    let table = tf.tensor1d([1, 2, 3]);
    const step = sure((x: tf.Tensor) => tf.mul(table, x));
    for (let i = 0; i < 4; i++) tf.tidy(() => expect(numbers(step(tf.scalar(i)))).toEqual([i, 2 * i, 3 * i]));
    table.dispose();
    table = tf.tensor1d([4, 5, 6]);
    for (let i = 0; i < 4; i++) tf.tidy(() => expect(numbers(step(tf.scalar(i)))).toEqual([4 * i, 5 * i, 6 * i]));
    expect(step.graphs).toBe(isNative() ? 1 : 0);
    step.dispose();
    table.dispose();
  });

  test("fresh ones are made at each call, in their order", () => {
    let count = 0;
    const next = () => fresh(() => tf.scalar(++count));
    const step = sure(() => tf.sub(next(), tf.mul(10, next())));
    for (let i = 0; i < 6; i++) tf.tidy(() => expect(numbers(step())).toEqual([2 * i + 1 - 10 * (2 * i + 2)]));
    step.dispose();
  });

  test("a fresh one of another shape is an error", () => {
    let size = 2;
    const step = sure(() => fresh(() => tf.ones([size])).sum());
    for (let i = 0; i < 3; i++) tf.dispose(step());
    size = 3;
    if (isNative())
      expect(() => step()).toThrow(
        "training.fresh: the tensor must have the shape [2] and the type of the first, got float32 [3]",
      );
    step.dispose();
  });
});

test("tf.gather, which looks whether its indices are in range, is recorded where stacks are told in fewer lines, as in the kernel", () => {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = () => "Error\n    at rows (cell [2], line 2, column 43)";
  try {
    const rows = sure((x: tf.Tensor) => tf.gather(x, tf.tensor1d([1, 0], "int32")));
    for (let i = 1; i < 6; i++) tf.tidy(() => expect(numbers(rows(tf.tensor1d([i, 2])))).toEqual([2, i]));
    expect(rows.graphs).toBe(isNative() ? 1 : 0);
    rows.dispose();
  } finally {
    Error.prepareStackTrace = before;
  }
});

describe("what cannot be recorded runs as ever, and says once why", () => {
  let count = 0;
  function readsBack(x: tf.Tensor) {
    return tf.mul(x, x.dataSync()[0]);
  }
  function draws(x: tf.Tensor) {
    return tf.mul(x, Math.random());
  }
  function fromArray(x: tf.Tensor) {
    return tf.mul(x, tf.tensor1d([++count, 1]));
  }
  function branches(x: tf.Tensor) {
    return ++count % 2 ? tf.mul(x, 2) : tf.add(x, 2);
  }
  function longer(x: tf.Tensor) {
    let y = tf.neg(x);
    for (let i = ++count; i > 0; i--) y = tf.add(y, x);
    return y;
  }
  function draw(x: tf.Tensor) {
    return tf.mul(x, tf.multinomial(tf.tensor1d([1, 1]), 1, 5).toFloat());
  }

  test.each<[string, (x: tf.Tensor) => tf.Tensor, RegExp]>([
    ["a value read back", readsBack, /\(compiled\.test\.ts:\d+\) reads a tensor's numbers back$/],
    [
      "a draw in JavaScript",
      draws,
      /\(compiled\.test\.ts:\d+\) makes a tensor of other numbers at each call \(give it as an argument, or make it with training\.fresh\)$/,
    ],
    ["a tensor of an array", fromArray, /\(compiled\.test\.ts:\d+\) makes a tensor of other numbers at each call/],
    ["a branch", branches, /\(compiled\.test\.ts:\d+\) does other operations at each call$/],
    ["a loop of another length", longer, /\(compiled\.test\.ts:\d+\) does other operations at each call$/],
    [
      "a draw of the library's",
      draw,
      /\(compiled\.test\.ts:\d+\) draws random numbers in the library \(make them with training\.fresh\)$/,
    ],
  ])("%s", (_name, step, why) => {
    const warn = jest.spyOn(console, "warn").mockImplementation(() => {});
    const other = compiled(step);
    count = 0;
    for (let i = 1; i < 7; i++)
      tf.tidy(() => expect(numbers(other(tf.tensor1d([i, i]))).every(Number.isFinite)).toBe(true));
    if (isNative()) {
      expect(other.why).toMatch(why);
      expect(warn).toHaveBeenCalledTimes(1);
      expect(warn.mock.calls[0][0]).toBe(
        `training.compiled: ${step.name || "a step"} runs operation by operation, because ${other.why}`,
      );
      expect(count === 0 || count === 6).toBe(true); // each call ran once
    } else expect([other.why, warn.mock.calls.length]).toEqual([undefined, 0]);
    expect(other.graphs).toBe(0);
    warn.mockRestore();
  });

  test("tensors from outside that are others each time; arrays of numbers", () => {
    const whys: string[] = [];
    const explain = (why: string) => whys.push(why);
    let table = tf.scalar(0);
    const others = compiled((x: tf.Tensor) => tf.mul(x, table), { explain });
    const lists = compiled((ids: number[]) => tf.tensor1d(ids).sum(), { explain });
    const typed = compiled((ids: Float32Array) => tf.tensor1d(ids).sum(), { explain });
    for (let i = 0; i < 6; i++) {
      table.dispose();
      table = tf.scalar(i);
      tf.tidy(() => {
        expect(numbers(others(tf.scalar(2)))).toEqual([2 * i]);
        expect(numbers(lists(Array<number>(200).fill(i)))).toEqual([200 * i]);
        expect(numbers(typed(Float32Array.of(i, i)))).toEqual([2 * i]);
      });
    }
    if (isNative())
      expect(whys.sort()).toEqual([
        "it uses other tensors at each call (give them as arguments)",
        "of its arguments: they hold arrays of numbers (make tensors of them)",
        "of its arguments: they hold arrays of numbers (make tensors of them)",
      ]);
    table.dispose();
  });

  test("within a gradient that is being taken", () => {
    const square = sure((x: tf.Tensor) => tf.sum(tf.square(x)) as tf.Scalar);
    const x = tf.tensor1d([1, 2]);
    for (let i = 0; i < 4; i++) tf.dispose(square(x));
    for (let i = 0; i < 4; i++) tf.tidy(() => expect(numbers(tf.grad((y) => square(y))(x))).toEqual([2, 4]));
    square.dispose();
    x.dispose();
  });

  test("within another compiled step it is a part of that", () => {
    const inner = sure((x: tf.Tensor) => tf.mul(x, 2));
    const outside = sure((x: tf.Tensor) => tf.add(inner(x), 1));
    for (let i = 0; i < 5; i++) tf.tidy(() => expect(numbers(outside(tf.scalar(i)))).toEqual([2 * i + 1]));
    expect([inner.graphs, outside.graphs]).toEqual(isNative() ? [0, 1] : [0, 0]);
    outside.dispose();
  });
});

test("an error in the step passes through, and all works afterwards", () => {
  let bad = true;
  const step = sure((x: tf.Tensor) => {
    const y = tf.neg(x);
    if (bad) throw new Error("mine");
    return y;
  });
  const x = tf.scalar(1);
  const before = tf.memory().numTensors;
  expect(() => step(x)).toThrow("mine");
  expect(tf.memory().numTensors).toBe(before);
  bad = false;
  for (let i = 0; i < 4; i++) tf.tidy(() => expect(numbers(step(x))).toEqual([-1]));
  expect(step.graphs).toBe(isNative() ? 1 : 0);
  step.dispose();
  x.dispose();
});

test("a graph is made only where it pays", () => {
  let left = 1000;
  const step = (x: tf.Tensor) => Array.from({ length: 30 }).reduce<tf.Tensor>((y) => tf.add(y, 1), x);
  const [rare, often] = [1, 1e9].map((calls) => compiled(step, { remaining: () => calls * left-- }));
  for (let i = 0; i < 5; i++)
    tf.tidy(() => {
      rare(tf.scalar(0));
      often(tf.scalar(0));
    });
  expect([rare.why, often.why, often.graphs]).toEqual([undefined, undefined, isNative() ? 1 : 0]);
  const never = compiled(step, { remaining: () => 3 });
  for (let i = 0; i < 5; i++) tf.tidy(() => expect(numbers(never(tf.scalar(i)))).toEqual([i + 30]));
  expect([never.graphs, never.why]).toEqual([0, undefined]);
  for (const one of [rare, often, never]) one.dispose();
});

describe("steps of one kind", () => {
  const line = (start: number, factor = 2) => {
    const v = tf.variable(tf.scalar(start));
    const step = sure((x: tf.Tensor) => {
      v.assign(tf.add(v, tf.mul(x, factor)));
      return v.clone();
    });
    const ask = (times: number) => Array.from({ length: times }, () => tf.tidy(() => numbers(step(tf.scalar(1)))[0]));
    const dispose = () => {
      step.dispose();
      v.dispose();
    };
    return { ask, dispose };
  };

  test("share one graph, each with its own variables, as long as one of them needs it", () => {
    const [a, b] = [line(0), line(100)];
    expect([a.ask(4), b.ask(4)]).toEqual([
      [2, 4, 6, 8],
      [102, 104, 106, 108],
    ]);
    expect(held()).toBe(isNative() ? 1 : 0);
    a.dispose();
    expect(held()).toBe(isNative() ? 1 : 0);
    expect(b.ask(2)).toEqual([110, 112]);
    b.dispose();
    expect(held()).toBe(0);
    const again = line(0);
    expect(again.ask(4)).toEqual([2, 4, 6, 8]);
    again.dispose();
  });

  test("do not if a constant differs", () => {
    const [a, b] = [line(0), line(0, 3)];
    expect([a.ask(4), b.ask(4)]).toEqual([
      [2, 4, 6, 8],
      [3, 6, 9, 12],
    ]);
    expect(held()).toBe(isNative() ? 2 : 0);
    a.dispose();
    b.dispose();
  });
});

test("large constants of one number take no room in the file", () => {
  const step = sure((x: tf.Tensor) => tf.mul(tf.add(tf.zeros([300, 400]), tf.ones([300, 400])), x).sum());
  for (let i = 1; i < 5; i++) tf.tidy(() => expect(numbers(step(tf.scalar(i)))).toEqual([120_000 * i]));
  step.dispose();
});

test("leaves no file behind", () => {
  const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`kernel-helpers-${process.pid}-`));
  const step = sure((x: tf.Tensor) => tf.neg(x));
  for (let i = 0; i < 4; i++) tf.tidy(() => void step(tf.scalar(i)));
  expect(ours()).toEqual([]);
  step.dispose();
});

test("a step that nobody holds any more lets its graphs go", async () => {
  if (!isNative()) return;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const before = held();
  (() => {
    const step = sure((x: tf.Tensor) => tf.neg(x));
    for (let i = 0; i < 4; i++) tf.tidy(() => void step(tf.scalar(i)));
    expect(held()).toBe(before + 1);
  })();
  for (let i = 0; i < 50 && held() > before; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  expect(held()).toBe(before);
});

test("errors say what is wrong", () => {
  expect(() => compiled(3 as unknown as () => void)).toThrow("training.compiled: step must be a function, got 3");
  expect(() => compiled(() => {}, { graphs: 0 })).toThrow(
    "training.compiled: graphs must be a positive whole number, got 0",
  );
});

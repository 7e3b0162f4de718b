import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datasets, tf, training } from "kernel-helpers";

const { train } = training;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "train-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

/** Two lines fitted side by side to points of y = 2x + 1, batch by batch. */
function lines() {
  const points = Array.from({ length: 64 }, (_, i) => i / 32 - 1);
  const variables = [0, 1].map((m) => [tf.variable(tf.tensor1d([m])), tf.variable(tf.tensor1d([0]))]);
  const loss = (x: number[]) =>
    tf.concat(
      variables.map(([slope, height]) =>
        tf
          .mean(
            tf.square(
              tf.sub(
                tf.add(tf.mul(slope, x), height),
                x.map((value) => 2 * value + 1),
              ),
            ),
          )
          .reshape([1]),
      ),
    );
  return {
    variables,
    loss,
    batches: (seed = 1) => datasets.batches(points, { size: 8, seed }),
    values: () => variables.map((model) => model.map((v) => v.dataSync()[0])),
    dispose: () => tf.dispose(variables),
  };
}

/** What of it training is told. */
const learned = ({ variables, loss }: Pick<ReturnType<typeof lines>, "variables" | "loss">) => ({ variables, loss });

test("models trained side by side learn, each with its own losses", async () => {
  const model = lines();
  const { loss, stopped, best } = await train({ ...learned(model), batches: model.batches(), steps: 150, rate: 0.1 });
  for (const [slope, height] of model.values()) {
    expect(slope).toBeCloseTo(2, 1);
    expect(height).toBeCloseTo(1, 1);
  }
  expect(loss.map((losses) => losses.length)).toEqual([150, 150]);
  expect(loss[0][0]).not.toBe(loss[1][0]);
  expect(stopped).toBe("finished");
  expect(best).toEqual([150, 150]);
  model.dispose();
});

test("side by side equals one after the other, clipping included", async () => {
  const together = lines();
  await train({ ...learned(together), batches: together.batches(), steps: 20, rate: 0.1, clip: 0.5 });
  const expected = together.values();
  for (const m of [0, 1]) {
    const alone = lines();
    await train({
      variables: alone.variables[m],
      loss: (x) => alone.loss(x).slice(m, 1),
      batches: alone.batches(),
      steps: 20,
      rate: 0.1,
      clip: 0.5,
    });
    alone.values()[m].forEach((value, i) => expect(value).toBeCloseTo(expected[m][i], 5));
    alone.dispose();
  }
  together.dispose();
});

test("ends with the batches, if they end first", async () => {
  const model = lines();
  const few = datasets.batches([0, 0.5, 1, 1.5], { size: 2, epochs: 3 });
  const { loss } = await train({ ...learned(model), batches: few, steps: 100 });
  expect(loss[0]).toHaveLength(6);
  model.dispose();
});

describe("cut short by the environment", () => {
  const cut = (steps: string) => {
    process.env.ATTENTION_STEPS = steps;
  };
  afterEach(() => {
    delete process.env.ATTENTION_STEPS;
  });

  test("it ends after so many steps, the last of them validated and shown, and says so", async () => {
    cut("3");
    const model = lines();
    const seen: number[] = [];
    const live = [
      {
        update: (step: number) => {
          seen.push(step);
        },
        done: async () => {},
      },
    ];
    const { loss, validated } = await train({
      ...learned(model),
      batches: model.batches(),
      steps: 100,
      validate: () => [1, 1],
      every: 40,
      live,
    });
    expect([loss[0].length, validated, seen]).toEqual([3, [3], [1, 2, 3]]);
    expect(console.log).toHaveBeenCalledWith(expect.stringMatching(/^training: stopped at 3 of 100 after/));
    model.dispose();
  });

  test("a shorter training is left as it is, and what is no number is refused", async () => {
    const model = lines();
    cut("3");
    expect((await train({ ...learned(model), batches: model.batches(), steps: 2 })).loss[0]).toHaveLength(2);
    cut("few");
    await expect(train({ ...learned(model), batches: model.batches(), steps: 2 })).rejects.toThrow(
      /^training.train: steps must be positive/,
    );
    model.dispose();
  });
});

test("a schedule sets the rate of each step", async () => {
  const x = tf.variable(tf.scalar(0));
  const seen: number[] = [];
  const rate = (step: number) => {
    seen.push(step);
    return step === 2 ? 1e-12 : 0.1;
  };
  const where: number[] = [];
  await train({
    loss: () => {
      where.push(x.dataSync()[0]);
      return tf.neg(x);
    },
    variables: [x],
    batches: [0, 0, 0],
    steps: 3,
    rate,
  });
  expect(seen).toEqual([1, 2, 3]);
  expect(where).toEqual([0, expect.closeTo(0.1), expect.closeTo(0.1)]);
  tf.dispose(x);
});

test("each model ends as it was when it was best", async () => {
  const x = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
  // Both run upwards by 0.1 a step; the first is best at 0.3, the second at the end.
  const { best, metric, validated } = await train({
    loss: () => tf.neg(tf.stack(x)),
    variables: x.map((v) => [v]),
    batches: Array(10).fill(0),
    steps: 10,
    rate: 0.1,
    every: 1,
    validate: () => [-Math.abs(x[0].dataSync()[0] - 0.3), x[1].dataSync()[0]],
  });
  expect(best).toEqual([3, 10]);
  expect(x.map((v) => v.dataSync()[0])).toEqual([expect.closeTo(0.3), expect.closeTo(1)]);
  expect(validated).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(metric[1]).toHaveLength(10);
  tf.dispose(x);
});

test("stops early when nothing becomes better, and not before", async () => {
  const x = tf.variable(tf.scalar(0));
  const options = { loss: () => tf.neg(x), variables: [x], batches: Array(50).fill(0), steps: 50, rate: 0.1, every: 2 };
  const stuck = await train({ ...options, validate: () => 1, patience: 3 });
  expect(stuck.stopped).toBe("early");
  expect(stuck.loss[0]).toHaveLength(8); // looked at after 2; three more looks without progress
  const better = await train({ ...options, validate: () => x.dataSync()[0], patience: 3 });
  expect(better.stopped).toBe("finished");
  tf.dispose(x);
});

test("an interrupt ends it after the running step, within a second, and keeps the best", async () => {
  const x = tf.variable(tf.scalar(0));
  const keep = () => {};
  process.on("SIGINT", keep);
  let at = 0;
  const training = train({
    loss: () => tf.neg(x),
    variables: [x],
    batches: Array(1e6).fill(0),
    steps: 1e6,
    rate: 0.1,
    every: 10,
    validate: () => -Math.abs(x.dataSync()[0] - 2),
    live: [
      {
        update: (step) => {
          if (step === 55) {
            at = performance.now();
            process.emit("SIGINT");
          }
        },
        done: async () => {},
      },
    ],
  });
  const { stopped, loss, best } = await training;
  process.off("SIGINT", keep);
  expect(performance.now() - at).toBeLessThan(1000);
  expect(stopped).toBe("interrupted");
  expect(loss[0].length).toBeLessThan(1000);
  expect(best).toEqual([20]);
  expect(x.dataSync()[0]).toBeCloseTo(2);
  tf.dispose(x);
});

test("the event loop turns during training", async () => {
  const x = tf.variable(tf.scalar(0));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await train({ loss: () => tf.neg(x), variables: [x], batches: Array(200).fill(0), steps: 200 });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
  tf.dispose(x);
});

test("leaves no tensor behind, neither at the end nor after an error", async () => {
  const model = lines();
  const before = tf.memory().numTensors;
  await train({
    ...learned(model),
    batches: model.batches(),
    steps: 12,
    clip: 1,
    validate: () => [1, 2],
    every: 4,
    checkpoint: join(folder, "leak"),
  });
  expect(tf.memory().numTensors).toBe(before);
  await expect(
    train({ ...learned(model), loss: (x) => tf.mul(model.loss(x), NaN), batches: model.batches(), steps: 3 }),
  ).rejects.toThrow(/finite/);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test("tells its pictures every step, and the metric when there is one", async () => {
  const model = lines();
  const seen: Record<string, number>[] = [];
  let finished = 0;
  await train({
    ...learned(model),
    batches: model.batches(),
    steps: 4,
    every: 2,
    validate: () => [0.25, 0.75],
    metric: "share",
    live: [
      {
        update: (step, measures) => seen.push({ step, ...measures }),
        done: async () => {
          finished++;
        },
      },
    ],
  });
  expect(seen.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  expect(seen.map(({ share }) => share)).toEqual([undefined, 0.5, undefined, 0.5]);
  expect(finished).toBe(1);
  model.dispose();
});

describe("with a loss in two parts the step is one call", () => {
  const graphs = () =>
    tf.getBackend() === "tensorflow"
      ? (tf.backend() as unknown as { getNumOfSavedModels(): number }).getNumOfSavedModels()
      : 0;
  /** The two lines with their loss recordable; so many steps are announced that a graph pays for sure. */
  function recorded() {
    const model = lines();
    const targets = (x: tf.Tensor) => tf.add(tf.mul(x, 2), 1);
    const loss = training.recordable(
      (x: number[]) => tf.tensor1d(x),
      (x) =>
        tf.concat(
          model.variables.map(([slope, height]) =>
            tf.mean(tf.square(tf.sub(tf.add(tf.mul(slope, x), height), targets(x)))).reshape([1]),
          ),
        ),
    );
    return { ...model, loss };
  }
  const few = (model: ReturnType<typeof lines>, count: number) => {
    const batches = model.batches();
    return Array.from({ length: count }, () => batches.next().value as number[]);
  };
  const options = { steps: 1e6, clip: 0.5, rate: training.linear({ peak: 0.1, steps: 60 }), every: 7 };

  test("and everything comes out as without", async () => {
    const [plain, other] = [lines(), recorded()];
    let most = 0;
    const live = [
      {
        update: () => {
          most = Math.max(most, graphs());
        },
        done: async () => {},
      },
    ];
    const results = [];
    for (const model of [plain, other]) {
      const validate = () => model.values().map(([slope]) => -Math.abs(slope - 1.5));
      results.push(await train({ ...options, ...learned(model), batches: few(model, 60), validate, live }));
    }
    const [expected, found] = results;
    expect(most).toBe(tf.getBackend() === "tensorflow" ? 1 : 0);
    expect(graphs()).toBe(0);
    expect(found.loss).toEqual(expected.loss.map((losses) => losses.map((x) => expect.closeTo(x, 6))));
    expect([found.best, found.validated, found.stopped]).toEqual([expected.best, expected.validated, expected.stopped]);
    expect(other.values()).toEqual(plain.values().map((values) => values.map((x) => expect.closeTo(x, 6))));
    plain.dispose();
    other.dispose();
  });

  test("and a checkpoint goes on as if it had not stopped", async () => {
    const [whole, first, second] = [recorded(), recorded(), recorded()];
    await train({ ...options, ...learned(whole), batches: few(whole, 56) });
    const file = join(folder, "recorded.safetensors");
    await train({ ...options, ...learned(first), batches: few(first, 28), checkpoint: file });
    await train({ ...options, ...learned(second), batches: few(second, 56), checkpoint: file });
    expect(second.values()).toEqual(whole.values().map((values) => values.map((x) => expect.closeTo(x, 6))));
    for (const model of [whole, first, second]) model.dispose();
  });

  test("and a loss that is not finite changes nothing and says at which step", async () => {
    const model = recorded();
    const batches = few(model, 20);
    batches[12] = Array(8).fill(NaN);
    const values: number[][][] = [];
    const live = [{ update: () => values.push(model.values()), done: async () => {} }];
    const before = tf.memory().numTensors;
    await expect(train({ ...options, ...learned(model), batches, live })).rejects.toThrow(
      /^training.train: every loss must be finite .* here at step 13, got \["NaN","NaN"\]/,
    );
    expect(values).toHaveLength(12);
    expect(model.values()).toEqual(values[11]);
    expect([tf.memory().numTensors, graphs()]).toEqual([before, 0]);
    model.dispose();
  });

  test("and an interrupt ends it after the running step", async () => {
    const model = recorded();
    const keep = () => {};
    process.on("SIGINT", keep);
    const live = [
      {
        update: (step: number) => {
          if (step === 30) process.emit("SIGINT");
        },
        done: async () => {},
      },
    ];
    const { stopped, loss } = await train({ ...options, ...learned(model), batches: model.batches(), live });
    process.off("SIGINT", keep);
    expect([stopped, loss[0].length, graphs()]).toEqual(["interrupted", 30, 0]);
    model.dispose();
  });
});

describe("a checkpoint", () => {
  const run = async (model: ReturnType<typeof lines>, steps: number, checkpoint?: string) =>
    train({
      ...learned(model),
      batches: model.batches(),
      steps,
      rate: training.linear({ peak: 0.1, steps: 30 }),
      every: 5,
      checkpoint,
      validate: () => model.values().map(([slope]) => -Math.abs(slope - 1.7)),
    });

  test("training that goes on from it equals training that never stopped", async () => {
    const whole = lines();
    const expected = await run(whole, 30);
    const file = join(folder, "resume.safetensors");
    const first = lines();
    await run(first, 15, file);
    const second = lines();
    const resumed = await run(second, 30, file);
    expect(second.values()).toEqual(whole.values());
    expect({ ...resumed, seconds: 0 }).toEqual({ ...expected, seconds: 0 });
    for (const model of [whole, first, second]) model.dispose();
  });

  test("of finished training changes nothing", async () => {
    const file = join(folder, "finished.safetensors");
    const model = lines();
    await run(model, 10, file);
    const values = model.values();
    const again = await run(model, 10, file);
    expect(model.values()).toEqual(values);
    expect(again.loss[0]).toHaveLength(10);
    model.dispose();
  });

  test("of other variables is an error", async () => {
    const file = join(folder, "other.safetensors");
    const model = lines();
    await run(model, 5, file);
    const x = tf.variable(tf.zeros([7]));
    await expect(
      train({ loss: () => tf.sum(x), variables: [x], batches: [0], steps: 1, checkpoint: file }),
    ).rejects.toThrow(
      `training.train: the checkpoint must hold a variable of shape [7] at place 0, got [1] in ${file}`,
    );
    await expect(
      train({
        ...learned(model),
        loss: (batch) => model.loss(batch).slice(0, 1),
        variables: model.variables.flat(),
        batches: model.batches(),
        steps: 9,
        checkpoint: file,
      }),
    ).rejects.toThrow(`training.train: the checkpoint must be of 1 models, got 2 in ${file}`);
    tf.dispose(x);
    model.dispose();
  });

  test("in a folder that is not there, or in its place, is an error before the first step", async () => {
    const model = lines();
    const before = model.values();
    await expect(run(model, 5, join(folder, "nowhere", "x"))).rejects.toThrow(
      `training.train: the file's folder must be there, got ${join(folder, "nowhere")}`,
    );
    await expect(run(model, 5, folder)).rejects.toThrow(`training.train: the file must be no folder, got ${folder}`);
    expect(model.values()).toEqual(before);
    model.dispose();
  });

  test("with any bit flipped is an error that names the file, and changes nothing", async () => {
    const file = join(folder, "flipped.safetensors");
    const model = lines();
    const { variables, loss } = {
      variables: [model.variables[0][0]],
      loss: () => tf.sum(tf.square(model.variables[0][0])),
    };
    await train({ loss, variables, batches: [0, 0], steps: 2, every: 1, validate: () => 1, checkpoint: file });
    const whole = readFileSync(file);
    const before = model.values();
    const harmless: number[] = [];
    for (let bit = 0; bit < 8 * whole.length; bit += bit < 64 ? 1 : 7) {
      const damaged = Buffer.from(whole);
      damaged[bit >> 3] ^= 1 << (bit & 7);
      writeFileSync(file, damaged);
      const resumed = train({ loss, variables, batches: [0, 0], steps: 2, checkpoint: file });
      const message = await resumed.then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (message === undefined) harmless.push(bit >> 3);
      else expect(message).toMatch(/^training.(loadTensors|train): .*flipped\.safetensors/);
      expect(model.values()).toEqual(before);
    }
    // All that may be changed unnoticed is one white space for another behind the header.
    expect(harmless.filter((byte) => whole[byte] !== 0x20)).toEqual([]);
    model.dispose();
  });
});

test("errors say what is wrong", async () => {
  const x = tf.variable(tf.scalar(1));
  const options = { loss: () => tf.square(x), variables: [x], batches: [0], steps: 1 };
  await expect(train({ ...options, steps: 0 })).rejects.toThrow("training.train: steps must be positive, got 0");
  await expect(train({ ...options, steps: 1.5 })).rejects.toThrow("training.train: steps must be whole, got 1.5");
  await expect(train({ ...options, steps: 3, every: 1.5 })).rejects.toThrow(
    "training.train: every must be whole, got 1.5",
  );
  await expect(train({ ...options, patients: 3 } as never)).rejects.toThrow(
    /^training.train: there are the options loss, .*; did you mean patience\?, got patients$/,
  );
  await expect(train({ ...options, variables: [] })).rejects.toThrow(
    "training.train: there must be a variable to change, got none",
  );
  await expect(train({ ...options, loss: () => tf.mul(x, NaN) })).rejects.toThrow(
    /^training.train: every loss must be finite .* here at step 1, got \["NaN"\]/,
  );
  await expect(train({ ...options, loss: () => tf.stack([x, x]) })).rejects.toThrow(
    "training.train: there must be one loss for each list of variables, got 2 for 1",
  );
  expect(x.dataSync()[0]).toBe(1);
  await expect(train({ ...options, validate: () => [1, 2] })).rejects.toThrow(
    "training.train: validate must give one number for each of 1 models, got [1,2]",
  );
  tf.dispose(x);
});

test("what cannot be a rate, a clip or a list of batches is an error before the first step", async () => {
  const x = tf.variable(tf.scalar(1));
  const options = { loss: () => tf.square(x), variables: [x], batches: [0], steps: 1 };
  for (const bad of [0, -1, NaN, Infinity]) {
    await expect(train({ ...options, rate: bad })).rejects.toThrow(
      /^training.train: rate must be positive and finite, got /,
    );
    expect(() => training.adam({ rate: bad })).toThrow(/^training.adam: rate must be positive and finite, got /);
  }
  for (const bad of [-1, NaN, Infinity]) {
    await expect(train({ ...options, rate: () => bad })).rejects.toThrow(
      /^training.train: the schedule's rate must be finite and not negative, here at step 1, got /,
    );
  }
  for (const bad of [0, -1, NaN])
    await expect(train({ ...options, clip: bad })).rejects.toThrow(/^training.train: clip must be positive, got /);
  function* none(): Generator<number> {
    /* no batch */
  }
  const used = datasets.batches([1, 2], { size: 2, epochs: 1 });
  expect([...used]).toHaveLength(1);
  for (const batches of [[], none(), used] as Iterable<unknown>[]) {
    await expect(train({ ...options, batches })).rejects.toThrow(
      "training.train: there must be at least one batch (a generator gives its batches only once), got none",
    );
  }
  await expect(train({ ...options, batches: none as unknown as number[] })).rejects.toThrow(
    "training.train: batches must be iterable with for … of (a generator function is called first), got a function",
  );
  expect(x.dataSync()[0]).toBe(1);
  tf.dispose(x);
});

test("what a loss or a validation must not give is an error that says what it gave", async () => {
  const x = tf.variable(tf.scalar(1));
  const options = { loss: () => tf.square(x) as tf.Tensor, variables: [x], batches: [0], steps: 1 };
  const before = tf.memory().numTensors;
  const loss = (async () => 1) as unknown as () => tf.Tensor;
  await expect(train({ ...options, loss })).rejects.toThrow(
    "training.train: loss must give a tensor, at once, got a promise",
  );
  await expect(train({ ...options, loss: (() => 3) as unknown as () => tf.Tensor })).rejects.toThrow(
    "training.train: loss must give a tensor, at once, got a number",
  );
  const tensor = tf.scalar(1);
  for (const [given, name] of [
    [tensor, "a tensor"],
    [[tensor], "a tensor"],
    [Promise.resolve(1), "a promise"],
    ["1", "a string"],
    [undefined, "a undefined"],
  ] as const) {
    await expect(train({ ...options, validate: () => given as unknown as number })).rejects.toThrow(
      `training.train: validate must give numbers, at once (of a tensor: its dataSync()), got ${name}`,
    );
  }
  for (const bad of [NaN, Infinity, -Infinity]) {
    await expect(train({ ...options, validate: () => bad })).rejects.toThrow(
      `training.train: validate must give finite numbers, got ["${bad}"]`,
    );
  }
  tensor.dispose();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose(x);
});

test("a loss that is not finite leaves the best models, not the bad ones", async () => {
  const x = tf.variable(tf.scalar(0));
  let step = 0;
  const failing = train({
    loss: () => tf.mul(tf.neg(x), ++step > 5 ? NaN : 1),
    variables: [x],
    batches: Array(9).fill(0),
    steps: 9,
    rate: 0.1,
    every: 1,
    validate: () => -Math.abs(x.dataSync()[0] - 0.2),
  });
  await expect(failing).rejects.toThrow(/here at step 6/);
  expect(x.dataSync()[0]).toBeCloseTo(0.2);
  tf.dispose(x);
});

test("a variable that has no part in the loss stays as it is", async () => {
  const [x, idle] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(5))];
  await train({ loss: () => tf.square(x), variables: [[idle, x]], batches: [0, 0], steps: 2, rate: 0.1, clip: 1 });
  expect(idle.dataSync()[0]).toBe(5);
  expect(x.dataSync()[0]).toBeCloseTo(0.8, 2);
  tf.dispose([x, idle]);
});

test("without a rate the optimiser keeps its own", async () => {
  const x = tf.variable(tf.scalar(0));
  const optimizer = training.adam({ rate: 0.25 });
  await train({ loss: () => tf.neg(x), variables: [x], batches: [0], steps: 1, optimizer });
  expect(x.dataSync()[0]).toBeCloseTo(0.25);
  optimizer.dispose();
  tf.dispose(x);
});

test("a hundred thousand validations are not too many", async () => {
  const x = tf.variable(tf.scalar(0));
  const file = join(folder, "long.safetensors");
  const many = Array(200_000).fill(0) as number[];
  tf.tidy(() =>
    training.saveTensors(
      file,
      { "variable/0": x, "best/0/0": x },
      {
        training: JSON.stringify({
          step: many.length,
          loss: [many],
          validated: many.map((_, i) => i + 1),
          metric: [many.map((_, i) => i)],
          bestStep: [many.length],
          optimizer: many.length,
        }),
      },
    ),
  );
  const more = await train({
    loss: () => tf.square(x),
    variables: [x],
    batches: [...many, 0],
    steps: many.length + 1,
    every: 1,
    patience: 5,
    validate: () => 7,
    checkpoint: file,
  });
  expect(more.best).toEqual([many.length]);
  tf.dispose(x);
});

describe("tensor files", () => {
  const { loadTensors, saveTensors } = training;

  test("take tensors and give them back", () => {
    const file = join(folder, "x.safetensors");
    tf.tidy(() => {
      saveTensors(
        file,
        {
          a: tf.tensor2d([
            [1.5, -2],
            [3, 4e-20],
          ]),
          "b/c": tf.tensor1d([1, -2, 3], "int32"),
          empty: tf.zeros([0, 3]),
          one: tf.scalar(7),
        },
        { made: "äöü" },
      );
      const { tensors, metadata } = loadTensors(file);
      expect(metadata).toEqual({ made: "äöü" });
      expect(
        Object.fromEntries(
          Object.entries(tensors).map(([name, x]) => [name, [x.dtype, x.shape, Array.from(x.dataSync())]]),
        ),
      ).toEqual({
        a: ["float32", [2, 2], [1.5, -2, 3, Math.fround(4e-20)]],
        "b/c": ["int32", [3], [1, -2, 3]],
        empty: ["float32", [0, 3], []],
        one: ["float32", [], [7]],
      });
    });
    expect(existsSync(`${file}.unfinished`)).toBe(false);
  });

  test("are in the safetensors format: length, header, numbers", () => {
    const file = join(folder, "layout.safetensors");
    tf.tidy(() => saveTensors(file, { x: tf.tensor1d([1]) }));
    const bytes = readFileSync(file);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    expect(JSON.parse(bytes.toString("utf8", 8, 8 + length))).toEqual({
      __metadata__: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      x: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    });
    expect(bytes.readFloatLE(8 + length)).toBe(1);
  });

  test("that are broken say so", () => {
    const file = join(folder, "broken.safetensors");
    tf.tidy(() => saveTensors(file, { x: tf.ones([100]) }));
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length - 8));
    expect(() => loadTensors(file)).toThrow(/^training.loadTensors: the file must hold/);
    writeFileSync(file, whole.subarray(0, 4));
    expect(() => loadTensors(file)).toThrow(/safetensors format, got 4 bytes/);
    expect(() => loadTensors(join(folder, "none"))).toThrow(
      `loadTensors: the file must be there, got none in ${join(folder, "none")}`,
    );
    expect(() => saveTensors(join(folder, "nowhere", "x"), {})).toThrow(
      `saveTensors: the file's folder must be there, got ${join(folder, "nowhere")}`,
    );
    expect(() => loadTensors(folder)).toThrow(`training.loadTensors: the file must be no folder, got one in ${folder}`);
    expect(() => saveTensors(folder, {})).toThrow(`training.saveTensors: the file must be no folder, got ${folder}`);
    expect(() => tf.tidy(() => saveTensors(file, { x: tf.tensor1d([true], "bool") }))).toThrow(
      "saveTensors: x must be float32 or int32, got bool",
    );
  });

  test("of others that are nonsense say which file, and what is wrong", () => {
    const file = join(folder, "nonsense.safetensors");
    const write = (header: unknown, bytes = 8) => {
      const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(text.length));
      writeFileSync(file, Buffer.concat([length, text, Buffer.alloc(bytes)]));
    };
    const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
    write({ x: entry });
    expect(loadTensors(file).tensors.x.shape).toEqual([2]);
    for (const header of ["{", "[]", "null", "3"]) {
      write(header);
      expect(() => loadTensors(file)).toThrow(
        `loadTensors: the file must be in the safetensors format, with a header in JSON, got another header in ${file}`,
      );
    }
    const wrong = [
      null,
      3,
      { ...entry, shape: null },
      { ...entry, shape: [-2] },
      { ...entry, shape: [1.5] },
      { ...entry, shape: ["2"] },
      { ...entry, data_offsets: [-8, 0] },
      { ...entry, data_offsets: [0] },
      { ...entry, data_offsets: null },
      { ...entry, dtype: 5 },
    ];
    for (const x of wrong) {
      write({ x });
      expect(() => loadTensors(file)).toThrow(
        `loadTensors: x must have a dtype, a shape and data offsets, got ${JSON.stringify(x)} in ${file}`,
      );
    }
    write({ x: { ...entry, shape: [3] } });
    expect(() => loadTensors(file)).toThrow(
      `loadTensors: x of shape [3] must have 12 bytes, got data offsets 0 to 8 in ${file}`,
    );
    write({ x: { ...entry, data_offsets: [8, 0] } });
    expect(() => loadTensors(file)).toThrow(
      `loadTensors: x of shape [2] must have 8 bytes, got data offsets 8 to 0 in ${file}`,
    );
    write({ x: { ...entry, data_offsets: [8, 16] } });
    expect(() => loadTensors(file)).toThrow(
      /^training.loadTensors: the file must hold \d+ bytes for x, got \d+ bytes in .*nonsense/,
    );
    write({ x: { ...entry, dtype: "F64" } });
    expect(() => loadTensors(file)).toThrow(`loadTensors: x must be F32 or I32, got F64 in ${file}`);
    write({ __metadata__: { a: 1 }, x: entry });
    expect(() => loadTensors(file)).toThrow(
      `loadTensors: the file must be in the safetensors format, with metadata of texts, got {"a":1} in ${file}`,
    );
    const far = Buffer.alloc(8, 255);
    writeFileSync(file, far);
    expect(() => loadTensors(file)).toThrow(
      /^training.loadTensors: the file must be in the safetensors format, got 8 bytes, where the header alone needs/,
    );
  });
});

import * as tf from "@tensorflow/tfjs";
import { alignments, attend, seeded } from "kernel-helpers";
import { useWasm } from "../../kernel-helpers/src/runtime/wasm";

// What we add to WebAssembly, against tfjs's plain JavaScript kernels. The other tests run there with
// ATTENTION_BACKEND=wasm.

beforeAll(async () => {
  if (tf.getBackend() !== "wasm") await useWasm();
});

/** Runs `f` on the JavaScript backend, and gives its numbers. */
async function onCpu(f: () => tf.Tensor): Promise<tf.Tensor> {
  await tf.setBackend("cpu");
  const { shape, dtype, data } = tf.tidy(() => {
    const x = f();
    return { shape: x.shape, dtype: x.dtype, data: x.dataSync() };
  });
  await tf.setBackend("wasm");
  return tf.tensor(data, shape, dtype);
}

/** The largest difference, relative to the largest number. */
const difference = (x: tf.Tensor, y: tf.Tensor): number =>
  tf.tidy(() => {
    expect(x.shape).toEqual(y.shape);
    expect(x.dtype).toBe(y.dtype);
    return tf.max(tf.abs(tf.sub(x, y))).dataSync()[0] / Math.max(1, tf.max(tf.abs(y)).dataSync()[0]);
  });

const sizes = [
  [3, 5, 2],
  [17, 33, 9],
  [1, 64, 50],
  [0, 3, 2],
  [2, 0, 3],
];
const transpositions = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
];
const batches: [number[], number[]][] = [
  [[], []],
  [[3], [3]],
  [
    [2, 3],
    [2, 3],
  ],
  [[1], [4]],
  [
    [2, 3],
    [1, 3],
  ],
  [
    [2, 1],
    [1, 3],
  ],
  [[3], [2, 3]],
];

describe.each(["float32", "int32"] as const)("matMul of %s", (dtype) => {
  test.each(batches)("batches %j and %j, every size and transposition", async (batchA, batchB) => {
    for (const [rows, inner, columns] of sizes) {
      for (const [transposeA, transposeB] of transpositions) {
        const make = (batch: number[], shape: number[], seed: number) =>
          tf.randomUniform([...batch, ...shape], -1000, 1000, "float32", seed).cast(dtype);
        const a = make(batchA, transposeA ? [inner, rows] : [rows, inner], 1);
        const b = make(batchB, transposeB ? [columns, inner] : [inner, columns], 2);
        const before = tf.memory().numTensors;
        const product = tf.matMul(a, b, transposeA, transposeB);
        expect(tf.memory().numTensors).toBe(before + 1);
        if (product.size === 0) continue;
        // Written as a broadcast product and a sum, since the JavaScript matMul broadcasts less.
        const expected = await onCpu(() => {
          const [x, y] = [transposeA ? swap(a) : a, transposeB ? swap(b) : b];
          return tf.sum(tf.mul(x.expandDims(-1), y.expandDims(-3)), -2).cast(dtype);
        });
        expect(difference(product, expected)).toBeLessThanOrEqual(dtype === "int32" ? 0 : 1e-6);
      }
    }
  });
});

const swap = (x: tf.Tensor): tf.Tensor =>
  tf.transpose(
    x,
    [...x.shape.keys()].map((axis) => (axis < x.rank - 2 ? axis : 2 * x.rank - 3 - axis)),
  );

test("int32 products are exact modulo 2^32, as on the native backend", () => {
  const x = tf.tensor2d(
    [
      [65537, 46341],
      [-2147483648, 3],
    ],
    [2, 2],
    "int32",
  );
  const exact = (i: number, j: number, y: number[][]) =>
    (Math.imul(y[i][0], y[0][j]) + Math.imul(y[i][1], y[1][j])) | 0;
  const y = x.arraySync();
  expect(tf.matMul(x, x).arraySync()).toEqual([
    [exact(0, 0, y), exact(0, 1, y)],
    [exact(1, 0, y), exact(1, 1, y)],
  ]);
});

test("any number but zero is true, in the bytes too: a mask of words' ids weighs nothing", async () => {
  for (const numbers of [
    tf.tensor1d([3, 0, 256, -1], "int32"),
    tf.tensor1d([0.5, 0, 256, -0.1]),
    tf.tensor2d([], [0, 2]),
  ]) {
    const cast = numbers.toBool();
    expect(cast.dtype).toBe("bool");
    expect(Array.from(cast.dataSync())).toEqual(Array.from(numbers.dataSync(), (x) => Number(x !== 0)));
    expect(cast.toBool().shape).toEqual(numbers.shape);
  }
  expect(Array.from(tf.tensor1d([true, false], "bool").toInt().dataSync())).toEqual([1, 0]);
  const mask = tf.tensor2d([[3, 0]], [1, 2], "int32").toBool();
  expect(attend([[1, 0]], tf.eye(2), [[1], [2]], { mask }).weights.arraySync()).toEqual([[1, 0]]);
});

test.each([
  [[5], 3, [5, 4]],
  [[6], 4, [6]],
  [[4], 9, [4, 2, 3]],
])("unsortedSegmentSum of %j ids into %i", async (ids, segments, shape) => {
  const segmentIds = tf.randomUniform<tf.Rank.R1>(ids as [number], 0, segments, "int32", 3);
  const x = tf.randomNormal(shape, 0, 1, "float32", 4);
  const sum = () => tf.unsortedSegmentSum(x, segmentIds, segments);
  expect(difference(sum(), await onCpu(sum))).toBeLessThan(1e-6);
});

// Not with a number as padding: there tfjs's own conv2d for WebAssembly writes outside its memory.
test.each([
  ["same", 1],
  ["valid", 1],
  ["same", 2],
  ["valid", 2],
] as const)("a filter's gradient, padding %s, stride %i", async (pad, stride) => {
  const x = tf.randomNormal<tf.Rank.R4>([2, 7, 6, 3], 0, 1, "float32", 1);
  const filter = tf.randomNormal<tf.Rank.R4>([3, 2, 3, 4], 0, 1, "float32", 2);
  const gradient = () =>
    tf.grad((f: tf.Tensor) =>
      tf
        .conv2d(x, f as tf.Tensor4D, stride, pad)
        .square()
        .sum(),
    )(filter);
  expect(difference(gradient(), await onCpu(gradient))).toBeLessThan(1e-5);
});

test("an embedding and an attention over it are trained", () => {
  // Six words; the query word must find the key of the same word among four, and tell its number.
  const words = tf.tensor2d(
    [
      [0, 1, 2, 3],
      [2, 3, 4, 5],
      [5, 0, 3, 1],
    ],
    [3, 4],
    "int32",
  );
  const asked = tf.tensor1d([2, 5, 0], "int32");
  const numbers = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 4, 1]);
  const answers = tf.tensor3d([3, 8, 10], [3, 1, 1]);
  const embedding = seeded(1)("embedding", [6, 8], { normal: 0.1 });
  const alignment = alignments.additive({ queryWidth: 8, keyWidth: 8, units: 16, seed: 2 });
  const loss = () => {
    const keys = tf.gather(embedding, words);
    const query = tf.gather(embedding, asked).expandDims(1);
    return attend(query, keys, numbers, { alignment }).context.sub(answers).square().mean().asScalar();
  };
  const optimizer = tf.train.adam(0.03);
  const first = loss().dataSync()[0];
  for (let step = 0; step < 150; step++)
    optimizer.minimize(loss, false, [embedding, ...alignment.variables!] as tf.Variable[]);
  expect(tf.getBackend()).toBe("wasm");
  expect(loss().dataSync()[0]).toBeLessThan(first / 100);
});

describe.each(["cumsum", "cumprod"] as const)("%s", (name) => {
  test.each([[-1], [-2], [-3], [0], [1], [2]])("along axis %i, forwards, backwards and exclusive", async (axis) => {
    for (const [exclusive, reverse] of [
      [false, false],
      [true, false],
      [false, true],
    ]) {
      const x = () => tf.add(tf.range(0, 30).reshape([2, 3, 5]).mod(7), 0.5);
      const run = (axis: number) => tf[name](x(), axis, exclusive, reverse);
      // The JavaScript kernels know no axes from the end, either.
      expect(difference(run(axis), await onCpu(() => run((axis + 3) % 3)))).toBeLessThan(1e-6);
    }
  });
});

import { biases, masks, models, parameterCount, positions, seededNoise, tf } from "kernel-helpers";
import { expectClose, normal, property, reorder, seed, shuffled, size } from "../../mechanisms/support";

const { transformerBlock, transformerDecoder, transformerEncoder } = models;

test.each([4, 8, 48])("a block of width %d has as many parameters as was derived", (D) => {
  const count = (options: object) => parameterCount(transformerBlock({ width: D, heads: 2, ...options }));
  expect(count({})).toBe(12 * D ** 2 + 13 * D);
  expect(count({ crossAttention: true })).toBe(16 * D ** 2 + 19 * D);
  // Two halves of each projection are gone with half the key/value heads, and both biases' halves.
  expect(count({ keyValueHeads: 1 })).toBe(11 * D ** 2 + 12 * D);
  expect(count({ projectionBias: false, normalisation: "rms" })).toBe(12 * D ** 2 + 2 * D);
  expect(parameterCount(transformerEncoder({ layers: 3, width: D, heads: 2 }))).toBe(
    3 * (12 * D ** 2 + 13 * D) + 2 * D,
  );
  expect(parameterCount(transformerDecoder({ layers: 3, width: D, heads: 2, norm: "after" }))).toBe(
    3 * (16 * D ** 2 + 19 * D),
  );
});

test("a decoder is causal: changing item j leaves what comes before it as it is, to the last bit", () => {
  property([size(2, 6), seed, size(0, 2)], (N, s, kind) => {
    const placing = [{}, { rotary: positions.rotary() }, { bias: biases.alibi({ heads: 2 }) }][kind];
    const decoder = transformerDecoder({ layers: 2, width: 8, heads: 2, seed: s, crossAttention: false, ...placing });
    const j = s % N;
    const x = normal([1, N, 8], s);
    const changed = tf.add(
      x,
      tf.mul(normal([1, 1, 8], s + 1), tf.oneHot(tf.tensor1d([j], "int32"), N).reshape([1, N, 1])),
    );
    const [a, b] = [x, changed].map((items) => decoder(items).output);
    expectClose(a.slice([0, 0], [1, j]), b.slice([0, 0], [1, j]), 0);
    expect(tf.max(tf.abs(tf.sub(a, b)).slice([0, j], [1, 1])).dataSync()[0]).toBeGreaterThan(1e-3);
  });
});

test("an encoder hears all items, and without positions in no order", () => {
  property([size(2, 6), seed], (N, s) => {
    const encoder = transformerEncoder({ layers: 2, width: 8, heads: 2, seed: s });
    const x = normal([2, N, 8], s);
    const order = shuffled(N, s + 1);
    expectClose(encoder(reorder(x, order, 1)).output, reorder(encoder(x).output, order, 1), 2e-5);
  });
});

test("with cached keys a decoder gives what it gives without, wherever the items are cut", () => {
  property([size(1, 4), size(1, 4), size(0, 2), seed], (first, second, kind, s) => {
    const placing = [{}, { rotary: positions.rotary() }, { bias: biases.alibi({ heads: 4 }) }][kind];
    const decoder = transformerDecoder({ layers: 2, width: 8, heads: 4, keyValueHeads: 2, seed: s, ...placing });
    const [x, memory] = [normal([2, first + second, 8], s), normal([2, 3, 8], s + 1)];
    const [a, b] = tf.split(x, [first, second], 1);
    const start = decoder(a, { memory, cache: [] });
    const rest = decoder(b, { memory, cache: start.cache });
    expectClose(tf.concat([start.output, rest.output], 1), decoder(x, { memory }).output, 2e-5);
    expect(rest.cache!.map(({ keys }) => keys.shape)).toEqual(Array(2).fill([2, 2, first + second, 2]));
  });
});

test("norm before: what passes is x itself and what each part adds; a part that adds nothing changes nothing", () => {
  tf.tidy(() => {
    const block = transformerBlock({
      width: 4,
      heads: 2,
      parameters: (name, shape) => tf.variable(name.endsWith("gain") ? tf.ones(shape) : tf.zeros(shape)),
    });
    const x = normal([2, 3, 4], 1);
    expectClose(block(x).output, x, 0);
  });
});

test("dropout is for training: it draws, the same for the same seed, and never otherwise", () => {
  tf.tidy(() => {
    const make = (dropout: number) => transformerBlock({ width: 8, heads: 2, dropout, seed: 3 });
    const x = normal([2, 5, 8], 1);
    const [a, b, none] = [make(0.5), make(0.5), make(0)];
    expectClose(a(x).output, none(x).output, 0);
    const [first, second] = [a(x, { training: true }).output, a(x, { training: true }).output];
    expect(tf.max(tf.abs(tf.sub(first, second))).dataSync()[0]).toBeGreaterThan(0.1);
    expectClose(b(x, { training: true }).output, first, 0);
    // By hand: what attention adds, dropped as the same stream says, then what the feed-forward network adds.
    const zeros = tf.equal(tf.sub(first, x), 0).toFloat();
    const noise = seededNoise("3/dropout");
    const [attention, feed] = [noise([2, 5, 8]), noise([2, 5, 8])].map((u) => tf.less(u, 0.5).toFloat());
    expectClose(zeros, tf.mul(attention, feed), 0);
  });
});

test("leaves nothing behind but its results", () => {
  const decoder = transformerDecoder({ layers: 2, width: 8, heads: 2, dropout: 0.1 });
  const [x, memory] = [tf.ones([1, 3, 8]), tf.ones([1, 2, 8])];
  const before = tf.memory().numTensors;
  const { output, weights, memoryWeights } = decoder(x, { memory, training: true });
  expect(tf.memory().numTensors).toBe(before + 5);
  tf.dispose([output, weights, memoryWeights]);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([x, memory, [...decoder.variables]]);
});

test("errors say what is wrong", () => {
  const wrong = (options: object) => () => transformerBlock({ width: 8, heads: 2, ...options });
  expect(wrong({ norm: "pre" })).toThrow("models.transformerBlock: norm must be before or after, got pre");
  expect(wrong({ normalisation: "batch" })).toThrow(
    "models.transformerBlock: normalisation must be layer or rms, got batch",
  );
  expect(wrong({ dropout: 1 })).toThrow("models.transformerBlock: dropout must be at least 0 and less than 1, got 1");
  expect(wrong({ head: 2 })).toThrow("; did you mean heads?, got head");
  expect(wrong({ heads: 3 })).toThrow("mechanisms.multiHead: width must be a multiple of heads");
  const block = transformerBlock({ width: 8, heads: 2 });
  const x = tf.ones([1, 3, 8]);
  expect(() => block(x, { memory: x })).toThrow(
    "models.transformerBlock: there must be a memory with crossAttention, and only then, got a tensor [1, 3, 8]",
  );
  expect(() => transformerDecoder({ layers: 1, width: 8, heads: 2 })(x)).toThrow("and only then, got none");
  expect(() => block(x, { memry: x } as never)).toThrow("; did you mean memory?, got memry");
  expect(() => transformerEncoder({ layers: 0, width: 8, heads: 2 })).toThrow(
    "models.transformerEncoder: layers must be a whole number of at least 1, got 0",
  );
  const cache = [{}];
  expect(() => transformerEncoder({ layers: 2, width: 8, heads: 2, mask: masks.causal() })(x, { cache })).toThrow(
    "models.transformerEncoder: cache must be [], or have an entry for each of the 2 blocks, got 1",
  );
});

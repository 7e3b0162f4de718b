import { alignments, distributions, masks, mechanisms, tf, type MaskFunction, type Numbers } from "kernel-helpers";
import fixtures from "../fixtures/mechanisms.json";

/* Every mechanism against PyTorch, ONNX's reference evaluator, or its paper's equation in float64: see fixtures/mechanisms.py. */

type Tensors = Record<string, tf.Tensor>;
type Nested = tf.Tensor | { [key: string]: Nested };
interface Case {
  name: string;
  mechanism: string;
  options: Record<string, never>;
  call: Record<string, never> & { is_causal?: boolean; window?: object; offset?: number; lengths?: number[]; mask?: never };
  parameters: Record<string, tf.TensorLike>;
  inputs: Record<string, tf.TensorLike>;
  outputs: Record<string, tf.TensorLike>;
  probe?: { of: string; by: tf.TensorLike };
  gradients: Record<string, tf.TensorLike>;
}

/** How each mechanism is made and called for a case; `make` is the factory with the case's parameters copied in. */
const runs: Record<string, (c: Case, weights: (name: string) => tf.Variable) => (inputs: Tensors) => Nested> = {
  multiHead: ({ options, call }, weights) => {
    const everything = "everything" in call && {
      rotary: mechanisms.rotary({ interleaved: true }), mask: masks.all(masks.causal(), masks.alibi({ heads: 4 })),
    };
    const mha = mechanisms.multiHead({ ...options, ...everything, weights });
    const mask = call.lengths && masks.all(masks.causal(), masks.padding(call.lengths));
    return ({ query, keys, values }) => ({ ...mha(query, keys, values, { mask }) });
  },
  scaledDotProduct: ({ call }) => {
    const { offset = 0, is_causal, window, mask, ...options } = call;
    const parts = [
      is_causal && masks.causal({ offset }), window && masks.window({ ...window, offset }),
      mask && (typeof [mask].flat(9)[0] === "boolean" ? masks.boolean(mask) : tf.tensor(mask)),
    ].filter(Boolean) as (MaskFunction | tf.Tensor)[];
    return ({ query, keys, values }) => ({
      ...mechanisms.scaledDotProduct(query, keys, values, { ...options, mask: parts.length ? masks.all(...parts) : undefined }),
    });
  },
  rotary: ({ options, call }) => ({ x }) => ({ context: mechanisms.rotary(options)(x, call) }),
  overlap: () => ({ items }) => ({ context: mechanisms.overlap(items) }),
  selfAttention: ({ options }, weights) => {
    const self = mechanisms.selfAttention({ ...(options as { width: number }), weights });
    return ({ items }) => ({ ...self(items) });
  },
  innerAttention: ({ options }, weights) => {
    const inner = mechanisms.innerAttention({ ...(options as { width: number; units: number }), weights });
    return ({ items }) => ({ ...inner(items) });
  },
  multilevel: ({ options, call }, weights) => {
    const document = mechanisms.multilevel({ ...(options as { width: number; units: number }), weights });
    return ({ words }) => ({ ...document(words, call as { mask?: Numbers }) });
  },
  parallelCoAttention: ({ options, call }, weights) => {
    const co = mechanisms.parallelCoAttention({ ...(options as Widths), weights });
    return ({ regions, words }) => paired(co(regions, words, { wordMask: masks.boolean((call as { wordMask: Numbers }).wordMask) }));
  },
  alternatingCoAttention: ({ options }, weights) => {
    const co = mechanisms.alternatingCoAttention({ ...(options as Widths), weights });
    return ({ regions, words }) => paired(co(regions, words));
  },
  localMonotonic: ({ options, call }) => {
    const local = mechanisms.localMonotonic(options as { reach: number });
    return ({ query, keys, values }) => ({ ...local(query, keys, values, call) });
  },
  localPredictive: ({ options, call }, weights) => {
    const local = mechanisms.localPredictive({ ...(options as { reach: number; queryWidth: number }), weights });
    return ({ query, keys, values }) => ({ ...local(query, keys, values, call) });
  },
  multiRepresentational: ({ options }, weights) => {
    const { sigmoid, ...rest } = options as { sigmoid: boolean; widths: number[]; width: number };
    const distribution = sigmoid ? distributions.sigmoid() : distributions.softmax();
    const embed = mechanisms.multiRepresentational({ ...rest, distribution, weights });
    return ({ source0, source1, source2 }) => ({ ...embed([source0, source1, source2]) });
  },
  multidimensional: ({ options }, weights) => {
    const pool = mechanisms.multidimensional({ ...(options as { width: number }), weights });
    return ({ query, items }) => ({ ...pool(query, items) });
  },
  hard: ({ options, call }) => {
    const hard = mechanisms.hard({ ...options, alignment: alignments.scaledDot() });
    return ({ query, keys, values }) => ({ ...hard(query, keys, values, call) });
  },
};
type Widths = { regionWidth: number; wordWidth: number; units: number };

/** What was probed of a pair: both contexts beside each other. */
const paired = (pair: { regions: { context: tf.Tensor }; words: { context: tf.Tensor } }): Nested =>
  ({ ...(pair as unknown as { [key: string]: Nested }), context: tf.concat([pair.regions.context, pair.words.context], -1) });

const at = (outputs: Nested, path: string): tf.Tensor =>
  path.split(".").reduce((part, key) => (part as { [key: string]: Nested })[key], outputs) as tf.Tensor;

function expectClose(actual: tf.Tensor, expected: tf.TensorLike, tolerance: number): void {
  const wanted = tf.tensor(expected, undefined, "float32");
  expect(actual.shape).toEqual(wanted.shape);
  const [a, b] = [actual.dataSync(), wanted.dataSync()];
  const worst = a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]) / Math.max(1, Math.abs(b[i]))), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

const cases = fixtures.cases as unknown as Case[];

test.each(cases.map((c) => [c.name, c] as const))("%s", (_name, c) => {
  tf.tidy(() => {
    const parameters = Object.fromEntries(Object.entries(c.parameters).map(([name, x]) => [name, tf.variable(tf.tensor(x))]));
    const asked: string[] = [];
    const run = runs[c.mechanism](c, (name) => {
      asked.push(name);
      return parameters[name];
    });
    expect(asked.sort()).toEqual(Object.keys(parameters).sort());

    const inputs = Object.fromEntries(Object.entries(c.inputs).map(([name, x]) => [name, tf.variable(tf.tensor(x))]));
    const outputs = run(inputs);
    for (const [path, expected] of Object.entries(c.outputs)) expectClose(at(outputs, path), expected, 1e-5);

    if (!c.probe) return;
    const { of, by } = c.probe;
    const variables = {
      ...Object.fromEntries(Object.entries(parameters).map(([name, v]) => [`parameter ${name}`, v])),
      ...Object.fromEntries(Object.entries(inputs).map(([name, v]) => [`input ${name}`, v])),
    };
    const wanted = Object.entries(c.gradients);
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(at(run(inputs), of), tf.tensor(by))) as tf.Scalar);
    for (const [name, expected] of wanted) {
      const variable = variables[name];
      expectClose(grads[variable.name] ?? tf.zerosLike(variable), expected, 1e-4);
    }
  });
});

test("every parametric mechanism has its fixture, and the versions that made them are stored", () => {
  expect(new Set(cases.map((c) => c.mechanism))).toEqual(new Set(Object.keys(runs)));
  expect(fixtures.made_with).toEqual({ python: expect.any(String), torch: expect.any(String), onnx: expect.any(String) });
});

import {
  biases,
  distributions,
  losses,
  masks,
  mechanisms,
  positions,
  scaledDotProduct,
  tf,
  type Bias,
  type Mask,
} from "kernel-helpers";
import fixtures from "../fixtures/mechanisms.json";

/* Every mechanism against PyTorch, ONNX's reference evaluator, or its paper's equation in float64: see fixtures/mechanisms.py. */

type Tensors = Record<string, tf.Tensor>;
type Nested = tf.Tensor | { [key: string]: Nested };
type Outputs = Record<string, Nested>;
interface Case {
  name: string;
  mechanism: string;
  options: object;
  call: {
    is_causal?: boolean;
    window?: object;
    offset?: number;
    lengths?: number[];
    previous?: tf.TensorLike;
    mask?: tf.TensorLike;
    bias?: tf.TensorLike;
    wordMask?: tf.TensorLike;
    everything?: true;
  };
  parameters: Record<string, tf.TensorLike>;
  inputs: Record<string, tf.TensorLike>;
  outputs: Record<string, tf.TensorLike>;
  probe?: { of: string; by: tf.TensorLike };
  gradients: Record<string, tf.TensorLike>;
}
type Source = (name: string) => tf.Variable;

/** Makes a mechanism with a case's options, and the case's parameters copied in. */
function make<Options extends object, Made>(
  factory: (options: Options) => Made,
  c: Case,
  parameters: Source,
  more?: Partial<Options>,
): Made {
  const learns = Object.keys(c.parameters).length > 0;
  return factory({ ...c.options, ...more, ...(learns && { parameters }) } as unknown as Options);
}

/** How each mechanism is made and called for a case. */
const runs: Record<string, (c: Case, parameters: Source) => (inputs: Tensors) => object> = {
  multiHead: (c, parameters) => {
    const everything = c.call.everything && {
      rotary: positions.rotary({ interleaved: true }),
      mask: masks.causal(),
      bias: biases.alibi({ heads: 4 }),
    };
    const mha = make(mechanisms.multiHead, c, parameters, everything);
    const mask = c.call.lengths && masks.all(masks.causal(), masks.padding(c.call.lengths));
    return ({ query, keys, values }) => mha(query, keys, values, { mask });
  },
  scaledDotProduct: ({ call }) => {
    const { offset = 0, is_causal, window, mask, bias, ...options } = call;
    const parts: Mask[] = [];
    if (is_causal) parts.push(masks.causal({ offset }));
    if (window) parts.push(masks.window({ ...window, offset }));
    if (mask) parts.push(mask as Mask);
    return ({ query, keys, values }) =>
      scaledDotProduct(query, keys, values, {
        ...options,
        mask: parts.length ? masks.all(...parts) : undefined,
        bias: bias as Bias | undefined,
      });
  },
  rotary:
    ({ options, call }) =>
    ({ x }) => ({ context: positions.rotary(options)(x, call) }),
  overlap:
    () =>
    ({ items }) => ({ context: losses.overlap(items) }),
  selfAttention: (c, parameters) => {
    const self = make(mechanisms.selfAttention, c, parameters);
    return ({ items }) => self(items);
  },
  innerAttention: (c, parameters) => {
    const inner = make(mechanisms.innerAttention, c, parameters);
    return ({ items }) => inner(items);
  },
  multilevel: (c, parameters) => {
    const document = make(mechanisms.multilevel, c, parameters);
    return ({ words }) => document(words, { mask: masks.boolean(c.call.mask!) });
  },
  parallelCoAttention: (c, parameters) => {
    const co = make(mechanisms.parallelCoAttention, c, parameters);
    return ({ regions, words }) => paired(co(regions, words, { wordMask: masks.boolean(c.call.wordMask!) }));
  },
  alternatingCoAttention: (c, parameters) => {
    const co = make(mechanisms.alternatingCoAttention, c, parameters);
    return ({ regions, words }) => paired(co(regions, words));
  },
  localMonotonic: (c, parameters) => {
    const local = make(mechanisms.localMonotonic, c, parameters);
    return ({ query, keys, values }) => local(query, keys, values, c.call as { lengths?: number[] });
  },
  localPredictive: (c, parameters) => {
    const local = make(mechanisms.localPredictive, c, parameters);
    return ({ query, keys, values }) => local(query, keys, values, c.call as { lengths?: number[] });
  },
  locationAware: (c, parameters) => {
    const { lengths, previous } = c.call;
    const { normalised, ...options } = c.options as { normalised?: true };
    const distribution = normalised ? distributions.sigmoid({ normalised }) : distributions.softmax();
    const aware = make(mechanisms.locationAware, { ...c, options }, parameters, { distribution });
    return ({ query, keys, values }) =>
      aware(query, keys, values, { mask: lengths && masks.padding(lengths), previous });
  },
  multiRepresentational: (c, parameters) => {
    const { sigmoid, ...options } = c.options as { sigmoid: boolean };
    const distribution = sigmoid ? distributions.sigmoid() : distributions.softmax();
    const embed = make(mechanisms.multiRepresentational, { ...c, options }, parameters, { distribution });
    return ({ source0, source1, source2 }) => embed([source0, source1, source2]);
  },
  multidimensional: (c, parameters) => {
    const pool = make(mechanisms.multidimensional, c, parameters);
    return ({ query, items }) => pool(query, items);
  },
  hard: (c, parameters) => {
    const hard = make(mechanisms.hard, c, parameters);
    return ({ query, keys, values }) => hard(query, keys, values, c.call as { sampled?: boolean });
  },
};

/** What was probed of a pair: both contexts beside each other. */
const paired = (pair: { regions: { context: tf.Tensor }; words: { context: tf.Tensor } }) => ({
  ...pair,
  context: tf.concat([pair.regions.context, pair.words.context], -1),
});

const at = (outputs: object, path: string): tf.Tensor =>
  path.split(".").reduce((part, key) => (part as Outputs)[key], outputs as Nested) as tf.Tensor;

function expectClose(actual: tf.Tensor, expected: tf.TensorLike, tolerance: number): void {
  const wanted = tf.tensor(expected, undefined, "float32");
  expect(actual.shape).toEqual(wanted.shape);
  const [a, b] = [actual, wanted].map((x) => Array.from(x.dataSync()));
  const worst = a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]) / Math.max(1, Math.abs(b[i]))), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

const cases = fixtures.cases as unknown as Case[];

test.each(cases.map((c) => [c.name, c] as const))("%s", (_name, c) => {
  tf.tidy(() => {
    const parameters = Object.fromEntries(
      Object.entries(c.parameters).map(([name, x]) => [name, tf.variable(tf.tensor(x))]),
    );
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
  expect(fixtures.made_with).toEqual({
    python: expect.any(String),
    torch: expect.any(String),
    onnx: expect.any(String),
  });
});

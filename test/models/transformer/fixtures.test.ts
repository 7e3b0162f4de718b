import { masks, models, tf } from "kernel-helpers";
import { copied, difference, gradients } from "../../compare";
import fixtures from "../../fixtures/transformer.json";

/* PyTorch's nn.TransformerEncoderLayer and nn.TransformerDecoderLayer, with their numbers copied in. */

interface Case {
  name: string;
  factory: "transformerBlock" | "transformerEncoder" | "transformerDecoder";
  options: Record<string, unknown>;
  lengths: Record<"items" | "memory", number[]> | null;
  inputs: Record<string, tf.TensorLike>;
  parameters: Record<string, tf.TensorLike>;
  output: tf.TensorLike;
  probe: tf.TensorLike;
  gradients: Record<string, tf.TensorLike>;
}

const cases = fixtures.cases as unknown as Case[];

test.each(cases.map((c) => [c.name, c] as const))("%s: values within 1e-5, gradients within 1e-4", (_name, c) => {
  tf.tidy(() => {
    const { mask, ...options } = c.options;
    const from = copied(c.parameters);
    const variables: Record<string, tf.Variable> = {};
    const model = models[c.factory]({
      ...(options as unknown as models.StackOptions),
      ...(mask === "causal" && { mask: masks.causal() }),
      parameters: (name) => (variables[`parameter ${name}`] = from(name)),
    });
    expect(Object.keys(variables).sort()).toEqual(
      Object.keys(c.parameters)
        .map((name) => `parameter ${name}`)
        .sort(),
    );
    expect(new Set(model.variables)).toEqual(new Set(Object.values(variables)));

    const inputs = Object.fromEntries(
      Object.entries(c.inputs).map(([name, x]) => [`input ${name}`, tf.variable(tf.tensor(x))]),
    );
    const isDecoder = "input memory" in inputs;
    const run = () =>
      model(inputs["input items"], {
        // A decoder's items have no padding in these cases, as PyTorch's rows without any key are NaN.
        mask: c.lengths && !isDecoder ? masks.padding(c.lengths.items) : undefined,
        ...(isDecoder && { memory: inputs["input memory"], memoryMask: masks.padding(c.lengths!.memory) }),
      }).output;
    expect(difference(run(), c.output)).toBeLessThanOrEqual(1e-5);
    const found = gradients(() => tf.sum(tf.mul(run(), tf.tensor(c.probe))), inputs, variables);
    for (const [name, expected] of Object.entries(c.gradients)) {
      expect([name, difference(found[name], expected) <= 1e-4]).toEqual([name, true]);
    }
  });
});

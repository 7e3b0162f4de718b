import { nn, parameterCount, seeded, tf } from "kernel-helpers";
import { expectClose, normal } from "../mechanisms/support";

/* Values and gradients against PyTorch's stand in test/models/transformer/fixtures.test.ts. */

test("relu, gelu and swiglu are their formulas", () => {
  tf.tidy(() => {
    const x = normal([2, 3, 6], 1);
    const by = (activation: "relu" | "gelu" | "swiglu") => {
      const named: Record<string, tf.Tensor2D> = {};
      const from = seeded(1);
      const feed = nn.feedForward({
        width: 6,
        hidden: 5,
        activation,
        projectionBias: false,
        parameters: (...asked) => (named[asked[0]] = from(...asked) as tf.Variable<tf.Rank.R2>) as tf.Variable,
      });
      const rows = x.reshape([6, 6]) as tf.Tensor2D;
      return { feed, down: named.down, up: tf.matMul(rows, named.up), gate: named.gate && tf.matMul(rows, named.gate) };
    };
    const relu = by("relu");
    expectClose(relu.feed(x), tf.matMul(tf.relu(relu.up), relu.down).reshape([2, 3, 6]));
    const gelu = by("gelu");
    expectClose(gelu.feed(x), tf.matMul(nn.gelu(gelu.up), gelu.down).reshape([2, 3, 6]));
    const swiglu = by("swiglu");
    const swish = tf.mul(swiglu.gate, tf.sigmoid(swiglu.gate));
    expectClose(swiglu.feed(x), tf.matMul(tf.mul(swish, swiglu.up), swiglu.down).reshape([2, 3, 6]));
  });
});

test("each item goes its own way, and the kinds have about as many parameters", () => {
  const [gelu, swiglu] = (["gelu", "swiglu"] as const).map((activation) => nn.feedForward({ width: 48, activation }));
  expect(parameterCount(gelu)).toBe(8 * 48 ** 2 + 5 * 48);
  expect(Math.abs(parameterCount(swiglu) / parameterCount(gelu) - 1)).toBeLessThan(0.01);
  tf.tidy(() => {
    const x = normal([4, 48], 1);
    expectClose(gelu(x).slice([2], [1]), gelu(x.slice([2], [1])));
  });
  tf.dispose([...gelu.variables, ...swiglu.variables]);
});

test("errors say what is wrong", () => {
  expect(() => nn.feedForward({ width: 4, activation: "tanh" as never })).toThrow(
    "nn.feedForward: activation must be one of relu, gelu, swiglu, got tanh",
  );
  expect(() => nn.feedForward({ width: 0 })).toThrow(
    "nn.feedForward: width must be a whole number of at least 1, got 0",
  );
  const feed = nn.feedForward({ width: 4 });
  expect(() => feed(tf.ones([2, 3]))).toThrow("nn.feedForward: x must be a tensor of width 4, [..., 4], got [2, 3]");
});

import { losses, mechanisms, tf } from "kernel-helpers";
import { expectClose } from "../mechanisms/support";

/** The gradient of the score function, averaged over a batch of draws of the same scores. */
function sampler(options: losses.ReinforceOptions, batch: number) {
  const [scores, rewards] = [tf.variable(tf.tensor1d([0.5, -0.3, 0.1, 0.9])), tf.tensor1d([-3, -1, -4, -2])];
  const alignment = (query: tf.Tensor) => query;
  const hard = mechanisms.hard({ alignment, seed: 11 });
  const reinforce = losses.reinforce(options);
  const perExample = (x: tf.Tensor, shape: number[]) => tf.add(x.reshape([1, 4]), tf.zeros([batch, 1])).reshape(shape);
  const sampled = () =>
    tf.variableGrads(() => {
      const values = perExample(rewards, [batch, 4, 1]);
      const seen = hard(perExample(scores, [batch, 1, 4]), values, values);
      return reinforce(seen.context.reshape([batch]), seen);
    }, [scores]).grads[scores.name];
  const enumerated = () =>
    tf.variableGrads(() => tf.neg(tf.sum(tf.mul(tf.softmax(scores), rewards))) as tf.Scalar, [scores]).grads[
      scores.name
    ];
  return { sampled, enumerated, reinforce };
}

test("the sampled gradient approaches the enumerated one", () => {
  tf.tidy(() => {
    const { sampled, enumerated } = sampler({ baseline: false }, 40_000);
    expectClose(sampled(), enumerated(), 0.03);
  });
});

test("a baseline keeps the mean and lowers the noise", () => {
  tf.tidy(() => {
    const [without, withIt] = [{ baseline: false }, { baseline: true }].map((options) => {
      const { sampled, enumerated } = sampler(options, 100);
      const draws = tf.stack(Array.from({ length: 150 }, sampled)).slice([50, 0], [100, 4]); // once the baseline is warm
      const { mean, variance } = tf.moments(draws, 0);
      expectClose(mean, enumerated(), 0.06);
      return variance.sum().dataSync()[0];
    });
    expect(withIt).toBeLessThan(without / 2);
  });
});

test("the baseline follows the reward, and the entropy's gradient spreads the weights", () => {
  tf.tidy(() => {
    const { sampled, reinforce } = sampler({}, 500);
    for (let i = 0; i < 60; i++) sampled();
    expect(reinforce.baseline.dataSync()[0]).toBeCloseTo(-2.1, 0);
    expect(reinforce.baseline.trainable).toBe(false);
  });
  tf.tidy(() => {
    const scores = tf.variable(tf.tensor2d([[2, 0]]));
    const reinforce = losses.reinforce({ entropyWeight: 1, rewardWeight: 0 });
    const hard = mechanisms.hard({ alignment: (query) => query });
    const { grads } = tf.variableGrads(
      () => reinforce(tf.zeros([1]), hard(scores, tf.ones([2, 1]), tf.ones([2, 1]))),
      [scores],
    );
    const [best, other] = grads[scores.name].dataSync();
    expect(best).toBeGreaterThan(0); // Descent lowers the better score.
    expect(other).toBeLessThan(0);
  });
});

test("errors say what is wrong", () => {
  expect(() => losses.reinforce({ decay: 1 })).toThrow(
    "losses.reinforce: decay must be at least 0 and less than 1, got 1",
  );
  expect(() =>
    losses.reinforce()(tf.zeros([3]), { logProbability: tf.zeros([2, 1]), entropy: tf.zeros([2, 1]) }),
  ).toThrow("losses.reinforce: logLikelihood must be one number for each example, [2], got [3]");
});

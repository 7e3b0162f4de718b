import * as tf from "@tensorflow/tfjs";
import { check, checkOptions } from "../check";
import { fresh } from "../recording";

export interface AdamOptions {
  /** Step size; `train` sets it anew at each step when it has a schedule. Default 0.001. */
  rate?: number;
  /** How slowly the mean of the gradients moves. Default 0.9. */
  beta1?: number;
  /** How slowly the mean of their squares moves. Default 0.999. */
  beta2?: number;
  /** Keeps the division from exploding. Default 1e-7, TensorFlow's. */
  epsilon?: number;
}

/**
 * Adam, all parameters at once: they are laid end to end and updated as one long vector.
 *
 * Gives the same numbers as `tf.train.adam`, which takes about ten operations for every variable; this takes about ten
 * in all, and for every variable only takes it apart and puts it together again. A small model is mostly such calls.
 * A variable without a gradient in a step stays as it is, and so does what is kept of it.
 *
 * Paper: Kingma & Ba 2015, "Adam: a method for stochastic optimization".
 *
 * @throws if the rate is not positive and finite, a beta is outside [0, 1), or epsilon is negative; in a step if the
 *   variables are not those that it goes on from.
 *
 * @example
 * const x = tf.variable(tf.tensor1d([1, -1]));
 * training.adam({ rate: 0.1 }).minimize(() => tf.sum(tf.square(x)));
 * x   // → [0.9, -0.9]
 */
export function adam(options: AdamOptions = {}): Adam {
  return new Adam(options);
}

/** What `adam` gives: an optimizer whose rate may be changed between steps. */
export class Adam extends tf.Optimizer {
  /** @nocollapse */
  static className = "AllAtOnceAdam";

  rate: number;
  private readonly config: Required<Omit<AdamOptions, "rate">>;
  /** Whose numbers lie end to end in the two means, in this order. */
  private names: string[] = [];
  private mean?: tf.Variable;
  private square?: tf.Variable;

  constructor(options: AdamOptions) {
    super();
    const { rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options ?? {};
    checkOptions("training.adam", options, { rate, beta1, beta2, epsilon });
    checkRate("training.adam", rate);
    for (const [name, beta] of Object.entries({ beta1, beta2 }))
      check(beta >= 0 && beta < 1, "training.adam", `${name} must be at least 0 and below 1`, beta);
    check(epsilon >= 0, "training.adam", "epsilon must not be negative", epsilon);
    this.rate = rate;
    this.config = { beta1, beta2, epsilon };
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor?: tf.Tensor | null }[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    this.makeRoom(named.map(({ name }) => name));
    const given = new Map(named.map(({ name, tensor }) => [name, tensor]));
    const variables = this.names.map(registered);
    const { beta1, beta2, epsilon } = this.config;
    tf.tidy(() => {
      // Made anew at each step, recorded or not: the rate of the day, and tf.train.adam's corrections of the two means.
      const rate = fresh(() => {
        this.incrementIterations();
        return tf.scalar(-this.rate);
      });
      const [ofMean, ofSquare] = [beta1, beta2].map((beta) => fresh(() => tf.scalar(1 - beta ** this.iterations)));
      const g = tf.concat(variables.map((v) => (given.get(v.name) ?? tf.zeros(v.shape)).reshape([-1])));
      const missing = variables.some((v) => !given.get(v.name));
      const present = missing && tf.concat(variables.map((v) => tf.fill([v.size], given.get(v.name) ? 1 : 0, "bool")));
      const moved = (now: tf.Tensor, before: tf.Tensor) => (present ? tf.where(present, now, before) : now);
      const mean = moved(tf.add(tf.mul(this.mean!, beta1), tf.mul(g, 1 - beta1)), this.mean!);
      const square = moved(tf.add(tf.mul(this.square!, beta2), tf.mul(tf.square(g), 1 - beta2)), this.square!);
      this.mean!.assign(mean);
      this.square!.assign(square);
      // tf.train.adam's order: each mean is divided by its own correction, then epsilon is added to the root.
      const root = tf.add(tf.sqrt(tf.div(square, ofSquare)), epsilon);
      const change = tf.mul(tf.div(tf.div(mean, ofMean), root), rate);
      const changes =
        variables.length > 1
          ? tf.split(
              change,
              variables.map((v) => v.size),
            )
          : [change];
      variables.forEach((v, i) => given.get(v.name) && v.assign(tf.add(v, changes[i].reshape(v.shape))));
    });
  }

  /** Lengthens the two means for variables that were not there before. */
  private makeRoom(names: readonly string[]): void {
    const restored = this.mean !== undefined && this.names.length === 0;
    const added = names.filter((name) => !this.names.includes(name));
    if (!added.length) return;
    const size = added.reduce((sum, name) => sum + registered(name).size, 0);
    this.names.push(...added);
    if (restored) {
      check(
        size === this.mean!.size,
        "training.adam",
        `the variables must be those that it goes on from, ${this.mean!.size} numbers`,
        `${size} numbers`,
      );
      return;
    }
    [this.mean, this.square] = [this.mean, this.square].map((before) =>
      tf.tidy(() => {
        const zeros = tf.zeros([size]);
        const longer = tf.variable(before ? tf.concat([before, zeros]) : zeros, false);
        before?.dispose();
        return longer;
      }),
    );
  }

  /** What it keeps between steps, by name, for a checkpoint. */
  state(): Record<string, tf.Tensor> {
    return this.mean && this.square ? { "adam/mean": this.mean, "adam/square": this.square } : {};
  }

  /** Goes on from what `state` gave after so many steps; the variables must be those of then, in the same order. */
  restore(steps: number, state: Record<string, tf.Tensor>): void {
    this.dispose();
    this.iterations_ = steps;
    if (!state["adam/mean"]) return;
    [this.mean, this.square] = ["adam/mean", "adam/square"].map((name) => tf.variable(state[name], false));
    this.names = [];
  }

  override dispose(): void {
    super.dispose();
    tf.dispose([this.mean, this.square].filter((x) => x !== undefined));
    this.mean = this.square = undefined;
    this.names = [];
  }

  getConfig(): tf.serialization.ConfigDict {
    return { rate: this.rate, ...this.config };
  }
}

const registered = (name: string): tf.Variable => tf.engine().registeredVariables[name];

/** Throws if a rate would not move anything, or would move everything to where there are no numbers. */
export const checkRate = (where: string, rate: number): void =>
  check(rate > 0 && rate < Infinity, where, "rate must be positive and finite", rate);

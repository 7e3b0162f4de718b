import * as tf from "@tensorflow/tfjs";
import { check } from "../check";

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
 *
 * Paper: Kingma & Ba 2015, "Adam: a method for stochastic optimization".
 *
 * @throws if the rate is not positive; in a step if the variables differ from those of the first step.
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
  private names: string[] = [];
  private mean?: tf.Variable;
  private square?: tf.Variable;

  constructor({ rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions) {
    super();
    check(rate > 0, "adam", "rate must be positive", rate);
    this.rate = rate;
    this.config = { beta1, beta2, epsilon };
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const named = Array.isArray(gradients) ? gradients : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const names = named.map(({ name }) => name);
    const variables = names.map((name) => tf.engine().registeredVariables[name]);
    const size = variables.reduce((sum, v) => sum + v.size, 0);
    if (!this.mean) [this.mean, this.square] = [0, 1].map(() => tf.tidy(() => tf.variable(tf.zeros([size]), false)));
    if (!this.names.length) this.names = names;
    check(size === this.mean.size && String(names) === String(this.names), "adam", "every step must have the variables of the first", `${names.length} variables`);
    const { beta1, beta2, epsilon } = this.config;
    const step = this.iterations + 1;
    tf.tidy(() => {
      const g = tf.concat(named.map(({ tensor }) => tensor.reshape([-1])));
      const mean = tf.add(tf.mul(this.mean!, beta1), tf.mul(g, 1 - beta1));
      const square = tf.add(tf.mul(this.square!, beta2), tf.mul(tf.square(g), 1 - beta2));
      this.mean!.assign(mean);
      this.square!.assign(square);
      // tf.train.adam's order of the corrections: each mean is divided by its own, then epsilon is added to the root.
      const corrected = tf.div(mean, 1 - beta1 ** step);
      const root = tf.add(tf.sqrt(tf.div(square, 1 - beta2 ** step)), epsilon);
      const change = tf.mul(tf.div(corrected, root), -this.rate);
      const changes = variables.length > 1 ? tf.split(change, variables.map((v) => v.size)) : [change];
      variables.forEach((v, i) => v.assign(tf.add(v, changes[i].reshape(v.shape))));
    });
    this.incrementIterations();
  }

  /** What it remembers between steps, by name, for a checkpoint. */
  memory(): Record<string, tf.Tensor> {
    return this.mean && this.square ? { "adam/mean": this.mean, "adam/square": this.square } : {};
  }

  /** Goes on from what `memory` gave after so many steps; the variables must be those of then, in the same order. */
  remember(steps: number, memory: Record<string, tf.Tensor>): void {
    this.dispose();
    this.iterations_ = steps;
    if (!memory["adam/mean"]) return;
    [this.mean, this.square] = ["adam/mean", "adam/square"].map((name) => tf.variable(memory[name], false));
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

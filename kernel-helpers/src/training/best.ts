import * as tf from "@tensorflow/tfjs";

/** Each model as it was when it was best. */
export class Best {
  readonly step: (number | undefined)[];
  readonly value: number[];
  readonly kept: (tf.Tensor[] | undefined)[];

  constructor(private readonly models: readonly (readonly tf.Variable[])[]) {
    this.step = models.map(() => undefined);
    this.value = models.map(() => -Infinity);
    this.kept = models.map(() => undefined);
  }

  look(step: number, values: readonly number[]): void {
    values.forEach((value, m) => {
      // As good as before, and longer trained, is better.
      if (value < this.value[m]) return;
      this.step[m] = step;
      this.value[m] = value;
      this.keep(
        m,
        this.models[m].map((v) => v.clone()),
      );
    });
  }

  keep(m: number, tensors: tf.Tensor[]): void {
    tf.dispose(this.kept[m] ?? []);
    this.kept[m] = tensors.map((x) => tf.keep(x));
  }

  restore(): void {
    this.kept.forEach((tensors, m) => tensors?.forEach((x, i) => this.models[m][i].assign(x)));
  }

  dispose(): void {
    for (const tensors of this.kept) tf.dispose(tensors ?? []);
  }
}

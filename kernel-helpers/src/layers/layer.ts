import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { seeded, type ParameterSource } from "../parameters";
import type { Seed } from "../random";

export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;
export type Shape = (number | null)[];

/** What every attention layer takes besides its own options; all are saved with the model, so all are plain values. */
export interface CommonOptions {
  /**
   * The seed its parameters and draws start from: those of the mechanism of the same name and seed. Default: another at
   * random for each layer, as TensorFlow.js's own layers start.
   */
  seed?: Seed;
  /** Whether the weights are outputs too, after the context. Default false. */
  returnWeights?: boolean;
}

export type LayerOptions<Options> = Options & CommonOptions & LayerArgs;

/** What a layer's mechanism is asked with, and what it answers. */
export interface Call {
  inputs: tf.Tensor[];
  /** True where there is an item, `[B, M]`. */
  mask?: tf.Tensor;
  training: boolean;
}
export interface Answer {
  contexts: tf.Tensor[];
  weights: tf.Tensor[];
}

/** Everything in which one attention layer differs from another. */
export interface Recipe<Options> {
  className: string;
  /** The mechanism's name: its parameters start as that mechanism's do. */
  mechanism: string;
  /** Makes the mechanism, when the inputs' shapes are known; it takes its parameters from `parameters`, its draws from `seed`. */
  make(options: Options & { seed: Seed }, shapes: Shape[], parameters: ParameterSource): (call: Call) => Answer;
  /** The outputs' shapes, as `[contexts, weights]`. */
  shapes(options: Options, inputs: Shape[]): [Shape[], Shape[]];
  /** How many inputs there are, the mask not counted: at least, at most. */
  inputs: [number, number];
  /** Whether the first output has one row for each item of the first input, and so that input's mask. */
  keepsItems?: boolean;
}

/**
 * A mechanism as a tf.layers.Layer.
 *
 * Padding is hidden by a mask `[B, M]` (true, or 1, where there is an item), which comes either with the input, as `tf.layers.embedding`
 * with `maskZero` and `tf.layers.masking` make it (single-input layers only: TensorFlow.js passes on the first input's mask
 * alone), or as one more input, the last, with one axis less than the first.
 */
export abstract class AttentionLayer<Options extends object> extends tf.layers.Layer {
  private readonly options: Options & CommonOptions;
  private ask?: (call: Call) => Answer;

  constructor(private readonly recipe: Recipe<Options>, { ...options }: LayerOptions<Options>) {
    super(options);
    this.supportsMasking = true;
    const own = Object.entries(options).filter(([key, value]) => !COMMON.has(key) && value !== undefined && value !== null);
    this.options = Object.fromEntries(own) as Options & CommonOptions;
  }

  build(inputShape: Shape | Shape[]): void {
    const seed = this.options.seed ?? Math.random();
    const parameters = this.ownParameters(`${seed}/mechanisms.${this.recipe.mechanism}`);
    this.ask = this.recipe.make({ ...this.options, seed }, this.itemShapes(inputShape), parameters);
    super.build(inputShape);
  }

  call(inputs: tf.Tensor | tf.Tensor[], kwargs: { mask?: tf.Tensor | tf.Tensor[]; training?: boolean } = {}): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const all = list(inputs);
      const items = all.filter((x) => !isMask(x.shape, all[0].shape));
      const mask = all.length > items.length ? all[all.length - 1] : this.maskOf(items, kwargs.mask);
      const { contexts, weights } = this.ask!({ inputs: items, mask: mask?.toBool(), training: kwargs.training ?? false });
      const outputs = this.options.returnWeights ? [...contexts, ...weights] : contexts;
      return outputs.length === 1 ? outputs[0] : outputs;
    });
  }

  computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [contexts, weights] = this.recipe.shapes(this.options, this.itemShapes(inputShape));
    const shapes = this.options.returnWeights ? [...contexts, ...weights] : contexts;
    return shapes.length === 1 ? shapes[0] : shapes;
  }

  computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const [contexts, weights] = this.recipe.shapes(this.options, this.itemShapes(list(inputs).map((x) => x.shape)));
    const outputs = contexts.length + (this.options.returnWeights ? weights.length : 0);
    const first = this.recipe.keepsItems ? list(mask ?? [])[0] ?? null : null;
    // One mask for each output; TensorFlow.js's types do not know that a mask may be null.
    const masks = [first, ...Array(outputs - 1).fill(null)] as tf.Tensor[];
    return masks.length === 1 ? masks[0] : masks;
  }

  getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.options as tf.serialization.ConfigDict) };
  }

  /** The inputs' shapes without the mask's, checked. */
  private itemShapes(inputShape: Shape | Shape[]): Shape[] {
    const all = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
    const items = all.filter((shape) => !isMask(shape, all[0]));
    const [least, most] = this.recipe.inputs;
    const count = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
    check(
      items.length >= least && items.length <= most && all.length <= items.length + 1,
      this.name, `there must be ${count} input${count === "1" ? "" : "s"}, and perhaps a mask with one axis less`,
      all.map((shape) => shapeText(shape.map((n) => n ?? -1))).join(" and "),
    );
    return items;
  }

  /** Parameters that belong to this layer, with the values they would have in a bare mechanism. */
  private ownParameters(seed: Seed): ParameterSource {
    const start = seeded(seed);
    return (name, shape, how) => {
      const value = start(name, shape, how);
      const weight = this.addWeight(name, shape, "float32", tf.initializers.zeros());
      weight.write(value);
      value.dispose();
      return weight.read() as tf.Variable;
    };
  }

  /** The mask that came with the only input. One of another shape was left over from an earlier layer by TensorFlow.js. */
  private maskOf(inputs: tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | undefined {
    const first = list(mask ?? [])[0];
    const fits = inputs.length === 1 && first && shapeText(first.shape) === shapeText(inputs[0].shape.slice(0, -1));
    return fits ? first : undefined;
  }
}

/** Options that tf.layers.Layer keeps and saves itself, and what loading adds. */
const COMMON = new Set([
  "name", "trainable", "dtype", "inputShape", "batchInputShape", "batchSize", "inputDType", "updatable", "weights", "customObjects",
]);

const list = <T>(x: T | T[]): T[] => (Array.isArray(x) ? x : [x]);
const isMask = (shape: readonly unknown[], first: readonly unknown[]): boolean => shape.length === first.length - 1;

/** Makes a layer of a recipe, registers it for loading, and gives the function that makes instances. */
export function layer<Options extends object>(recipe: Recipe<Options>): LayerFactory<Options> {
  class Layer extends AttentionLayer<Options> {
    static readonly className = recipe.className;
    constructor(options: LayerOptions<Options>) {
      super(recipe, options);
    }
  }
  tf.serialization.registerClass(Layer as unknown as tf.serialization.SerializableConstructor<Layer>);
  return (...options) => new Layer((options[0] ?? {}) as LayerOptions<Options>);
}

/** Options may be left out where none is required. */
export type LayerFactory<Options extends object> =
  (...options: Partial<Options> extends Options ? [LayerOptions<Options>?] : [LayerOptions<Options>]) => tf.layers.Layer;

/** The last number of a shape, which must be known. */
export function widthOf(shape: Shape): number {
  const width = shape[shape.length - 1];
  check(typeof width === "number", "layers", "the inputs' last axis must be known", JSON.stringify(shape));
  return width;
}

/** `[B, M]`, true where there is an item, as attend takes it: for all queries alike. */
export const forAllQueries = (mask?: tf.Tensor): tf.Tensor | undefined => mask?.expandDims(-2);

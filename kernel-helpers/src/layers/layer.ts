import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../check";
import { seeded, type ParameterSource } from "../nn/parameters";

export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;
export type Shape = (number | null)[];

/** What every attention layer takes besides its own options; all are saved with the model, so all are plain values. */
export interface CommonOptions {
  /**
   * The seed its parameters and draws start from: those of the mechanism of the same name and seed. Default: another at
   * random for each layer, as TensorFlow.js's own layers start.
   */
  seed?: number;
  /** Whether the weights are outputs too, after the context. Default false. */
  returnWeights?: boolean;
}

export type LayerOptions<Options> = Options & CommonOptions & LayerArgs;

/** What a layer's mechanism is asked with, and what it answers. */
export interface Call {
  inputs: tf.Tensor[];
  /** True where there is an item, `[B, M]`. */
  present?: tf.Tensor;
  training: boolean;
}
export interface Answer {
  contexts: tf.Tensor[];
  weights: tf.Tensor[];
}

/** Everything in which one attention layer differs from another. */
export interface Recipe<Options> {
  /** The mechanism's name: its parameters start as that mechanism's do. */
  mechanism: string;
  /** The name under which it is saved. */
  className: string;
  /** The names of its options, besides what every layer takes. */
  options: readonly (keyof Options & string)[];
  /** Makes the mechanism, when the inputs' shapes are known; its parameters are the layer's `own`. */
  make(options: Options & { seed: number }, shapes: Shape[], own: ParameterSource): (call: Call) => Answer;
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
 * Padding is hidden by a mask `[B, M]` (true, or 1, where there is an item), which comes either with the input, as
 * `tf.layers.embedding` with `maskZero` and `tf.layers.masking` make it (single-input layers only: TensorFlow.js passes
 * on the first input's mask alone), or as one more input, the last, with one axis less than the first.
 */
export abstract class AttentionLayer<Options extends object> extends tf.layers.Layer {
  private readonly options: Options & CommonOptions;
  private ask?: (call: Call) => Answer;

  constructor(
    private readonly recipe: Recipe<Options>,
    { ...options }: LayerOptions<Options>,
  ) {
    super(options);
    this.supportsMasking = true;
    const set = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
    const names = [...recipe.options, "seed", "returnWeights", ...TENSORFLOW];
    checkOptions(this.where, Object.fromEntries(set), Object.fromEntries(names.map((name) => [name, true])));
    const own = set.filter(([name]) => !TENSORFLOW.includes(name));
    this.options = finite(Object.fromEntries(own), Number) as Options & CommonOptions;
  }

  build(inputShape: Shape | Shape[]): void {
    const seed = this.options.seed ?? Math.random();
    const own = this.ownParameters(`${seed}/mechanisms.${this.recipe.mechanism}`);
    this.ask = this.recipe.make({ ...this.mechanismOptions(), seed }, this.itemShapes(inputShape), own);
    super.build(inputShape);
  }

  call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: { mask?: tf.Tensor | tf.Tensor[]; training?: boolean } = {},
  ): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const all = list(inputs);
      const items = all.filter((x) => !isMask(x.shape, all[0].shape));
      const mask = all.length > items.length ? all[all.length - 1] : this.maskOf(items, kwargs.mask);
      const present = mask && tf.notEqual(mask, 0);
      const { contexts, weights } = this.ask!({ inputs: items, present, training: kwargs.training ?? false });
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
    const first = this.recipe.keepsItems ? (list(mask ?? [])[0] ?? null) : null;
    // One mask for each output; TensorFlow.js's types do not know that a mask may be null.
    const masks = [first, ...Array(outputs - 1).fill(null)] as tf.Tensor[];
    return masks.length === 1 ? masks[0] : masks;
  }

  getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(finite(this.options, String) as tf.serialization.ConfigDict) };
  }

  private mechanismOptions(): Options {
    const { ...options } = this.options;
    delete options.returnWeights;
    return options;
  }

  /** What errors begin with. */
  private get where(): string {
    return `layers.${this.recipe.mechanism}`;
  }

  /** The inputs' shapes without the mask's, checked. */
  private itemShapes(inputShape: Shape | Shape[]): Shape[] {
    const all = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
    const items = all.filter((shape) => !isMask(shape, all[0]));
    const [least, most] = this.recipe.inputs;
    const count = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
    check(
      items.length >= least && items.length <= most && all.length <= items.length + 1,
      this.where,
      `there must be ${count} input${count === "1" ? "" : "s"}, and perhaps a mask with one axis less`,
      all.map((shape) => shapeText(shape.map((n) => n ?? -1))).join(" and "),
    );
    return items;
  }

  /** Parameters that belong to this layer, with the values they would have in a bare mechanism. */
  private ownParameters(seed: string): ParameterSource {
    const start = seeded(seed);
    return (name, shape, how) => {
      const value = start(name, shape, how);
      const weight = this.addWeight(name, shape, "float32", tf.initializers.zeros());
      weight.write(value);
      value.dispose();
      return weight.read() as tf.Variable;
    };
  }

  /**
   * The mask that came with the only input. One of another shape was left over from an earlier layer by TensorFlow.js.
   */
  private maskOf(inputs: tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | undefined {
    const first = list(mask ?? [])[0];
    const fits = inputs.length === 1 && first && shapeText(first.shape) === shapeText(inputs[0].shape.slice(0, -1));
    return fits ? first : undefined;
  }
}

/** Options that tf.layers.Layer keeps and saves itself, and what loading adds. */
const TENSORFLOW = [
  "name",
  "trainable",
  "dtype",
  "inputShape",
  "batchInputShape",
  "batchSize",
  "inputDType",
  "updatable",
  "weights",
  "customObjects",
];

/** Options with every ±Infinity, which JSON cannot hold, made a word on saving, and a number again on loading. */
function finite(options: unknown, make: (infinite: string) => unknown): unknown {
  if (typeof options === "object" && options !== null) {
    const entries = Object.entries(options).map(([key, part]) => [key, finite(part, make)] as const);
    return Array.isArray(options) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
  }
  // TensorFlow.js changes capital letters of what it saves.
  const isInfinite = /^-?infinity$/i.test(String(options));
  return isInfinite ? make(String(options).replace(/i/i, "I")) : options;
}

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
export type LayerFactory<Options extends object> = (
  ...options: Partial<Options> extends Options ? [LayerOptions<Options>?] : [LayerOptions<Options>]
) => tf.layers.Layer;

/** The last number of a shape, which must be known. */
export function widthOf(shape: Shape): number {
  const width = shape[shape.length - 1];
  check(typeof width === "number", "layers", "the inputs' last axis must be known", JSON.stringify(shape));
  return width;
}

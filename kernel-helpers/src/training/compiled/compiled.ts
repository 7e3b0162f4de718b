import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../../check";
import { isRecording } from "../../recording";
import { Graph } from "./graph";
import { nativeBackend, type NativeBackend } from "./native";
import { record, type Recording } from "./recorder";
import { difference, type Difference } from "./same";
import { NumbersAsArrays, structure, type Structure } from "./structure";

export interface CompiledOptions {
  /** For how many sets of shapes a graph is kept; those used longest ago are let go. Default 16. */
  graphs?: number;
  /**
   * How many more calls there will be with the same shapes, given how many sets of shapes there are so far: a graph
   * is made only if it pays. Default: it does.
   */
  remaining?: (shapes: number) => number;
  /** Is told, once, why the step cannot be recorded. Default: a warning on the console. */
  explain?: (why: string) => void;
}

/** A step that is recorded and replayed. */
export interface Compiled<Args extends unknown[], Result> {
  (...args: Args): Result;
  /** How many graphs there are. */
  readonly graphs: number;
  /** Why it runs operation by operation; undefined where nothing stands against recording. */
  readonly why: string | undefined;
  /** Lets the graphs go. The function still works, operation by operation. */
  dispose(): void;
}

/**
 * The same function, run as one call of TensorFlow: `jax.jit` or `tf.function` for TensorFlow.js on Node.
 * TensorFlow.js calls the native library for each small operation, some 1,500 times in a training step, and most of
 * the time goes by between these calls. This records them and makes them a graph.
 *
 * The first two calls for each set of shapes run operation by operation and are recorded. If both did the same, the
 * graph runs from then on. In between may change: the arguments' numbers, all variables (which the step may read and
 * assign), and what `training.fresh` makes. All else stays as it was recorded: a number of JavaScript is part of the
 * graph, and a branch that was not taken is not in it. So an optimiser's update belongs inside, and a batch comes in
 * as tensors.
 *
 * On WebAssembly it is the plain function, and so it is inside a gradient that is being taken, which could not pass the
 * graph. Where the step cannot be recorded, because it reads numbers back (`dataSync`) or makes tensors of numbers that
 * are others at the next call, it is the plain function from then on, and `why` says which function is the cause.
 *
 * Tensors that the step makes and does not return are disposed of, as in `tf.tidy`. Steps that were recorded alike to
 * the last constant, those of several models of one kind, share one graph.
 *
 * @param step a function of tensors, or of records and lists with tensors in them. Numbers, texts and other objects
 *   among the arguments are settings: each set of them has a graph of its own.
 * @throws what the step throws; if an argument tensor is disposed.
 *
 * @example
 * const x = tf.variable(tf.scalar(5));
 * const step = training.compiled((goal: tf.Tensor, rate: tf.Tensor) => {
 *   const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(tf.sub(x, goal))) as tf.Scalar, [x]);
 *   x.assign(tf.sub(x, tf.mul(rate, grads[x.name])));
 *   return value;
 * });
 * for (let i = 1; i <= 50; i++) tf.tidy(() => step(tf.scalar(1), tf.scalar(0.1)));
 * x   // → 1.0001
 * step.dispose();
 */
export function compiled<Args extends unknown[], Result>(
  step: (...args: Args) => Result,
  options: CompiledOptions = {},
): Compiled<Args, Result> {
  const { graphs = 16 } = options ?? {};
  check(typeof step === "function", "training.compiled", "step must be a function", step);
  check(Number.isInteger(graphs) && graphs > 0, "training.compiled", "graphs must be a positive whole number", graphs);
  const name = step.name || "a step";
  const warn = (why: string) => console.warn(`training.compiled: ${name} runs operation by operation, because ${why}`);
  const { remaining, explain = warn } = options ?? {};
  const cache = new Cache(graphs);
  owners.register(cache, cache.entries);
  let why: string | undefined;

  const plain = (args: Args): Result => tf.tidy(() => step(...args) as tf.TensorContainer) as Result;
  const giveUp = (reason: string): void => {
    why = reason;
    cache.clear();
    explain(reason);
  };
  const run = (...args: Args): Result => {
    const backend = why === undefined && !isRecording() && !isTaped() ? nativeBackend() : undefined;
    if (!backend) return plain(args);
    let shapes: Structure;
    try {
      shapes = structure(args);
    } catch (error) {
      if (!(error instanceof NumbersAsArrays)) throw error;
      giveUp(`of its arguments: ${error.message}`);
      return plain(args);
    }
    const gone = shapes.tensors.find((x) => x.isDisposed);
    check(
      !gone,
      "training.compiled",
      "its arguments must not be disposed",
      `a disposed tensor ${shapeText(gone?.shape ?? [])}`,
    );
    const entry = cache.entry(shapes.key);
    if (entry.graph && !entry.graph.usable) cache.forget(entry);
    if (entry.graph) return entry.graph.run(shapes.tensors) as Result;
    if (entry.tooRare) return plain(args);

    const started = performance.now();
    const recorded = record(backend, (given) => step(...(given as Args)), shapes, entry.difference?.place);
    const { value, recording, problem, culprit } = recorded;
    const ms = performance.now() - started;
    if (!recording) giveUp(problem ?? "it cannot be recorded");
    else if (entry.difference) giveUp(`${culprit ?? "it"} ${entry.difference.what}`);
    else if (entry.last && !entry.last.madeVariables) settle(backend, entry, recording, ms);
    else entry.last = recording;
    return value as Result;
  };

  const settle = (backend: NativeBackend, entry: Entry, recording: Recording, ms: number): void => {
    entry.difference = difference(entry.last!, recording);
    entry.last = undefined;
    if (entry.difference) return; // the next call is asked who it was
    entry.tooRare = remaining !== undefined && !pays(ms, remaining(cache.entries.size));
    if (entry.tooRare) return;
    try {
      entry.graph = new Graph(backend, recording);
    } catch (error) {
      giveUp(`TensorFlow does not take its graph: ${(error as Error).message}`);
    }
  };

  return Object.defineProperties(run, {
    graphs: { get: () => [...cache.entries.values()].filter((entry) => entry.graph).length },
    why: { get: () => why },
    dispose: {
      value: () => {
        why ??= "it was disposed of";
        cache.clear();
      },
    },
  }) as Compiled<Args, Result>;
}

/** What is known of the calls with one set of shapes. */
interface Entry {
  last?: Recording;
  difference?: Difference;
  graph?: Graph;
  tooRare?: boolean;
}

/** The entries that were used last. */
class Cache {
  readonly entries = new Map<string, Entry>();

  constructor(private readonly most: number) {}

  entry(key: string): Entry {
    const entry = this.entries.get(key) ?? {};
    this.entries.delete(key);
    this.entries.set(key, entry); // the last in the map's order
    if (this.entries.size > this.most) {
      const [[oldest, { graph }]] = this.entries;
      graph?.dispose();
      this.entries.delete(oldest);
    }
    return entry;
  }

  forget(entry: Entry): void {
    entry.graph?.dispose();
    entry.graph = undefined;
  }

  clear(): void {
    for (const entry of this.entries.values()) this.forget(entry);
    this.entries.clear();
  }
}

// A step that nobody holds any more takes its graphs along.
const owners = new FinalizationRegistry<Map<string, Entry>>((entries) => {
  for (const { graph } of entries.values()) graph?.dispose();
});

/** Whether a gradient is being taken: a graph is not on TensorFlow.js's tape. */
const isTaped = (): boolean => (tf.engine() as unknown as { state: { gradientDepth: number } }).state.gradientDepth > 0;

/**
 * Whether a graph is worth its making, from what a call costs without it. Measured: making one costs about 8 such
 * calls and 50 ms, and with it a call costs a quarter.
 */
const pays = (ms: number, calls: number): boolean => 0.75 * ms * calls > 8 * ms + 50;

import * as tf from "@tensorflow/tfjs";
import { recordingWith } from "../../recording";
import { cause, isRangeCheck } from "./cause";
import { idOf, ownTensor, type Attribute, type Binding, type Info, type NativeBackend } from "./native";
import { structure, type Structure } from "./structure";

/**
 * Where a number comes from: `n3:0` is an operation's first output, `c3` a constant, `a3` an argument, `v3` a
 * variable, `o3` another tensor that was there before, `f3` a fresh one. These are the names in the graph, too.
 */
export type Source = string;

export interface Operation {
  op: string;
  attributes: Attribute[];
  from: Source[];
  /** The types of what comes in, where the graph must be told and the eager operation need not. */
  dtypes: number[];
}

export interface Constant {
  dtype: number;
  shape: number[];
  bytes: Uint8Array;
}

/** A tensor that is given to the graph at each run. */
export interface Given {
  name: Source;
  dtype: number;
  shape: number[];
}

/** All that a step did, in a form that can be written as a graph. */
export interface Recording {
  operations: Operation[];
  constants: Constant[];
  given: {
    arguments: Given[];
    variables: (Given & { variable: tf.Variable })[];
    outer: (Given & { dataId: object })[];
    fresh: (Given & { make: () => tf.Tensor })[];
  };
  assigned: { variable: tf.Variable; source: Source }[];
  observed: { source: Source; dtype: number; look: (values: tf.TypedArray) => void }[];
  /** What it returns, and where the tensors in it come from. */
  result: Structure;
  outputs: Source[];
  /** The types of the outputs, of what is observed and of what is assigned, in this order. */
  dtypes: number[];
  /** Whether the step made variables that stay, as an optimiser's first step does: the next step will be another. */
  madeVariables: boolean;
}

/** What a step gave, and either how to do it again or why it cannot be recorded. */
export interface Recorded {
  value: unknown;
  recording?: Recording;
  problem?: string;
}

/** One operation or constant of a recording, by its number. */
export interface Place {
  kind: "operation" | "constant";
  number: number;
}

/**
 * Runs a step once, operation by operation as always, and writes down what passes tfjs-node's binding.
 *
 * @param args what the step is called with; it gets the same in other tensors.
 * @param suspect where an earlier recording was found to be another: who did that is to be told. (To ask for every
 *   operation's function would cost more than all the rest.)
 */
export function record(
  backend: NativeBackend,
  step: (args: unknown) => unknown,
  args: Structure,
  suspect?: Place,
): Recorded & { culprit?: string } {
  const recorder = new Recorder(backend, suspect);
  return { ...recorder.run(step, args), culprit: recorder.culprit };
}

class Recorder {
  private readonly sources = new Map<number, Source>();
  private readonly infos = new Map<number, { dtype: number; shape: number[]; dataId: object }>();
  private readonly written = new Set<object>();
  private readonly operations: Operation[] = [];
  private readonly constants: Constant[] = [];
  private readonly given: Recording["given"] = { arguments: [], variables: [], outer: [], fresh: [] };
  private readonly looks: Recording["observed"] = [];
  private readonly variableOf = new Map<number, tf.Variable>();
  private readonly binding: Binding;
  private problem?: string;
  /** The function behind the suspect. */
  culprit?: string;

  constructor(
    private readonly backend: NativeBackend,
    private readonly suspect?: Place,
  ) {
    this.binding = backend.binding;
  }

  run(step: (args: unknown) => unknown, args: Structure): Recorded {
    const { backend } = this;
    const variables = registeredVariables();
    for (const v of variables) {
      // Nobody else may have a variable's id, or one could not be told from the other.
      if (backend.refCount(v.dataId) > 1) tf.tidy(() => v.assign(ownTensor(backend, v)));
      this.variableOf.set(idOf(backend, v), v);
    }
    const before = new Map(variables.map((v) => [v, idOf(backend, v)]));
    let recording: Recording | undefined;
    const value = tf.tidy(() => {
      const own = args.tensors.map((x, i) => {
        const tensor = ownTensor(backend, x);
        this.given.arguments.push(this.give(`a${i}`, tensor));
        return tensor;
      });
      return this.watching(() => {
        const returned = step(args.fill(own));
        try {
          recording = this.finish(returned, before);
        } catch (error) {
          this.problem ??= `of what it returns: ${(error as Error).message}`;
        }
        return returned as tf.TensorContainer;
      });
    });
    return this.problem === undefined ? { value, recording } : { value, problem: this.problem };
  }

  /** Finds where all that has come out comes from. */
  private finish(returned: unknown, before: Map<tf.Variable, number>): Recording {
    const after = registeredVariables();
    const changed = after.filter((v) => before.has(v) && this.idOf(v) !== before.get(v));
    const result = structure(returned);
    const dtypeOf = (x: tf.Tensor) => this.info(x.dataId).dtype;
    return {
      operations: this.operations,
      constants: this.constants,
      given: this.given,
      assigned: changed.map((variable) => ({ variable, source: this.sourceOf(variable) })),
      observed: this.looks,
      result,
      outputs: result.tensors.map((x) => this.sourceOf(x)),
      dtypes: [...result.tensors.map(dtypeOf), ...this.looks.map(({ dtype }) => dtype), ...changed.map(dtypeOf)],
      madeVariables: after.some((v) => !before.has(v)),
    };
  }

  /** Works with the backend's doors watched; a fresh tensor is made with them as they were. */
  private watching<T>(work: () => T): T {
    const { backend, binding } = this;
    const original = backend.getInputTensorIds;
    // The binding's own properties cannot be overwritten.
    const watched = Object.create(binding, {
      executeOp: { value: (...call: Parameters<Binding["executeOp"]>) => this.execute(...call) },
      createTensor: { value: (...call: Parameters<Binding["createTensor"]>) => this.constant(...call) },
    }) as Binding;
    const doors = {
      binding: watched,
      getInputTensorIds: (tensors: { dataId?: object }[]) => {
        for (const { dataId } of tensors) if (dataId) this.meet(dataId);
        const ids = original.call(backend, tensors);
        tensors.forEach(({ dataId }, i) => dataId && this.infos.set(ids[i], { ...this.info(dataId), dataId }));
        return ids;
      },
      write: (values: unknown, shape: number[], dtype: tf.DataType) => {
        const dataId = Object.getPrototypeOf(backend).write.call(backend, values, shape, dtype) as object;
        this.written.add(dataId);
        return dataId;
      },
      readSync: (dataId: object) => {
        this.read(dataId);
        return Object.getPrototypeOf(backend).readSync.call(backend, dataId);
      },
      read: (dataId: object) => {
        this.read(dataId);
        return Object.getPrototypeOf(backend).read.call(backend, dataId);
      },
    };
    const opened = (): void => {
      for (const name of Object.keys(doors)) delete (backend as unknown as Record<string, unknown>)[name];
      backend.binding = binding; // the one that is the backend's own, and not its class's
    };
    const closed = (): void => void Object.assign(backend, doors);
    const unwatched = <U>(other: () => U): U => {
      opened();
      try {
        return recordingWith(undefined, other);
      } finally {
        closed();
      }
    };
    closed();
    try {
      return recordingWith(
        {
          fresh: (make) =>
            unwatched(() => {
              const tensor = tf.tidy(() => ownTensor(backend, make()));
              this.given.fresh.push({ ...this.give(`f${this.given.fresh.length}`, tensor), make });
              return tensor;
            }),
          observed: (x, look) => {
            this.looks.push({ source: this.sourceOf(x), dtype: this.info(x.dataId).dtype, look });
            unwatched(() => look(x.dataSync()));
          },
        },
        work,
      );
    } finally {
      opened();
    }
  }

  private execute(op: string, attributes: Attribute[], ids: number[], outputs: number) {
    const made = this.binding.executeOp(op, attributes, ids, outputs);
    const from = ids.map((id) => this.source(id));
    this.lookAt("operation", this.operations.length);
    if (STATEFUL.has(op)) {
      this.problem ??= `${cause()} draws random numbers in the library (make them with training.fresh)`;
    }
    const dtypes = ids.map((id) => this.infos.get(id)?.dtype ?? this.binding.TF_INT64);
    this.operations.push({ op, attributes, from, dtypes });
    made.forEach(({ id }, i) => this.sources.set(id, `n${this.operations.length - 1}:${i}`));
    return made;
  }

  private constant(shape: number[], dtype: number, values: ArrayLike<number>): number {
    const id = this.binding.createTensor(shape, dtype, values);
    const bytes = bytesOf(this.binding, dtype, values);
    this.lookAt("constant", this.constants.length);
    if (!bytes) this.problem ??= `${cause()} makes a tensor of texts or complex numbers`;
    this.sources.set(id, `c${this.constants.length}`);
    this.constants.push({ dtype, shape, bytes: bytes ?? new Uint8Array(0) });
    return id;
  }

  private lookAt(kind: Place["kind"], number: number): void {
    if (this.suspect?.kind === kind && this.suspect.number === number) this.culprit = cause();
  }

  /** A tensor that was there before, but that the library is yet to see, is no constant of the step. */
  private meet(dataId: object): void {
    if (!this.written.has(dataId)) idOf({ binding: this.binding, tensorMap: this.backend.tensorMap }, { dataId });
  }

  private idOf(x: tf.Tensor): number {
    this.meet(x.dataId);
    return idOf(this.backend, x); // with the watched binding, where a constant is met
  }

  private read(dataId: object): void {
    const info = this.info(dataId);
    // What was written in the step and not computed is a constant; to look at it changes nothing.
    if (this.written.has(dataId) && info.values) return;
    if (!isRangeCheck()) this.problem ??= `${cause()} reads a tensor's numbers back`;
  }

  private sourceOf(x: tf.Tensor): Source {
    const id = this.idOf(x);
    this.infos.set(id, { ...this.info(x.dataId), dataId: x.dataId });
    return this.source(id);
  }

  private source(id: number): Source {
    const known = this.sources.get(id);
    if (known) return known;
    const { dtype, shape, dataId } = this.infos.get(id)!;
    const variable = this.variableOf.get(id);
    const kind = variable ? "variables" : "outer";
    const name = `${kind[0]}${this.given[kind].length}`;
    this.sources.set(id, name);
    if (variable) this.given.variables.push({ name, dtype, shape, variable });
    else this.given.outer.push({ name, dtype, shape, dataId });
    return name;
  }

  /** Takes note of a tensor that the graph will be given under a name. */
  private give(name: Source, tensor: tf.Tensor): Given {
    const { id, dtype, shape } = this.info(tensor.dataId);
    this.sources.set(id, name);
    return { name, dtype, shape };
  }

  private info(dataId: object): Info {
    return this.backend.tensorMap.get(dataId);
  }
}

const registeredVariables = (): tf.Variable[] => Object.values(tf.engine().state.registeredVariables);

/** Operations that draw on at each run, and differently in a graph. */
const STATEFUL = new Set(["Multinomial", "RandomUniform", "RandomStandardNormal", "TruncatedNormal"]);

/** A constant's numbers as the graph's file has them. */
function bytesOf(binding: Binding, dtype: number, values: ArrayLike<number>): Uint8Array | undefined {
  const inner = (array: Float32Array | Int32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  switch (dtype) {
    case binding.TF_FLOAT:
      return inner(new Float32Array(values)); // many times as fast as Float32Array.from
    case binding.TF_INT32:
      return inner(new Int32Array(values));
    case binding.TF_INT64:
      return inner(new Int32Array(values)); // tfjs-node's halves of one number
    case binding.TF_BOOL:
      return new Uint8Array(values);
    default:
      return undefined;
  }
}

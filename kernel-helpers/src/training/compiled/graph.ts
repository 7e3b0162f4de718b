import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../../check";
import { outputName, savedModel } from "./graphDef";
import { messages } from "./messages";
import { idOf, type NativeBackend } from "./native";
import type { Given, Recording } from "./recorder";
import { Session } from "./session";

/** A recording as a graph that the native library holds, and runs in one call. */
export class Graph {
  private readonly session: Session;
  private readonly names: string;
  private readonly fetches: string;
  private readonly edges: Pick<Recording, "given" | "assigned" | "observed" | "outputs" | "result">;
  private disposed = false;

  constructor(
    private readonly backend: NativeBackend,
    recording: Recording,
  ) {
    const { given, assigned, observed, outputs, result, dtypes } = recording;
    this.edges = { given, assigned, observed, outputs, result };
    const sources = [...outputs, ...observed.map(({ source }) => source), ...assigned.map(({ source }) => source)];
    const fetched = sources.map((source, i) => ({ source, dtype: dtypes[i] }));
    this.session = new Session(backend.binding, savedModel(messages()!, backend.binding, recording, fetched));
    this.names = (Object.values(given).flat() as Given[]).map(({ name }) => `${name}:0`).join();
    this.fetches = sources.map((_, i) => `${outputName(i)}:0`).join();
  }

  /** Whether all tensors from outside that the graph needs are still there. */
  get usable(): boolean {
    const {
      assigned,
      given: { outer, variables },
    } = this.edges;
    return (
      !this.disposed &&
      outer.every(({ dataId }) => this.backend.tensorMap.has(dataId)) &&
      [...variables, ...assigned].every(({ variable }) => !variable.isDisposed)
    );
  }

  run(args: readonly tf.Tensor[]): unknown {
    const {
      backend,
      edges: { given, outputs, observed, assigned, result },
    } = this;
    return tf.tidy(() => {
      const fresh = given.fresh.map(({ make, shape, dtype }) => {
        const tensor = make();
        const id = idOf(backend, tensor);
        const info = backend.tensorMap.get(tensor.dataId);
        const fits = String(tensor.shape) === String(shape) && info.dtype === dtype;
        const rule = `the tensor must have the shape ${shapeText(shape)} and the type of the first`;
        check(fits, "training.fresh", rule, `${tensor.dtype} ${shapeText(tensor.shape)}`);
        return id;
      });
      const ids = [
        ...args.map((x) => idOf(backend, x)),
        ...given.variables.map(({ variable }) => idOf(backend, variable)),
        ...given.outer.map(({ dataId }) => idOf(backend, { dataId })),
        ...fresh,
      ];
      const fetched = this.session.run(ids, this.names, this.fetches);
      const made = fetched.map((one) => backend.createOutputTensor(one));
      const looked = made.slice(outputs.length);
      observed.forEach(({ look }, i) => look(looked[i].dataSync()));
      assigned.forEach(({ variable }, i) => variable.assign(looked[observed.length + i]));
      return result.fill(made.slice(0, outputs.length)) as tf.TensorContainer;
    });
  }

  dispose(): void {
    if (!this.disposed) this.session.release();
    this.disposed = true;
  }
}

/**
 * The protobuf messages that a graph is written in: tfjs-node brings their generated code to read models with; it
 * writes as well.
 */
export type Messages = Record<string, unknown>;

/** A generated message; it has a setter for every field besides. */
export interface Message {
  getAttrMap(): { set(name: string, value: Message): void };
  serializeBinary(): Uint8Array;
}

let loaded: { api?: Messages } | undefined;

/** The messages, or undefined where tfjs-node (or this file of it) is not installed. */
export function messages(): Messages | undefined {
  loaded ??= load();
  return loaded.api;
}

function load(): { api?: Messages } {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return { api: require("@tensorflow/tfjs-node/dist/proto/api_pb.js") as Messages };
  } catch {
    return {};
  }
}

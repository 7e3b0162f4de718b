import type { Message, Messages } from "./messages";
import type { Attribute, Binding } from "./native";
import type { Constant, Given, Operation, Recording, Source } from "./recorder";

/** What an output is called in the graph. */
export const outputName = (i: number): string => `y${i}`;

/**
 * A recording as TensorFlow's SavedModel: one graph, tagged "serve", without signatures.
 *
 * @param outputs what will be asked for; each passes an Identity, because what is given to a graph cannot be fetched
 *   from it.
 */
export function savedModel(
  api: Messages,
  binding: Binding,
  recording: Recording,
  outputs: readonly { source: Source; dtype: number }[],
): Uint8Array {
  const write = fields(api);
  const { constants, places } = different(recording.constants);
  const type = (dtype: number) => write("AttrValue", { setType: dtype });
  const shape = (sizes: readonly number[]) => shapeMessage(write, sizes);
  type Attributes = readonly (readonly [string, Message])[];
  const node = (op: string, name: string, from: readonly Source[], attributes: Attributes) => {
    const addInput = from.map((source) => places.get(source) ?? source);
    const made = write("NodeDef", { setOp: op, setName: name, addInput });
    for (const [key, value] of attributes) made.getAttrMap().set(key, value);
    return made;
  };
  const placeholder = ({ name, dtype, shape: sizes }: Given) =>
    node(
      "Placeholder",
      name,
      [],
      [
        ["dtype", type(dtype)],
        ["shape", write("AttrValue", { setShape: shape(sizes) })],
      ],
    );
  const constant = (name: string, { dtype, shape: sizes, bytes }: Constant) => {
    const tensor = write("Tensor", { setDtype: dtype, setTensorShape: shape(sizes), setTensorContent: bytes });
    return node(
      "Const",
      name,
      [],
      [
        ["dtype", type(dtype)],
        ["value", write("AttrValue", { setTensor: tensor })],
      ],
    );
  };
  // Zeros and ones in the shape of some parameters, say: megabytes in the file, and one number in a Fill.
  const int32s = (list: number[]): Constant => ({
    dtype: binding.TF_INT32,
    shape: [list.length],
    bytes: new Uint8Array(Int32Array.from(list).buffer),
  });
  const uniform = (name: string, { dtype, shape: sizes, bytes }: Constant) => [
    constant(`${name}/dims`, int32s(sizes)),
    constant(`${name}/value`, { dtype, shape: [], bytes: bytes.slice(0, bytes.length / size(sizes)) }),
    node(
      "Fill",
      name,
      [`${name}/dims`, `${name}/value`],
      [
        ["T", type(dtype)],
        ["index_type", type(binding.TF_INT32)],
      ],
    ),
  ];
  const operation = ({ op, attributes, from, dtypes }: Operation, i: number) => {
    const given = attributes.map(
      ({ name, ...value }) => [name, write("AttrValue", attributeValue(binding, value, write))] as const,
    );
    const inferred = (INFERRED[op] ?? []).map((name, k) => [name, type(dtypes[k])] as const);
    return node(op, `n${i}`, from, [...given, ...inferred]);
  };
  const graph = write("GraphDef", {
    setVersions: write("VersionDef", { setProducer: PRODUCER }),
    addNode: [
      ...(Object.values(recording.given).flat() as Given[]).map(placeholder),
      ...constants.flatMap(([name, one]) => (isUniform(one) ? uniform(name, one) : [constant(name, one)])),
      ...recording.operations.map(operation),
      ...outputs.map(({ source, dtype }, i) => node("Identity", outputName(i), [source], [["T", type(dtype)]])),
    ],
  });
  const tags = write("MetaGraphDef.MetaInfoDef", { addTags: ["serve"] });
  const meta = write("MetaGraphDef", { setMetaInfoDef: tags, setGraphDef: graph });
  return write("SavedModel", { setSavedModelSchemaVersion: 1, addMetaGraphs: [meta] }).serializeBinary();
}

/** The version of TensorFlow's graphs that the operations here are of; libraries read all older ones. */
const PRODUCER = 1087;

/** Attributes that an eager operation infers from its inputs (in this order), where tfjs-node leaves them out. */
const INFERRED: Record<string, string[]> = { ExpandDims: ["T", "Tdim"] };

type Write = (name: string, values: Record<string, unknown>) => Message;

/** Makes messages: `set…` is called with its value, `add…` with each of its list. */
function fields(api: Messages): Write {
  return (name, values) => {
    const kind = name.split(".").reduce<unknown>((inside, part) => (inside as Record<string, unknown>)[part], api);
    const message = new (kind as new () => Message)();
    const setters = message as unknown as Record<string, (value: unknown) => void>;
    for (const [setter, value] of Object.entries(values)) {
      for (const one of setter.startsWith("add") ? (value as unknown[]) : [value]) setters[setter].call(message, one);
    }
    return message;
  };
}

const shapeMessage = (write: Write, sizes: readonly number[]): Message =>
  write("TensorShape", { addDim: sizes.map((size) => write("TensorShape.Dim", { setSize: size })) });

type Value = Omit<Attribute, "name">;

function attributeValue(binding: Binding, { type, value }: Value, write: Write): Record<string, unknown> {
  const kinds: Record<number, string> = {
    [binding.TF_ATTR_INT]: "I",
    [binding.TF_ATTR_FLOAT]: "F",
    [binding.TF_ATTR_BOOL]: "B",
    [binding.TF_ATTR_TYPE]: "Type",
  };
  if (type === binding.TF_ATTR_STRING) return { setS: new TextEncoder().encode(String(value)) };
  if (type === binding.TF_ATTR_SHAPE) return { setShape: shapeMessage(write, value as number[]) };
  if (!(type in kinds)) throw new Error(`there is an attribute of type ${type}`);
  if (!Array.isArray(value)) return { [`set${kinds[type]}`]: value };
  return { setList: write("AttrValue.ListValue", { [`add${kinds[type]}`]: value }) };
}

/** Each constant once: shapes and axes come again and again. `places` tells what stands for the others. */
function different(constants: readonly Constant[]): { constants: [Source, Constant][]; places: Map<Source, Source> } {
  const first = new Map<string, Source>();
  const places = new Map<Source, Source>();
  const all = constants.map((one, i): [Source, Constant] => [`c${i}`, one]);
  const kept = all.filter(([name, { dtype, shape, bytes }]) => {
    if (bytes.length > 256) return true;
    const key = `${dtype} ${shape} ${bytes}`;
    if (first.has(key)) places.set(name, first.get(key)!);
    else first.set(key, name);
    return !places.has(name);
  });
  return { constants: kept, places };
}

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Whether many numbers are all the same. */
function isUniform({ shape, bytes }: Constant): boolean {
  if (size(shape) <= 16) return false;
  const width = bytes.length / size(shape);
  for (let i = width; i < bytes.length; i++) if (bytes[i] !== bytes[i - width]) return false;
  return true;
}

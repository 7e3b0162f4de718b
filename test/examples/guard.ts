import { tf } from "kernel-helpers";

/**
 * Wraps what the package exports so that every call counts tensors: a public function must leave behind exactly the
 * tensors that it returns (in whatever they are wrapped, a plug's variables included). The plugs that a call returns
 * are wrapped as well.
 */
export function guard<T>(value: T, name: string, report: (leak: string) => void): T {
  if (typeof value === "function") {
    return new Proxy(value, {
      apply: (target, self, args) => counted(name, report, () => Reflect.apply(target, self, args)),
      construct: (target, args, newTarget) => counted(name, report, () => Reflect.construct(target, args, newTarget)),
    });
  }
  const isNamespace =
    typeof value === "object" && value !== null && Object.values(value).some((part) => typeof part === "function");
  if (!isNamespace) return value;
  return new Proxy({} as typeof value & object, {
    get: (_, key) => guard((value as Record<string | symbol, unknown>)[key], `${name}.${String(key)}`, report),
    has: (_, key) => key in (value as object),
  });
}

function counted<R>(name: string, report: (leak: string) => void, call: () => R): R {
  const firstNew = nextTensorId();
  const before = tf.memory().numTensors;
  const finish = (result: unknown) => {
    const left = tf.memory().numTensors - before;
    const returned = [...tensorsIn(result)].filter((tensor) => tensor.id >= firstNew && !tensor.isDisposed).length;
    if (left > returned) report(`${name} left ${left} tensors behind and returned ${returned}`);
    return typeof result === "function" ? guard(result, `${name}(...)`, report) : result;
  };
  const result: unknown = call();
  return (result instanceof Promise ? result.then(finish) : finish(result)) as R;
}

const nextTensorId = (): number => {
  const probe = tf.scalar(0);
  probe.dispose();
  return probe.id;
};

/** Every tensor that can be reached from a value. */
function tensorsIn(value: unknown, found = new Set<tf.Tensor>(), seen = new Set<unknown>()): Set<tf.Tensor> {
  if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return found;
  seen.add(value);
  if (value instanceof tf.Tensor) found.add(value);
  else if (!ArrayBuffer.isView(value)) {
    for (const part of value instanceof Map || value instanceof Set ? [...value].flat() : Object.values(value))
      tensorsIn(part, found, seen);
  }
  return found;
}

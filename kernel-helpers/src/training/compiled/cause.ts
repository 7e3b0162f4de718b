/** Not the step's are TensorFlow.js's functions, Node's, and those that record. */
const INSIDE = /@tensorflow|tfjs-core|node:|[\\/](src|dist)[\\/](training[\\/]compiled[\\/]|recording\.)/;

/**
 * Who called, from here outwards, one line each; as Node tells it, since the kernel leaves out what is not the
 * reader's.
 */
function callers(): string[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 60; // from the native library to the step it is far
  Error.prepareStackTrace = (_, sites) => sites.map((site) => `    at ${site}`).join("\n");
  const { stack = "" } = new Error();
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return stack.split("\n");
}

/**
 * tfjs-node's tf.gather reads its indices, but only to see whether they are in range; in a graph the library itself
 * does so.
 */
export const isRangeCheck = (): boolean => callers().some((line) => /kernels[\\/]GatherV2\./.test(line));

/** Which function of the step is at work, in words. */
export function cause(): string {
  for (const line of callers()) {
    const [, name, file, row] = /^\s*at (?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(line) ?? [];
    if (!file || INSIDE.test(line)) continue;
    const place = `${file.split(/[\\/]/).pop()}:${row}`;
    return name && !name.includes("<anonymous>")
      ? `${name.replace(/^(Object|Module|exports)\./, "")} (${place})`
      : `a function (${place})`;
  }
  return "the step";
}

import * as kernelHelpers from "kernel-helpers";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collect } from "./examples/collect";
import { run } from "./snippets";

// Every public function is called with what it cannot use. What it makes of that is its own business; where it throws,
// the error is one of ours, `function: rule, got value`, and not what JavaScript or TensorFlow.js says further in.

const { tf } = kernelHelpers;

type Public = (...args: unknown[]) => unknown;

/** Every function that the package exports, by its name; read afresh, so that what is added is tried too. */
function functions(part: object, prefix = ""): [string, Public][] {
  return Object.entries(part).flatMap(([key, value]): [string, Public][] => {
    if (key === "tf" || key === "yourTurn") return []; // which says the same whatever it is given
    if (typeof value === "function") return [[prefix + key, value as Public]];
    return typeof value === "object" && value !== null ? functions(value, `${prefix}${key}.`) : [];
  });
}

const WRONG = [null, {}, "a text", NaN];
const isOurs = (error: unknown): boolean => error instanceof Error && /^[\w.' ]+: .+, got /s.test(error.message);

/** What comes of a call that must not be, also where it comes later: of a promise, or of a generator's first turn. */
async function complaint(f: Public, args: unknown[], what: string): Promise<string[]> {
  tf.engine().startScope();
  try {
    const result = await f(...args);
    const isGenerator = typeof result === "object" && result !== null && "next" in result && "return" in result;
    if (isGenerator) (result as Generator).next();
    return [];
  } catch (error) {
    return isOurs(error) ? [] : [`${what}: ${String(error)}`];
  } finally {
    tf.engine().endScope();
  }
}

const before = process.cwd();
beforeAll(() => {
  process.chdir(mkdtempSync(join(tmpdir(), "wrong-arguments-")));
  for (const name of ["log", "warn"] as const) jest.spyOn(console, name).mockImplementation(() => {});
});
afterAll(() => {
  process.chdir(before);
  jest.restoreAllMocks();
});

const all = functions(kernelHelpers);

test("there are many of them", () => expect(all.length).toBeGreaterThan(100));

test.each(all)("%s: called with nothing, or nothing that it can use", async (name, f) => {
  const said = await complaint(f, [], `${name}()`);
  for (const x of WRONG) {
    said.push(...(await complaint(f, [x], `${name}(${String(x)})`)));
    said.push(...(await complaint(f, [x, x, x], `${name}(${String(x)}, …)`)));
  }
  expect(said).toEqual([]);
});

/** What they call is the caller's own function. */
const CALLS_ANOTHERS = ["training.compiled()", "training.recordable()"];

/** The calls in the examples of the doc comments: what is right, of functions and of the functions that they give. */
async function rightCalls(): Promise<{ name: string; f: Public; args: unknown[] }[]> {
  const calls: { name: string; f: Public; args: unknown[] }[] = [];
  const heard = <T>(value: T, name: string): T => {
    if (typeof value === "function")
      return new Proxy(value, {
        apply(target, self, args: unknown[]) {
          // An example disposes of its tensors; training takes its time, and has tests of its own for this.
          const kept = args.map((x) => (x instanceof tf.Tensor ? tf.keep(x.clone()) : x));
          if (name !== "training.train" && !CALLS_ANOTHERS.includes(name))
            calls.push({ name, f: target as Public, args: kept });
          const result: unknown = Reflect.apply(target, self, args);
          return typeof result === "function" ? heard(result, `${name}()`) : result;
        },
      });
    if (typeof value !== "object" || value === null) return value;
    const isRoom = Object.values(value).some((part) => typeof part === "function");
    return isRoom
      ? new Proxy(value, { get: (room, key) => heard(Reflect.get(room, key), `${name}.${String(key)}`) })
      : value;
  };
  const exported = (name: string) =>
    name.split(".").reduce<object>((room, key) => Reflect.get(room, key), kernelHelpers);
  const parts = Object.entries(kernelHelpers).filter(([part]) => part !== "tf");
  const scope = Object.fromEntries(parts.map(([part, value]) => [part, heard(value as unknown, part)]));
  for (const { code } of collect((name) => exported(name) !== undefined).examples) {
    await run(code, { scope }).catch(() => {}); // a room's proxy is not all that the room is
  }
  return calls;
}

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype;

test("in each call of an example, one argument or option made unusable", async () => {
  const said: string[] = [];
  for (const { name, f, args } of await rightCalls()) {
    for (const [i, right] of args.entries()) {
      for (const x of [undefined, ...WRONG]) {
        const others = (instead: unknown) => args.map((arg, j) => (i === j ? instead : arg));
        said.push(...(await complaint(f, others(x), `${name}, argument ${i + 1} ${String(x)}`)));
        for (const key of isRecord(right) ? Object.keys(right) : [])
          said.push(
            ...(await complaint(f, others({ ...(right as object), [key]: x }), `${name}, ${key} ${String(x)}`)),
          );
      }
    }
  }
  expect(said).toEqual([]);
}, 300_000);

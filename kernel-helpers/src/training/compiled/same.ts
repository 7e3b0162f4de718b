import type { Given, Place, Recording } from "./recorder";

/** How two recordings of one step differ, in words; `place` is where it shows, if it does in one place. */
export interface Difference {
  what: string;
  place?: Place;
}

/**
 * What differs between two recordings of one step, because it is not in its arguments, variables or fresh tensors;
 * undefined if nothing does.
 */
export function difference(a: Recording, b: Recording): Difference | undefined {
  const operation = a.operations.findIndex((first, i) => {
    const second = b.operations[i];
    return (
      !second ||
      first.op !== second.op ||
      String(first.from) !== String(second.from) ||
      JSON.stringify(first.attributes) !== JSON.stringify(second.attributes)
    );
  });
  const constant = a.constants.findIndex((first, i) => {
    const second = b.constants[i];
    if (!second || String(first.shape) !== String(second.shape)) return false;
    return !areEqual(first.bytes, second.bytes);
  });
  // A constant first: other operations may come of it.
  if (constant >= 0) {
    const what =
      "makes a tensor of other numbers at each call (give it as an argument, or make it with training.fresh)";
    return { what, place: { kind: "constant", number: constant } };
  }
  if (operation >= 0 || b.operations.length > a.operations.length) {
    const number = operation >= 0 ? operation : a.operations.length;
    return { what: "does other operations at each call", place: { kind: "operation", number } };
  }
  const given = (r: Recording) => Object.values(r.given).flat() as Given[];
  const givens = (r: Recording) => JSON.stringify(given(r).map(({ name, dtype, shape }) => [name, dtype, shape]));
  const identities = (r: Recording): unknown[] => [
    ...[...r.given.variables, ...r.assigned].map(({ variable }) => variable),
    ...r.given.outer.map(({ dataId }) => dataId),
  ];
  const others = identities(b);
  const areTheSame = identities(a).length === others.length && identities(a).every((x, i) => x === others[i]);
  if (givens(a) !== givens(b) || !areTheSame)
    return { what: "uses other tensors at each call (give them as arguments)" };
  const rest = (r: Recording) =>
    JSON.stringify([
      r.constants.length,
      r.outputs,
      r.result.key,
      ...[...r.assigned, ...r.observed].map(({ source }) => source),
    ]);
  return rest(a) === rest(b) ? undefined : { what: "returns something else at each call" };
}

/** A loop, and not `every`: there are megabytes of them. */
function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

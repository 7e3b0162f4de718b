/**
 * What tfjs-node 4.22 still asks of `util`: Node 22 warns of it, Node 23 removed it, and then most native ops fail. The
 * kernel does the same before any cell runs.
 */
import util from "node:util";

Object.assign(util, {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
});

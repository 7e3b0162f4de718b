import { check, checkKind, checkOptions } from "../check";
import { textOf } from "./characters";
import type { Tokens } from "./tokens";

/** Two pieces that become one: of two numbers, the earlier merge is done first. */
export type Merge = readonly [left: number, right: number];

/** Tokens that were merged from bytes. */
export interface BytePairs extends Tokens {
  /** Which pieces were merged, in order; each made the token that follows the ones before it. */
  readonly merges: readonly Merge[];
}

/**
 * Where merges stop, as GPT-2 has it: a piece is a word with the space before it, a number, a run of signs, or spaces.
 * No token reaches from one piece into the next.
 */
const PIECES = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** A letter for each of the 256 bytes: those that can be printed stand for themselves, the others are moved up. */
const LETTERS: readonly string[] = (() => {
  const printed = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  let moved = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printed(byte) ? byte : moved++));
})();
/** The bytes of the first 256 tokens, in GPT-2's order: that of their letters. */
const BYTES = Array.from(LETTERS, (_, byte) => byte).sort((a, b) => (LETTERS[a] < LETTERS[b] ? -1 : 1));
const TOKEN_OF_BYTE = BYTES.reduce<number[]>((tokens, byte, token) => ((tokens[byte] = token), tokens), []);

/**
 * Tokens learned from a text: begin with its bytes, and again and again make one token of the two neighbours that stand
 * beside each other most often, until there are `size`. Frequent words become one token, rare ones a few, and any text
 * at all can be written in them. If two pairs are equally frequent, the one with the lower numbers is merged.
 *
 * Paper: Sennrich, Haddow & Birch 2016, "Neural machine translation of rare words with subword units"; on bytes, as
 * here: Radford et al. 2019 (GPT-2).
 *
 * @param options `size`: V, at least 256. There are fewer if no two pieces stand beside each other twice.
 * @throws if the text is none, or `size` is not a whole number of at least 256.
 *
 * @example
 * const pairs = text.learnBytePairs("low lower lowest low low", { size: 259 });
 * pairs.encode(" lowest").map((id) => pairs.texts[id])   // → [" low", "e", "s", "t"]
 */
export function learnBytePairs(text: string, options: { size: number }): BytePairs {
  const { size } = options ?? {};
  checkKind("text.learnBytePairs", "a text", { text });
  checkOptions("text.learnBytePairs", options, { size });
  check(
    Number.isInteger(size) && size >= 256,
    "text.learnBytePairs",
    "size must be a whole number of at least 256",
    size,
  );

  const counts = new Map<string, number>();
  for (const piece of text.match(PIECES) ?? []) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const pieces = [...counts].map(([piece, count]) => ({ ids: bytesOf(piece), count }));

  // How often each pair stands there, and in which pieces: a merge touches only those that hold its pair.
  const pairs = new Map<number, { count: number; within: Set<number> }>();
  const countPairs = (at: number, sign: 1 | -1) => {
    const { ids, count } = pieces[at];
    for (let i = 0; i + 1 < ids.length; i++) {
      const key = keyOf(ids[i], ids[i + 1]);
      const pair = pairs.get(key) ?? { count: 0, within: new Set() };
      pair.count += sign * count;
      if (sign > 0) pair.within.add(at);
      if (pair.count > 0) pairs.set(key, pair);
      else pairs.delete(key);
    }
  };
  pieces.forEach((_, at) => countPairs(at, 1));

  const learned = mergeTable();
  while (learned.tokens.length < size) {
    let best = { key: -1, count: 1 }; // what stands there once makes no text shorter
    for (const [key, { count }] of pairs)
      if (count > best.count || (count === best.count && key < best.key)) best = { key, count };
    if (best.key < 0) break;
    const merge = pairOf(best.key);
    const token = learned.add(merge);
    for (const at of [...pairs.get(best.key)!.within]) {
      countPairs(at, -1);
      pieces[at].ids = join(pieces[at].ids, merge, token);
      countPairs(at, 1);
    }
  }
  return bytePairs("text.learnBytePairs", learned, []);
}

/**
 * The tokens of a file of merges as GPT-2 has it (`merges.txt`: two pieces in each line, the first merge first), with
 * GPT-2's numbers: the 256 bytes, then what each merge makes, then the special tokens, which no text is encoded as.
 *
 * @param special default `["<|endoftext|>"]`, what GPT-2 was given between two texts.
 * @throws if a line is no merge of two pieces that are there before: the error names the line.
 *
 * @example
 * const pairs = text.readBytePairs("#version: 0.2\nl o\nlo w\n");
 * pairs.encode("low lo").map((id) => pairs.texts[id])   // → ["low", " ", "lo"]
 */
export function readBytePairs(merges: string, special: readonly string[] = ["<|endoftext|>"]): BytePairs {
  const where = "text.readBytePairs";
  checkKind(where, "a text", { merges });
  checkKind(where, "an array", { special });
  const read = mergeTable();
  const byteOf = new Map(LETTERS.map((letter, byte) => [letter, byte]));
  const idOf = (piece: string) => read.find([...piece].map((letter) => byteOf.get(letter)));
  merges.split(/\r?\n/).forEach((line, number) => {
    if (!line || (number === 0 && line.startsWith("#version"))) return;
    const [left, right, ...more] = line.split(" ").map(idOf);
    const rule = `line ${number + 1} must be two pieces that are there before it, with a space between them`;
    check(left !== undefined && right !== undefined && !more.length, where, rule, line);
    read.add([left, right]);
  });
  return bytePairs(where, read, special);
}

/** Tokens by their bytes, and the merges that made them. */
interface MergeTable {
  tokens: readonly (readonly number[])[];
  merges: readonly { merge: Merge; token: number }[];
  /** The token of these bytes, if there is one. */
  find(bytes: readonly (number | undefined)[]): number | undefined;
  /** The token that a merge makes: a new one, unless the same bytes are one already. */
  add(merge: Merge): number;
}

/** A table of the single bytes. */
function mergeTable(): MergeTable {
  const tokens: (readonly number[])[] = BYTES.map((byte) => [byte]);
  const merges: { merge: Merge; token: number }[] = [];
  const ids = new Map(tokens.map((token, id) => [token.join(), id]));
  return {
    tokens,
    merges,
    find: (bytes) => ids.get(bytes.join()),
    add(merge) {
      const bytes = [...tokens[merge[0]], ...tokens[merge[1]]];
      const token = ids.get(bytes.join()) ?? tokens.push(bytes) - 1;
      ids.set(bytes.join(), token);
      merges.push({ merge, token });
      return token;
    },
  };
}

function bytePairs(where: string, { tokens, merges }: MergeTable, special: readonly string[]): BytePairs {
  const ranks = new Map(merges.map(({ merge, token }, rank) => [keyOf(...merge), { merge, rank, token }]));
  const all = [...tokens, ...special.map((name) => [...new TextEncoder().encode(name)])];
  const known = new Map<string, number[]>();

  /** A piece's bytes, merged in the order in which the merges were learned. */
  function tokensOf(piece: string): number[] {
    let ids = bytesOf(piece);
    for (;;) {
      const possible = ids.slice(1).flatMap((right, i) => ranks.get(keyOf(ids[i], right)) ?? []);
      if (!possible.length) return ids;
      const { merge, token } = possible.reduce((first, other) => (other.rank < first.rank ? other : first));
      ids = join(ids, merge, token);
    }
  }

  return {
    size: all.length,
    merges: merges.map(({ merge }) => merge),
    texts: all.map(textOfBytes),
    encode(text) {
      checkKind(where, "a text", { text });
      return (text.match(PIECES) ?? []).flatMap((piece) => {
        const ids = known.get(piece) ?? tokensOf(piece);
        known.set(piece, ids);
        return ids;
      });
    },
    decode(ids) {
      checkKind(where, "an array", { ids });
      return textOfBytes(ids.flatMap((id) => textOf(where, all, id)));
    },
  };
}

const bytesOf = (piece: string) => Array.from(new TextEncoder().encode(piece), (byte) => TOKEN_OF_BYTE[byte]);
const textOfBytes = (bytes: readonly number[]) => new TextDecoder().decode(Uint8Array.from(bytes));

/** A pair of tokens as one number, which a Map finds sooner than a text; the lower pair has the lower number. */
const LIMIT = 2 ** 24;
const keyOf = (left: number, right: number) => left * LIMIT + right;
const pairOf = (key: number): Merge => [Math.floor(key / LIMIT), key % LIMIT];

/** The tokens with each `left` that stands before a `right` joined, from the left. */
function join(ids: readonly number[], [left, right]: Merge, token: number): number[] {
  const joined: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const both = ids[i] === left && ids[i + 1] === right;
    joined.push(both ? token : ids[i]);
    if (both) i++;
  }
  return joined;
}

import { check, checkOptions } from "../check";
import { uniform, type Seed } from "../random";
import { pick, shuffled } from "./draw";
import { COLOURS, DIGITS, SHAPES, SIZES, type Colour, type Thing } from "./things";

export interface PictureQuestionsOptions {
  /** How many pictures. */
  pictures: number;
  /** How many questions are asked about each. Default 1. */
  questions?: number;
  /** What stands in the cells: six drawn shapes, or ten handwritten digits. Default "shapes". */
  kinds?: "shapes" | "digits";
  /** How many rows and columns of cells a picture has. Default 3. */
  side?: number;
  /** How many cells hold a thing, from 2 to 6. Default 4. */
  things?: number;
  /** The share of questions that mention another thing in an aside: "forget that square , …". Default 0. */
  asides?: number;
  seed?: Seed;
}

/** A question about a picture, its answer, and where the answer comes from. */
export interface PictureQuestion {
  /** Which picture it is about. */
  picture: number;
  words: string[];
  answer: string;
  /** The cell of the thing that is asked about, counted row by row from the top left. */
  cell: number;
  /** The places of the two words without which nobody could answer: what is asked, and of which thing. */
  cues: [attribute: number, name: number];
  /** If another thing is mentioned in an aside: the place of the word that names it, and its cell. */
  aside?: { word: number; cell: number };
}

export interface PictureQuestions {
  /** What each cell holds, `[pictures][side²]`, row by row; `undefined` where it is empty. */
  pictures: (Thing | undefined)[][];
  questions: PictureQuestion[];
  /** All words that a question may have, for `text.vocabulary`. */
  words: string[];
  /** All answers there are: colours, kinds, sizes. */
  answers: string[];
}

const FRONT = [[], ["please", "tell", "me"], ["i", "wonder"], ["can", "you", "see"]];
const BACK = [[], ["there"], ["in", "the", "picture"], ["right", "here"]];
const BEFORE = ["forget", "that"];
const AFTER = [",", "not", "that"];

/** What a thing can be asked for, when it is named by its kind or by its colour. */
type Attribute = "colour" | "size" | "kind";
const ASKED: Record<"kind" | "colour", Attribute[]> = { kind: ["colour", "size"], colour: ["kind", "size"] };

/**
 * Pictures of a few things in a grid of cells, and questions about them, as in visual question answering:
 *
 *     can you see what colour is the circle
 *     forget that square , what size is the green thing
 *
 * In a picture all kinds are different and all colours are, so a kind or a colour names one thing. Each question can be
 * answered from one cell and two words, and not without any of them. An aside names another thing of the picture: if it
 * is named in the same way, whoever reads the question as a bag of words cannot tell which of the two is asked about.
 *
 * How things are drawn says `datasets.patches`.
 *
 * @throws if a size is not a whole number in its range, there are more things than cells, or `asides` is no share.
 *
 * @example
 * const { pictures, questions } = datasets.pictureQuestions({ pictures: 1, seed: 4 });
 * const [{ words, answer, cell, cues }] = questions;
 * Object.values(pictures[0][cell]!).includes(answer)   // → true
 */
export function pictureQuestions(options: PictureQuestionsOptions): PictureQuestions {
  const where = "datasets.pictureQuestions";
  const {
    pictures: count,
    questions = 1,
    kinds = "shapes",
    side = 3,
    things = 4,
    asides = 0,
    seed = 0,
  } = options ?? {};
  checkOptions(where, options, { pictures: count, questions, kinds, side, things, asides, seed });
  check(kinds === "shapes" || kinds === "digits", where, "kinds must be shapes or digits", kinds);
  for (const [name, size, least, most] of [
    ["pictures", count, 1, Infinity],
    ["questions", questions, 1, Infinity],
    ["side", side, 2, 8],
    ["things", things, 2, Math.min(side * side, COLOURS.length)],
  ] as const) {
    const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    const inside = Number.isInteger(size) && size >= least && size <= most;
    check(inside, where, `${name} must be a whole number ${range}`, size);
  }
  check(asides >= 0 && asides <= 1, where, "asides must be a share between 0 and 1", asides);
  const random = uniform(`${seed}/${where}`);
  const names = kinds === "shapes" ? SHAPES : DIGITS;
  const pictures = Array.from({ length: count }, () => picture(names, side * side, things, random));
  const kindWord = kinds === "shapes" ? "shape" : "digit";
  return {
    pictures,
    questions: pictures.flatMap((cells, p) =>
      Array.from({ length: questions }, () => ask(cells, p, kindWord, asides, random)),
    ),
    words: [
      ...new Set([...FRONT, ...BACK].flat()),
      ...[...BEFORE, ...AFTER, "what", "is", "thing", "colour", "size", kindWord],
      ...[...COLOURS, ...names],
    ].filter((word, i, all) => all.indexOf(word) === i),
    answers: [...COLOURS, ...names, ...SIZES],
  };
}

function picture(names: readonly string[], cells: number, things: number, random: () => number) {
  const [kinds, colours] = [shuffled(names, random), shuffled<Colour>(COLOURS, random)];
  const held = Array.from({ length: things }, (_, i) => ({
    kind: kinds[i],
    colour: colours[i],
    size: pick(SIZES, random),
  }));
  const places = shuffled([...Array(cells).keys()], random).slice(0, things);
  return Array.from({ length: cells }, (_, cell): Thing | undefined => held[places.indexOf(cell)]);
}

function ask(
  cells: readonly (Thing | undefined)[],
  picture: number,
  kindWord: string,
  asides: number,
  random: () => number,
): PictureQuestion {
  const full = cells.flatMap((thing, cell) => (thing ? [cell] : []));
  const [cell, otherCell] = shuffled(full, random);
  const [thing, other] = [cells[cell]!, cells[otherCell]!];
  const by = pick(["kind", "colour"] as const, random);
  const attribute = pick(ASKED[by], random);
  const front = pick(FRONT, random);
  const back = pick(BACK, random);
  const [before, after] = random() < asides ? mention(other, random) : [[], []];

  const start = before.length + front.length;
  const core = ["what", attribute === "kind" ? kindWord : attribute, "is", "the", ...nameOf(thing, by)];
  const words = [...before, ...front, ...core, ...back, ...after];
  const question: PictureQuestion = { picture, words, answer: thing[attribute], cell, cues: [start + 1, start + 4] };
  const that = words.indexOf("that");
  return that < 0 ? question : { ...question, aside: { word: that + 1, cell: otherCell } };
}

/** How one says which thing: "circle", or "green thing". */
const nameOf = (thing: Thing, by: "kind" | "colour"): string[] =>
  by === "kind" ? [thing.kind] : [thing.colour, "thing"];

/** An aside about a thing, to stand before the question or after it. */
function mention(thing: Thing, random: () => number): [before: string[], after: string[]] {
  const name = nameOf(thing, pick(["kind", "colour"] as const, random));
  return random() < 0.5 ? [[...BEFORE, ...name, ","], []] : [[], [...AFTER, ...name]];
}

import { check, checkKind, checkOptions, checkSizes } from "../check";
import { gaussian, uniform, type Seed } from "../random";
import type { Link } from "../scoring/truth";
import { numberBelow } from "./draw";

/** The sounds of toy speech, by their numbers. */
export const phonemes = ["a", "e", "i", "o", "u", "m", "n", "s", "f", "l", "r", "k"] as const;

/** How many numbers a frame has. */
const WIDTH = 10;

export interface ToySpeechOptions {
  /** How many utterances. */
  utterances: number;
  /** How many phonemes each has. */
  length: number;
  /** How many frames a phoneme lasts, at least; 2 if you do not say otherwise. */
  shortest?: number;
  /** And at most, each duration equally often. Default 5. */
  longest?: number;
  /** The spread of the noise on every number of a frame. Default 0.4. */
  noise?: number;
  /** Whether a phoneme may come again in an utterance (never twice running). Default true. */
  repeats?: boolean;
  seed?: Seed;
}

/** What was said, what it sounded like, and the truth about which frame belongs to which phoneme. */
export interface Utterance {
  /** `[length]`: which phonemes, as numbers from 0. */
  phonemes: number[];
  /** `[S, 10]`: the frames, one after the other. */
  frames: number[][];
  /** For each phoneme its first frame and the one after its last. */
  spans: [from: number, to: number][];
  /** Links `[phoneme's place, frame]`: every frame of a phoneme is one. */
  sure: Link[];
}

/**
 * Toy speech: a phoneme is a fixed row of ten numbers, heard for a few frames with noise on each. How long it lasts
 * nobody says, so the frame of a phoneme can only be found by listening.
 *
 * The phonemes' rows are the same for every seed, as those of a language are for all its speakers.
 *
 * @throws if a size is not whole or too small, the longest duration is below the shortest, the noise is negative, or
 *   utterances without repeats are to be longer than there are phonemes.
 *
 * @example
 * const [{ phonemes, frames, spans }] = datasets.toySpeech({ utterances: 1, length: 3, shortest: 2, longest: 2 });
 * [phonemes.length, frames.length, spans[1]]   // → [3, 6, [2, 4]]
 */
export function toySpeech(options: ToySpeechOptions): Utterance[] {
  const where = "datasets.toySpeech";
  const { utterances, length, shortest = 2, longest = 5, noise = 0.4, repeats = true, seed = 0 } = options ?? {};
  checkOptions(where, options, { utterances, length, shortest, longest, noise, repeats, seed });
  checkSizes(where, { utterances, length, shortest, longest });
  check(longest >= shortest, where, "longest must not be below shortest", `${shortest} to ${longest}`);
  check(noise >= 0, where, "noise must not be negative", noise);
  const most = `without repeats there can be at most ${phonemes.length} phonemes`;
  check(repeats || length <= phonemes.length, where, most, length);
  const random = uniform(`${seed}/${where}`);
  const normal = gaussian(`${seed}/${where}`);
  const sounds = soundsOf();

  return Array.from({ length: utterances }, () => {
    const said: number[] = [];
    while (said.length < length) {
      const next = numberBelow(phonemes.length, random);
      if (repeats ? next !== said[said.length - 1] : !said.includes(next)) said.push(next);
    }
    const utterance: Utterance = { phonemes: said, frames: [], spans: [], sure: [] };
    said.forEach((phoneme, place) => {
      const from = utterance.frames.length;
      const to = from + shortest + numberBelow(longest - shortest + 1, random);
      utterance.spans.push([from, to]);
      for (let frame = from; frame < to; frame++) {
        utterance.sure.push([place, frame]);
        utterance.frames.push(sounds[phoneme].map((x) => x + noise * normal()));
      }
    });
    return utterance;
  });
}

/** `[12, 10]`: what each phoneme sounds like without noise, standard normal numbers. */
function soundsOf(): number[][] {
  const normal = gaussian("datasets.toySpeech/sounds");
  return phonemes.map(() => Array.from({ length: WIDTH }, normal));
}

/** Utterances of one length side by side. */
export interface SpeechBatch {
  /** `[B, S, 10]`; where an utterance has ended, zeros. */
  frames: number[][][];
  /** `[B]`: how many frames each has. */
  lengths: number[];
  /** `[B, length]` */
  phonemes: number[][];
}

/**
 * Utterances as one block of numbers: silence fills the shorter ones up.
 *
 * @param options.multiple fills up to a multiple of so many frames, so that batches have few different shapes, for each
 *   of which `training.compiled` makes a graph. Default 1.
 * @throws if there are no utterances, they have not the same number of phonemes, or `multiple` is not positive and
 *   whole.
 *
 * @example
 * const speech = datasets.toySpeech({ utterances: 8, length: 7, seed: 1 });
 * const { frames } = datasets.speechBatch(speech, { multiple: 8 });
 * frames.map((of) => of.length).every((length) => length === 32)   // → true
 */
export function speechBatch(utterances: readonly Utterance[], options: { multiple?: number } = {}): SpeechBatch {
  const where = "datasets.speechBatch";
  const { multiple = 1 } = options ?? {};
  checkOptions(where, options, { multiple });
  checkKind(where, "an array", { utterances });
  check(utterances.length > 0, where, "there must be at least one utterance", utterances);
  checkSizes(where, { multiple });
  const said = utterances.map((utterance) => utterance.phonemes);
  const counts = said.map(({ length }) => length);
  const alike = counts.every((count) => count === counts[0]);
  check(alike, where, "all utterances must have the same number of phonemes", counts);
  const lengths = utterances.map(({ frames }) => frames.length);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const S = Math.ceil(longest / multiple) * multiple;
  const silence = Array<number>(WIDTH).fill(0);
  const filled = (frames: number[][]) => [...frames, ...Array<number[]>(S - frames.length).fill(silence)];
  return { frames: utterances.map(({ frames }) => filled(frames)), lengths, phonemes: said };
}

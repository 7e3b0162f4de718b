import { titleOf, type Spec } from "./chart";
import { wrapped } from "./theme";

/** A slider under a picture, and what it is set to in words. */
export interface Slider {
  /** The parameter that expressions read: the position of what is shown, from 0. */
  name: string;
  /** What the slider goes through, such as "epoch". */
  label: string;
  /** What each position is, with its unit: "epoch 40". */
  texts: string[];
  /** The position it opens at. */
  at: number;
  /** Positions are still to come: the slider keeps its place, and waits for them. */
  waiting?: boolean;
}

/**
 * The parameters of a slider: NAME, and NAMETexts with the words for each position. With one position nothing is to be
 * set, and there is no slider.
 *
 * Vega's own "range" writes the bare position beside it. "Range" makes Vega build the input from the attributes that
 * stand here: a slider without that number, whose arrow keys JupyterLab leaves alone.
 */
export function slider({ name, label, texts, at, waiting }: Slider): Spec[] {
  const words = { name: `${name}Texts`, value: texts };
  if (texts.length < 2 && !waiting) return [words, { name, value: at }];
  return [
    words,
    {
      name: `${name}Slider`,
      value: at,
      bind: {
        input: "Range",
        min: 0,
        max: texts.length - 1,
        step: 1,
        name: `${label} `,
        "aria-label": label,
        "data-lm-suppress-shortcuts": "true",
        style: "width:260px;vertical-align:middle",
        ...(waiting ? { disabled: "" } : {}),
      },
    },
    // An input's value is a string.
    { name, expr: `toNumber(${name}Slider)` },
    {
      name: `${name}Shown`,
      value: texts[at],
      update: `${name}Texts[${name}]`,
      bind: {
        input: "text",
        name: " ",
        readonly: "",
        tabindex: -1,
        "aria-live": "polite",
        style: "width:30em;max-width:100%;border:0;padding:0;background:none;color:inherit;font:inherit",
      },
    },
  ];
}

/** A title whose first line follows a slider; the notes below stay. */
export function followingTitle(title: string | undefined, name: string, notes: string[]): Spec {
  const lines = [`${name}Texts[${name}]`, ...linesOf(notes).map((_, i) => `notes[${i}]`)];
  return titleOf(title, { expr: `[${lines.join(", ")}]` });
}

/** The notes, where the title finds them: text never stands in an expression. */
export const noteParams = (notes: string[]): Spec[] => (notes.length ? [{ name: "notes", value: linesOf(notes) }] : []);

const linesOf = (notes: string[]): string[] => notes.flatMap((note) => wrapped(note));

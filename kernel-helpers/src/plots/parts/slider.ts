import { titleOf, type Spec } from "./chart";
import { max } from "./numbers";
import { textWidth, WIDTH, wrapped } from "./theme";

/** A slider under a picture, and what it is set to in words. */
export interface Slider {
  /** The parameter that expressions read: the position of what is shown, from 0. */
  name: string;
  /** What the slider goes through, such as "epoch". */
  label: string;
  /** What each position is, in the words of the title: "epoch 40: a loss of 0.2". */
  texts: string[];
  /** What stands beside the slider, where the title has its words: "40"; default: the words. */
  values?: (string | number)[];
  /** The position it opens at. */
  at: number;
  /** Positions are still to come: the slider keeps its place, and waits for them. */
  waiting?: boolean;
}

/**
 * The parameters of a slider: NAME, and NAMETexts with the words for each position; `on` sets it from elsewhere. With
 * one position nothing is to be set, and there is no slider.
 */
export function slider({ name, label, texts, values = texts, at, waiting }: Slider, on?: Spec[]): Spec[] {
  const words = { name: `${name}Texts`, value: texts };
  if (texts.length < 2 && !waiting) return [words, { name, value: at }];
  return [
    words,
    { name: `${name}Values`, value: values.map(String) },
    {
      name: `${name}Slider`,
      value: at,
      bind: { ...range(label, 0, texts.length - 1), ...(waiting ? { disabled: "" } : {}) },
      ...(on ? { on } : {}),
    },
    // An input's value is a string.
    { name, expr: `toNumber(${name}Slider)` },
    {
      name: `${name}Shown`,
      value: String(values[at]),
      update: `${name}Values[${name}]`,
      bind: {
        input: "text",
        name: " ",
        readonly: "",
        tabindex: -1,
        "aria-live": "polite",
        style: `${beside(label, values.map(String))};border:0;padding:0;background:none;color:inherit;font:inherit`,
      },
    },
  ];
}

/**
 * JupyterLab leaves a slider all its keys, Escape among them, which is to lead back to the cell and its commands. A
 * page that forbids such handlers goes without.
 */
const ESCAPE = "if (event.key === 'Escape') { this.blur(); this.closest('.jp-Cell')?.focus(); }";

/** How wide a slider is. */
const LENGTH = 220;

/** Vega gives each input a line of its own: where there is room, what is set is drawn up beside its slider. */
function beside(label: string, values: string[]): string {
  // Outputs have other letters than pictures.
  const [left, width] = [
    1.25 * textWidth(`${label} `, 13) + LENGTH + 16,
    1.25 * max(values.map((value) => textWidth(value, 13))),
  ];
  if (left + width > WIDTH) return "width:100%";
  return `display:block;width:${Math.ceil(width) + 8}px;margin:-1.45em 0 0.45em ${Math.ceil(left)}px`;
}

/**
 * The input alone. Vega's own "range" writes the bare position beside it; "Range" makes Vega build the input from the
 * attributes that stand here: a slider without that number, whose arrow keys JupyterLab leaves alone. A list would take
 * no attribute, and its keys would move and delete cells.
 */
export const range = (label: string, min: number, max: number): Spec => ({
  input: "Range",
  min,
  max,
  step: 1,
  name: `${label} `,
  "aria-label": label,
  "data-lm-suppress-shortcuts": "true",
  onkeydown: ESCAPE,
  style: `width:${LENGTH}px;vertical-align:middle`,
});

/** A title whose first line follows a slider; the notes below stay. */
export function followingTitle(title: string | undefined, name: string, notes: string[]): Spec {
  const lines = [`${name}Texts[${name}]`, ...linesOf(notes).map((_, i) => `notes[${i}]`)];
  return titleOf(title, { expr: `[${lines.join(", ")}]` });
}

/** The notes, where the title finds them: text never stands in an expression. */
export const noteParams = (notes: string[]): Spec[] => (notes.length ? [{ name: "notes", value: linesOf(notes) }] : []);

const linesOf = (notes: string[]): string[] => notes.flatMap((note) => wrapped(note));

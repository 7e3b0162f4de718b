/** No picture is wider than this: a notebook's output on a small laptop. */
export const WIDTH = 700;

/** Colours apart for every kind of colour vision, on white and on dark grey; a line also has its own dash. */
export const palette = ["#2f86c8", "#d9660f", "#2a9d6f", "#bb62a8", "#a07d28", "#6d80dd"];
export const dashes = [
  [1, 0],
  [7, 3],
  [2, 2],
  [10, 3, 2, 3],
  [4, 1],
  [12, 4],
];

/** Neither white nor black: grey reads on JupyterLab's light and dark ground. */
export const grey = "#888888";
/** A cell that a mask forbids. */
export const masked = "#bdbdbd";

/** Weights: always from 0 to 1, so that two pictures can be compared. */
export const weightScale = { domain: [0, 1], scheme: "viridis", clamp: true };
/** Scores: blue below zero, orange above it, as far one way as the other. */
export const scoreScale = (largest: number) => ({ domain: [-largest, largest], scheme: "blueorange" });

/**
 * A word within a picture. Vega's themes reach titles and axes only, so its colour is JupyterLab's own, which turns
 * light where the ground is dark; elsewhere it is black, as the ground is white.
 */
export const text = { type: "text", style: "guide-label", aria: false, color: "var(--jp-content-font-color1, black)" };

// Titles and axes have no colour here, and the ground neither: JupyterLab's dark theme sets both.
export const config = {
  font: "Inter, system-ui, 'Helvetica Neue', Arial, sans-serif",
  padding: 8,
  title: { anchor: "start", fontSize: 15, fontWeight: 600, subtitleFontSize: 12, subtitlePadding: 5, offset: 14 },
  style: { "guide-label": { fontSize: 12 }, "guide-title": { fontSize: 12, fontWeight: 600 } },
  axis: {
    gridColor: grey,
    gridOpacity: 0.22,
    domainColor: grey,
    tickColor: grey,
    labelPadding: 5,
    titlePadding: 10,
    labelLimit: 180,
  },
  header: { labelFontSize: 12, labelFontWeight: 600, titleFontSize: 12 },
  legend: { labelLimit: 180, gradientThickness: 12, labelOffset: 6, titlePadding: 6 },
  view: { stroke: null },
  // Numbers were checked when they were read; the only nulls are masked cells, which are drawn.
  mark: { invalid: null },
};

// Inter's letters by their width, in hundredths of an em.
const widths: [number, string][] = [
  [25, "Iijl"],
  [30, " !',.:;`"],
  [35, "()/[]\\ft|"],
  [40, "1r"],
  [45, '"-^_{}'],
  [50, "*?"],
  [55, "7JLacksvxyz"],
  [65, "#$&+04<=>BKPRSTZ~"],
  [70, "ADVXY"],
  [75, "CGHNOQU"],
  [80, "w"],
  [90, "Mm"],
  [95, "@"],
  [100, "%W—…"],
];
const widthOf = new Map(widths.flatMap(([width, letters]) => [...letters].map((letter) => [letter, width])));

/** How wide a text is, in pixels. */
export function textWidth(text: string, fontSize = 12): number {
  // A letter of no list is as wide as "n", or square where its script has square letters.
  const units = [...text].map((letter) => widthOf.get(letter) ?? (letter > "\u2e7f" ? 100 : 60));
  return (units.reduce((sum, width) => sum + width, 0) / 100) * fontSize;
}

/**
 * No picture is wider than this, so that it is seen whole in an output of 560 pixels: beside the picture JupyterLab
 * keeps 46 of them for its margin and its menu.
 */
export const WIDTH = 512;

/** The colour of words: JupyterLab's own, which follows its theme; elsewhere black, as the ground is white. */
export const ink = "var(--jp-content-font-color0, black)";

/**
 * A colour and some of the words' own: darker on a light ground and lighter on a dark one, at least 4.5 to 1 on both.
 */
export const inked = (color: string): string => `color-mix(in srgb, ${color} 80%, ${ink})`;

/** Colours of series without a role (roles.ts); where colours cannot follow a theme they are drawn as they are. */
export const seriesColors = ["#0f97a8", "#c8405f", "#5f6fe0", "#87902a"];
/** The same, read on every ground; a line also has its own dash. */
export const palette = seriesColors.map(inked);
export const dashes = [
  [1, 0],
  [7, 3],
  [2, 2],
  [10, 3, 2, 3],
  [4, 1],
  [12, 4],
];

/** Neither white nor black: grey lines are seen on a light and on a dark ground. */
export const grey = "#888888";
/** A cell that a mask forbids. */
export const masked = "#bdbdbd";
/** The frame around what the pointer is on. */
export const highlight = "#ff7f0e";

/** Weights: always from 0 to 1, so that two pictures can be compared. */
export const weightScale = { domain: [0, 1], scheme: "viridis", clamp: true };
/** Scores: blue below zero, orange above it, as far one way as the other. */
export const scoreScale = (largest: number) => ({ domain: [-largest, largest], scheme: "blueorange" });

/** A number's colour on its cell: black or white, whichever is read at 4.5 to 1. */
export const numberOn = (scheme: string, end: number, field = "value") => ({
  condition: {
    test:
      scheme === "blueorange"
        ? `datum.${field} > ${-0.79 * end} && datum.${field} < ${0.87 * end}`
        : `datum.${field} > ${(scheme === "viridis" ? 0.43 : 0.47) * end}`,
    value: "black",
  },
  value: "white",
});

/**
 * A colour bar in steps. Not Vega's own, which is an SVG gradient: that is found by the page's address, which
 * JupyterLab changes, and then the bar is gone.
 */
export function colorBar([low, high]: readonly [number, number], format: string, title: string) {
  const steps = 8;
  const at = (i: number) => Number((high - (i * (high - low)) / steps).toPrecision(6));
  return {
    title,
    type: "symbol",
    symbolType: "square",
    symbolSize: 196,
    symbolStrokeWidth: 0,
    rowPadding: 0,
    values: Array.from({ length: steps + 1 }, (_, i) => at(i)),
    // Every second step has its number.
    labelExpr: `datum.index % 2 === 0 ? format(datum.value, '${format}') : ''`,
  };
}

/** The same lying down, every step with its number. */
export const flatColorBar = (values: number[], format: string, title: string) => ({
  title,
  type: "symbol",
  symbolType: "square",
  symbolSize: 196,
  symbolStrokeWidth: 0,
  orient: "bottom",
  direction: "horizontal",
  columns: values.length,
  columnPadding: 8,
  values,
  format,
});

/** A word within a picture: Vega's configuration reaches titles and axes only. */
export const text = { type: "text", style: "guide-label", aria: false, color: ink };

export const config = {
  font: "Inter, system-ui, 'Helvetica Neue', Arial, sans-serif",
  // All colours are the page's, so that a picture follows JupyterLab's theme when that is changed.
  background: "transparent",
  padding: 4,
  title: {
    anchor: "start",
    color: ink,
    subtitleColor: ink,
    fontSize: 15,
    fontWeight: 600,
    subtitleFontSize: 12,
    subtitlePadding: 5,
    offset: 14,
  },
  style: { "guide-label": { fontSize: 12, fill: ink }, "guide-title": { fontSize: 12, fontWeight: 600, fill: ink } },
  axis: {
    labelColor: ink,
    titleColor: ink,
    gridColor: grey,
    gridOpacity: 0.22,
    domainColor: grey,
    tickColor: grey,
    labelPadding: 5,
    titlePadding: 10,
    labelLimit: 180,
  },
  // The numbers at an axis' ends stay where they belong, or they would run into their neighbours.
  axisQuantitative: { labelFlush: false, labelSeparation: 6 },
  header: { labelFontSize: 12, labelFontWeight: 600, titleFontSize: 12, labelColor: ink, titleColor: ink },
  legend: { labelColor: ink, titleColor: ink, labelLimit: 180, labelOffset: 6, titlePadding: 6 },
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

/** A text in lines that are no wider than a picture, or than `width`. */
export function wrapped(text: string, fontSize = 12, width = WIDTH): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    // A page without Inter takes letters that are wider by a tenth.
    if (lines.length && 1.1 * textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

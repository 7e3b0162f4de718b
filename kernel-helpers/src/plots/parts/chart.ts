import { drawJpeg, drawPng } from "../draw/raster";
import { drawSvg } from "../draw/svg";
import { embedOptions } from "./frame";
import { config, wrapped } from "./theme";
import { sentences } from "./words";

/** The method by which a value tells a notebook how to show it (Deno's kernel had it first). */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display") as never;

/** The method by which it tells what goes with that, by MIME type: the size of a picture and its alternative text. */
export const jupyterMetadata: unique symbol = Symbol.for("Jupyter.metadata") as never;

/** What Jupyter shows: the same content under several MIME types, the richest one a viewer knows wins. */
export type MimeBundle = Record<string, unknown>;

/** Something that a notebook can show. */
export interface Displayable {
  /** Everything a viewer may need: what JupyterLab draws, a picture where it can be had, and words. */
  [jupyterDisplay](): Promise<MimeBundle>;
  [jupyterMetadata]?(): Promise<MimeBundle>;
}

/** A picture that knows how to be drawn anywhere: in JupyterLab, as SVG or PNG, and in words. */
export interface Chart extends Displayable {
  /** The Vega-Lite v5 or Plotly specification. */
  readonly spec: object;
  /** The MIME type under which JupyterLab draws `spec`. */
  readonly mime: "application/vnd.vegalite.v5+json" | "application/vnd.plotly.v1+json";
  /** A few sentences that say what the picture shows, for those who cannot see it. */
  readonly alt: string;
  svg(): Promise<string>;
  png(): Promise<Uint8Array>;
}

/** A part of a Vega-Lite specification. */
export type Spec = Record<string, unknown>;

/** What every view is given beside its numbers. */
export interface Heading {
  /** Written above the picture. */
  title?: string;
}

/** A chart drawn by Vega-Lite: `notes` are lines under the title, such as what was left out. */
export function vegaLite(heading: Heading, notes: string[], alt: string[], spec: Spec): Chart {
  const description = sentences([heading.title, ...alt, ...notes]);
  return chart("application/vnd.vegalite.v5+json", description, {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description,
    ...(heading.title || notes.length
      ? {
          title: titleOf(
            heading.title,
            notes.flatMap((note) => wrapped(note)),
          ),
        }
      : {}),
    ...spec,
    config,
    // SVG is the renderer that keyboards and screen readers can walk through.
    usermeta: { embedOptions: { renderer: "svg" } },
  });
}

/** A title with its lines below, which may be an expression; without a title the lines stand alone. */
export const titleOf = (title: string | undefined, lines: string[] | Spec): Spec =>
  title ? { text: wrapped(title, 16), subtitle: lines } : { text: lines, fontSize: 12, fontWeight: 400 };

/** A chart from its finished specification; `flat` is drawn in its place where there is no browser. */
export function chart(mime: Chart["mime"], alt: string, spec: Spec, flat: Spec = spec): Chart {
  let drawn: Promise<string> | undefined;
  const svg = () => (drawn ??= drawSvg(flat));
  const png = async () => drawPng(await svg());
  // Beside a PNG, JupyterLab's Plotly shows that until the pointer comes; beside a JPEG it draws at once.
  const still = mime === "application/vnd.plotly.v1+json" ? "image/jpeg" : "image/png";
  const framed = mime === "application/vnd.vegalite.v5+json" ? { [mime]: { embed_options: embedOptions } } : {};
  const picture = async () => (still === "image/jpeg" ? drawJpeg(await svg()) : png());
  return {
    spec,
    mime,
    alt,
    svg,
    png,
    [jupyterDisplay]: async () => ({
      [mime]: spec,
      [still]: base64(await picture()),
      "text/plain": alt,
    }),
    // The picture is drawn larger than it is shown, so its own size says nothing.
    [jupyterMetadata]: async () => ({ ...framed, [still]: { ...sizeOf(await svg()), alt } }),
  };
}

// Node and browsers both have btoa.
const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** How large an SVG is on the page, in pixels. */
function sizeOf(svg: string): { width: number; height: number } {
  const [width, height] = /width="([\d.]+)" height="([\d.]+)"/
    .exec(svg)!
    .slice(1)
    .map((n) => Math.round(Number(n)));
  return { width, height };
}

import { check } from "../check";
import type { MimeBundle } from "./contract";
import { kernel } from "./kernel";
import { jupyterDisplay, jupyterMetadata, type Displayable } from "../plots/parts/chart";
import { usePage } from "../plots/parts/page";

/** Something on the page that can be replaced by something newer. */
export interface DisplayHandle {
  /** Replaces what is shown, in the cell where it was first shown, whichever cell asks for it. */
  update(bundle: MimeBundle, metadata?: MimeBundle): void;
}

/**
 * Shows a bundle in the running cell. Outside a kernel it prints the bundle's `text/plain`, and updates print nothing.
 *
 * @param metadata what goes with it, by MIME type: `{ "image/png": { width: 300, height: 200, alt: "a map" } }`.
 * @throws if it is no bundle.
 *
 * @example
 * const line = display({ "text/plain": "one moment" });
 * line.update({ "text/plain": "here it is" });
 */
export function display(bundle: MimeBundle, metadata: MimeBundle = {}): DisplayHandle {
  const isBundle = typeof bundle === "object" && bundle !== null;
  check(
    isBundle,
    "display",
    'it takes a bundle such as { "text/plain": "one moment" }; console.log prints values',
    bundle,
  );
  if (!kernel.cell()) {
    if (bundle["text/plain"]) console.log(bundle["text/plain"]);
    return { update() {} };
  }
  const transient = { display_id: crypto.randomUUID() };
  const send = (data: MimeBundle, about: MimeBundle, update: boolean) =>
    kernel.cell()!.display({ data, metadata: about, transient }, update);
  send(bundle, metadata, false);
  return { update: (newer, about = {}) => send(newer, about, true) };
}

usePage(display);

/** Its second half is what the compiler says of anything else. */
type Shown<T> = T extends Displayable ? T : "a chart, such as plots.bars(…); console.log prints text, table shows rows";

/**
 * Shows a chart (or whatever says how it is shown) in the running cell; outside a kernel it prints what the chart says.
 *
 * @throws if it is something else.
 *
 * @example
 * await show(plots.bars({ values: [0.7, 0.4], labels: ["a", "b"], x: "key", y: "weight" }));
 */
export async function show<T>(chart: Shown<T>): Promise<void> {
  const shown = chart as Partial<Displayable> | null | undefined;
  const got = typeof chart === "string" ? JSON.stringify(chart) : typeof chart;
  const rule = "it takes a chart, such as plots.bars(…); console.log prints text, table shows rows";
  check(shown?.[jupyterDisplay] !== undefined, "show", rule, got);
  display(await shown[jupyterDisplay](), await shown[jupyterMetadata]?.());
}

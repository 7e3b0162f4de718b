import { cellWriter, type MimeBundle } from "./kernel";
import { jupyterDisplay, type Displayable } from "../plots/chart";

/** Something on the page that can be replaced by something newer. */
export interface DisplayHandle {
  /** Replaces what is shown, in the cell where it was first shown, whichever cell asks for it. */
  update(bundle: MimeBundle): void;
}

/**
 * Shows a bundle in the running cell. Outside a kernel it prints the bundle's `text/plain`, and updates print nothing.
 *
 * @example
 * const line = display({ "text/plain": "one moment" });
 * line.update({ "text/plain": "here it is" });
 */
export function display(bundle: MimeBundle): DisplayHandle {
  if (!cellWriter()) {
    if (bundle["text/plain"]) console.log(bundle["text/plain"]);
    return { update() {} };
  }
  const transient = { display_id: crypto.randomUUID() };
  const send = (data: MimeBundle, update: boolean) => cellWriter()!({ data, metadata: {}, transient }, update);
  send(bundle, false);
  return { update: (newer) => send(newer, true) };
}

/**
 * Shows a chart (or whatever says how it is shown) in the running cell; outside a kernel it prints what the chart says.
 *
 * @example
 * await show(plots.bars({ values: [0.7, 0.4], labels: ["a", "b"], x: "key", y: "weight" }));
 */
export async function show(chart: Displayable): Promise<void> {
  display(await chart[jupyterDisplay]());
}

import { sep } from "node:path";

/** What Jupyter shows: the same content under several MIME types, the richest one a viewer knows wins. */
export type MimeBundle = { [mime: string]: unknown };

/** Sends one display message on behalf of the cell it was taken from. */
export type Writer = (
  message: { data: MimeBundle; metadata: object; transient: { display_id?: string } },
  update?: boolean,
) => void;

const TSLAB = ["", "tslab", "dist", "jupyter.js"].join(sep);
let tslab: { lastWriteDisplayData: Writer | null } | undefined;

/**
 * The running cell's writer: a new one for each cell that is run, undefined outside a kernel.
 *
 * tslab is looked up among the modules already loaded, never loaded here: a second copy of it would not know the cell.
 */
export function cellWriter(): Writer | undefined {
  tslab ??= Object.entries(require.cache)
    .filter(([file]) => file.endsWith(TSLAB))
    .map(([, loaded]) => loaded?.exports as NonNullable<typeof tslab>)
    .find((loaded) => loaded.lastWriteDisplayData);
  return tslab?.lastWriteDisplayData ?? undefined;
}

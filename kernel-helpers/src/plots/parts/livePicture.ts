import { jupyterDisplay, jupyterMetadata, type Chart, type MimeBundle } from "./chart";
import { page, type Display } from "./page";
import { embedOptions } from "./frame";

/** No more than ten pictures a second: an eye sees no more, and a notebook's line carries no more. */
const INTERVAL = 100;
/** No more of the time than this is given to drawing. */
const SHARE = 0.03;

/** One picture in a cell that is redrawn in place: never too often, and never at more cost than it is worth. */
export class LivePicture {
  private handle?: ReturnType<Display>;
  private next = 0;

  constructor(private readonly display?: Display) {}

  /** Whether it is time for another picture. */
  get due(): boolean {
    return performance.now() >= this.next;
  }

  /** Draws now what `chart` makes; making it counts as a part of its cost. */
  draw(chart: () => Chart): void {
    const start = performance.now();
    const { mime, spec } = chart();
    // The PNG is made once, at the end. Without any, JupyterLab would make one of every picture, and draw each twice.
    this.put({ [mime]: spec, "image/png": EMPTY_PNG }, { [mime]: { embed_options: embedOptions } });
    const cost = performance.now() - start;
    this.next = start + Math.max(INTERVAL, cost / SHARE);
  }

  /** The last picture, complete: with its PNG, its size and its sentence. */
  async finish(chart: Chart): Promise<void> {
    this.put(await chart[jupyterDisplay](), await chart[jupyterMetadata]?.());
  }

  private put(bundle: MimeBundle, metadata?: MimeBundle): void {
    if (this.handle) this.handle.update(bundle, metadata);
    else this.handle = (this.display ?? page())(bundle, metadata);
  }
}

// One transparent pixel.
const EMPTY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export interface LiveOptions {
  /** Where it is shown; default: in the running cell. */
  display?: Display;
}

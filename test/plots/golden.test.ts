import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "vega-lite";
import type { plots } from "kernel-helpers";
import { jupyterDisplay, jupyterMetadata } from "../../kernel-helpers/src/plots/parts/chart";
import { samples } from "./samples";

/**
 * Each view's picture is compared with the one that was looked at and found good. When one differs, the new picture is
 * written beside it as NAME-changed.svg; `GOLDEN=update` accepts what changed.
 */
const folder = join(__dirname, "golden");

/** Numbers to a tenth of a pixel, Vega's running numbers from 1, one element on a line. */
function normalised(svg: string): string {
  const ids = new Map<string, string>();
  return svg
    .replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(1)) + 0))
    .replace(/(clip|gradient_)\d+/g, (id, kind) => ids.get(id) ?? ids.set(id, `${kind}${ids.size + 1}`).get(id)!)
    .replace(/></g, ">\n<");
}

function expectGolden(name: string, picture: string): void {
  const file = join(folder, name);
  const changed = join(folder, name.replace(/(\.\w+)$/, "-changed$1"));
  if (process.env.GOLDEN === "update") {
    writeFileSync(file, picture);
    rmSync(changed, { force: true });
    return;
  }
  const golden = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (picture !== golden) writeFileSync(changed, picture);
  else rmSync(changed, { force: true });
  // Not toEqual: the difference of two pictures is no reading matter.
  if (picture !== golden)
    throw new Error(`${name} ${golden ? "differs" : "is missing"}: look at ${changed}, then run with GOLDEN=update`);
}

const isChart = (view: plots.Chart | plots.Highlight): view is plots.Chart => "spec" in view;

describe.each(Object.keys(samples))("%s", (name) => {
  const view = samples[name]();

  test("looks as it did", async () => {
    expectGolden(
      isChart(view) ? `${name}.svg` : `${name}.html`,
      isChart(view) ? normalised(await view.svg()) : view.html,
    );
  });

  test("sends its specification, a picture and a sentence, and no more than 200 kB", async () => {
    const bundle = await view[jupyterDisplay]();
    expect(bundle["text/plain"]).toBe(view.alt);
    expect(view.alt).toMatch(/^['A-Z0-9].*\.$/s);
    expect(JSON.stringify(bundle).length).toBeLessThan(200_000);
    if (!isChart(view)) return expect(Object.keys(bundle)).toEqual(["text/html", "text/plain"]);
    // HTML beside a chart would hide it.
    const still = view.mime === "application/vnd.plotly.v1+json" ? "image/jpeg" : "image/png";
    expect(Object.keys(bundle)).toEqual([view.mime, still, "text/plain"]);
    const file = Buffer.from(bundle[still] as string, "base64");
    expect(file.subarray(0, 4)).toEqual(Buffer.from(still === "image/png" ? "\x89PNG" : "\xff\xd8\xff\xe0", "latin1"));
    expect(Buffer.from((await view.png()).subarray(1, 4)).toString()).toBe("PNG");
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(await view.svg())!;
    expect(await view[jupyterMetadata]!()).toMatchObject({
      [still]: { width: Math.round(Number(width)), height: Math.round(Number(height)), alt: view.alt },
    });
  });

  test("has no gradient, which JupyterLab loses when it is reloaded, and no letter below 11 pixels", async () => {
    if (!isChart(view)) return;
    const svg = await view.svg();
    expect(svg).not.toMatch(/gradient|url\(#(?!clip)/i);
    const sizes = [...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
    expect(svg).not.toMatch(/var\(|color-mix/);
  });

  test("fits an output of 560 pixels, and Vega-Lite has nothing to complain about", async () => {
    if (!isChart(view)) return;
    const [, width] = /width="([\d.]+)"/.exec(await view.svg())!;
    expect(Number(width)).toBeLessThanOrEqual(520);
    if (view.mime !== "application/vnd.vegalite.v5+json") return;
    const complaints: unknown[] = [];
    const logger = {
      level: () => logger,
      warn: (...said: unknown[]) => (complaints.push(said), logger),
      info: () => logger,
      debug: () => logger,
      error: (...said: unknown[]) => (complaints.push(said), logger),
    };
    compile(view.spec as Parameters<typeof compile>[0], { logger: logger as never });
    expect(complaints).toEqual([]);
  });
});

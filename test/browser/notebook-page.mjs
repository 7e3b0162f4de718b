/** A notebook open in JupyterLab, with what a reader does: run, interrupt, look. */

/** Plenty: the machine may be busy, and a test that waits for the right thing waits only as long as that takes. */
const PATIENCE = 120_000;

export class NotebookPage {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
  }

  /** The notebook is drawn and its kernel has answered. */
  async isReady() {
    await this.page.locator(".jp-Notebook .jp-Cell").first().waitFor();
    await this.page.waitForFunction(() => {
      const panel = globalThis.jupyterapp?.shell.currentWidget;
      return panel?.context?.isReady && panel.sessionContext.session?.kernel?.info && panel.content.widgets.length > 0;
    });
    await this.kernelIs("idle");
  }

  /** @param {string} status */
  async kernelIs(status) {
    await this.page.waitForFunction(
      (wanted) => globalThis.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === wanted,
      status,
    );
  }

  /**
   * Starts one of JupyterLab's commands, by the name that its menus and buttons use, without waiting for its end.
   *
   * @param {string} name
   */
  async command(name) {
    await this.page.evaluate((command) => {
      void globalThis.jupyterapp.commands.execute(command);
    }, name);
  }

  /** "Restart Kernel…", as from the menu, until the new kernel has answered. */
  async restart() {
    await this.command("kernelmenu:restart");
    await this.page.getByRole("button", { name: "Confirm Kernel Restart" }).click();
    await this.kernelIs("idle");
  }

  /**
   * Gives the notebook another name, and saves it.
   *
   * @param {string} name
   */
  async rename(name) {
    await this.page.evaluate(async (to) => {
      const { context } = globalThis.jupyterapp.shell.currentWidget;
      await context?.rename(to);
      await context?.save();
    }, name);
  }

  /** "Restart Kernel and Run All Cells…", as from the menu, until the last cell has ended. */
  async restartAndRunAll(timeout = 600_000) {
    await this.page.evaluate(() => {
      globalThis.ran = undefined;
      globalThis.jupyterapp.commands.execute("notebook:restart-run-all").then(() => {
        globalThis.ran = true;
      });
    });
    await this.page.getByRole("button", { name: "Confirm Kernel Restart" }).click();
    await this.page.waitForFunction(() => globalThis.ran, undefined, { timeout });
    await this.page.waitForFunction(
      () =>
        globalThis.jupyterapp.shell.currentWidget.content.widgets.every(
          (cell) => !cell.model.executionCount || cell.promptNode.innerText !== "[*]:",
        ),
      undefined,
      { timeout },
    );
  }

  /** The code cells of the page, in order. */
  get cells() {
    return this.page.locator(".jp-CodeCell");
  }

  /**
   * Runs the n-th code cell (from 0) like Shift + Enter; resolves when it is sent, not when it has ended.
   *
   * @param {number} n
   */
  async start(n) {
    await this.page.evaluate((index) => {
      const { content } = globalThis.jupyterapp.shell.currentWidget;
      const cells = content.widgets.filter((cell) => cell.model.type === "code");
      content.activeCellIndex = content.widgets.indexOf(cells[index]);
      content.deselectAll();
    }, n);
    const before = await this.count(n);
    await this.command("notebook:run-cell");
    await this.page.waitForFunction(([index, old]) => {
      const cells = globalThis.jupyterapp.shell.currentWidget.content.widgets.filter(
        (cell) => cell.model.type === "code",
      );
      return cells[index].model.executionCount !== old || cells[index].promptNode.innerText.includes("*");
    }, /** @type {const} */ ([n, before]));
  }

  /**
   * Waits until the n-th code cell has ended.
   *
   * @param {number} n
   */
  async ended(n, timeout = PATIENCE) {
    await this.page.waitForFunction(
      (index) => {
        const cells = globalThis.jupyterapp.shell.currentWidget.content.widgets.filter(
          (cell) => cell.model.type === "code",
        );
        return cells[index].model.executionCount !== null && !cells[index].promptNode.innerText.includes("*");
      },
      n,
      { timeout },
    );
    await this.kernelIs("idle");
  }

  /** @param {number} n */
  async run(n) {
    await this.start(n);
    await this.ended(n);
  }

  /**
   * The number in the n-th code cell's prompt.
   *
   * @param {number} n
   */
  count(n) {
    return this.page.evaluate(
      (index) =>
        globalThis.jupyterapp.shell.currentWidget.content.widgets.filter((cell) => cell.model.type === "code")[index]
          .model.executionCount,
      n,
    );
  }

  /** All prompts' numbers, null where a cell has not run. */
  counts() {
    return this.page.evaluate(() =>
      globalThis.jupyterapp.shell.currentWidget.content.widgets
        .filter((cell) => cell.model.type === "code" && cell.model.sharedModel.getSource().trim())
        .map((cell) => cell.model.executionCount),
    );
  }

  /**
   * The text that the n-th code cell shows.
   *
   * @param {number} n
   */
  shown(n) {
    return this.cells
      .nth(n)
      .locator(".jp-OutputArea-output")
      .allInnerTexts()
      .then((texts) => texts.join("\n"));
  }

  /** What went wrong on the page: errors, and anything on stderr. */
  errors() {
    return this.page
      .locator('[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]')
      .allInnerTexts();
  }

  /** Vega-Lite charts that are drawn: the number of visible marks in each. */
  async vegaMarks() {
    const charts = this.page.locator(".jp-OutputArea-output svg.marks");
    return charts.evaluateAll((svgs) =>
      svgs.map(
        (svg) =>
          [
            ...svg.querySelectorAll(
              "[class*='mark-'] path, [class*='mark-'] text, [class*='mark-'] line, [class*='mark-'] image",
            ),
          ].filter((mark) => {
            const { width, height } = mark.getBoundingClientRect();
            return width + height > 0;
          }).length,
      ),
    );
  }

  /** Plotly plots that are drawn: the size of each, and whether it said that it cannot draw in 3-D. */
  async plotlyPlots() {
    const plots = this.page.locator(".jp-RenderedPlotly .plot-container");
    return plots.evaluateAll((/** @type {HTMLElement[]} */ found) =>
      found.map((plot) => {
        const { width, height } = plot.getBoundingClientRect();
        return {
          width,
          height,
          noWebGl: plot.innerText.includes("WebGL is not supported"),
          drawn: Boolean(plot.querySelector("canvas, .trace, .points")),
        };
      }),
    );
  }

  /**
   * The whole page in pieces of a window's height, as PNG files.
   * @param {(piece: number) => string} file names each piece
   */
  async screenshots(file) {
    await this.page.evaluate(() => globalThis.jupyterapp.shell.currentWidget.content.deselectAll());
    await settled(this.page);
    const scroller = this.page.locator(".jp-WindowedPanel-outer").first();
    const { whole, window } = await scroller.evaluate((node) => {
      const [last] = [...node.querySelectorAll(".jp-Cell")].slice(-1).map((cell) => cell.getBoundingClientRect());
      return { whole: last.bottom - node.getBoundingClientRect().top + node.scrollTop, window: node.clientHeight };
    });
    /** @type {string[]} */
    const files = [];
    for (let top = 0; top < whole - 16; top += window) {
      await scroller.evaluate((node, y) => {
        node.scrollTop = y;
      }, top);
      await this.page.waitForTimeout(150);
      files.push(file(files.length + 1));
      await scroller.screenshot({ path: files.at(-1) });
    }
    return files;
  }

  close() {
    return this.page.close();
  }
}

/**
 * Charts and formulas draw themselves after the cell has ended; wait until the page stops growing.
 *
 * @param {import("playwright-core").Page} page
 */
async function settled(page) {
  const height = () =>
    page
      .locator(".jp-WindowedPanel-outer")
      .first()
      .evaluate((node) => node.scrollHeight);
  for (let same = 0, before = await height(); same < 4;) {
    await page.waitForTimeout(400);
    const now = await height();
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

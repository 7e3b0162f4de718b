/** `npm run gallery`: each picture under what it shows, in columns, light and dark, with nothing from a network. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRoot } from "../../.scripts/setup/paths.mjs";
import { launchBrowser } from "../../.scripts/test/browser.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  execFileSync(process.execPath, [inRoot(".scripts", "gallery.mjs"), "--page"]);
  browser = await launchBrowser();
});
after(() => browser?.close());

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(colorScheme, async () => {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, colorScheme });
    /** @type {string[]} */
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("requestfailed", (request) => errors.push(request.url()));
    await page.goto(pathToFileURL(inRoot(".cache", "gallery", "index.html")).href);
    const charts = page.locator(".view:not(:empty)");
    const pictures = await page.locator("section").count();
    await page.waitForFunction(
      (count) => globalThis.document.querySelectorAll(".view:not(:empty)").length === count,
      pictures,
    );
    assert.ok((await charts.count()) > 30);
    for (const heading of await page.locator("h3").allInnerTexts())
      assert.match(heading, /^['"A-Z0-9]/, "what is shown, not a function");
    const [first, second] = await page
      .locator("section")
      .evaluateAll((found) => found.slice(0, 2).map((one) => one.getBoundingClientRect().toJSON()));
    assert.ok(first.y === second.y && second.x > first.right, "two columns");
    const ground = () => page.evaluate(() => globalThis.getComputedStyle(globalThis.document.body).backgroundColor);
    const [light, dark] = ["rgb(255, 255, 255)", "rgb(30, 30, 30)"];
    assert.equal(await ground(), colorScheme === "dark" ? dark : light);
    await page.locator("body > button").click();
    assert.equal(await ground(), colorScheme === "dark" ? light : dark);
    assert.deepEqual(errors, []);
  });
}

// node print.mjs PAGE.html FILE.pdf: prints a page as PDF, with the browser of the tests. A failure is one line on
// stderr.
import { pathToFileURL } from "node:url";
import { launchBrowser } from "../test/browser.mjs";

const [html, pdf] = process.argv.slice(2);
try {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  // Formulas are drawn by a script from the network; without one the page is printed as it is.
  await page.goto(pathToFileURL(html).href, { waitUntil: "networkidle", timeout: 20_000 }).catch(() => {});
  // Nobody can click on paper: what is folded is printed open.
  await page.locator("details").evaluateAll((folded) => folded.forEach((one) => one.setAttribute("open", "")));
  await page.pdf({
    path: pdf,
    format: "A4",
    printBackground: true,
    tagged: true,
    margin: { top: "15mm", bottom: "15mm" },
  });
  await browser.close();
} catch (error) {
  const { message, advice } = /** @type {Error & { advice?: string }} */ (error);
  console.error([message, advice].filter(Boolean).join(": ").replaceAll("\n", " "));
  process.exitCode = 1;
}

import fs from "node:fs";
import { chromium } from "playwright-core";
import { Failure } from "../setup/failure.mjs";

/** Where Chromium is: as CHROMIUM_PATH says, where systems put it, or the one Playwright keeps. A missing browser is a failure, not a skip. */
export function chromiumPath() {
  const places = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium", chromium.executablePath()];
  const found = places.find((place) => place && fs.existsSync(place));
  if (found) return found;
  throw new Failure("The browser tests need Chromium, and there is none",
    "Install it (Debian: sudo apt install chromium; elsewhere: npx playwright-core install chromium), or name one: CHROMIUM_PATH=/path/to/chrome npm test");
}

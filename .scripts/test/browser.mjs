import fs from "node:fs";
import path from "node:path";
import { npmChromium, packaged, unpackChromium } from "../setup/chromium.mjs";
import { Failure } from "../setup/failure.mjs";

/** Where Chrome and Edge are put on the systems for which npm has no Chromium. */
function installedPlaces() {
  const programs = [
    process.env.PROGRAMFILES ?? "",
    process.env["PROGRAMFILES(X86)"] ?? "",
    process.env.LOCALAPPDATA ?? "",
  ].filter(Boolean);
  const relative = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"];
  const applications = ["Google Chrome", "Microsoft Edge", "Chromium"];
  const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
  /** @type {Partial<Record<NodeJS.Platform, string[]>>} */
  const places = {
    win32: programs.flatMap((folder) => relative.map((file) => path.join(folder, file))),
    darwin: applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    linux: commands.flatMap((name) => [`/usr/bin/${name}`, `/snap/bin/${name}`]),
  };
  return places[process.platform] ?? [];
}

/**
 * The browser that tests and prints, { executablePath, env }: the one that CHROMIUM_PATH names, else the one from npm
 * (Linux on x64), else an installed Chrome or Edge. Needs nothing installed, so that a missing browser is said before
 * anything else is done.
 */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (fs.existsSync(named)) return { executablePath: named, env: {} };
    throw new Failure(
      `There is no browser at ${named}, which CHROMIUM_PATH names`,
      "Correct the path, or unset CHROMIUM_PATH.",
    );
  }
  if (packaged) return npmChromium;
  const executablePath = installedPlaces().find((place) => fs.existsSync(place));
  if (executablePath) return { executablePath, env: {} };
  throw new Failure(
    "Chrome, Edge or Chromium is needed, and none was found",
    "Install one, or name it by CHROMIUM_PATH=/path/to/chrome",
  );
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader", // WebGL, for Plotly's surfaces, without a graphics card
];

/** Starts that browser, without a window; give it back with its close(). */
export async function launchBrowser() {
  const browser = findBrowser();
  if (browser === npmChromium) await unpackChromium();
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: browser.executablePath,
    env: { ...process.env, ...browser.env },
    args: FLAGS,
  });
}

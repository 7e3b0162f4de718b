import { check } from "../../check";
import type { MimeBundle } from "./chart";

/** Shows a bundle, and gives the handle by which it is replaced. */
export type Display = (
  bundle: MimeBundle,
  metadata?: MimeBundle,
) => { update(bundle: MimeBundle, metadata?: MimeBundle): void };

let current: Display | undefined;

/** Plots know no kernel: whoever has a page, as the runtime does, says so here. */
export function usePage(display: Display): void {
  current = display;
}

/** The page of the running cell. */
export function page(): Display {
  const rule = "there must be a page to draw on: import kernel-helpers, or give the option display";
  check(current !== undefined, "live pictures", rule, "none");
  return current;
}

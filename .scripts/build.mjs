// `npm run build`: compiles kernel-helpers if anything in it has changed.
import { report } from "./setup/failure.mjs";
import { helpers } from "./setup/helpers.mjs";

try {
  await helpers();
} catch (error) {
  report(error);
  process.exitCode = 1;
}

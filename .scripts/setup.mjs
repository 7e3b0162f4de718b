// `npm run setup`: what `npm start` does before it opens JupyterLab, and no more (for images and Binder).
import { report } from "./setup/failure.mjs";
import { setup } from "./setup/setup.mjs";

try {
  await setup();
} catch (error) {
  report(error);
  process.exitCode = 1;
}

// `npm start`: set-up, then JupyterLab. What follows `--` goes to JupyterLab: npm start -- --port 9999 --no-browser
import { jupyterLab } from "./jupyter/lab.mjs";
import { endWithParent } from "./jupyter/parent.mjs";
import { withFreePort } from "./jupyter/port.mjs";
import { report } from "./setup/failure.mjs";
import { setup } from "./setup/setup.mjs";

endWithParent();
try {
  const flags = await withFreePort(process.argv.slice(2)); // asked before minutes of set-up
  await setup();
  process.exitCode = await jupyterLab(flags);
} catch (error) {
  report(error);
  process.exitCode = 1;
}

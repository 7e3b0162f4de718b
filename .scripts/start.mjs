// `npm start`: set-up, then JupyterLab. What follows `--` goes to JupyterLab: npm start -- --port 9999 --no-browser
import { jupyterLab } from "./jupyter/lab.mjs";
import { choosePort } from "./jupyter/port.mjs";
import { report } from "./setup/failure.mjs";
import { setup } from "./setup/setup.mjs";

try {
  const flags = process.argv.slice(2);
  const port = await choosePort(flags); // asked before minutes of set-up
  await setup();
  process.exitCode = await jupyterLab(flags, port);
} catch (error) {
  report(error);
  process.exitCode = 1;
}

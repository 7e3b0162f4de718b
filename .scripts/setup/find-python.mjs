import { Failure } from "./failure.mjs";
import { ask } from "./run.mjs";

const oldest = [3, 10];
const names = [
  process.env.PYTHON ?? "",
  "python3",
  "python",
  "python3.14",
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.10",
].filter(Boolean);
const install =
  "Install Python 3.10 or newer (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python; else python.org),\n" +
  "or name one that is there: PYTHON=/path/to/python3 npm start";

/** The first Python on this machine that JupyterLab can run on. */
export async function findPython() {
  const tooOld = [];
  for (const name of names) {
    const answer = await ask(name, [
      "-c",
      "import sys; print('%d.%d.%d %s' % (sys.version_info[:3] + (sys.executable,)))",
    ]);
    if (!answer) continue;
    const version = answer.split(" ")[0];
    const [major, minor] = version.split(".").map(Number);
    if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return { command: name, version };
    tooOld.push(`${name} is ${version}`);
  }
  if (tooOld.length)
    throw new Failure(`Python is too old: ${tooOld.join(", ")}, and JupyterLab needs 3.10 or newer`, install);
  throw new Failure("Python was not found, and JupyterLab runs on it", install);
}

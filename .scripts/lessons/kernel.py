"""One notebook in the real kernel, cell by cell. nbclient speaks the protocol; this keeps everything inside the project."""

import json
import os
import re
import time
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path

from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.v4 import new_code_cell

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / ".cache" / "jupyter" / f"kernel-{os.getpid()}.log"  # of this process: lessons run side by side
ANSI = re.compile(r"\x1b\[[0-9;]*m")

# The kernelspec comes from the project's own virtual environment, and nothing is written to the user's home.
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
for name in ("RUNTIME", "DATA", "CONFIG"):
    os.environ[f"JUPYTER_{name}_DIR"] = str(ROOT / ".cache" / "jupyter" / name.lower())

SHORT = "5"  # steps of each training: enough for a loss that falls, a validation and a picture


class Failure(Exception):
    """A cell that did not end well; the text says which and why."""


class Session:
    """A kernel with a copy of the notebook, in the notebook's folder as JupyterLab would start it."""

    def __init__(self, notebook, path, backend=None, kernel="tslab"):
        self.path = Path(path)
        self.notebook = deepcopy(notebook)
        self.notebook.cells.append(new_code_cell())  # for `ask`
        self.env = dict(os.environ)
        if backend:
            self.env["ATTENTION_BACKEND"] = backend
        self.client = NotebookClient(
            self.notebook,
            kernel_name=kernel,
            resources={"metadata": {"path": str(self.path.parent)}},
            record_timing=False,
            startup_timeout=120,
            iopub_timeout=60,
            raise_on_iopub_timeout=True,
        )

    def __enter__(self):
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            # What the kernel's process itself says (a crash, say) goes to a file, not between the progress lines.
            stack.callback(LOG.unlink)
            log = stack.enter_context(LOG.open("w"))
            stack.enter_context(self.client.setup_kernel(env=self.env, stdout=log, stderr=log))
            spec = self.client.km.kernel_spec
            self.notebook.metadata["kernelspec"] = {"name": self.client.kernel_name, "display_name": spec.display_name, "language": spec.language}
            self.notebook.metadata["language_info"] = self.language_info()
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    @run_sync
    async def language_info(self):
        info = await self.client.kc.kernel_info(reply=True, timeout=60)
        return info["content"]["language_info"]

    def code_cells(self):
        """The indices of the cells that run."""
        return [i for i, cell in enumerate(self.notebook.cells[:-1]) if cell.cell_type == "code" and cell.source.strip()]

    def run(self, index):
        """Runs one cell, leaves its outputs in `self.notebook`, returns the seconds it took."""
        cell = self.notebook.cells[index]
        started = time.monotonic()
        try:
            self.client.execute_cell(cell, index)
        except CellExecutionError as error:
            raise Failure(self.where(index) + message(cell, error)) from None
        except DeadKernelError:
            raise Failure(self.where(index) + "the kernel died; its last words:\n" + LOG.read_text()[-2000:]) from None
        join_streams(cell)
        # Warnings and rejected promises nobody awaited arrive on stderr; a lesson has neither.
        if "raises-exception" not in cell.metadata.get("tags", []):
            for output in cell.outputs:
                if output.output_type == "stream" and output.name == "stderr":
                    raise Failure(self.where(index) + "wrote to stderr:\n" + output.text)
        return time.monotonic() - started

    def where(self, index):
        number = self.code_cells().index(index) + 1 if index in self.code_cells() else "question"
        return f"{self.path.name}, code cell {number}: "

    def ask(self, expression):
        """What an expression is in the running kernel."""
        self.notebook.cells[-1].source = f"console.log(JSON.stringify({expression}));"
        self.run(len(self.notebook.cells) - 1)
        return json.loads(self.notebook.cells[-1].outputs[0].text)

    def backend(self):
        name = self.ask('require("kernel-helpers").tf.getBackend()')
        return {"tensorflow": "native"}.get(name, name)

    def tensors(self):
        return self.ask('require("kernel-helpers").tf.memory().numTensors')

    def cut_short(self):
        """From here on `training.train` ends after a few steps: whether cells run can be told without the whole training."""
        self.ask(f'process.env.ATTENTION_STEPS = "{SHORT}"')


def join_streams(cell):
    """Joins lines that were printed one after the other. (nbclient's own way also joins across the pictures between.)"""
    joined = []
    for output in cell.outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    cell.outputs = joined


def message(cell, error):
    for output in cell.outputs:
        if output.output_type == "error":
            return ANSI.sub("", "\n".join(output.traceback)) or f"{output.ename}: {output.evalue}"
    streams = [output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stderr"]
    return "\n".join(streams) or f"{error.ename}: {error.evalue}"

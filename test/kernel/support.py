"""A real kernel, spoken to over the real protocol.

KERNEL=stock     runs the tests on tslab as it is published, to see the difference (many fail there: that is the point)
KERNEL_NODE=...  runs the kernel on another Node
"""

import json
import os
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path
from queue import Empty

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[2]
NODE = os.environ.get("KERNEL_NODE", "node")
STOCK = os.environ.get("KERNEL") == "stock"
PATIENCE = 60  # seconds, on a machine that does other things too


def kernelspec():
    """Puts a kernelspec into a folder of its own, so that what is installed elsewhere does not matter."""
    prefix = tempfile.mkdtemp(prefix="kernelspec-")
    if STOCK:
        folder = Path(prefix, "share", "jupyter", "kernels", "tslab")
        folder.mkdir(parents=True)
        argv = [NODE, str(ROOT / "node_modules" / "tslab" / "bin" / "tslab"), "kernel", "--config-path={connection_file}"]
        spec = {"argv": argv, "display_name": "tslab", "language": "typescript"}
        (folder / "kernel.json").write_text(json.dumps(spec))
    else:
        install = (ROOT / "kernel-helpers" / "kernel" / "install.mjs").as_uri()
        code = f"import('{install}').then((m) => m.installKernelspec(process.argv[1]))"
        subprocess.run([NODE, "-e", code, prefix], check=True, cwd=ROOT)
    os.environ["JUPYTER_PATH"] = str(Path(prefix, "share", "jupyter"))
    return Path(prefix)


kernelspec()


class Result:
    """What one cell sent."""

    def __init__(self, reply, messages, seconds, after_press):
        self.reply = reply["content"]
        self.status = self.reply["status"]
        self.all = [(m["msg_type"], m["content"]) for m in messages]
        self.outputs = [(kind, content) for kind, content in self.all if kind not in ("status", "execute_input")]
        self.seconds = seconds
        self.after_press = after_press

    def text(self, name="stdout"):
        return "".join(c["text"] for kind, c in self.outputs if kind == "stream" and c["name"] == name)

    def of(self, wanted):
        return [content for kind, content in self.outputs if kind == wanted]

    @property
    def value(self):
        return self.of("execute_result")[0]["data"]["text/plain"]

    @property
    def error(self):
        return self.of("error")[0]

    @property
    def traceback(self):
        return plain("\n".join(self.error["traceback"]))


def plain(text):
    """Without colours."""
    return text.replace("\x1b[31m", "").replace("\x1b[39m", "")


class KernelCase(unittest.TestCase):
    """One kernel for each class of tests."""

    folder = ROOT / "notebooks"
    environment = {}

    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name="tslab", cwd=str(cls.folder),
                                                   env={**os.environ, **cls.environment})
        # Jupyter's client asks several times whether a slow kernel is there. Its later answers are nobody's: they come before
        # the one to this question.
        asked = cls.client.kernel_info()
        for receive, kind in ((cls.client.get_shell_msg, "kernel_info_reply"), (cls.client.get_iopub_msg, "status")):
            while True:
                message = receive(timeout=PATIENCE)
                if message["msg_type"] == kind and message["parent_header"].get("msg_id") == asked \
                        and message["content"].get("execution_state") != "busy":
                    break

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    def run_cell(self, code, interrupt=None, presses=1, **options):
        """Runs a cell to its end; `interrupt` presses Interrupt so many seconds after it says "ready", where it does, or else starts."""
        messages, start, timers = [], time.monotonic(), []
        begins = "stream" if 'console.log("ready")' in code else "execute_input"

        def hook(message):
            messages.append(message)
            kind, content = message["msg_type"], message["content"]
            if interrupt and not timers and kind == begins:
                self.pressed = time.monotonic() + interrupt
                timers[:] = [threading.Timer(interrupt + press, self.press) for press in range(presses)]
                for timer in timers:
                    timer.start()

        reply = self.client.execute_interactive(code, timeout=PATIENCE, output_hook=hook, **options)
        end = time.monotonic()
        for timer in timers:
            timer.join()
        return Result(reply, messages, end - start, end - getattr(self, "pressed", end))

    def press(self):
        self.manager.interrupt_kernel()

    def ok(self, code, **options):
        result = self.run_cell(code, **options)
        self.assertEqual(result.status, "ok", result.outputs)
        return result

    def fails(self, code, **options):
        result = self.run_cell(code, **options)
        self.assertEqual(result.status, "error", result.outputs)
        self.assertEqual(len(result.of("error")), 1)
        return result

    def iopub(self, seconds):
        """What is broadcast within so many seconds."""
        messages, end = [], time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                messages.append(self.client.get_iopub_msg(timeout=left))
            except Empty:
                break
        return messages

"""When the kernel ends in the middle of a cell the notebook is told why; what TensorFlow says of itself never reaches a log."""

import os
import signal
import time
import unittest
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from jupyter_client.manager import start_new_kernel
from support import ROOT, STOCK, plain


@contextmanager
def kernel(**environment):
    with mock.patch.dict(os.environ, environment):
        manager, client = start_new_kernel(kernel_name="tslab", cwd=str(ROOT / "notebooks"))
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@unittest.skipIf(STOCK, "stock tslab says nothing")
class End(unittest.TestCase):
    def told(self, client, code):
        """The error that is shown, once the reply and the idle state have come, too."""
        shown = []

        def hook(message):
            if message["msg_type"] == "error":
                shown.append(message["content"])

        reply = client.execute_interactive(code, timeout=60, output_hook=hook)["content"]
        self.assertEqual(reply["status"], "error")
        self.assertEqual([one["evalue"] for one in shown], [reply["evalue"]])
        return reply

    def test_out_of_memory(self):
        with kernel(NODE_OPTIONS="--max-old-space-size=300") as (manager, client):
            error = self.told(client, "const all: number[][] = []; while (true) all.push(Array.from({ length: 1e5 }, (_, i) => i / 3));")
            self.assertEqual(error["ename"], "OutOfMemory")
            self.assertIn("more memory than Node allows", plain("\n".join(error["traceback"])))
            self.assertEqual(manager.provisioner.process.wait(timeout=20), -signal.SIGABRT)

    def test_killed(self):
        with kernel() as (manager, client):
            error = self.told(client, 'process.kill(process.pid, "SIGKILL"); while (true) {}')
            self.assertEqual(error["ename"], "KernelKilled")

    def test_exit(self):
        for code, status in (("process.exit(0)", 0), ("process.exitCode = 3; process.exit()", 3), ("await null; process.exit(4)", 4)):
            with self.subTest(code=code), kernel() as (manager, client):
                printed = []
                hook = lambda message: printed.append(message["content"].get("text", ""))  # noqa: E731
                reply = client.execute_interactive(f'console.log("before"); {code};', timeout=30, output_hook=hook)["content"]
                self.assertEqual((reply["ename"], "".join(printed)), ("KernelEnded", "before\n"))
                self.assertIn(f"with code {status}", reply["evalue"])
                self.assertEqual(manager.provisioner.process.wait(timeout=20), status)

    def test_shutdown_during_a_cell(self):
        with kernel() as (manager, client):
            client.execute("await new Promise(() => {});")
            time.sleep(1)
            client.control_channel.send(client.session.msg("shutdown_request", {"restart": False}))
            self.assertEqual(manager.provisioner.process.wait(timeout=20), 0)

    def test_no_process_is_left(self):
        """Neither by a kill of the process that Jupyter knows, nor by one of the other."""
        with kernel() as (manager, client):
            pid = int(client.execute_interactive("process.pid", timeout=30, user_expressions={"pid": "process.pid"}, output_hook=lambda _: None)
                      ["content"]["user_expressions"]["pid"]["data"]["text/plain"])
            self.assertNotEqual(pid, manager.provisioner.pid)
            os.kill(manager.provisioner.pid, signal.SIGKILL)
            end = time.monotonic() + 10
            while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
                time.sleep(0.1)
            self.assertFalse(Path(f"/proc/{pid}").exists())

    def test_stderr_is_never_touched(self):
        """What other threads write while the native library loads arrives where it should, and stderr stays the file that it is."""
        with kernel() as (_, client):
            code = """import { Worker } from "node:worker_threads"; import { fstatSync } from "node:fs"; import { ready } from "kernel-helpers";
            const same = () => { const { dev, ino } = fstatSync(2); return `${dev} ${ino}`; }; const before = same();
            const writers = Array.from({ length: 4 }, () => new Worker(`const { openSync, closeSync, fstatSync } = require("node:fs");
              const { parentPort, workerData } = require("node:worker_threads");
              for (const end = Date.now() + 4000; Date.now() < end; ) { const fd = openSync("/dev/null", "w"); if (fd === 2) throw new Error("stderr was closed"); closeSync(fd);
                const { dev, ino } = fstatSync(2); if (dev + " " + ino !== workerData) throw new Error("stderr is another"); }`, { eval: true, workerData: before }));
            const ends = writers.map((one) => new Promise((done, fail) => { one.on("exit", done); one.on("error", fail); }));
            await ready(); await Promise.all(ends); if (before !== same()) throw new Error("stderr is another");"""
            reply = client.execute_interactive(code, timeout=60, output_hook=lambda _: None)["content"]
            self.assertEqual(reply["status"], "ok", reply)

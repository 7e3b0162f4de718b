"""The protocol's other messages and fields."""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from jupyter_client.connect import write_connection_file
from jupyter_client.manager import start_new_kernel

from support import NODE, ROOT, STOCK, KernelCase


class Protocol(KernelCase):
    def ask(self, method, *args):
        ident = getattr(self.client, method)(*args)
        reply = self.client.get_shell_msg(timeout=20)
        self.assertEqual(reply["parent_header"]["msg_id"], ident)
        return reply

    def test_kernel_info(self):
        info = self.ask("kernel_info")["content"]
        versions = {name: json.loads((ROOT / "node_modules" / name / "package.json").read_text())["version"]
                    for name in ("tslab", "typescript")}
        self.assertEqual(info["status"], "ok")
        self.assertEqual((info["implementation"], info["implementation_version"]), ("tslab", versions["tslab"]))
        language = info["language_info"]
        self.assertEqual((language["name"], language["file_extension"], language["mimetype"]), ("typescript", ".ts", "text/typescript"))
        self.assertEqual(language["version"], versions["typescript"])

    def test_execute_input(self):
        result = self.ok("1 + 2")
        self.assertIn(("execute_input", {"code": "1 + 2", "execution_count": result.reply["execution_count"]}), result.all)

    def test_execution_count(self):
        first = self.ok("1").reply["execution_count"]
        self.assertEqual(self.ok("2", store_history=False).reply["execution_count"], first)
        self.assertEqual(self.ok("3", silent=True).reply["execution_count"], first)
        self.assertEqual(self.ok("4").reply["execution_count"], first + 1)

    def test_silent(self):
        result = self.ok("console.log('quiet'); const quiet = 5; quiet", silent=True)
        self.assertEqual([kind for kind, _ in result.all], ["status", "status"])
        self.assertEqual(self.ok("quiet").value, "5")

    def test_user_expressions(self):
        self.ok("const base = 20;")
        values = self.ok("1", user_expressions={"sum": "base + 1", "wrong": "nobody"}).reply["user_expressions"]
        self.assertEqual(values["sum"], {"status": "ok", "data": {"text/plain": "21"}, "metadata": {}})
        self.assertEqual((values["wrong"]["status"], values["wrong"]["ename"]), ("error", "CompileError"))

    def test_await_in_every_form(self):
        for code, value in (
            ("await (async () => 5)()", "5"),
            ("let sum = 0; for await (const x of [1, Promise.resolve(2)]) sum += x; sum", "3"),
            ("const [a, b] = await Promise.all([1, 2]); a + b", "3"),
            ("(await Promise.resolve([7]))[0]", "7"),
            ("[await 1, await 2]", "[ 1, 2 ]"),
            ("const lazy = async () => await 1; typeof lazy", "'function'"),
        ):
            with self.subTest(code=code):
                self.assertEqual(self.ok(code).value, value)

    def test_comm_info(self):
        reply = self.ask("comm_info")
        self.assertEqual((reply["msg_type"], reply["content"]), ("comm_info_reply", {"status": "ok", "comms": {}}))

    def test_positions_count_characters(self):
        self.ok("const 𝛼𝛽 = { gamma: 1 };")
        content = self.ask("complete", "𝛼𝛽.gam + 1", 6)["content"]
        self.assertEqual((content["matches"], content["cursor_start"], content["cursor_end"]), (["gamma"], 3, 6))
        self.assertEqual(content["metadata"]["_jupyter_types_experimental"], [{"text": "gamma", "type": "property", "start": 3, "end": 6}])
        self.assertIn("gamma: number", self.ask("inspect", "𝛼𝛽.gamma", 5)["content"]["data"]["text/plain"])

    def test_nothing_to_inspect(self):
        self.assertEqual(self.ask("inspect", "   ", 1)["content"], {"status": "ok", "found": False, "data": {}, "metadata": {}})

    def test_answers_while_a_cell_waits(self):
        ident = self.client.execute("await new Promise((done) => setTimeout(done, 2000));")
        time.sleep(0.3)
        self.assertIn("parseInt", self.ask("complete", "parseIn", 7)["content"]["matches"])
        reply = self.client.get_shell_msg(timeout=20)
        self.assertEqual(reply["parent_header"]["msg_id"], ident)
        # Jupyter shows the state that was told last: the kernel is busy until the cell ends.
        states = [m["content"]["execution_state"] for m in self.iopub(0.5) if m["msg_type"] == "status"]
        self.assertEqual(states, ["busy", "busy", "idle", "busy", "idle"])

    def test_an_unreadable_message_is_passed_over(self):
        self.client.session.key, key = b"wrong", self.client.session.key
        try:
            self.client.execute("1")
        finally:
            self.client.session.key = key
        self.assertEqual(self.ok("2").value, "2")


class Life(unittest.TestCase):
    def test_shutdown(self):
        for restart in (True, False):
            case = type("One", (KernelCase,), {})
            case.setUpClass()
            start = time.monotonic()
            message = case.client.session.msg("shutdown_request", {"restart": restart})
            case.client.control_channel.send(message)
            reply = case.client.get_control_msg(timeout=10)
            self.assertEqual(reply["content"], {"status": "ok", "restart": restart})
            process = case.manager.provisioner.process
            self.assertEqual(process.wait(timeout=10), 0)
            print(f"\nended {time.monotonic() - start:.2f} s after the request")
            case.tearDownClass()

    def test_restart(self):
        class One(KernelCase):
            pass

        One.setUpClass()
        case = One()
        case.ok("const a = 1;")
        One.manager.restart_kernel()
        One.client.wait_for_ready(timeout=60)
        self.assertEqual(case.fails("a").error["ename"], "CompileError")
        One.tearDownClass()

    def test_tensorflow_is_quiet(self):
        with tempfile.TemporaryFile("w+") as said:
            manager, client = start_new_kernel(kernel_name="tslab", cwd=str(ROOT / "notebooks"), stderr=said)
            code = 'import { ready, tf } from "kernel-helpers"; await ready(); tf.matMul(tf.ones([9, 9]), tf.ones([9, 9])).dataSync();'
            try:
                reply = client.execute(code, reply=True, timeout=60)
                self.assertEqual(reply["content"]["status"], "ok", reply["content"])
            finally:
                client.stop_channels()
                manager.shutdown_kernel(now=True)
            said.seek(0)
            self.assertEqual(said.read(), "")

    @unittest.skipIf(STOCK, "stock tslab has another command line")
    def test_ends_with_jupyter(self):
        """Nobody could end a kernel whose Jupyter is gone."""
        jupyter = subprocess.Popen(["sleep", "600"])
        with tempfile.TemporaryDirectory() as folder:
            file, _ = write_connection_file(str(Path(folder, "connection.json")), key=b"a key")
            launcher = ROOT / "kernel-helpers" / "dist" / "kernel" / "launch.js"
            kernel = subprocess.Popen([NODE, str(launcher), file], env={**os.environ, "JPY_PARENT_PID": str(jupyter.pid)})
            time.sleep(4)
            self.assertIsNone(kernel.poll())
            jupyter.kill()
            jupyter.wait()
            self.assertEqual(kernel.wait(timeout=10), -signal.SIGKILL)

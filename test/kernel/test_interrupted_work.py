"""What Interrupt ends, what it leaves in order, and what it leaves alone."""

import random
import threading
import time
import unittest

from jupyter_client.manager import KernelManager
from support import ROOT, STOCK, KernelCase


class Interrupted(KernelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls().ok('const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms)); import { tf, ready } from "kernel-helpers"; await ready();')

    def stopped(self, code, within=5):
        """Interrupt is pressed half a second after the cell says that it is ready; it says so at once, if nowhere else."""
        says = 'console.log("ready");'
        result = self.run_cell(code if says in code else f"{says} {code}", interrupt=0.5)
        self.assertEqual(result.status, "error", result.outputs[-3:])
        self.assertEqual(result.reply["ename"], "Interrupted")
        print(f"\n{code[:70]!r} stopped after {result.after_press:.2f} s")
        self.assertLess(result.after_press, within)
        self.assertEqual(self.ok("1 + 1").value, "2")
        return result

    def test_child_processes(self):
        self.ok('import { execSync, execFileSync, spawnSync } from "node:child_process"; void 0')
        for code in (
            'console.log("ready"); execSync("sleep 30");',
            'console.log("ready"); execSync("sleep 30; sleep 30 | cat");',
            'console.log("ready"); execFileSync("sleep", ["30"]);',
            'console.log("ready"); await null; spawnSync("sleep", ["30"]);',
            'console.log("ready"); execSync("trap : INT; while :; do sleep 1; done");',
        ):
            with self.subTest(code=code):
                self.stopped(code, within=15)
        self.assertEqual(self.ok('execSync("echo fine", { encoding: "utf8" })').value, "'fine\\n'")

    def test_an_earlier_cells_child_lives_on(self):
        self.ok('import { execSync, spawn } from "node:child_process"; const other = spawn("sleep", ["60"]); void 0')
        self.stopped('console.log("ready"); execSync("sleep 30");')
        self.assertEqual(self.ok("await sleep(100); other.exitCode ?? other.signalCode ?? 'lives'").value, "'lives'")
        self.ok("other.kill();")

    def test_recursion_and_nested_callbacks(self):
        for first in ("", "await null; "):
            for code in (
                "const fib = (n: number): number => n < 2 ? n : fib(n - 1) + fib(n - 2); fib(60);",
                "function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2); } fib(60);",
                "class Tree { depth(n: number): number { return n === 0 ? 0 : this.depth(n - 1) + this.depth(n - 1); } } new Tree().depth(60);",
                "const long = Array.from({ length: 1e5 }, (_, i) => i); let sum = 0; long.forEach((a) => long.forEach((b) => { sum += a * b; }));",
                "const long = Array.from({ length: 1e5 }, (_, i) => i); long.map((a) => long.reduce((x, y) => x + a * y, 0));",
            ):
                with self.subTest(code=first + code):
                    self.stopped(first + code)

    def test_cleaning_up(self):
        self.ok("const log: string[] = []; const note = (word: string) => { for (const w of [word]) log.push(w); };")
        self.stopped('try { while (true) {} } finally { note("closed"); }')
        self.assertEqual(self.ok("log").value, "[ 'closed' ]")

    def trains(self):
        """tfjs still differentiates, and nothing of what was cut off is left open."""
        code = """const x = tf.variable(tf.scalar(3));
        const g = tf.grad((v: any) => v.mul(v))(x); const first = g.dataSync()[0];
        const { grads } = tf.variableGrads(() => x.mul(x) as any, [x]);
        const kept = tf.memory().numTensors; tf.tidy(() => { tf.ones([2]).add(1); });
        [first, grads[x.name].dataSync()[0], tf.memory().numTensors - kept, (globalThis as any)._tfengine.state.scopeStack.length]"""
        self.assertEqual(self.ok(code).value, "[ 6, 6, 0, 0 ]")

    def test_an_op_in_callbacks(self):
        self.stopped("""const many = Array.from({ length: 1e6 }); const w = tf.ones([64, 64]);
        console.log("ready"); many.forEach(() => tf.tidy(() => { tf.grad((v: any) => v.matMul(v).sum())(w); }));""")
        self.trains()

    def test_a_long_op(self):
        self.stopped("""const big = tf.ones([5000, 5000]);
        console.log("ready"); tf.tidy(() => { let y: any = big; for (let i = 0; i < 30; i++) y = tf.grad((v: any) => v.matMul(v).sum())(big); });""", within=30)
        self.trains()

    @unittest.skipIf(STOCK, "stock tslab breaks tfjs here")
    def test_a_library_that_is_cut_off(self):
        """A loop that no check reaches: only a real SIGINT ends it, and no `finally` of tfjs runs."""
        self.ok("""const spin = new Function("tf", "tf.tidy(() => tf.grad((v) => { while (true) v.matMul(v); })(tf.ones([8, 8])))"); void 0""")
        self.stopped('console.log("ready"); spin(tf);')
        self.trains()

    def test_an_earlier_cells_server_lives_on(self):
        self.ok("""import { createServer, get } from "node:http";
        const server = createServer(async (request, response) => {
          await sleep(10); for (const word of ["still", "here"]) response.write(word); await null; response.end();
        });
        await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done())); const { port } = server.address() as any;""")
        self.ok('setInterval(() => console.log("noise"), 20); void 0')
        self.press()
        time.sleep(0.5)
        self.iopub(0.5)
        answer = """await new Promise<string>((done) => get({ port, agent: false }, (response) => {
          let text = ""; response.on("data", (part) => { text += part; }); response.on("end", () => done(text)); }))"""
        self.assertEqual(self.ok(answer).value, "'stillhere'")
        self.assertEqual([m for m in self.iopub(0.5) if m["msg_type"] == "stream"], [])
        self.stopped("while (true) await sleep(5);")
        self.assertEqual(self.ok(answer).value, "'stillhere'")
        self.ok("server.close();")


class Early(unittest.TestCase):
    """Interrupt in the first seconds: the kernel lives, and every cell gets its reply."""

    def test_start(self):
        draw = random.Random(8)
        for turn in range(6):
            with self.subTest(turn=turn):
                moments = sorted(draw.uniform(0, 2.5) for _ in range(3))
                self.pressed_at(moments)

    def pressed_at(self, moments):
        manager = KernelManager(kernel_name="tslab")
        manager.start_kernel(cwd=str(ROOT / "notebooks"))
        client = manager.client()
        client.start_channels()
        timers = [threading.Timer(moment, manager.interrupt_kernel) for moment in moments]
        try:
            for timer in timers:
                timer.start()
            sent = [client.execute("let sum = 0; for (let i = 0; i < 1000; i++) sum += i;", stop_on_error=False) for _ in range(3)]
            statuses = {}
            while len(statuses) < 3:
                message = client.get_shell_msg(timeout=40)
                if message["msg_type"] == "execute_reply":
                    statuses[message["parent_header"]["msg_id"]] = message["content"]["status"]
            self.assertEqual(set(statuses), set(sent))
            for timer in timers:
                timer.join()
            time.sleep(0.5)
            reply = client.execute("1 + 1", reply=True, timeout=20)
            self.assertEqual(reply["content"]["status"], "ok", moments)
            self.assertTrue(manager.is_alive())
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

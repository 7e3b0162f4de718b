"""Interrupt stops what runs, and leaves the kernel and its variables alive. How soon is printed; it is not what is tested."""

import os
import signal
import time

from support import PATIENCE, STOCK, KernelCase

SOON = 5  # seconds; a busy machine is given that long


class Interrupts(KernelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls().ok("const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms)); 1")

    def stopped(self, code):
        """Interrupt is pressed half a second after the cell says that it is ready."""
        result = self.run_cell(f'console.log("ready"); {code}', interrupt=0.5)
        self.assertEqual(result.status, "error", result.outputs[-3:])
        self.assertEqual(result.reply["ename"], "Interrupted")
        print(f"\n{code[:60]!r} stopped after {result.after_press:.2f} s")
        self.assertLess(result.after_press, SOON)
        self.assertEqual(self.ok("1 + 1").value, "2")
        return result

    def test_loop(self):
        result = self.stopped("while (true) {}")
        self.assertIn('> 1 | console.log("ready"); while (true) {}', result.traceback)

    def test_loop_that_catches_everything(self):
        self.stopped("while (true) { try { for (;;); } catch {} }")

    def test_loop_after_an_await(self):
        self.stopped("await null; do {} while (true);")

    def test_loop_of_microtasks(self):
        self.stopped("while (true) await null;")

    def test_loop_that_waits(self):
        self.ok("let turns = 0;")
        self.stopped("while (true) { await sleep(5); turns++; }")
        first = self.ok("turns").value
        self.assertGreater(int(first), 10)
        self.ok("await sleep(300);")
        self.assertEqual(self.ok("turns").value, first)  # it does not run on

    def test_loop_that_reads_files(self):
        self.ok('import { readFile } from "node:fs/promises"; let reads = 0;')
        self.stopped('while (true) { await readFile("/etc/hostname"); reads++; }')
        first = self.ok("reads").value
        self.ok("await sleep(300);")
        self.assertEqual(self.ok("reads").value, first)

    def test_loop_over_an_async_iterator(self):
        self.ok('import { setInterval as every } from "node:timers/promises"; let ticks = 0;')
        self.stopped("await (async () => { for await (const _ of every(5)) ticks++; })();")
        first = self.ok("ticks").value
        self.ok("await sleep(300);")
        self.assertEqual(self.ok("ticks").value, first)

    def test_waiting_for_ever(self):
        self.stopped("await new Promise(() => {});")
        self.stopped("await sleep(1e6);")

    def test_busy_library(self):
        self.stopped("Array.from({ length: 1e8 }, (_, i) => Array.from({ length: 1000 }).length);")

    def test_runaway_output(self):
        for code in (
            "while (true) console.log('x');",
            "await null; while (true) console.log('x');",
            "while (true) { console.log('x'); await null; }",
            "while (true) { console.log('x'); await sleep(0); }",
            "setInterval(() => console.log('x'), 0); await sleep(1e6);",
        ):
            with self.subTest(code=code):
                self.assertTrue(self.stopped(code).text().startswith("ready\nx\nx\n"))
                self.assertEqual([m for m in self.iopub(0.5) if m["msg_type"] == "stream"], [])

    def test_what_an_ended_cell_left_running(self):
        self.ok("setInterval(() => console.log('still'), 20); void 0")
        self.assertTrue(any(m["msg_type"] == "stream" for m in self.iopub(0.5)))
        self.press()
        self.iopub(1)
        self.assertEqual([m for m in self.iopub(0.5) if m["msg_type"] == "stream"], [])

    def test_progress_of_what_an_ended_cell_left_running(self):
        self.ok("""import { progress } from "kernel-helpers"; const bar = progress("left", 1000);
        void (async () => { for (let i = 1; i <= 1000; i++) { bar.step(i); await sleep(20); } })();""")
        self.iopub(0.5)
        self.press()
        shown = [m["content"]["data"]["text/plain"] for m in self.iopub(1.5) if m["msg_type"] == "update_display_data"]
        self.assertRegex(shown[-1], r"^left: stopped at \d+ of 1000 after")

    def test_run_all_stops(self):
        sent = [self.client.execute(code) for code in ('console.log("ready"); while (true) await sleep(5);', "2")]
        begun = False
        while not begun:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            begun = message["msg_type"] == "stream" and message["parent_header"]["msg_id"] == sent[0]
        self.press()
        replies = [self.client.get_shell_msg(timeout=20) for _ in sent]
        self.assertEqual([r["content"]["status"] for r in replies], ["error", "aborted"])
        self.iopub(0.3)

    def test_variables_stay(self):
        self.stopped("const losses: number[] = []; while (true) { losses.push(1); await sleep(5); }")
        self.assertEqual(self.ok("losses.length > 10 && losses[0].toFixed(1)").value, "'1.0'")

    def test_a_helper_that_listens_returns_what_it_has(self):
        self.ok('import { breathe, interruptible } from "kernel-helpers";')
        code = """console.log("ready");
        const learned = await interruptible(async (signal) => {
          let steps = 0;
          while (!signal.aborted) { steps++; await breathe(); }
          return steps;
        });
        console.log("then");"""
        result = self.ok(code, interrupt=1)
        self.assertEqual(result.text(), "ready\nthen\n")
        print(f"\na helper returned {result.after_press:.2f} s after Interrupt")
        self.assertLess(result.after_press, SOON)
        self.assertEqual(self.ok("learned > 100").value, "true")

    def test_a_helper_with_long_steps_keeps_its_result(self):
        self.ok('import { breathe, interruptible } from "kernel-helpers";')
        code = """console.log("ready");
        const slow = await interruptible(async (signal) => {
          let steps = 0;
          while (!signal.aborted) { const end = Date.now() + 800; while (Date.now() < end); steps++; await breathe(); }
          return steps;
        }); slow"""
        self.assertGreater(int(self.ok(code, interrupt=2).value), 1)

    def test_listening_with_process_once(self):
        code = """await null;
        const stop = new Promise<string>((done) => process.once("SIGINT", () => done("heard")));
        console.log("ready"); await stop"""
        self.assertEqual(self.ok(code, interrupt=0.5).value, "'heard'")
        self.assertEqual(self.ok("1 + 1").value, "2")

    def test_listening_in_the_synchronous_part(self):
        self.assertEqual(self.ok('let heard = 0; process.on("SIGINT", () => heard++); console.log("ready"); await sleep(2500); heard', interrupt=0.5).value, "1")
        # It still listens, but for its own cell only: this one is stopped at once.
        self.stopped("while (true) await sleep(5);")
        self.stopped("while (true) {}")
        self.ok('process.removeAllListeners("SIGINT"); void 0')

    def test_a_listener_that_does_not_end_is_stopped_by_the_second_press(self):
        result = self.run_cell('process.once("SIGINT", () => {}); console.log("ready"); while (true) await sleep(5);', interrupt=0.5, presses=2)
        self.assertEqual(result.reply["ename"], "Interrupted")

    def test_nothing_runs(self):
        self.press()
        time.sleep(0.5)
        self.assertEqual(self.ok("1 + 1").value, "2")


class Signals(Interrupts):
    """The same by a real SIGINT, which a terminal may send."""

    def press(self):
        os.kill(self.manager.provisioner.pid, signal.SIGINT)

    # A signal is heard by the event loop only, and in a cell's synchronous part by Node. Code that keeps the event loop busy
    # is what Jupyter's message is for, which arrives on a thread of its own.
    test_loop = None
    test_loop_that_catches_everything = None
    test_busy_library = None
    test_loop_after_an_await = None
    test_loop_of_microtasks = None
    test_runaway_output = None
    test_listening_in_the_synchronous_part = None


if STOCK:  # a loop that never ends would hang the tests
    del Interrupts, Signals

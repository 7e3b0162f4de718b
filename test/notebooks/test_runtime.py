"""What the helpers do inside a running kernel: display, progress and interrupt, on our launcher and on tslab as it is published."""

import asyncio
import json
import os
import re
import shutil
import sys
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / ".cache" / "test-notebooks"

sys.path.insert(0, str(ROOT / ".scripts" / "lessons"))
from kernel import Failure, Session  # noqa: E402
from nbformat.v4 import new_code_cell, new_notebook  # noqa: E402

LONG = """
await interruptible(async (signal) => {
  const bar = progress("%s", 5000);
  let done = 0;
  while (done < 5000 && !signal.aborted) { await new Promise((resolve) => setTimeout(resolve, 2)); bar.step(++done); }
  bar.done();
  return done;
})
"""


class OnOurLauncher(unittest.TestCase):
    kernel = "tslab"

    def run_cells(self, *sources, interrupt=None):
        """Runs the cells in a kernel of their own; `interrupt` says in which cell, and how many seconds after it first shows something, to press it."""
        SCRATCH.mkdir(parents=True, exist_ok=True)
        imports = 'import { breathe, claim, display, interruptible, interrupted, progress } from "kernel-helpers";'
        cells = [new_code_cell(source) for source in (imports, *sources)]
        with Session(new_notebook(cells=cells), SCRATCH / "runtime.ipynb", kernel=self.kernel) as session:
            self.watch(session)
            for index in session.code_cells():
                for after in (interrupt or {}).get(index, []):
                    threading.Thread(target=self.press, args=(session, after)).start()
                session.run(index)
        return [self.text(cell) for cell in session.notebook.cells[1:-1]]

    def watch(self, session):
        """Keeps every message that draws something, with its time."""
        self.messages = []
        process = session.client.process_message

        def keep(message, *rest):
            if message["msg_type"] in ("display_data", "update_display_data"):
                self.messages.append((time.monotonic(), message["msg_type"], message["content"]))
            return process(message, *rest)

        session.client.process_message = keep

    def press(self, session, after):
        while not self.messages:  # a busy machine may take long to compile the cell
            time.sleep(0.01)
        time.sleep(after)
        self.pressed = time.monotonic()
        asyncio.run(session.client.km.interrupt_kernel())

    @staticmethod
    def text(cell):
        return [output.get("text") or output.data["text/plain"] for output in cell.outputs]

    def test_a_handle_changes_what_its_own_cell_shows(self):
        first, second = self.run_cells(
            'const line = display({ "text/plain": "one", "text/markdown": "*one*" });',
            'const other = display({ "text/plain": "two" }); line.update({ "text/plain": "three" });',
        )
        self.assertEqual((first, second), (["three"], ["two"]))

    def test_rooms_and_exercises_have_doors_of_their_own(self):
        [shown] = self.run_cells("""
import { bars } from "kernel-helpers/plots";
import * as exercises from "kernel-helpers/exercises/01";
console.log(typeof bars, exercises.average.title);
""")
        self.assertEqual(shown, ["function 1. The plain average\n"])

    def test_lines_and_displays_stay_in_the_order_in_which_they_were_made(self):
        [shown] = self.run_cells("""
            console.log("one"); console.log("two"); claim("three", 3, { atLeast: 3 }); console.log("four");
        """)
        self.assertEqual(shown, ["one\ntwo\n", "✓ three (3)", "four\n"])

    def test_progress_is_one_line_at_most_ten_times_a_second(self):
        [shown] = self.run_cells("""
const bar = progress("counting", 400);
for (let i = 1; i <= 400; i++) { bar.step(i, `square ${i * i}`); await new Promise((resolve) => setTimeout(resolve, 4)); }
bar.done("all there");
""")
        self.assertEqual(len(shown), 1)
        self.assertRegex(shown[0], r"^counting: 400 in \d+\.\d s · all there$")
        kinds = [kind for _, kind, _ in self.messages]
        self.assertEqual(kinds, ["display_data"] + ["update_display_data"] * (len(kinds) - 1))
        self.assertEqual(len({content["transient"]["display_id"] for _, _, content in self.messages}), 1)
        took = float(re.search(r"in (\d+\.\d) s", shown[0])[1])
        self.assertGreater(len(kinds), 5)
        self.assertLessEqual(len(kinds), took * 10 + 3)
        middle = self.messages[len(kinds) // 2][2]["data"]["text/plain"]
        self.assertRegex(middle, r"^counting [█░]{20} \d+ of 400 · \d+\.\d s left · square \d+$")

    def test_of_steps_without_a_pause_no_more_than_ten_a_second_are_sent(self):
        [shown] = self.run_cells("""
const bar = progress("counting", 1e6);
for (let i = 1; i <= 1e6; i++) bar.step(i);
bar.done();
""")
        took = float(re.search(r"^counting: 1000000 in (\d+\.\d) s$", shown[0])[1])
        self.assertLessEqual(len(self.messages), took * 10 + 3)

    def test_interrupt_keeps_what_was_done_and_the_kernel(self):
        shown, after, later = self.run_cells(
            "const listeners = process.listenerCount('SIGINT');\nconst steps =" + LONG % "long",
            "console.log(steps > 0 && steps < 5000, process.listenerCount('SIGINT') === listeners);",
            "const again = await interruptible(async (signal) => signal.aborted); console.log(again);",
            interrupt={1: [0.5]},
        )
        self.assertRegex(shown[0], r"^long: stopped at \d+ of 5000 after \d+\.\d s$")
        self.assertLess(self.messages[-1][0] - self.pressed, 1)
        self.assertEqual(after, ["true true\n"])
        self.assertEqual(later, ["false\n"], "a later cell works on")

    def test_one_interrupt_stops_all_that_runs_and_what_the_cell_starts_afterwards(self):
        [shown] = self.run_cells(f"""
const counts: number[] = [];
await interruptible(async (outer) => {{
  for (const name of ["a", "b"]) counts.push({(LONG % "inner").strip()});
  counts.push(Number(outer.aborted));
}});
counts.push({(LONG % "next").strip()});
console.log(JSON.stringify(counts));
""", interrupt={1: [0.5]})
        first, second, outer, third = json.loads(shown[-1])
        self.assertGreater(first, 0)
        self.assertEqual((second, outer, third), (0, 1, 0))

    def test_a_loop_around_work_that_was_stopped_says_where_it_stood(self):
        shown, _, later = self.run_cells("""
const finished: number[] = [];
const bar = progress("splits", 10);
for (let split = 1; split <= 10; split++) {
  await interruptible(async (signal) => { for (let i = 0; i < 20 && !signal.aborted; i++) await new Promise((r) => setTimeout(r, 20)); });
  bar.step(split);
  if (!interrupted()) finished.push(split);
}
bar.done();
const unbegun = progress("unbegun", 10);
unbegun.done();
""", "console.log(finished.length, interrupted());", """
const whole = progress("whole", 2); whole.step(1); whole.step(2); whole.done(); console.log(finished.length);
""", interrupt={1: [1]})
        stood = int(re.search(r"^splits: stopped at (\d+) of 10 after", shown[0])[1])
        self.assertTrue(1 <= stood <= 5, stood)
        self.assertRegex(shown[1], r"^unbegun: stopped at 0 of 10 after")
        self.assertRegex(later[0], r"^whole: 2 in")
        self.assertEqual(later[1], f"{stood}\n")

    def test_a_second_interrupt_ends_work_that_does_not_listen(self):
        with self.assertRaisesRegex(Failure, "[Ii]nterrupt"):
            self.run_cells("display({ 'text/plain': 'begun' }); await interruptible(async () => { for (let i = 0; i < 3000; i++) await new Promise((r) => setTimeout(r, 10)); })",
                           interrupt={1: [0.5, 1.5]})


    def test_what_a_cell_did_before_it_failed_is_said(self):
        steps = """
const bar = progress("steps", 10);
for (let i = 1; i <= 10; i++) { bar.step(i); await new Promise((r) => setTimeout(r, 100)); %s }
bar.done();
"""
        with self.assertRaisesRegex(Failure, "Interrupted"):
            self.run_cells(steps % "", interrupt={1: [0.35]})
        stood = re.search(r"^steps: stopped at (\d+) of 10 after", self.last_shown())
        self.assertTrue(stood and 2 <= int(stood[1]) <= 8, self.last_shown())
        with self.assertRaisesRegex(Failure, "third"):
            self.run_cells(steps % 'if (i === 3) throw new Error("third");')
        self.assertRegex(self.last_shown(), r"^steps: stopped at 3 of 10 after")

    def last_shown(self):
        return self.messages[-1][2]["data"]["text/plain"]

    def test_nobody_else_loses_the_signal(self):
        """The kernel says itself when Interrupt is pressed: the listeners that there are stay, and hear it, too."""
        [shown, later] = self.run_cells("""
await null; const before = process.rawListeners("SIGINT").length; let heard = 0;
process.on("SIGINT", () => heard++);
const [meanwhile] = await Promise.all([interruptible(async () => process.rawListeners("SIGINT").length), null]);
display({ "text/plain": "begun" });
const stopped = await interruptible(async (signal) => { while (!signal.aborted) await breathe(); return true; });
""", "console.log(meanwhile - before, stopped, heard);", interrupt={1: [0.3]})
        self.assertEqual(later, ["1 true 1\n"])

    def test_work_of_an_earlier_cell_does_not_keep_a_later_one_running(self):
        with self.assertRaisesRegex(Failure, "Interrupted"):
            self.run_cells("void interruptible(async (signal) => { while (!signal.aborted) await breathe(); console.log('ended'); });",
                           "display({ 'text/plain': 'begun' }); await new Promise(() => {});", interrupt={2: [0.3]})


class OnPublishedTslab(OnOurLauncher):
    kernel = "tslab-as-published"
    # It does not say when a cell fails, and its listeners must be set aside.
    test_what_a_cell_did_before_it_failed_is_said = None
    test_nobody_else_loses_the_signal = None
    test_work_of_an_earlier_cell_does_not_keep_a_later_one_running = None

    @classmethod
    def setUpClass(cls):
        folder = SCRATCH / "kernels" / cls.kernel
        folder.mkdir(parents=True, exist_ok=True)
        argv = [shutil.which("node"), str(ROOT / "node_modules" / "tslab" / "bin" / "tslab"), "kernel", "--config-path", "{connection_file}"]
        (folder / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "tslab", "language": "typescript"}))
        os.environ["JUPYTER_PATH"] = str(SCRATCH)


if __name__ == "__main__":
    unittest.main()

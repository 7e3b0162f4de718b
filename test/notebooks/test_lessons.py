"""`npm run lessons` on a sample lesson, sound and broken in every way it must find. Run: python -m unittest discover -s test/notebooks"""

import os
import shutil
import subprocess
import sys
import unittest
from copy import deepcopy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNNER = ROOT / ".scripts" / "lessons"
SAMPLE = ROOT / "test" / "notebooks" / "fixtures" / "sample.ipynb"
SCRATCH = ROOT / ".cache" / "test-notebooks"  # inside the project, where kernel-helpers can be imported

sys.path.insert(0, str(RUNNER))
import compare  # noqa: E402
import notebook as lesson  # noqa: E402
import start_page  # noqa: E402
from nbformat.v4 import new_markdown_cell, new_notebook, new_output  # noqa: E402


def lessons(*arguments):
    return subprocess.run([sys.executable, RUNNER, *map(str, arguments)], capture_output=True, text=True, check=False)


class Copies(unittest.TestCase):
    def setUp(self):
        SCRATCH.mkdir(parents=True, exist_ok=True)
        self.path = SCRATCH / f"{self.id().split('.')[-1]}.ipynb"
        shutil.copy(SAMPLE, self.path)
        self.addCleanup(self.path.unlink)
        self.notebook = lesson.read(self.path)
        self.cells = lesson.code(self.notebook)

    def save(self):
        lesson.write(self.notebook, self.path)


class WithoutRunning(Copies):
    def problems(self):
        self.save()
        return lesson.problems(lesson.read(self.path), self.path)

    def test_a_sound_lesson_has_no_problems(self):
        self.assertEqual(self.problems(), [])

    def test_changed_code_under_an_old_output(self):
        self.cells[1].source = self.cells[1].source.replace("[0, 9]", "[9, 0]")
        self.assertIn("code cell 2: its output was not made from this code", self.problems()[0])

    def test_a_change_above_makes_what_is_below_stale(self):
        del self.notebook.cells[self.notebook.cells.index(self.cells[2])]
        self.assertIn("code cell 3: its output was not made from this code and the code above it", self.problems()[0])

    def test_moved_cells(self):
        a, b = (self.notebook.cells.index(self.cells[i]) for i in (3, 4))
        self.notebook.cells[a], self.notebook.cells[b] = self.notebook.cells[b], self.notebook.cells[a]
        self.assertIn("code cell 4: its output was not made from this code", self.problems()[0])

    def test_prose_may_change(self):
        self.notebook.cells[0].source += "\n\nMore words."
        self.assertEqual(self.problems(), [])

    def test_run_out_of_order(self):
        self.cells[2].execution_count = 17
        self.assertIn("code cell 3: was not run top to bottom", self.problems()[0])

    def test_execution_times(self):
        self.cells[2].metadata["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
        self.assertIn("stores execution times", self.problems()[0])

    def test_too_large(self):
        self.cells[1].outputs[0].text = "x" * 1_600_000
        self.assertRegex(self.problems()[0], r"1\.6 MB is over the limit of 1\.5 MB; largest outputs: code cell 2 1600 kB")

    def test_a_stored_claim_that_does_not_hold(self):
        self.cells[1].outputs[1].data[lesson.CLAIM]["holds"] = False
        self.assertEqual(self.problems(), ["a claim does not hold: the last key takes it all (got 1)"])

    def test_what_is_folded_stays_folded(self):
        folded = {"source_hidden": True, "outputs_hidden": True}
        self.cells[1].metadata["jupyter"] = folded
        ran = deepcopy(self.notebook)
        for cell in lesson.code(ran):
            cell.metadata = {}
        lesson.store(self.notebook, ran, "native", 5)
        self.save()
        self.assertEqual(lesson.code(lesson.read(self.path))[1].metadata["jupyter"], folded)

    def test_times_are_kept_unless_they_move(self):
        lesson.store_seconds(self.notebook, "native", 40)
        lesson.store_seconds(self.notebook, "native", 44)
        self.assertEqual(self.notebook.metadata["lesson"]["seconds"]["native"], 40)
        lesson.store_seconds(self.notebook, "native", 60)
        self.assertEqual(self.notebook.metadata["lesson"]["seconds"]["native"], 60)


class Comparing(unittest.TestCase):
    def text(self, before, after):
        return compare.difference(*([new_output("stream", name="stdout", text=text)] for text in (before, after)))

    def bundle(self, before, after, exact=True):
        return compare.difference(*([new_output("display_data", data=data)] for data in (before, after)), exact)

    def test_rounding_passes_and_other_numbers_do_not(self):
        self.assertIsNone(self.text("loss 0.1234, cell 7", "loss 0.1240, cell 7"))
        self.assertIn("says 0.2234 instead of 0.1234", self.text("loss 0.1234", "loss 0.2234"))
        self.assertIn("says -0.5 instead of 0.5", self.text("at 0.5", "at -0.5"))

    def test_words_and_kinds(self):
        self.assertIn("says", self.text("the key", "the query"))
        self.assertIn("says", self.text("colour #777777 of w100", "colour #787878 of w100"))
        self.assertIn("says", self.text("colour #777777 of w100", "colour #777777 of w101"))
        self.assertIn("shows", compare.difference([], [new_output("stream", name="stdout", text="new")]))
        self.assertIn("shows", self.bundle({"text/plain": "a"}, {"text/plain": "a", "image/png": "eA=="}))

    def test_charts_are_compared_by_their_data_not_their_pixels(self):
        spec = {"data": {"values": [{"weight": 0.9}, {"weight": 0.1}]}, "mark": "rect"}
        other = {"data": {"values": [{"weight": 0.9}, {"weight": 0.7}]}, "mark": "rect"}
        mime = "application/vnd.vegalite.v5+json"
        self.assertIsNone(self.bundle({mime: spec, "image/png": "eA=="}, {mime: spec, "image/png": "eQ=="}))
        self.assertEqual(self.bundle({mime: spec}, {mime: other}), f"{mime}.data.values[1].weight: is 0.7 instead of 0.1")
        self.assertIn(".mark: says", self.bundle({mime: spec}, {mime: {**spec, "mark": "bar"}}))
        self.assertIsNone(self.bundle({mime: spec}, {mime: other}, exact=False))

    def test_progress_and_the_value_of_a_claim_may_change(self):
        self.assertIsNone(self.bundle({compare.PROGRESS: {}, "text/plain": "a: 3 s"}, {compare.PROGRESS: {}, "text/plain": "a: 9 min"}))
        claim = {"sentence": "small", "value": 0.1, "atMost": 1, "holds": True}
        self.assertIsNone(self.bundle({lesson.CLAIM: claim}, {lesson.CLAIM: {**claim, "value": 0.9}}))
        self.assertIn("atMost", self.bundle({lesson.CLAIM: claim}, {lesson.CLAIM: {**claim, "atMost": 2}}))


class StartPage(unittest.TestCase):
    def problems(self, row, seconds, minutes=25):
        start = new_notebook(cells=[new_markdown_cell(f"Text.\n\n| lesson | reading | native | WebAssembly |\n|---|---|---|---|\n{row}\n\nMore text.")])
        return start_page.problems(start, [("01-average.ipynb", seconds, minutes)])

    def test_lists_every_lesson_with_its_times(self):
        row = "| [One](01-average.ipynb) | 25 min | 20 s | 2 min |"
        self.assertEqual(self.problems(row, {"native": 24, "wasm": 100}), [])
        self.assertEqual(self.problems("| Two | 25 min | 20 s |", {}), ["the start page does not list 01-average.ipynb"])
        self.assertEqual(self.problems(row, {"native": 90}), ["the start page says 20 s for 01-average.ipynb, it takes 90 s (native)"])
        self.assertEqual(self.problems(row, {"wasm": 400}), ["the start page says 120 s for 01-average.ipynb, it takes 400 s (wasm)"])
        self.assertEqual(
            self.problems("| [One](01-average.ipynb) | 25 min | | |", {"native": 24}),
            ["the start page gives no time for 01-average.ipynb (native); it takes 24 s"],
        )

    def test_says_how_long_each_takes_to_read(self):
        row = "| [One](01-average.ipynb) | {} | 20 s | 2 min |"
        self.assertEqual(self.problems(row.format("30 min"), {}), [])
        self.assertEqual(self.problems(row.format("35 min"), {}), ["the start page says 35 min of reading for 01-average.ipynb, it takes 25 min"])
        self.assertEqual(self.problems(row.format(""), {}), ["the start page does not say how long 01-average.ipynb takes to read; it takes 25 min"])


class ThroughTheKernel(Copies):
    def test_a_sound_lesson_passes(self):
        result = lessons("--check", "--rerun", self.path)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        self.assertRegex(result.stdout, r"6 cells in [\d.]+ s on \w+, 1 claims, \d+ kB of output")

    def test_writing_again_changes_nothing(self):
        result = lessons(self.path)
        self.assertEqual(result.returncode, 0, result.stderr)
        again = lesson.read(self.path)
        for before, after in zip(self.notebook.cells, again.cells):
            self.assertEqual((before.id, before.metadata, before.get("execution_count")), (after.id, after.metadata, after.get("execution_count")))
        self.assertEqual([compare.difference(a.outputs, b.outputs) for a, b in zip(self.cells, lesson.code(again))], [None] * 6)

    def test_warns_that_times_of_a_busy_machine_mislead(self):
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count())]
        try:
            result = lessons(self.path)
        finally:
            for process in busy:
                process.kill()
                process.wait()
        self.assertRegex(result.stderr, r"^! This machine is busy \(\d+ % of its processors\): the times that are written now are too long")

    def test_stops_at_the_first_error_with_the_cell_and_the_message(self):
        self.cells[1].source = 'throw new RangeError("no such head");'
        self.save()
        before = self.path.read_bytes()
        result = lessons(self.path)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, rf"✗ {self.path.name}, code cell 2: [^\n]*RangeError: no such head")
        self.assertEqual(self.path.read_bytes(), before, "a lesson that failed is left as it was")

    def test_finds_all_that_is_wrong_and_writes_nothing(self):
        self.cells[1].source = self.cells[1].source.replace("atLeast: 0.99", "atLeast: 2")
        self.cells[3].outputs[0].data["application/vnd.plotly.v1+json"]["data"][0]["z"][3][3] = 100
        self.cells[4].source += "\ntf.ones([2]);"
        self.save()
        before = self.path.read_bytes()
        result = lessons("--check", "--rerun", self.path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("code cell 2: its output was not made from this code", result.stderr)
        self.assertIn("a claim does not hold: the last key takes it all (got 1)", result.stderr)
        self.assertIn("code cell 4: a new run application/vnd.plotly.v1+json.data[0].z[3][3]: is 9 instead of 100", result.stderr)
        self.assertIn("code cell 5: leaves 1 tensors behind each time it is run", result.stderr)
        self.assertEqual(self.path.read_bytes(), before)

    def test_a_cell_that_cannot_be_run_again(self):
        self.cells[5].source = 'if ((globalThis as any).seen) throw new Error("only once"); (globalThis as any).seen = true;'
        self.save()
        result = lessons("--check", "--rerun", self.path)
        self.assertIn("code cell 6: Error: only once", result.stderr)

    TRAINING = """
const { training, tf } = require("kernel-helpers");
const x = tf.variable(tf.scalar(5));
const { loss } = await training.train({ loss: () => tf.square(x), variables: [x], batches: Array(40).fill(0), steps: 40 });
x.dispose();
const lengths: number[] = ((globalThis as any).lengths ??= []);
lengths.push(loss[0].length);
"""

    def test_short_counts_errors_and_neither_claims_nor_outputs(self):
        self.cells[1].source = self.cells[1].source.replace("atLeast: 0.99", "atLeast: 2")
        self.cells[2].source = self.TRAINING + 'console.log(`${lengths} steps`);'
        self.save()
        result = lessons("--short", "--backend", "wasm", self.path)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        self.assertRegex(result.stdout, r"6 cells in [\d.]+ s on wasm")
        self.cells[2].source = self.TRAINING + 'throw new Error(`${lengths} steps`);'
        self.save()
        self.assertIn("code cell 3: Error: 5 steps", lessons("--short", self.path).stderr)

    def test_a_quick_cell_runs_in_full_twice_and_once_more_cut_short(self):
        self.cells[5].source = self.TRAINING + 'if (lengths.length === 3) throw new Error(`${lengths} steps`);'
        self.save()
        self.assertIn("code cell 6: Error: 40,40,5 steps", lessons("--rerun", self.path).stderr)

    def test_several_side_by_side(self):
        other = self.path.with_stem("another")
        shutil.copy(self.path, other)
        self.addCleanup(other.unlink)
        self.cells[1].source = 'throw new RangeError("no such head");'
        self.save()
        result = lessons("--check", self.path, other)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, rf"(?s)^{self.path.name}\n.* 2/6 \n{other.name}\n.* 6 cells in")
        self.assertRegex(result.stderr, rf"^✗ {self.path.name}, code cell 2: [^\n]*RangeError: no such head")
        self.assertNotIn(other.name, result.stderr)


if __name__ == "__main__":
    unittest.main()

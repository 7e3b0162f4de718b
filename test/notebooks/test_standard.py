"""What a lesson has is counted as a reader meets it, and compared with the standard."""

import shutil
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNNER = ROOT / ".scripts" / "lessons"
SCRATCH = ROOT / ".cache" / "test-notebooks"

sys.path.insert(0, str(RUNNER))
import notebook as lesson  # noqa: E402
import standard  # noqa: E402
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output  # noqa: E402

PATH = Path("05-sample.ipynb")
INTRODUCTION = "# 05 · A sample\n\n5 minutes to read.\n\n![the mechanism](images/05-mechanism.svg)"
ASKED = "**Predict.** Which key weighs most?"
ANSWERED = "<details><summary>Answer</summary>\n\nThe nearest.\n\n</details>"


def shows(*bundles):
    return [new_output("display_data", data={"text/plain": "", **bundle}) for bundle in bundles]


def claim():
    return {lesson.CLAIM: {"sentence": "so it is", "holds": True}}


def exercise(title):
    return {lesson.EXERCISE: {"title": title, "status": "unanswered"}}


def cell(source="const a = 1;", *bundles, **folded):
    return new_code_cell(source, outputs=shows(*bundles), metadata={"jupyter": folded} if folded else {})


def sound():
    """The shortest lesson that keeps to the standard."""
    text = new_markdown_cell
    exercises = [cell("check();", exercise(f"{i}. Exercise")) for i in range(5)]
    return [text(INTRODUCTION), text(ASKED), cell(), text(ANSWERED), text(ASKED), cell(), text(ANSWERED), *exercises]


class Standard(unittest.TestCase):
    def count(self, *cells):
        return standard.count(new_notebook(cells=list(cells)), PATH)

    def problems(self, *cells):
        return standard.problems(new_notebook(cells=list(cells)), PATH)

    def test_a_sound_lesson_has_no_problems(self):
        self.assertEqual(self.problems(*sound()), [])

    def test_words_are_those_that_are_read(self):
        for text, words in {
            "# Two words": 2,
            "the **query's** *state-of-the-art* key, 1,600 of them": 7,
            "a score $-(q-k)^2/2h^2$ and\n\n$$\\sum_i w_i\nv_i$$": 5,
            "see [the start page](00-start-here.ipynb) and <b>this</b>": 6,
            "![words for those who do not see it](images/05-mechanism.svg)": 0,
            "before\n```ts\nconst a = 1;\n```\nafter": 2,
            "| query | $q$ |\n|---|---|": 2,
            "<details><summary>Answer</summary>\n\nThe nearest.\n\n</details>": 3,
            "one\n\n## Further\n\nnot counted\n\n## References\n\n- nor this": 1,
        }.items():
            self.assertEqual(self.count(new_markdown_cell(text)).words, words, text)

    def test_lines_are_those_in_view_without_empty_ones(self):
        counts = self.count(cell("a;\n\nb;\n"), cell("c;"), cell("// plumbing\nd;\ne;\nf;", source_hidden=True))
        self.assertEqual((counts.lines, counts.longest), (3, 2))

    def test_pictures_are_charts_in_view_and_images_but_the_drawing(self):
        chart = {"application/vnd.vegalite.v5+json": {}, "image/png": ""}
        surface = {"application/vnd.plotly.v1+json": {}, "image/jpeg": ""}
        counts = self.count(
            new_markdown_cell(INTRODUCTION + "\n\n![another](images/other.svg)"),
            cell("a;", chart, surface, {"text/markdown": "| a table |"}),
            cell("// checks\nb;", chart, outputs_hidden=True),
        )
        self.assertEqual((counts.pictures, counts.drawing), (3, True))
        self.assertFalse(self.count(new_markdown_cell("![x](images/04-mechanism.svg)")).drawing)

    def test_claims_are_those_in_view(self):
        hidden = cell("// checks\nb;", claim(), claim(), claim(), source_hidden=True, outputs_hidden=True)
        self.assertEqual(self.count(cell("a;", claim(), claim()), hidden).claims, 2)
        self.assertEqual(self.count(cell("// claims\na;", claim(), source_hidden=True)).claims, 1)

    def test_exercises_are_counted_by_title(self):
        self.assertEqual(self.count(cell("a;", exercise("1."), exercise("2.")), cell("b;", exercise("2."))).exercises, 2)

    def test_a_prediction_has_its_answer_behind_the_next_cell(self):
        text = new_markdown_cell
        self.assertEqual(self.count(*sound()).predictions, 2)
        self.assertEqual(self.count(text(ASKED), cell(), cell(), text(ANSWERED)).predictions, 1, "further cells may stand between")
        self.assertEqual(self.count(text(ASKED), text(ANSWERED), cell()).predictions, 0, "before the cell it is given away")
        self.assertEqual(self.count(text(ASKED), cell(), text("Text."), text(ANSWERED)).predictions, 0)
        unanswered = self.problems(*sound(), text(ASKED), cell())
        self.assertEqual(unanswered, ["asks 'Which key weighs most?' and has no answer in <details> after the next cell"])

    def test_reading_time_is_of_what_is_counted_to_five_minutes(self):
        counts = standard.Counts(words=1600, lines=220, longest=20, pictures=8, claims=8, predictions=3, exercises=5, drawing=True)
        self.assertEqual(counts.minutes, 25)
        self.assertEqual(self.count(new_markdown_cell("word " * 2000)).minutes, 10)
        self.assertEqual(self.count(new_markdown_cell("word")).minutes, 5)

    def test_says_what_is_too_much(self):
        many = [cell("a;\n" * 20) for _ in range(11)]
        self.assertIn("has 1608 words of prose, at most 1600 are allowed", self.problems(*sound(), new_markdown_cell("word " * 1585)))
        self.assertEqual(self.problems(*sound(), *many)[:1], ["has 227 visible lines of code, at most 220 are allowed"])
        self.assertEqual(
            self.problems(*sound(), cell("a;\n" * 21)),
            ["has 21 lines in its longest visible cell, at most 20 are allowed", "code cell 8 has 21 lines, at most 20 are allowed: split it, or fold what is plumbing"],
        )
        self.assertEqual(self.problems(*sound(), cell("a;", *[claim()] * 9)), ["has 9 claims in view, at most 8 are allowed"])
        self.assertEqual(self.problems(*sound(), cell("a;", *[{"image/png": ""}] * 9)), ["has 9 pictures, at most 8 are allowed"])

    def test_says_what_is_missing(self):
        bare = self.problems(new_markdown_cell("# 05 · A sample"))
        self.assertEqual(bare, [
            "has 0 exercises, there must be 5",
            "shows no drawing of its mechanism, images/05-mechanism.svg (npm run drawings)",
            "has 0 predictions, there must be 2 to 5",
            "does not say at its beginning how long it takes to read: 5 minutes",
        ])
        beginning = new_markdown_cell(INTRODUCTION.replace("5 minutes", "40 minutes"))
        self.assertEqual(self.problems(beginning, *sound()[1:]), ["says at its beginning that it takes 40 minutes to read, it takes 5"])

    def test_what_is_folded_says_what_it_is(self):
        self.assertEqual(self.problems(*sound(), cell("// plumbing\na;", source_hidden=True)), [])
        for folded in ({"source_hidden": True}, {"outputs_hidden": True}):
            self.assertEqual(
                self.problems(*sound(), cell("a;", **folded)),
                ["code cell 8 is folded: its first line, which stays in view, must say in a comment what it is"],
            )

    def test_counts_are_a_table_and_problems_fail(self):
        SCRATCH.mkdir(parents=True, exist_ok=True)
        path = SCRATCH / PATH.name
        shutil.copy(ROOT / "test" / "notebooks" / "fixtures" / "sample.ipynb", path)
        self.addCleanup(path.unlink)
        result = subprocess.run([sys.executable, RUNNER, "--counts", path], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1)
        head, limits, row = result.stdout.splitlines()
        self.assertEqual(head.split(), ["words", "lines", "longest", "pictures", "claims", "predictions", "exercises", "drawing", "minutes"])
        self.assertEqual(limits.split(), ["at", "most", "1600", "220", "20", "8", "8", "2–5", "5", "yes"])
        self.assertEqual(row.split(), ["05", "16", "36", "11", "2", "1", "0", "1", "no", "5"])
        self.assertIn("✗ 05-sample.ipynb: has 1 exercises, there must be 5", result.stderr)


if __name__ == "__main__":
    unittest.main()

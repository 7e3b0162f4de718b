"""A reader who is stuck pastes a solution into the cell: there it also has to fit the types, which the unit tests do not look at."""

import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / ".cache" / "test-notebooks"  # inside the project, where kernel-helpers can be imported
sys.path.insert(0, str(ROOT / ".scripts" / "lessons"))
import notebook as lesson  # noqa: E402
from kernel import Session  # noqa: E402
from nbformat.v4 import new_code_cell, new_notebook  # noqa: E402

LESSONS = [path for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")) if not path.name.startswith("00")]


class Exercises(unittest.TestCase):
    def test_solutions_pass_in_the_kernel_as_they_are_shown(self):
        SCRATCH.mkdir(parents=True, exist_ok=True)
        with Session(new_notebook(cells=[new_code_cell()]), SCRATCH / "exercises.ipynb") as session:
            [cell] = session.notebook.cells[:1]
            for path in LESSONS:
                cell.source = lesson.code(lesson.read(path))[0].source  # the lesson's imports: nothing else is in a reader's scope
                session.run(0)
                solutions = "Object.entries(exercises as Record<string, any>).map(([name, { help }]) => [name, help.solution])"
                for name, solution in session.ask(solutions):
                    with self.subTest(lesson=path.name, exercise=name):
                        cell.source = f"const answer = {solution};\nawait exercises.{name}.check(answer);"
                        session.run(0)
                        [verdict] = [output.data[lesson.EXERCISE] for output in cell.outputs]
                        self.assertEqual(verdict["status"], "passed", verdict)


if __name__ == "__main__":
    unittest.main()

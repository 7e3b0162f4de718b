"""
Runs the lessons in the real kernel: `npm run lessons -- [--check] [--rerun] [--short] [--backend native|wasm] [1 2 … or paths]`,
or only counts what is in them: `npm run lessons -- --counts [1 2 … or paths]`.

Without flags it runs every notebook (or those named, by number or path) top to bottom in a fresh kernel and writes the
outputs in place; it stops at the first error. `--check` writes nothing and fails on an error, a claim that does not
hold, stored outputs that are not from the code beside them, or a lesson that is not as standard.py says (length, pictures,
claims, predictions, exercises); `--counts` says only that last, at once. `--rerun` (a check, too) runs every quick cell twice in
order and then every cell alone, last to first, with its training cut short, and counts tensors. `--short` (a check, too)
cuts the training short from the beginning: errors count, claims and outputs do not. `--backend wasm` runs on the fallback;
it leaves the stored outputs and takes down only the time. Checks run side by side, as many as the machine has room for;
what writes runs one lesson at a time, because it takes times down; if the machine is busy it says so.

Writing a lesson:
- Edit in JupyterLab, build helpers with `npm run build` (a running kernel keeps the old ones until it restarts), then
  `npm run lessons -- 7` and commit what it wrote. Look at it with `node .scripts/screenshots.mjs notebooks/07-….ipynb`.
- Each code cell carries a fingerprint of its own code and all code above it (metadata `made_from`): changed or moved code
  under an old output is found without running. Then the outputs are compared with those of a new run (see compare.py).
- Tag a cell `varies` if its words change from run to run (times, backend, text from a model).
- State every figure of the prose with `claim(…)`, with bounds that hold on both backends and several seeds.
- Train with `training.train`, which can be cut short: nothing after it may fail because it learned little. A loop of the
  lesson's own is short.
- Cells can be run again: top-level values are plain numbers, tensors live inside `tf.tidy`, models are disposed by the cell
  that made them. The output of a lesson stays under 1.5 MB.
- Exercises: `kernel-helpers/src/teaching/exercises/NN.ts`, answers right and wrong in `test/notebooks/solutions/NN.ts`.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

import compare
import notebook as lesson
import standard
import start_page
from kernel import ROOT, Failure, Session

LESSONS = ROOT / "notebooks"
BUSY = 20  # per cent
QUICK = 1  # seconds: cells that take longer are run again only once, alone: all of them twice more would take minutes
ROOM = 2e9  # bytes of memory for a lesson: a kernel with TensorFlow holds up to 1 GB


def main():
    parser = argparse.ArgumentParser(prog="npm run lessons --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", nargs="*", help="numbers (1, 01) or paths; default: all")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on errors, claims and stale outputs")
    parser.add_argument("--rerun", action="store_true", help="check also that each cell can be run again, and leaks no tensors")
    parser.add_argument("--backend", choices=["native", "wasm"], help="default: native where it is installed")
    parser.add_argument("--short", action="store_true", help="check only for errors, with every training cut short")
    parser.add_argument("--counts", action="store_true", help="run nothing; count words, lines, pictures, … and compare with the standard")
    parser.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)  # one of several that are checked side by side
    options = parser.parse_args()
    checks = options.check or options.rerun or options.short
    paths = [path for name in options.lessons or ["all"] for path in find(name)]
    if options.counts or (checks and not options.short and not options.beside):
        print_counts(paths)
    if options.counts:
        return report([f"{path.name}: {problem}" for path in paths if standard.held(path) for problem in standard.problems(lesson.read(path), path)])
    if checks and len(paths) > 1:
        return side_by_side(paths, options)
    if not checks:
        warn_if_busy()
    failed = []
    for path in paths:
        try:
            failed += check(path, options) if checks else run(path, options)
        except Failure as failure:
            print()  # ends the line of the cell that failed
            failed.append(str(failure))
            if not checks:
                break
    if options.check and not options.short:
        failed += start_page_problems(paths)
    return report(failed)


def report(failed):
    for problem in failed:
        print(f"✗ {problem}", file=sys.stderr)
    return 1 if failed else 0


def print_counts(paths):
    lessons = [(path, lesson.read(path)) for path in paths if standard.held(path)]
    if lessons:
        print(standard.table(lessons), flush=True)


def warn_if_busy():
    """Times are written down, and cells print some: on a busy machine they mislead every reader."""
    share = psutil.cpu_percent(interval=1)
    if share > BUSY:
        print(f"! This machine is busy ({share:.0f} % of its processors): the times that are written now are too long. "
              "Write outputs for others on an idle one.", file=sys.stderr, flush=True)


def side_by_side(paths, options):
    """
    Checks each lesson in a process of its own, as many at a time as there are cores and memory: a lesson computes on one
    core nearly all of its time. Those that took longest begin, so that no core idles at the end. What a lesson says
    appears when it has ended, what is wrong at the end of all.
    """
    paths = sorted(paths, key=lambda path: -max(lesson.seconds(lesson.read(path)).values(), default=0))
    flags = [f"--{name}" for name in ("check", "rerun", "short") if getattr(options, name)]
    flags += ["--beside", *(["--backend", options.backend] if options.backend else [])]

    # Node then looks less often for what is no longer needed, and a check takes a tenth less.
    env = {**os.environ, "NODE_OPTIONS": f"{os.environ.get('NODE_OPTIONS', '')} --max-semi-space-size=64"}

    def one(path):
        return subprocess.run([sys.executable, Path(__file__).parent, *flags, path], env=env, capture_output=True, text=True, check=False)

    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 2 * ROOM
    wrong = []
    with ThreadPoolExecutor(max(1, min(os.cpu_count() or 1, int(memory // ROOM)))) as pool:
        for result in pool.map(one, paths):
            print(result.stdout, end="", flush=True)
            if result.returncode:
                wrong.append(result.stderr)
    print("".join(wrong), end="", file=sys.stderr)
    return 1 if wrong else 0


def find(name):
    if name == "all":
        return sorted(LESSONS.glob("[0-9][0-9]-*.ipynb"))
    if name.isdigit():
        found = sorted(LESSONS.glob(f"{int(name):02}-*.ipynb"))
    else:
        found = [Path(name).resolve()] if Path(name).is_file() else []
    return found or sys.exit(f"No lesson {name}: give a number (4) or a path (notebooks/04-….ipynb)")


def run(path, options):
    stored = lesson.read(path)
    ran, backend, seconds, _ = execute(path, stored, options)
    if options.backend == "wasm":
        lesson.store_seconds(stored, backend, seconds)
    else:
        lesson.store(stored, ran, backend, seconds)
    lesson.write(stored, path)
    found = dict.fromkeys(lesson.problems(stored, path) + lesson.said(ran))
    return [f"{path.name}: {problem}" for problem in found]


def check(path, options):
    stored = lesson.read(path)
    found = lesson.problems(stored, path) + (standard.problems(stored, path) if standard.held(path) else [])
    ran, backend, _, again = execute(path, stored, options)
    if options.short:
        return [f"{path.name}: {problem}" for problem in again]
    found += [problem for problem in lesson.said(ran) if problem not in found] + again
    # Rounding differs between the backends, so another one is held to the kinds of output and to the claims.
    same_backend = stored.metadata.get("lesson", {}).get("backend") == backend
    for number, (before, after) in enumerate(zip(lesson.code(stored), lesson.code(ran)), start=1):
        exact = same_backend and "varies" not in before.metadata.get("tags", [])
        different = compare.difference(before.outputs, after.outputs, exact)
        if different:
            found.append(f"code cell {number}: a new run {different}; run `npm run lessons` and look at what changed")
    return [f"{path.name}: {problem}" for problem in found]


def execute(path, stored, options):
    print(path.name, flush=True)
    with Session(stored, path, options.backend) as session:
        if options.short:
            session.cut_short()
        indices = session.code_cells()
        seconds = 0
        first = session.notebook.cells
        for number, index in enumerate(indices, start=1):
            print(f"  {number:3}/{len(indices)} ", end="", flush=True)
            took = session.run(index)
            seconds += took
            if options.rerun and took < QUICK:
                keep = first[index].outputs
                session.run(index)
                first[index].outputs = keep
            print(f"{took:6.1f} s  {title(first[index])}", flush=True)
        again = rerun_alone(session, indices) if options.rerun else []
        backend = session.backend()
        ran = session.notebook
        ran.cells = ran.cells[:-1]
    claims = len(lesson.bundles(ran, lesson.CLAIM))
    shown = sum(lesson.size(cell.outputs) for cell in lesson.code(ran))
    print(f"  {len(indices)} cells in {seconds:.1f} s on {backend}, {claims} claims, {shown / 1000:.0f} kB of output", flush=True)
    return ran, backend, seconds, again


def rerun_alone(session, indices):
    """
    Every cell once more, by itself, last to first: nothing may fail, and no cell may leave tensors behind. That shows in a
    few steps of training as in all of them.
    """
    found = []
    started = time.monotonic()
    session.cut_short()
    before = session.tensors()
    for index in reversed(indices):
        keep = session.notebook.cells[index].outputs
        session.run(index)
        session.notebook.cells[index].outputs = keep
        after = session.tensors()
        if after > before:
            found.append(f"code cell {indices.index(index) + 1}: leaves {after - before} tensors behind each time it is run")
        before = after
    print(f"  again, each alone, last to first: {time.monotonic() - started:.1f} s", flush=True)
    return found


def title(cell):
    line = next(line for line in cell.source.splitlines() if line.strip())
    return line[:90]


def start_page_problems(paths):
    start = next(iter(LESSONS.glob("00-*.ipynb")), None)
    listed = [path for path in paths if path.parent == LESSONS and path != start]
    if not start or not listed:
        return []
    told = []
    for path in listed:
        notebook = lesson.read(path)
        told.append((path.name, lesson.seconds(notebook), standard.count(notebook, path).minutes))
    return [f"{start.name}: {problem}" for problem in start_page.problems(lesson.read(start), told)]


if __name__ == "__main__":
    sys.exit(main())

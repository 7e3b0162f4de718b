"""What is stored in a lesson, and what can be told about it without running it."""

import hashlib
import json
from pathlib import Path

import nbformat

LIMIT = 1_500_000  # bytes: what loads at once, and what GitHub still draws
CLAIM = "application/vnd.kernel-helpers.claim+json"
EXERCISE = "application/vnd.kernel-helpers.exercise+json"


def read(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def write(notebook, path):
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def chain(notebook):
    """For each code cell a fingerprint of its source and of all code above it: what its output was made from."""
    digest = hashlib.sha256()
    fingerprints = []
    for cell in code(notebook):
        digest.update(cell.source.strip().encode() + b"\0")
        fingerprints.append(digest.hexdigest()[:16])
    return fingerprints


def store(target, ran, backend, seconds):
    """Takes the outputs of a run over into the lesson, with what they were made from and how long they took."""
    target.nbformat_minor = max(5, target.nbformat_minor)
    target.metadata["kernelspec"] = ran.metadata["kernelspec"]
    target.metadata["language_info"] = ran.metadata["language_info"]
    for number, (cell, source, made_from) in enumerate(zip(code(target), code(ran), chain(target)), start=1):
        cell.outputs = source.outputs
        cell.execution_count = number
        cell.metadata["made_from"] = made_from
    for cell in target.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code" and not cell.source.strip():
            cell.outputs, cell.execution_count = [], None
    target.metadata.setdefault("lesson", {})["backend"] = backend
    store_seconds(target, backend, seconds)


def store_seconds(target, backend, seconds):
    """The time is kept unless it moved by a quarter, so that a rerun alone changes no file."""
    times = target.metadata.setdefault("lesson", {}).setdefault("seconds", {})
    if abs(times.get(backend, 0) - seconds) > 1 + 0.25 * times.get(backend, 0):
        times[backend] = round(seconds)


def seconds(notebook):
    """How long its cells took, by backend."""
    return notebook.metadata.get("lesson", {}).get("seconds", {})


def bundles(notebook, mime):
    return [output.data[mime] for cell in code(notebook) for output in cell.outputs if mime in output.get("data", {})]


def problems(notebook, path):
    """What is wrong with a stored lesson, in words."""
    found = []
    for number, (cell, made_from) in enumerate(zip(code(notebook), chain(notebook)), start=1):
        if cell.metadata.get("made_from") != made_from:
            found.append(f"code cell {number}: its output was not made from this code and the code above it; run `npm run lessons`")
            break
    for number, cell in enumerate(code(notebook), start=1):
        if cell.execution_count != number:
            found.append(f"code cell {number}: was not run top to bottom (its number is {cell.execution_count}); run `npm run lessons`")
            break
    for cell in notebook.cells:
        if "execution" in cell.metadata:
            found.append(f"cell {cell.get('id')}: stores execution times, which change with every run; run `npm run lessons`")
            break
    size = Path(path).stat().st_size
    if size > LIMIT:
        found.append(f"{size / 1e6:.1f} MB is over the limit of {LIMIT / 1e6:.1f} MB; largest outputs: {largest(notebook)}")
    return found + said(notebook)


def said(notebook):
    """Claims that do not hold, and exercises that are committed with a wrong answer."""
    claims = [f"a claim does not hold: {c['sentence']} (got {c['value']})" for c in bundles(notebook, CLAIM) if not c["holds"]]
    wrong = [f"the exercise {e['title']} stands there with a wrong answer" for e in bundles(notebook, EXERCISE) if e["status"] == "failed"]
    return claims + wrong


def size(outputs):
    return len(json.dumps(outputs, ensure_ascii=False).encode())


def largest(notebook, count=3):
    sizes = sorted(((size(cell.outputs), number) for number, cell in enumerate(code(notebook), start=1)), reverse=True)
    return ", ".join(f"code cell {number} {bytes_ / 1000:.0f} kB" for bytes_, number in sizes[:count])

"""The start page lists every lesson with its time: one table row a lesson, with a link and, say, `12 s` or `about 2 min`."""

import re

TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s\b|sec|min)")


def problems(start, lessons):
    """`lessons`: (file name, its stored seconds by backend). The first time in a row is native, a second one WebAssembly."""
    rows = [line for cell in start.cells if cell.cell_type == "markdown" for line in cell.source.splitlines() if "|" in line]
    found = []
    for name, seconds in lessons:
        row = next((row for row in rows if name in row), None)
        if row is None:
            found.append(f"the start page does not list {name}")
            continue
        listed = [float(number) * (60 if unit == "min" else 1) for number, unit in TIME.findall(row.replace(name, ""))]
        if not listed and seconds:
            found.append(f"the start page gives no time for {name}; it takes {seconds}")
        for backend, told in zip(("native", "wasm"), listed):
            measured = seconds.get(backend)
            if measured is not None and abs(told - measured) > max(10, 0.6 * measured):
                found.append(f"the start page says {told:.0f} s for {name}, it takes {measured} s ({backend})")
    return found

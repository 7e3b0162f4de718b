"""
The start page lists every lesson: one table row each, with a link, how long it takes to read (say, `25 min`) and to run
(`12 s`, `2 min`), in columns named `reading`, `native` and `WebAssembly`.
"""

import re

TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s\b|sec|min)")
COLUMNS = {"native": "native", "wasm": "WebAssembly"}


def problems(start, lessons):
    """`lessons`: (file name, its stored seconds by backend, its minutes of reading)."""
    found = []
    rows = [row for cell in start.cells if cell.cell_type == "markdown" for row in table_rows(cell.source)]
    for name, seconds, minutes in lessons:
        row = next((row for row in rows if any(name in cell for cell in row.values())), None)
        if row is None:
            found.append(f"the start page does not list {name}")
            continue
        told = in_seconds(row.get("reading", ""))
        if told is None:
            found.append(f"the start page does not say how long {name} takes to read; it takes {minutes} min")
        elif abs(told / 60 - minutes) > 5:
            found.append(f"the start page says {told / 60:.0f} min of reading for {name}, it takes {minutes} min")
        for backend, column in COLUMNS.items():
            measured, told = seconds.get(backend), in_seconds(row.get(column, ""))
            if measured is None:
                continue
            if told is None:
                found.append(f"the start page gives no time for {name} ({backend}); it takes {measured} s")
            elif abs(told - measured) > max(10, 0.6 * measured):
                found.append(f"the start page says {told:.0f} s for {name}, it takes {measured} s ({backend})")
    return found


def table_rows(markdown):
    """The rows of its tables, each as {column's name: cell}."""
    names = None
    for line in markdown.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.lstrip().startswith("|") else None
        if cells is None:
            names = None
        elif names is None:
            names = cells
        elif set("".join(cells)) - set("-: "):
            yield dict(zip(names, cells))


def in_seconds(cell):
    time = TIME.search(cell)
    return float(time[1]) * (60 if time[2] == "min" else 1) if time else None

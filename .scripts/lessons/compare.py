"""
Whether two runs of the same code show the same thing.

Words, kinds of output and the structure of charts must be equal. Numbers may differ a little: another processor or
another build of TensorFlow rounds differently, and training carries that further. Pictures are not compared, the
specification they are drawn from is. Progress lines and the values of claims are left out: the first change with every
run, the second have their own bounds.

A cell tagged `varies` (times, the name of the backend, text that a model wrote) is compared in its kinds of output only.
"""

import re

from notebook import CLAIM

PROGRESS = "application/vnd.kernel-helpers.progress+json"
NUMBER = re.compile(r"(?<![\w#])[-−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")  # not the digits of a name or a colour
RULE = re.compile(r"([─━═=-])\1+")


def close(a, b):
    return abs(a - b) <= 0.02 + 0.05 * max(abs(a), abs(b))


def difference(before, after, exact=True):
    """The first difference between two lists of outputs in words, or None. `exact=False` compares kinds only."""
    kinds = [[sorted(output.get("data", {output.get("name", "error"): ""})) for output in outputs] for outputs in (before, after)]
    if kinds[0] != kinds[1]:
        return f"shows {short(kinds[1])} instead of {short(kinds[0])}"
    if not exact:
        return None
    for old, new in zip(before, after):
        if old.output_type == "stream":
            found = in_text(old.text, new.text)
        else:
            found = in_bundle(old.data, new.data)
        if found:
            return found
    return None


def in_bundle(old, new):
    if PROGRESS in old:
        return None
    if CLAIM in old:
        return in_json({k: v for k, v in old[CLAIM].items() if k != "value"}, {k: v for k, v in new[CLAIM].items() if k != "value"}, "claim")
    for mime in old:
        if not mime.startswith("image/"):
            found = in_json(old[mime], new[mime], mime)
            if found:
                return found
    return None


def in_json(old, new, path):
    if isinstance(old, dict) and isinstance(new, dict):
        if old.keys() != new.keys():
            return f"{path}: has {short(sorted(new))} instead of {short(sorted(old))}"
        pairs = ((old[key], new[key], f"{path}.{key}") for key in old)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            return f"{path}: has {len(new)} items instead of {len(old)}"
        pairs = ((a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(old, new)))
    elif isinstance(old, str) and isinstance(new, str):
        found = in_text(old, new)
        return found and f"{path}: {found}"
    elif is_number(old) and is_number(new):
        return None if close(old, new) else f"{path}: is {new} instead of {old}"
    else:
        return None if old == new else f"{path}: is {short(new)} instead of {short(old)}"
    return next((found for found in (in_json(*pair) for pair in pairs) if found), None)


def in_text(old, new):
    words = [" ".join(RULE.sub(r"\1", NUMBER.sub("#", text)).split()) for text in (old, new)]
    if words[0] != words[1]:
        return f"says {short(new)} instead of {short(old)}"
    for a, b in zip(NUMBER.findall(old), NUMBER.findall(new)):
        if not close(float(a.replace("−", "-")), float(b.replace("−", "-"))):
            return f"says {b} instead of {a} in {short(new)}"
    return None


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def short(value):
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return f"“{text[:100]}{'…' if len(text) > 100 else ''}”"

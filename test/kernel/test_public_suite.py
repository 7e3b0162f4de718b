"""jupyter_kernel_test, the public test suite for Jupyter kernels, with every test that applies.

Left out, by name:
- test_pager: TypeScript has no command that pages text, and tslab adds none.
- test_clear_output: neither tslab nor kernel-helpers has a call that clears a cell; displays are updated in place instead.

The difference to tslab 1.0.22 as it is published, by
    KERNEL=stock .venv/bin/python -m unittest discover -v -s test/kernel -p "test_public*"
is: completion, display_data, execute_stderr, execute_stdout and inspect pass there too; error, execute_result, history,
is_complete (invalid code), kernel_info (no status) and recv_iopub_welcome_msg (waits for ever, so it is left out) fail.
"""

import unittest
from contextlib import suppress
from queue import Empty

import support
import jupyter_kernel_test as suite

assert support.ROOT  # its import puts the kernelspec in place


class PublicSuite(suite.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    # The suite waits 0.1 s for the next broadcast, which is short for a machine that does other things too.
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        channel = cls.kc.iopub_channel
        cls.hasty = channel.get_msg
        channel.get_msg = lambda timeout=None: cls.hasty(timeout=timeout and max(timeout, 10))

    def flush_channels(self):
        for get in (self.kc.shell_channel.get_msg, self.hasty):
            with suppress(Empty):
                while True:
                    suite.validate_message(get(timeout=0.1))

    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("a warning");'
    code_generate_error = 'throw new Error("as asked");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "'ab'"},
        {"code": "[1, 2].map((x) => x + 1)", "result": "[ 2, 3 ]"},
        {"code": "await Promise.resolve({ a: 1 })", "result": "{ a: 1 }"},
    ]
    code_display_data = [
        {"code": 'import { display } from "tslab"; display.html("<b>bold</b>");', "mime": "text/html"},
        {"code": 'display.raw("application/vnd.vegalite.v5+json", "{}");', "mime": "application/vnd.vegalite.v5+json"},
        {"code": 'display.png(new Uint8Array([1, 2, 3]));', "mime": "image/png"},
    ]

    completion_samples = [
        {"text": "Math.cbr", "matches": {"cbrt"}},
        {"text": "JSON.stringi", "matches": {"stringify"}},
        {"text": "const 𝛼 = Number.isInt", "matches": {"isInteger"}},
        {"text": "const nothing_like_it = zzzz", "matches": set()},
    ]
    complete_code_samples = ["1", "const a = 1;", "function f() { return 1; }", "await null"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "if (true) {\n  1;", "f("]
    invalid_code_samples = ["const const a", "1 +* 2", "}"]
    code_inspect_sample = "parseInt"

    code_history_pattern = "6 \\* ?"
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")

    @unittest.skip("TypeScript has no pager")
    def test_pager(self):
        pass

    @unittest.skip("there is no call that clears a cell; displays are updated in place")
    def test_clear_output(self):
        pass


class Welcome(suite.IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = not support.STOCK

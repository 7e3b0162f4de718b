"""What cells print and show arrives whole, in order, and in the cell that sent it."""

import time
import unittest

from support import KernelCase


class Outputs(KernelCase):
    def test_fifty_thousand_lines(self):
        result = self.ok("for (let i = 0; i < 50_000; i++) console.log(i);")
        self.assertEqual(result.text(), "".join(f"{i}\n" for i in range(50_000)))
        print(f"\n50,000 lines: {result.seconds:.2f} s in {len(result.of('stream'))} messages")

    def test_fifty_thousand_lines_with_awaits(self):
        result = self.ok("for (let i = 0; i < 50_000; i++) { console.log(i); if (i % 100 === 0) await null; }")
        self.assertEqual(result.text(), "".join(f"{i}\n" for i in range(50_000)))

    def test_many_displays(self):
        result = self.ok('import { display } from "tslab"; for (let i = 0; i < 2000; i++) display.text(String(i));')
        self.assertEqual([d["data"]["text/plain"] for d in result.of("display_data")], [str(i) for i in range(2000)])

    def test_one_line_of_ten_megabytes(self):
        self.assertEqual(len(self.ok('console.log("x".repeat(10_000_000))').text()), 10_000_001)

    def test_streams_and_displays_keep_their_order(self):
        result = self.ok(
            'import { display } from "tslab"; console.log("a"); display.text("b"); console.error("c"); console.log("d"); "e"'
        )
        kinds = [(kind, content.get("text") or content["data"]["text/plain"]) for kind, content in result.outputs]
        self.assertEqual(
            kinds,
            [("stream", "a\n"), ("display_data", "b"), ("stream", "c\n"), ("stream", "d\n"), ("execute_result", "'e'")],
        )
        self.assertEqual([c["name"] for c in result.of("stream")], ["stdout", "stderr", "stdout"])

    def test_a_display_is_updated(self):
        result = self.ok('import { newDisplay } from "tslab"; const d = newDisplay(); d.text("one"); d.text("two");')
        (first,), (second,) = result.of("display_data"), result.of("update_display_data")
        self.assertEqual((first["data"], second["data"]), ({"text/plain": "one"}, {"text/plain": "two"}))
        self.assertEqual(first["transient"], second["transient"])

    def test_output_appears_while_a_cell_runs(self):
        ident = self.client.execute('console.log("now"); const end = Date.now() + 3000; while (Date.now() < end);')
        start = time.monotonic()
        while True:
            message = self.client.get_iopub_msg(timeout=10)
            if message["parent_header"].get("msg_id") != ident:
                continue
            if message["msg_type"] == "stream" or message["content"].get("execution_state") == "idle":
                break
        seconds = time.monotonic() - start
        self.client.get_shell_msg(timeout=10)
        self.assertEqual((message["msg_type"], message["parent_header"]["msg_id"]), ("stream", ident))
        print(f"\nfirst line of a busy cell after {seconds:.2f} s")
        self.assertLess(seconds, 3)
        self.iopub(0.5)

    def test_what_is_printed_later_goes_to_its_own_cell(self):
        first = self.client.execute('setTimeout(() => console.log("late"), 700); void 0')
        self.client.get_shell_msg(timeout=10)
        self.ok('console.log("second")')
        streams = [m for m in self.iopub(1.5) if m["msg_type"] == "stream"]
        self.assertEqual([(m["content"]["text"], m["parent_header"]["msg_id"]) for m in streams], [("late\n", first)])

    def test_bytes_of_one_letter_in_two_writes(self):
        result = self.ok('process.stdout.write(Buffer.from([0xc3])); process.stdout.write(Buffer.from([0xa9])); void 0')
        self.assertEqual(result.text(), "é")

    def test_a_write_calls_back(self):
        result = self.ok('await new Promise<void>((done) => process.stdout.write("x", () => done()));')
        self.assertEqual(result.text(), "x")


class LastExpression(KernelCase):
    def bundle(self, code):
        return self.ok(code).of("execute_result")[0]["data"]

    def test_plain_values(self):
        self.assertEqual(self.bundle("({ a: [1, 'x'] })"), {"text/plain": "{ a: [ 1, 'x' ] }"})

    def test_nothing(self):
        for code in ("undefined", "null", "const nothing = 1;", "void 0"):
            self.assertEqual(self.ok(code).outputs, [])

    def test_an_object_that_displays_itself(self):
        for bundle in ("{ 'text/markdown': '**b**', 'text/plain': 'b' }", "Promise.resolve({ 'text/markdown': '**b**', 'text/plain': 'b' })"):
            code = f"({{ [Symbol.for('Jupyter.display')]() {{ return {bundle}; }} }})"
            self.assertEqual(self.bundle(code), {"text/markdown": "**b**", "text/plain": "b"})

    def test_what_goes_with_it(self):
        size = "{ 'image/png': { width: 3, height: 2, alt: 'b' } }"
        code = f"({{ [Symbol.for('Jupyter.display')]: () => ({{ 'text/plain': 'b' }}), [Symbol.for('Jupyter.metadata')]: async () => ({size}) }})"
        [result] = self.ok(code).of("execute_result")
        self.assertEqual(result["metadata"], {"image/png": {"width": 3, "height": 2, "alt": "b"}})
        [result] = self.ok("1").of("execute_result")
        self.assertEqual(result["metadata"], {})

    def test_a_display_that_fails(self):
        result = self.fails("({ [Symbol.for('Jupyter.display')]() { throw new Error('no picture'); } })")
        self.assertEqual(result.error["evalue"], "no picture")

    def test_a_tensor(self):
        shown = self.bundle('import { tf } from "kernel-helpers"; tf.tensor([[1, 2], [3, 4]])')
        self.assertEqual(shown["text/plain"], "Tensor\n    [[1, 2],\n     [3, 4]]")


if __name__ == "__main__":
    unittest.main()

"""What a cell may do with the names of earlier ones, and is offered."""

from support import KernelCase


class EarlierNames(KernelCase):
    def test_shorthand(self):
        self.ok("let rate = 1; const size = { w: 2 };")
        self.assertEqual(self.ok("console.log({ rate, size });").text(), "{ rate: 1, size: { w: 2 } }\n")
        self.assertEqual(self.ok("console.log([1].map((step) => ({ step, rate })));").text(), "[ { step: 1, rate: 1 } ]\n")

    def test_shorthand_that_is_written_to(self):
        self.ok("let rate = 1; let other = 0;")
        self.ok("({ rate, other = 5 } = { rate: 9 } as any);")
        self.assertEqual(self.ok("console.log(rate, other);").text(), "9 5\n")

    def test_a_property_that_gets_another_name(self):
        self.ok("const settings = { rate: 3, inner: { steps: 4 } };")
        self.ok("const { rate: step, inner: { steps: turns } } = settings; console.log(step, turns);")
        said = self.ok("(({ rate: own } = settings) => { let other; ({ rate: other } = settings); console.log(own, other); })();")
        self.assertEqual(said.text(), "3 3\n")

    def test_shorthand_of_a_type_and_its_lines(self):
        self.ok("const rate = 1;")
        self.assertIn("at cell", self.fails("const settings: { rate: string } = { rate };").traceback)
        self.assertIn("> 3 | (settings as any).rate.none.at;", self.fails("const x = 1;\nconst settings = { x, rate };\n(settings as any).rate.none.at;").traceback)


class Completion(KernelCase):
    def test_lists_the_plugs(self):
        self.ok('import { alignments, distributions } from "kernel-helpers";')
        for code, some in (("alignments.", {"dot", "scaledDot", "additive"}), ("distributions.", {"softmax", "sparsemax"})):
            matches = self.client.complete(code, len(code), reply=True, timeout=60)["content"]["matches"]
            self.assertLessEqual(some, set(matches))

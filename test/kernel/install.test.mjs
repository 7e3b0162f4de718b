import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import test from "node:test";
import { installKernelspec } from "../../kernel-helpers/kernel/install.mjs";

test("the kernelspec says how to start the kernel from anywhere", async () => {
  const prefix = mkdtempSync(join(tmpdir(), "kernelspec "));
  try {
    const folder = await installKernelspec(prefix);
    assert.equal(folder, join(prefix, "share", "jupyter", "kernels", "tslab"));
    const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8"));
    const [node, launcher, file] = spec.argv;
    assert.ok(isAbsolute(node) && existsSync(node));
    assert.ok(isAbsolute(launcher) && existsSync(launcher));
    assert.equal(file, "{connection_file}");
    assert.equal(spec.language, "typescript");
    assert.equal(spec.interrupt_mode, "message");
    assert.deepEqual(
      Object.values(spec.env).filter((value) => typeof value !== "string"),
      [],
    );
    await installKernelspec(prefix); // a second time is as good as the first
  } finally {
    rmSync(prefix, { recursive: true });
  }
});

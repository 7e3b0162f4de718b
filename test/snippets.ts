import ts from "typescript";
import * as helpers from "kernel-helpers";

/*
 * Runs the code of doc comments and of READMEs: everything the package exports is in scope, and what stands behind
 * `// →` must come out.
 */

const { tf } = helpers;

/** Numbers within 1e-3, tensors as nested arrays, all else equal. */
function expectSame(actual: unknown, expected: unknown, where: string): void {
  expect({ [where]: rounded(plain(actual), expected) }).toEqual({ [where]: expected });
}

const plain = (x: unknown): unknown => {
  if (x instanceof tf.Tensor) return x.arraySync();
  if (ArrayBuffer.isView(x)) return Array.from(x as Float32Array);
  return Array.isArray(x) ? x.map(plain) : x;
};

/** The expected number wherever the actual one is within 1e-3 of it, so that a difference is shown as it is. */
function rounded(actual: unknown, expected: unknown): unknown {
  if (typeof actual === "number" && typeof expected === "number")
    return Math.abs(actual - expected) <= 1e-3 ? expected : actual;
  if (typeof actual === "boolean" && typeof expected === "number") return Number(actual);
  if (Array.isArray(actual) && Array.isArray(expected)) return actual.map((part, i) => rounded(part, expected[i]));
  if (actual !== null && typeof actual === "object" && expected !== null && typeof expected === "object") {
    return Object.fromEntries(
      Object.entries(actual).map(([key, part]) => [key, rounded(part, (expected as Record<string, unknown>)[key])]),
    );
  }
  return actual;
}

/** Makes every statement with a `// → JSON` behind or below it a comparison. */
function withComparisons(code: string): string {
  const file = ts.createSourceFile("snippet.ts", code, ts.ScriptTarget.ES2022);
  const comparisons = file.statements
    .map((statement) => {
      const text = code.slice(statement.pos, statement.end);
      const expected = /^\s*\/\/ →\s*(.*)/.exec(code.slice(statement.end));
      if (!expected || !ts.isExpressionStatement(statement)) return text;
      const expression = statement.expression.getText(file);
      return `__same(await (${expression}), ${expected[1]}, ${JSON.stringify(expression)});`;
    })
    .join("\n");
  const [asked, made] = [code.split("// →").length, comparisons.split("__same(").length];
  if (asked !== made)
    throw new Error(`only an expression can be compared, got an arrow behind something else in:\n${code}`);
  return comparisons;
}

/** Runs a snippet with more names in scope, and gives what it was asked for by `result`. */
export async function run(
  code: string,
  { scope = {}, result = "undefined" }: { scope?: object; result?: string } = {},
): Promise<unknown> {
  const imported = /import \{([^}]*)\} from "kernel-helpers";?/g;
  for (const [, names] of code.matchAll(imported)) {
    const missing = names
      .split(",")
      .map((name) => name.trim().split(" ")[0])
      .filter((name) => name && !(name in helpers));
    expect(missing).toEqual([]);
  }
  const source = `return (async () => {\n${withComparisons(code.replace(imported, ""))}\nreturn ${result};\n})();`;
  const script = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
  const names = { ...helpers, ...scope, __same: expectSame };
  const snippet = new Function(...Object.keys(names), script);
  return snippet(...Object.values(names)) as Promise<unknown>;
}

import * as path from "node:path";
import * as ours from "typescript";

// A wrong plug is a compile error that says what is wrong: in the package's own TypeScript, which compiles cells, too,
// and in an older one, not strict, as other projects have. Both read the package's declarations as they are published.

const root = path.resolve(__dirname, "..");
const declarations = path.join(root, ".cache/types");
const older = jest.requireActual<typeof ours>("@tslab/typescript-for-tslab");

beforeAll(() => {
  const { config } = ours.readConfigFile(path.join(root, "kernel-helpers/tsconfig.json"), ours.sys.readFile);
  const { fileNames, options } = ours.parseJsonConfigFileContent(config, ours.sys, path.join(root, "kernel-helpers"));
  const emit = {
    ...options,
    outDir: declarations,
    declaration: true,
    emitDeclarationOnly: true,
    incremental: false,
    tsBuildInfoFile: undefined,
    sourceMap: false,
    inlineSources: false,
  };
  ours.createProgram(fileNames, emit).emit();
}, 60_000);

/** What a compiler says of each line, the first sentence only; empty for a line without an error. */
function messages(ts: typeof ours, strict: boolean, lines: string[]): string[] {
  const file = path.join(declarations, "cell.ts");
  const imported = "attend, alignments, biases, distributions, masks, parameterCount, plots, show, tf";
  const text = [`import { ${imported} } from "kernel-helpers"; export const all = [${imported}];`, ...lines].join("\n");
  const options: ours.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: 2,
    esModuleInterop: true,
    lib: ["lib.es2022.d.ts"],
    skipLibCheck: false,
    noEmit: true,
    strict,
    types: ["node"],
    baseUrl: root,
    paths: { "kernel-helpers": [path.join(declarations, "index.d.ts")] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const mine = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(declarations) && fileName !== file);
  expect(mine.length).toBeGreaterThan(20);
  for (const source of mine) {
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    expect(
      problems.map(({ messageText }) => `${source.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
    ).toEqual([]);
  }
  const found = lines.map(() => "");
  const source = program.getSourceFile(file)!;
  for (const { start, messageText } of [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]) {
    found[source.getLineAndCharacterOfPosition(start!).line - 1] ||= ts.flattenDiagnosticMessageText(messageText, "\n");
  }
  return found;
}

const call = (options: string) => `attend([[1]], [[1]], [[1]], ${options});`;

/** Lines that are wrong, and what must be in the message. */
const wrong: [string, string][] = [
  [call("{ alignment: distributions.softmax() }"), "Type 'Distribution' is not assignable to type 'Alignment'"],
  [call("{ alignment: masks.causal() }"), "Type 'MaskFunction' is not assignable to type 'Alignment'"],
  [call("{ distribution: alignments.dot() }"), "Type 'Alignment' is not assignable to type 'Distribution'"],
  [call("{ distribution: masks.causal() }"), "Type 'MaskFunction' is not assignable to type 'Distribution'"],
  [call("{ mask: alignments.dot() }"), "Type 'Alignment' is not assignable to type 'Mask"],
  [call("{ mask: distributions.softmax() }"), "Type 'Distribution' is not assignable to type 'Mask"],
  [call("{ mask: biases.alibi() }"), "Type 'BiasFunction' is not assignable to type 'Mask"],
  [call("{ mask: [[1, 0]] }"), "Type 'number' is not assignable to type"],
  [call("{ bias: masks.causal() }"), "Type 'MaskFunction' is not assignable to type 'Bias"],
  [call("{ alignment: alignments.dot }"), "Type '() => Alignment' is not assignable to type 'Alignment'"],
  [call("{ alignment: alignments.additive }"), "=> Alignment' is not assignable to type 'Alignment'"],
  [call("{ distribution: distributions.softmax }"), "=> Distribution' is not assignable to type 'Distribution'"],
  [call("{ mask: masks.causal }"), "=> MaskFunction' is not assignable to type 'Mask"],
  [call('{ alignment: "dot" }'), "Type 'string' is not assignable to type 'Alignment'"],
  [call("{ alignement: alignments.dot() }"), "Did you mean to write 'alignment'?"],
  [call("{ alignment: (q: tf.Tensor) => 3 }"), "Type 'number' is not assignable to type 'Tensor<Rank>'"],
  ["alignments.scaleDot();", "Did you mean 'scaledDot'?"],
  ["alignments.additive({ queryWidth: 2, keyWidth: 3 });", "Property 'units' is missing"],
  ["alignments.additive({ queryWidth: 2, keyWidth: 3, unit: 3 });", "Did you mean to write 'units'?"],
  ['distributions.softmax({ temperature: "hot" });', "Type 'string' is not assignable to type 'number'"],
  ["masks.window({ lefts: 1 });", "Did you mean to write 'left'?"],
  ["attend([[1]], [[1]]);", "Expected 3-4 arguments, but got 2"],
  [
    'show("text");',
    "is not assignable to parameter of type '\"a chart, such as plots.bars(…); console.log prints text",
  ],
];

const right = [
  call(
    "{ alignment: alignments.additive({ queryWidth: 1, keyWidth: 1, units: 4 }), distribution: distributions.sparsemax() }",
  ),
  call("{ mask: masks.all(masks.causal(), masks.padding([1]), [[true]]) }"),
  call("{ mask: tf.tensor2d([[true]]), bias: [[0]] }"),
  call("{ bias: biases.sum(biases.alibi(), biases.table([[1]])) }"),
  call("{ alignment: (q, k) => tf.matMul(q, k, false, true), distribution: (z) => tf.softmax(z) }"),
  call("{ alignment: alignments.gaussian({ width: 2, learned: true }) }"),
  "const { context, weights, scores } = attend(tf.ones([1, 2]), tf.ones([3, 2]), [[1], [2], [3]]);",
  "const widths: number[] = alignments.gaussian().width();",
  "show(plots.attentionMap([[1]])); show(plots.highlightText([], [])); show({} as plots.Chart);",
  "const count: number = parameterCount(biases.relative({ maxDistance: 4 }));",
];

describe.each([
  ["TypeScript of the package and of cells, strict", ours, true],
  ["TypeScript 5.0, not strict", older, false],
] as const)("%s", (_name, ts, strict) => {
  let found: string[] = [];
  beforeAll(() => {
    found = messages(ts, strict, [...wrong.map(([line]) => line), ...right]);
  }, 60_000);

  test.each(wrong.map(([line, message], i) => [line, message, i] as const))("%s", (_line, message, i) => {
    expect(found[i]).toContain(message);
  });

  test("accepts what is right", () => {
    expect(found.slice(wrong.length)).toEqual(right.map(() => ""));
  });
});

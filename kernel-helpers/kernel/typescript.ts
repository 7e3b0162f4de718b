/**
 * The project's own TypeScript, in the place of tslab's. tslab brings a copy of TypeScript 5.0 with a few of the
 * compiler's inner functions opened; here they rest on the compiler that checks the rest of the project. So cells know
 * today's language, and the declarations that the package ships are read by the version that wrote them.
 */
import Module from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { inner } from "./inner";
import { createWatchCompilerHost, createWatchProgram, currentProgram } from "./program";
import { completions, quickInfo } from "./services";

// What a cell is told of the language, next to what tslab says. `strict` as a whole would ask a notebook for more types
// than it wants to write: parameters may stay without (TypeScript must look for missing types all the same, or else
// `[]` is a list of `never`; what it says of them is dropped below).
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  customConditions: ["node"],
  rewriteRelativeImportExtensions: true,
  strictNullChecks: true,
  noImplicitAny: true,
  inlineSourceMap: true,
  // Without `types` every @types package of the project is read for every cell, the test runner's too.
  types: ["node"],
};

/** What the Node that runs now has of the language's latest libraries. */
const LIBRARIES = [
  "es2023",
  "es2024.regexp",
  "es2024.sharedmemory",
  "es2024.string",
  "esnext.disposable",
  "esnext.decorators",
  ...("groupBy" in Object ? ["es2024.object", "es2024.collection"] : []),
  ...("withResolvers" in Promise ? ["es2024.promise"] : []),
  ...("transfer" in ArrayBuffer.prototype ? ["es2024.arraybuffer"] : []),
  ...("fromAsync" in Array ? ["esnext.array"] : []),
  ...("union" in Set.prototype ? ["esnext.collection"] : []),
  ...("Iterator" in globalThis ? ["esnext.iterator"] : []),
  ...("try" in Promise ? ["esnext.promise"] : []),
  ...("isError" in Error ? ["esnext.error"] : []),
];

/** What the kernel adds to Node; declarations are not compiled, so they stay beside the sources. */
const GLOBALS = join(__dirname, "../../kernel/globals.d.ts");

/** "… implicitly has type any" and its like. */
const isImplicitAny = ({ code }: ts.Diagnostic) => code >= 7005 && code <= 7057;

function getPreEmitDiagnosticsOfFiles(program: ts.Program, files: ts.SourceFile[]): readonly ts.Diagnostic[] {
  const found: ts.Diagnostic[] = files.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
    ...program.getDeclarationDiagnostics(file),
    ...importMeta(file),
  ]);
  const diagnostics = found
    .filter((one) => !isImplicitAny(one))
    .map((one) => ({ ...one, code: codeOf(one), messageText: textOf(one) })) as ts.Diagnostic[];
  return ts.sortAndDeduplicateDiagnostics(diagnostics);
}

/** `import.meta`, which is reported here, since Node knows no line of it: what runs is a CommonJS module. */
function importMeta(file: ts.SourceFile): ts.Diagnostic[] {
  if (!file.text.includes("import.meta")) return [];
  const found: ts.Diagnostic[] = [];
  const messageText = "There is no 'import.meta' in a notebook; process.cwd() is the notebook's folder.";
  const visit = (node: ts.Node): void => {
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      const [start, length] = [node.getStart(file), node.getWidth(file)];
      found.push({ file, start, length, messageText, category: ts.DiagnosticCategory.Error, code: 1470 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * tslab takes 1308 ("await … only within async functions") for an await of the cell's top level, unless it stands in
 * one of the kinds of functions that it knows; methods, accessors and constructors are none of them. What is no number
 * it does not take for that.
 */
function codeOf({ code, file, start }: ts.Diagnostic): number | string {
  if (code !== 1308 || !file || start === undefined) return code;
  let node: ts.Node | undefined = inner.getTokenAtPosition(file, start);
  while (node && !ts.isFunctionLike(node)) node = node.parent;
  return node ? String(code) : code;
}

/** One text: tslab forgets the file's name of a message in several parts. */
function textOf({ code, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  // "Do you need to change your target library? Try changing the 'lib' compiler option to 'es2024' or later."
  const late = code === 2550 || code === 2583;
  return late
    ? text.replace(/ Do you need to change .*$/, ` Node ${process.version} does not have it, a newer one does.`)
    : text;
}

const own = {
  createWatchCompilerHost: (...[files, options, system]: Parameters<typeof createWatchCompilerHost>) => {
    const dom = (options.lib ?? []).filter((name) => name.startsWith("lib.dom"));
    const lib = [...LIBRARIES.map((name) => `lib.${name}.d.ts`), ...dom];
    return createWatchCompilerHost([...files, GLOBALS], { ...options, ...OPTIONS, lib }, system);
  },
  createWatchProgram,
  getDefaultTypeRoots: (folder: string) => ts.getEffectiveTypeRoots({}, { getCurrentDirectory: () => folder }),
  getPreEmitDiagnosticsOfFiles,
  getNullTransformationContext: () => inner.nullTransformationContext,
  getQuickInfoAtPosition: (file: ts.SourceFile, _checker: unknown, _: unknown, position: number) =>
    quickInfo(currentProgram(), file, position),
  Completions: {
    ...inner.Completions,
    getCompletionsAtPositionForTslab: (
      _: unknown,
      program: ts.Program,
      __: unknown,
      file: ts.SourceFile,
      position: number,
    ) => completions(program, file, position),
  },
};

/** Gives tslab the compiler, with `more` in it. */
export function provide(more: Pick<typeof ts, "transpileModule">): void {
  const file = require.resolve("@tslab/typescript-for-tslab", { paths: [require.resolve("tslab")] });
  const module = new Module(file);
  module.exports = { ...ts, ...own, ...more };
  module.loaded = true;
  require.cache[file] = module;
}

import * as path from "node:path";
import * as ts from "typescript";

/** One `@example`, and the file and line where it stands. */
export interface Example {
  /** The function it belongs to, by the name it is exported under: `alignments.dot`. */
  name: string;
  code: string;
}

const root = path.resolve(__dirname, "../..");
const index = path.join(root, "kernel-helpers/src/index.ts");
const virtual = path.join(root, "test/examples/all.virtual.ts");

/** Every function and class that the package exports, by name, with its examples; `exists` tells values from types. */
export function collect(exists: (name: string) => boolean): {
  functions: string[];
  examples: Example[];
  scope: string[];
} {
  const program = ts.createProgram([index], options());
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(index)!)!;
  const [functions, examples]: [string[], Example[]] = [[], []];
  const scope: string[] = [];
  const visit = (symbol: ts.Symbol, prefix: string) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (!(target.flags & ts.SymbolFlags.Value)) return;
    if (prefix === "") scope.push(symbol.name);
    if (symbol.name === "tf") return;
    const name = prefix + symbol.name;
    if (target.flags & ts.SymbolFlags.ValueModule) {
      for (const inner of checker.getExportsOfModule(target)) visit(inner, `${name}.`);
      return;
    }
    const type = checker.getTypeOfSymbol(target);
    if (!exists(name)) return;
    if (type.getCallSignatures().length + type.getConstructSignatures().length === 0) return;
    functions.push(name);
    for (const tag of target.getJsDocTags(checker)) {
      if (tag.name === "example") examples.push({ name, code: ts.displayPartsToString(tag.text) });
    }
  };
  for (const symbol of checker.getExportsOfModule(module)) visit(symbol, "");
  return { functions, examples, scope };
}

/**
 * What the compiler says of the examples, as strict as with the package; each message begins with the function's name.
 */
export function typeErrors(examples: Example[], scope: string[]): string[] {
  const head = `import { ${scope.join(", ")} } from "kernel-helpers";\nexport const used = [${scope.join(", ")}];\n`;
  let text = head;
  const starts = examples.map(({ code }, i) => {
    const start = text.length;
    text += `export async function example${i}() {\n${code}\n}\n`;
    return start;
  });
  const compilerOptions = { ...options(), noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === virtual || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === virtual ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true) : getSourceFile(file, ...rest);
  const program = ts.createProgram([virtual], compilerOptions, host);
  const file = program.getSourceFile(virtual)!;
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((diagnostic) => {
    const which = starts.filter((start) => start <= diagnostic.start!).length - 1;
    return `${examples[which]?.name ?? "imports"}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
  });
}

function options(): ts.CompilerOptions {
  const config = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile).config;
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root).options;
}

/**
 * What later cells may use after a cell has failed half-way. tslab forgets every name such a cell declares; but the
 * model that was trained before the error, or before Interrupt, is what the reader wants to look at.
 */
import "./compile"; // first: tslab gets its compiler there
import { keepNamesInImport } from "tslab/dist/converter";
import ts from "typescript";

const printer = ts.createPrinter();

type Keep = (name: string) => boolean;

/** The declarations of those values that `keep` allows; those of types only as well, where `types` is true. */
function restrict(text: string, keep: Keep, types: boolean): string {
  const file = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.ES2022, true);
  const kept = file.statements.flatMap((statement) => restricted(statement, keep, types) ?? []);
  return kept.map((statement) => printer.printNode(ts.EmitHint.Unspecified, statement, file) + "\n").join("");
}

function restricted(statement: ts.Statement, keep: Keep, types: boolean): ts.Statement | undefined {
  if (ts.isVariableStatement(statement)) {
    const list = statement.declarationList;
    const declarations = list.declarations.filter(({ name }) => ts.isIdentifier(name) && keep(name.text));
    if (declarations.length === 0) return undefined;
    const { factory } = ts;
    return factory.updateVariableStatement(
      statement,
      statement.modifiers,
      factory.updateVariableDeclarationList(list, declarations),
    );
  }
  if (ts.isImportDeclaration(statement) && statement.importClause) {
    const { name, namedBindings } = statement.importClause;
    const bindings =
      namedBindings && (ts.isNamespaceImport(namedBindings) ? [namedBindings] : [...namedBindings.elements]);
    const names = [...(name ? [name] : []), ...(bindings ?? []).map((one) => one.name)]
      .map(({ text }) => text)
      .filter(keep);
    if (names.length === 0) return undefined;
    const keepIn: (statement: never, names: Set<never>) => void = keepNamesInImport; // its types are those of an older TypeScript
    keepIn(statement as never, new Set(names) as never);
    return statement;
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) {
    return statement.name && keep(statement.name.text) ? statement : undefined;
  }
  return types ? statement : undefined;
}

/**
 * The declarations that are true after a failure: the new ones for the names that got a new value, the old ones for the
 * rest.
 */
export const merge = (before: string, after: string, changed: Keep): string =>
  restrict(after, changed, true) + restrict(before, (name) => !changed(name), false);

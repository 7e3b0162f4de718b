/**
 * `export const a = 1` in a cell, copied from a module. tslab exports every name of a cell itself, and TypeScript does
 * not allow it twice; so the word is taken out, with blanks in its place, since lines and columns must stay where they
 * were written.
 */
import ts from "typescript";

const WORDS = new Set([ts.SyntaxKind.ExportKeyword, ts.SyntaxKind.DefaultKeyword]);

/** Code of the same length. */
export function withoutExports(code: string): string {
  if (!/\bexport\b/.test(code)) return code;
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  let text = code;
  const blank = (start: number, end: number) => {
    text = text.slice(0, start) + text.slice(start, end).replace(/\S/g, " ") + text.slice(end);
  };
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
      blank(statement.getStart(file), statement.expression.getStart(file));
    } else if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier) {
      const clause = statement.exportClause;
      const renames = clause && ts.isNamedExports(clause) && clause.elements.some(({ propertyName }) => propertyName);
      if (!renames) blank(statement.getStart(file), statement.end);
    }
    // A function without a name must stay a default export: it cannot be declared otherwise.
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && !statement.name) continue;
    for (const modifier of ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []) {
      if (WORDS.has(modifier.kind)) blank(modifier.getStart(file), modifier.end);
    }
  }
  return text;
}

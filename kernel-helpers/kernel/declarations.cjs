/**
 * What later cells may use after a cell has failed half-way. tslab forgets every name such a cell declares; but the model
 * that was trained before the error, or before Interrupt, is what the reader wants to look at.
 */
"use strict";
const { ts } = require("./compile.cjs");
const { keepNamesInImport } = require("tslab/dist/converter");

const printer = ts.createPrinter();

/**
 * The declarations of those values that `keep` allows; those of types only as well, where `types` is true.
 *
 * @param {string} text @param {(name: string) => boolean} keep @param {boolean} types
 */
function restrict(text, keep, types) {
  const file = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.ES2022, true);
  const kept = file.statements.map((statement) => kind(statement, keep, types)).filter(Boolean);
  return kept.map((statement) => printer.printNode(ts.EmitHint.Unspecified, statement, file) + "\n").join("");
}

function kind(statement, keep, types) {
  if (ts.isVariableStatement(statement)) {
    const list = statement.declarationList;
    const declarations = list.declarations.filter(({ name }) => keep(name.text));
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
    const bindings = namedBindings && (ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements);
    const names = [name, ...(bindings ?? []).map((one) => one.name)].filter(Boolean).map(({ text }) => text).filter(keep);
    if (names.length === 0) return undefined;
    keepNamesInImport(statement, new Set(names));
    return statement;
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) {
    return keep(statement.name.text) ? statement : undefined;
  }
  return types ? statement : undefined;
}

/**
 * The declarations that are true after a failure: the new ones for the names that got a new value, the old ones for the rest.
 *
 * @param {string} before @param {string} after @param {(name: string) => boolean} changed
 */
const merge = (before, after, changed) =>
  restrict(after, changed, true) + restrict(before, (name) => !changed(name), false);

module.exports = { merge };

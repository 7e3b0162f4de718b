/**
 * Names that a cell misses because other cells of its page, which define them, have not been run: after a restart a
 * cell in the middle would give screens of "Cannot find name". The kernel knows only what it has run, so it reads the
 * page itself; Jupyter tells where that is when it starts a kernel for a notebook.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "tslab/dist/converter";
import ts from "typescript";

/** "Cannot find name", with a guess at another: a misspelling, perhaps. */
const GUESSED = 2552;
/** "Cannot find name", with and without a guess; "Cannot find namespace"; "No value exists in scope for …". */
const MISSING = new Set([2304, GUESSED, 2503, 18004]);
/** How many names a sentence holds. */
const NAMES = 4;

/** Of a page, what is read of it. */
interface Page {
  cells: { cell_type: string; source: string | string[] }[];
}

/** The code cells of a page, as they were saved last; none where there is no page. */
function cellsOf(file: string): string[] {
  try {
    const page: Page = JSON.parse(readFileSync(file, "utf8"));
    return page.cells.filter((cell) => cell.cell_type === "code").map(({ source }) => [source].flat().join(""));
  } catch {
    return [];
  }
}

/** The code cells of the page that has this one. It may have got another name since the kernel was started. */
function cellsBeside(code: string): string[] {
  const started = process.env.JPY_SESSION_NAME ?? "";
  const known = cellsOf(started);
  if (known.length > 0) return known;
  const folder = dirname(started);
  if (!existsSync(folder)) return [];
  const pages = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  return pages.map((name) => cellsOf(join(folder, name))).find((cells) => cells.includes(code)) ?? [];
}

/** What a cell declares for other cells. */
function declared(code: string): Set<string> {
  const names = new Set<string>();
  const add = (name: ts.Node | undefined): void => {
    if (!name) return;
    if (ts.isIdentifier(name)) names.add(name.text);
    else if (ts.isObjectBindingPattern(name)) for (const element of name.elements) add(element.name);
    else if (ts.isArrayBindingPattern(name))
      for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
  };
  for (const statement of ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest).statements) {
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) add(name);
    else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      add(name);
      if (namedBindings && ts.isNamespaceImport(namedBindings)) add(namedBindings.name);
      else for (const element of namedBindings?.elements ?? []) add(element.name);
    } else if (ts.isDeclarationStatement(statement)) add(statement.name);
  }
  return names;
}

function listed(names: string[]): string {
  const rest = names.length > NAMES ? names.length - NAMES + 1 : 0;
  const all = rest ? [...names.slice(0, -rest), `${rest} more`] : names;
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : all[0];
}
const ABOVE = "Run → Run All Above Selected Cell";

/**
 * Said instead of the compiler's messages, where other cells are what is missing; or besides them, where something else
 * may be.
 */
interface Hint {
  instead?: string;
  besides?: string;
}

/**
 * What to say of the names that a cell misses.
 *
 * @param code the cell's
 * @param fresh whether no cell has declared anything yet
 */
export function missingNames(code: string, diagnostics: Diagnostic[], fresh: boolean): Hint {
  const named = diagnostics.filter(({ code: number, fileName }) => MISSING.has(number) && !fileName);
  const missing = [...new Set(named.map(({ start, end }) => code.slice(start.offset, end.offset)))];
  if (missing.length === 0) return {};
  const page = cellsBeside(code);
  const here = page.indexOf(code);
  const names = page.map((cell, i) => (i === here ? new Set<string>() : declared(cell)));
  const defined = missing.filter((name) => names.some((one) => one.has(name)));
  if (defined.length === 0) {
    // In the kernel's first cell, of a page that is unknown or not saved.
    if (!fresh || here >= 0) return {};
    const otherwise = named.length < diagnostics.length || named.some(({ code: number }) => number === GUESSED);
    const are = missing.length > 1 ? "are" : "is";
    return otherwise
      ? { besides: `If other cells define ${listed(missing)}: ${ABOVE}` }
      : { instead: `${listed(missing)} ${are} not defined; if other cells do that: ${ABOVE}` };
  }
  const above = here < 0 ? names : names.slice(0, here);
  const below = defined.every((name) => !above.some((one) => one.has(name)));
  const [are, them] = defined.length > 1 ? ["are", "them"] : ["is", "it"];
  const how = below
    ? `a cell further down defines ${them}: run that first`
    : `other cells of this notebook define ${them}: ${ABOVE}`;
  return { instead: `${listed(defined)} ${are} not defined yet, but ${how}` };
}

/**
 * One program after the other, for each text that tslab asks about: what TypeScript calls a watch program, without
 * watching. TypeScript's own looks at the imports of a thousand files for each new text, and is told of changes by the
 * file system while tslab does not expect it ("Unexpected pending rebuildTimer"). Here what may have changed is looked
 * at when it is needed: the local files, and whether a package that was missing is there now.
 */
import { statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname } from "node:path";
import ts from "typescript";
import { inner } from "./inner";
import { writeOutShorthand } from "./shorthand";
import { repeatLast } from "./using";

const same = (name: string) => name;

/** tslab wraps the callback that hears of changes, for what it keeps itself, and hands it on to the file system. */
let wrapped: ts.FileWatcherCallback;
ts.sys.watchFile = (_, callback) => {
  wrapped = callback;
  return { close() {} };
};

let latest: () => ts.Program;

/** What tslab gives to TypeScript for its memory of files and its clock. */
type System = ts.System & Required<Pick<ts.System, "setTimeout" | "clearTimeout" | "watchFile">>;

interface Host {
  rootFiles: string[];
  options: ts.CompilerOptions;
  system: System;
  /** tslab adds it. */
  afterProgramCreate?(program: Builder): void;
}

/** What tslab asks for of a builder. */
interface Builder {
  getProgram(): ts.Program;
  getSourceFile(name: string): ts.SourceFile | undefined;
  getAllDependencies(file: { fileName: string }): string[];
  emit: ts.Program["emit"];
}

type SourceFileSettings = ts.ScriptTarget | ts.CreateSourceFileOptions;

export const createWatchCompilerHost = (rootFiles: string[], options: ts.CompilerOptions, system: System): Host => ({
  rootFiles,
  options,
  system,
});

export const currentProgram = (): ts.Program => latest();

export function createWatchProgram(host: Host): { close(): void; updateRootFileNames(names: string[]): void } {
  const { options, system } = host;
  let { rootFiles } = host;
  const folder = system.getCurrentDirectory();
  /** What was read. */
  const read = new Map<string, { file: ts.SourceFile; version?: string }>();
  /** How TypeScript wants it read. */
  const wanted = new Map<string, SourceFileSettings>();
  /** Which files a file imports. */
  const imports = new Map<string, string[]>();
  /** Names that led to no declarations, by the file that imports them. */
  const unresolved = new Map<string, Map<string, string | undefined>>();
  /** Tells tslab that a file has changed. */
  const onChange = new Map<string, ts.FileWatcherCallback>();
  let program: ts.Program | undefined;
  /** What TypeScript asks for each file of a program, each time: the package it belongs to. */
  const packages = ts.createModuleResolutionCache(folder, same, options);
  /** For one program only: what is looked up again may have been installed meanwhile. */
  let resolutions: ts.ModuleResolutionCache;
  let timer: unknown;
  let updating = false;

  /** Declarations of packages stay as they are: Node keeps the code beside them, too. */
  const mayChange = (name: string) =>
    !name.includes("/node_modules/") && (!/\.d\.[cm]?ts$/.test(name) || name.startsWith(`${folder}/`));

  function version(name: string): string | undefined {
    const stat = statSync(name, { throwIfNoEntry: false });
    return stat && `${stat.mtimeMs} ${stat.size}`; // undefined for what is in memory only: tslab tells of that
  }

  function getSourceFile(name: string, settings: SourceFileSettings): ts.SourceFile | undefined {
    const known = read.get(name);
    if (known) return known.file;
    wanted.set(name, settings);
    const text = system.readFile(name);
    if (text === undefined) return undefined;
    const file = ts.createSourceFile(name, text, settings);
    for (const known of [imports, unresolved]) known.delete(name); // a text without imports is not asked for them
    read.set(name, { file, version: mayChange(name) ? version(name) : undefined });
    if (mayChange(name) && !onChange.has(name)) {
      const changed = () => {
        read.delete(name);
        schedule();
      };
      wrapped = changed;
      system.watchFile(name, changed);
      onChange.set(name, wrapped);
    }
    return file;
  }

  function resolve(name: string, from: string): ts.ResolvedModuleWithFailedLookupLocations {
    // Cells are run as CommonJS modules, so packages answer as to `require`; declarations may be there for `import`
    // alone.
    for (const mode of [ts.ModuleKind.CommonJS, ts.ModuleKind.ESNext] as const) {
      const found = ts.resolveModuleName(name, from, options, compilerHost, resolutions, undefined, mode);
      if (found.resolvedModule) return found;
    }
    return { resolvedModule: undefined } as ts.ResolvedModuleWithFailedLookupLocations;
  }

  function resolveModuleNameLiterals(literals: readonly ts.StringLiteralLike[], from: string) {
    const found = literals.map(({ text }) => resolve(text, from));
    imports.set(
      from,
      found.flatMap(({ resolvedModule: one }) => (one ? [one.resolvedFileName] : [])),
    );
    const modules = literals.map(({ text }, i) => ({ name: text, found: found[i].resolvedModule }));
    const open = modules.filter(({ name, found }) => isOpen(name, found));
    if (open.length) unresolved.set(from, new Map(open.map(({ name, found }) => [name, found?.resolvedFileName])));
    else unresolved.delete(from);
    return found;
  }

  /** Whether an installation may give a better answer. */
  const isOpen = (name: string, found: ts.ResolvedModuleFull | undefined) =>
    !isBuiltin(name) && (!found || (found.isExternalLibraryImport && /\.[cm]?js$/.test(found.resolvedFileName)));

  const compilerHost: ts.CompilerHost = {
    getSourceFile,
    resolveModuleNameLiterals,
    getModuleResolutionCache: () => packages,
    hasInvalidatedResolutions: () => false,
    getDefaultLibLocation: () => dirname(system.getExecutingFilePath()),
    getDefaultLibFileName: (settings) =>
      `${dirname(system.getExecutingFilePath())}/${ts.getDefaultLibFileName(settings)}`,
    getCurrentDirectory: () => folder,
    getCanonicalFileName: same,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: system.fileExists,
    readFile: system.readFile,
    directoryExists: system.directoryExists,
    getDirectories: system.getDirectories,
    readDirectory: system.readDirectory,
    realpath: system.realpath,
    writeFile: system.writeFile,
  };

  /** The local files that have changed, and those that import them: their code must be made anew, too. */
  function lookAgain() {
    const changed = new Set<string>();
    for (const [name, known] of read) {
      if (known.version !== undefined && known.version !== version(name)) changed.add(name);
    }
    for (const name of changed) {
      for (const [from, to] of imports) if (to.includes(name)) changed.add(from); // a set's loop sees what is added meanwhile
    }
    for (const name of changed) onChange.get(name)?.(name, ts.FileWatcherEventKind.Changed);
    const invalid = new Set<string>();
    for (const [from, names] of unresolved) {
      for (const [name, before] of names) {
        if (resolve(name, from).resolvedModule?.resolvedFileName !== before) invalid.add(from);
      }
    }
    compilerHost.hasInvalidatedResolutions = (path) => invalid.has(path);
  }

  function update() {
    resolutions = ts.createModuleResolutionCache(folder, same, options);
    updating = true;
    try {
      lookAgain();
    } finally {
      updating = false;
    }
    const before = program;
    let mine: ts.Program | undefined;
    const current = () => {
      if (mine) return mine;
      mine = ts.createProgram({ rootNames: rootFiles, options, host: compilerHost, oldProgram: before });
      writeOutShorthand(ts, mine);
      repeatLast(mine);
      program = mine;
      return mine;
    };
    latest = current;
    host.afterProgramCreate?.(builder(current));
    timer = undefined;
  }

  /** tslab decides when. */
  function schedule() {
    if (updating) return;
    if (timer) system.clearTimeout(timer); // also where the last update has failed
    timer = system.setTimeout(update, 0);
  }

  /**
   * tslab asks twice for each cell, first only for the names that the cell declares: they can be
   * read without a program, which takes most of the time.
   */
  const builder = (current: () => ts.Program): Builder => ({
    getProgram: current,
    getSourceFile(name) {
      const settings = wanted.get(name);
      const file = settings === undefined ? current().getSourceFile(name) : getSourceFile(name, settings);
      // The names are there once the file is bound.
      if (file && !file.isDeclarationFile) inner.bindSourceFile(file, options);
      return file;
    },
    /** What a cell imports, and what that imports: others' mistakes are not the cell's. */
    getAllDependencies({ fileName }) {
      const files = current();
      const all = new Set([fileName]);
      for (const name of all) {
        for (const one of imports.get(name) ?? []) if (!files.getSourceFile(one)?.isDeclarationFile) all.add(one);
      }
      return [...all].filter((name) => files.getSourceFile(name));
    },
    emit: (...parameters) => current().emit(...parameters),
  });

  update();
  latest().getTypeChecker(); // the first one takes half a second, which the first cell need not wait for
  return {
    close() {},
    updateRootFileNames(names) {
      rootFiles = names;
      schedule();
    },
  };
}

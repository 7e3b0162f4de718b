/**
 * One program after the other, for each text that tslab asks about: what TypeScript calls a watch program, without watching.
 * TypeScript's own looks at the imports of a thousand files for each new text, and is told of changes by the file system while
 * tslab does not expect it ("Unexpected pending rebuildTimer"). Here what may have changed is looked at when it is needed: the
 * local files, and whether a package that was missing is there now.
 */
"use strict";
const { statSync } = require("node:fs");
const { isBuiltin } = require("node:module");
const { dirname } = require("node:path");
const ts = require("typescript");
const { writeOutShorthand } = require("./shorthand");

const same = (name) => name;

/** tslab wraps the callback that hears of changes, for what it keeps itself, and hands it on to the file system. */
let wrapped;
ts.sys.watchFile = (_, callback) => {
  wrapped = callback;
  return { close() {} };
};

/** @type {() => import("typescript").Program} */
let latest;

/** tslab adds `afterProgramCreate`. */
const createWatchCompilerHost = (rootFiles, options, system) => ({ rootFiles, options, system });

function createWatchProgram(host) {
  const { options, system } = host;
  let { rootFiles } = host;
  const folder = system.getCurrentDirectory();
  /** What was read. @type {Map<string, {file: import("typescript").SourceFile, version?: string}>} */
  const read = new Map();
  /** How TypeScript wants it read. */
  const wanted = new Map();
  /** Which files a file imports. @type {Map<string, string[]>} */
  const imports = new Map();
  /** Names that led to no declarations, by the file that imports them. @type {Map<string, Map<string, string | undefined>>} */
  const unresolved = new Map();
  /** Tells tslab that a file has changed. @type {Map<string, import("typescript").FileWatcherCallback>} */
  const tell = new Map();
  let program;
  /** What TypeScript asks for each file of a program, each time: the package it belongs to. */
  const packages = ts.createModuleResolutionCache(folder, same, options);
  /** For one program only: what is looked up again may have been installed meanwhile. */
  let resolutions;
  let timer;
  let updating = false;

  /** Declarations of packages stay as they are: Node keeps the code beside them, too. */
  const mayChange = (name) =>
    !name.includes("/node_modules/") && (!/\.d\.[cm]?ts$/.test(name) || name.startsWith(`${folder}/`));

  function version(name) {
    const stat = statSync(name, { throwIfNoEntry: false });
    return stat && `${stat.mtimeMs} ${stat.size}`; // undefined for what is in memory only: tslab tells of that
  }

  function getSourceFile(name, settings) {
    const known = read.get(name);
    if (known) return known.file;
    wanted.set(name, settings);
    const text = system.readFile(name);
    if (text === undefined) return undefined;
    const file = ts.createSourceFile(name, text, settings);
    for (const known of [imports, unresolved]) known.delete(name); // a text without imports is not asked for them
    read.set(name, { file, version: mayChange(name) ? version(name) : undefined });
    if (mayChange(name) && !tell.has(name)) {
      const changed = () => {
        read.delete(name);
        schedule();
      };
      wrapped = changed;
      system.watchFile(name, changed);
      tell.set(name, wrapped);
    }
    return file;
  }

  function resolve(name, from) {
    // Cells are run as CommonJS modules, so packages answer as to `require`; declarations may be there for `import` alone.
    for (const mode of [ts.ModuleKind.CommonJS, ts.ModuleKind.ESNext]) {
      const found = ts.resolveModuleName(name, from, options, compilerHost, resolutions, undefined, mode);
      if (found.resolvedModule) return found;
    }
    return { resolvedModule: undefined };
  }

  function resolveModuleNameLiterals(literals, from) {
    const found = literals.map(({ text }) => resolve(text, from));
    imports.set(from, found.flatMap(({ resolvedModule: one }) => (one ? [one.resolvedFileName] : [])));
    const open = literals.map(({ text }, i) => [text, found[i].resolvedModule]).filter(([name, one]) => isOpen(name, one));
    if (open.length) unresolved.set(from, new Map(open.map(([name, one]) => [name, one?.resolvedFileName])));
    else unresolved.delete(from);
    return found;
  }

  /** Whether an installation may give a better answer. */
  const isOpen = (name, found) => !isBuiltin(name) && (!found || (found.isExternalLibraryImport && /\.[cm]?js$/.test(found.resolvedFileName)));

  const compilerHost = {
    getSourceFile,
    resolveModuleNameLiterals,
    getModuleResolutionCache: () => packages,
    hasInvalidatedResolutions: () => false,
    getDefaultLibLocation: () => dirname(system.getExecutingFilePath()),
    getDefaultLibFileName: (settings) => `${dirname(system.getExecutingFilePath())}/${ts.getDefaultLibFileName(settings)}`,
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
    const changed = new Set();
    for (const [name, known] of read) {
      if (known.version !== undefined && known.version !== version(name)) changed.add(name);
    }
    for (const name of changed) {
      for (const [from, to] of imports) if (to.includes(name)) changed.add(from); // a set's loop sees what is added meanwhile
    }
    for (const name of changed) tell.get(name)?.(name, ts.FileWatcherEventKind.Changed);
    const invalid = new Set();
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
    /** @type {import("typescript").Program | undefined} */
    let mine;
    const current = () => {
      if (mine) return mine;
      mine = ts.createProgram({ rootNames: rootFiles, options, host: compilerHost, oldProgram: before });
      writeOutShorthand(ts, mine);
      program = mine;
      return mine;
    };
    latest = current;
    host.afterProgramCreate(builder(current));
    timer = undefined;
  }

  /** tslab decides when. */
  function schedule() {
    if (updating) return;
    if (timer) system.clearTimeout(timer); // also where the last update has failed
    timer = system.setTimeout(update);
  }

  /**
   * What tslab asks for of a builder. It asks twice for each cell, first only for the names that the cell declares: they can be
   * read without a program, which takes most of the time.
   */
  const builder = (current) => ({
    getProgram: current,
    getSourceFile(name) {
      const file = wanted.has(name) ? getSourceFile(name, wanted.get(name)) : current().getSourceFile(name);
      // The names are there once the file is bound.
      if (file && !file.isDeclarationFile) ts.bindSourceFile(file, options);
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

module.exports = { createWatchCompilerHost, createWatchProgram, currentProgram: () => latest() };

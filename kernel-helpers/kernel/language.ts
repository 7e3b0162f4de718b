/** What the kernel knows of TypeScript: itself, completion, inspection, and whether more lines are to come. */
import { version } from "tslab/package.json";
import type { Executor } from "tslab/dist/executor";
import ts from "typescript";
import { parsed } from "./inner";

export const kernelInfo = {
  protocol_version: "5.4",
  implementation: "tslab",
  implementation_version: version,
  language_info: {
    name: "typescript",
    version: ts.version,
    mimetype: "text/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    nbconvert_exporter: "script",
    codemirror_mode: { name: "javascript", mode: "typescript", typescript: true }, // as tslab has it: older front ends need all three
  },
  banner: `TypeScript ${ts.version} (tslab ${version}, Node ${process.version})`,
  help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" }],
};

// Jupyter counts characters, JavaScript counts UTF-16 units: 𝛼 is one of the first and two of the second.
const toUnits = (code: string, characters: number) => [...code].slice(0, characters).join("").length;
const toCharacters = (code: string, units: number) => [...code.slice(0, units)].length;

export function complete(tslab: Executor, code: string, cursor = [...code].length) {
  const { start, end, candidates, original } = tslab.complete(code, toUnits(code, cursor));
  const kinds = new Map(original?.entries.map(({ name, kind }) => [name, kind]));
  const [from, to] = [toCharacters(code, start), toCharacters(code, end)];
  return {
    matches: candidates,
    cursor_start: from,
    cursor_end: to,
    metadata: {
      _jupyter_types_experimental: candidates.map((text) => ({
        text,
        type: kinds.get(text) ?? "",
        start: from,
        end: to,
      })),
    },
  };
}

export function inspect(tslab: Executor, code: string, cursor = [...code].length) {
  const info = tslab.inspect(code, toUnits(code, cursor));
  return info
    ? { found: true, data: { "text/plain": printed(info) }, metadata: {} }
    : { found: false, data: {}, metadata: {} };
}

/** The text of parts; a link is its words, or else the name it leads to. */
const plain = (parts: ts.SymbolDisplayPart[] = []) =>
  parts
    .filter(({ kind }, i) => kind !== "link" && !(kind === "linkName" && parts[i + 1]?.kind === "linkText"))
    .map(({ text }) => text)
    .join("")
    .trim();

/** What it is, what is said of it, and every tag by its name. */
function printed({ displayParts, documentation, tags = [] }: ts.QuickInfo): string {
  const sections = [
    plain(displayParts),
    plain(documentation),
    tags.map(({ name, text }) => `@${name} ${plain(text)}`.trim()).join("\n"),
  ];
  return sections.filter(Boolean).join("\n\n");
}

const OPEN = /[{([]\s*$/;

export function isComplete(code: string): { status: "complete" | "invalid" | "incomplete"; indent?: string } {
  const { parseDiagnostics } = parsed(code);
  if (parseDiagnostics.length === 0) return { status: "complete" };
  const more = parseDiagnostics.some(
    ({ start, length, messageText }) =>
      start === code.length && length === 0 && /expected\.$|^Unterminated template/.test(String(messageText)),
  );
  // A blank line ends what would go on for ever.
  if (!more || /\n\s*\n\s*$/.test(code)) return { status: "invalid" };
  const line = code.slice(code.lastIndexOf("\n") + 1);
  return { status: "incomplete", indent: (/^\s*/.exec(line)?.[0] ?? "") + (OPEN.test(line) ? "  " : "") };
}

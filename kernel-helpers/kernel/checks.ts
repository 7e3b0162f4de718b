/**
 * A function's own text. Its code is compiled with the kernel's checks in it (see compile.ts), which exist only here;
 * but functions are sent to workers, to `vm`, to a browser's page as text. So `toString` answers without the checks.
 */

/** The names that the checks use; they are globals of the kernel's, see interrupt.ts. */
export const NAMES = { flag: "__stop__", thrown: "__interrupted__", resume: "__resume__", begin: "__begin__" } as const;
/** Comments around what is added and is no statement of its own. */
export const MARKS = { open: "+kernel", close: "-kernel" } as const;

const STATEMENT = new RegExp(
  `(?:if \\(${NAMES.flag}\\[0\\]\\)\\s*throw ${NAMES.thrown}|${NAMES.resume}\\(\\));\\s*`,
  "g",
);
const OPENED = `/*${MARKS.open}*/ ${NAMES.resume}(/*${MARKS.close}*/ `;
const CLOSED = ` /*${MARKS.open}*/) /*${MARKS.close}*/`;

const { toString } = Function.prototype;
const own = {
  toString(): string {
    const text = toString.call(this);
    if (!text.includes(NAMES.flag)) return text;
    return text.replace(STATEMENT, "").replaceAll(OPENED, "").replaceAll(CLOSED, "");
  },
}.toString;
Object.defineProperty(Function.prototype, "toString", { value: own, writable: true, configurable: true });

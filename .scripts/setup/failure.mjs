/** A failure a person can do something about: what happened in one line, then what to do. */
export class Failure extends Error {
  /** @param {string} what */
  constructor(what, advice = "", details = "", kind = "other") {
    super(what);
    this.kind = kind;
    this.advice = advice;
    this.details = details;
  }
}

/** What the output of npm, pip or a compiler says about why it failed, and what to do about it. */
const causes = [
  {
    signs: /ENOSPC|No space left on device|Errno 28\b|EDQUOT|Disk quota exceeded/i,
    kind: "disk",
    what: "The disk is full",
    advice:
      "Free about 3 GB where this project lies (and in the temporary folder), then run the same command again: it goes on where it stopped.",
  },
  {
    signs:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|ConnectTimeoutError|Failed to establish a new connection|Name or service not known|Temporary failure in name resolution|\(from versions: none\)/,
    kind: "network",
    what: "The network cannot be reached",
    advice:
      "The first run downloads packages from npm and PyPI. Check the connection (and the proxy: HTTPS_PROXY, `npm config get registry`, `pip config list`), then run the same command again: it goes on where it stopped.",
  },
  {
    signs: /CERT_|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|CERTIFICATE_VERIFY_FAILED/,
    kind: "certificate",
    what: "The network answers with a certificate that is not trusted",
    advice: "Behind a company's proxy, name its certificate: NODE_EXTRA_CA_CERTS for npm and PIP_CERT for pip.",
  },
  {
    signs: /EACCES|EPERM|Permission denied/i,
    kind: "permission",
    what: "A file or folder may not be written",
    advice: "Check who owns this project's folder; do not run with sudo one day and without it the next.",
  },
];

/**
 * The cause that a tool's output names. Only its end counts: an attempt that failed early may have been repeated with
 * success.
 *
 * @param {string} output
 */
export function explain(output) {
  const end = output.trimEnd().split("\n").slice(-60).join("\n");
  return causes.find((cause) => cause.signs.test(end));
}

/**
 * Prints a failure so that the first thing read is what to do; what nobody foresaw keeps its stack.
 *
 * @param {unknown} error
 * @returns {void}
 */
export function report(error) {
  if (!(error instanceof Failure)) {
    const { syscall, message, stack } = /** @type {Partial<NodeJS.ErrnoException>} */ (error ?? {});
    const cause = syscall && message && explain(message); // our own writing of files fails as a tool's does
    if (cause) return report(new Failure(cause.what, cause.advice, message));
    process.stderr.write(`\n✗ ${stack ?? error}\n`);
    return;
  }
  /** @param {string} text */
  const indent = (text) =>
    text
      .split("\n")
      .map((line) => `  ${line}`)
      .join("\n");
  process.stderr.write(`\n✗ ${error.message}\n`);
  if (error.advice) process.stderr.write(`${indent(error.advice)}\n`);
  if (error.details) process.stderr.write(`\n${indent(error.details)}\n`);
  process.stderr.write("\n");
}

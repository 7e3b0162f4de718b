/**
 * The processes that this one has started, and what they have started. Used by the control thread, while the main
 * thread waits for one.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

interface Running {
  pid: number;
  parent: number;
  /** Only good for comparing. */
  started: number;
}

function all(): Running[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap(fromProc);
  } catch {
    // No /proc outside of Linux. Numbers are given in turn there.
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    return lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([pid, parent]) => ({ pid, parent, started: pid }));
  }
}

/** None, where it has just ended. */
function fromProc(name: string): Running[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // a program's name may hold anything
    return [{ pid: Number(name), parent: Number(fields[1]), started: Number(fields[19]) }];
  } catch {
    return [];
  }
}

/** The child that `parent` started last, with all of its own children: a shell's end does not end what it runs. */
export function newestTree(parent: number): number[] {
  const running = all();
  const children = (pid: number) => running.filter((one) => one.parent === pid);
  const [newest] = children(parent).sort((a, b) => b.started - a.started || b.pid - a.pid);
  const tree = (pid: number): number[] => [pid, ...children(pid).flatMap((one) => tree(one.pid))];
  return newest ? tree(newest.pid) : [];
}

const parent = process.ppid;

/**
 * Ends this process politely once the one that started it is gone: npm hands a SIGTERM only to the shell that stands
 * between the two, and that dies without a word. (Windows does not tell; there closing the console ends all.)
 */
export function endWithParent() {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

// Runs before anything else (node -r), in syntax that every Node reads: an old one must get this sentence, not a stack
// trace.
var required = 20;
var found = process.versions.node;
if (parseInt(found, 10) < required) {
  process.stderr.write(
    "\n✗ This Node is too old: " + found + ", and the notebooks need Node " + required + " or newer.\n" +
    "  Install Node 22 or 24 (from nodejs.org, or with nvm: `nvm install 22`), then run the same command again.\n\n"
  );
  process.exit(1);
}

/** `npm start`: the whole product on this machine. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `The local stack needs Node 24 or newer; this is ${process.versions.node}. Run it by "npm start" after "npm ci", ` +
      'which brings its own Node (but not with --ignore-scripts).',
  );
  process.exit(1);
}
// Loaded only now: an older Node would stop at what it does not know, with a message that explains nothing.
const { runFromCommandLine } = await import('./command-line.ts');
await runFromCommandLine(process.argv.slice(2), process.env);

export {};

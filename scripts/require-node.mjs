// Plain JavaScript, so that an older Node can read it and say what is missing instead of stumbling over TypeScript.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Countersign's tools need Node 24; this is ${process.versions.node}. "npm ci" brings Node 24 along, unless it is run with --ignore-scripts.`,
  );
  process.exit(1);
}

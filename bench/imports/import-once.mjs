/** Imports one module in a process of its own and says what that took: `node import-once.mjs URL`. */
const before = process.cpuUsage();
const begun = performance.now();
await import(process.argv[2]);
const wallMs = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ processorMs: (user + system) / 1_000, wallMs }));

import { spawn } from 'node:child_process';

/**
 * Runs a command and ends it when the process that started this one is gone, however it went: the parent holds the
 * other end of this process's standard input, and the kernel closes that even for a parent killed by SIGKILL.
 *
 * @example node guard.ts <command> [argument…]
 */
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('usage: node guard.ts <command> [argument…]');

const graceMs = 3_000;
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

const end = () => {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
};

child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
process.stdin.on('end', end).on('error', end).resume();
process.on('SIGTERM', end);
process.on('SIGINT', end);

import { afterEach, beforeEach, vi } from 'vitest';
import { systemClock } from '#adapters/system/clock';
import { systemIds } from '#adapters/system/ids';
import { systemLog } from '#adapters/system/log';
import { clockContract } from './clock.contract.ts';
import { idsContract } from './ids.contract.ts';
import { logContract } from './log.contract.ts';

clockContract('system', () => systemClock);

idsContract('system', () => systemIds);

/** Powertools writes past the console, so that Lambda does not decorate its lines. */
const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
});
afterEach(() => void vi.restoreAllMocks());

logContract('system', () => ({ log: systemLog, lines: () => written }));

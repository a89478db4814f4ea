import type { Log } from '#ports/log';

export interface MemoryLog {
  readonly lines: {
    readonly level: 'info' | 'warn';
    readonly message: string;
    readonly facts: Readonly<Record<string, string | number | boolean>>;
    readonly cause?: unknown;
  }[];
}

export const emptyLog = (): MemoryLog => ({ lines: [] });

export const memoryLog = (state: MemoryLog): Log => ({
  info: (message, facts = {}) => void state.lines.push({ level: 'info', message, facts }),
  warn: (message, facts = {}, cause) => void state.lines.push({ level: 'warn', message, facts, cause }),
});

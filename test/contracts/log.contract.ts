import { describe, expect, it } from 'vitest';
import type { Log } from '#ports/log';

/** What was written: each line as text, whatever the log's own form is. */
export interface LogAtWork {
  readonly log: Log;
  readonly lines: () => readonly string[];
}

/** What `Log` promises, held against one log. */
export function logContract(name: string, make: () => LogAtWork): void {
  describe(`a log (${name})`, () => {
    it('keeps a message with its facts, a line each', () => {
      const { log, lines } = make();
      log.info('opened', { requestId: 'r-1', attempt: 2, again: false });
      log.warn('not told', { requestId: 'r-2' });
      expect(lines()).toHaveLength(2);
      for (const said of ['opened', 'r-1', '2', 'false']) expect(lines()[0]).toContain(said);
      for (const said of ['not told', 'r-2']) expect(lines()[1]).toContain(said);
    });

    it('keeps why something went wrong', () => {
      const { log, lines } = make();
      log.warn('not told', {}, new Error('the line is cut'));
      expect(lines()[0]).toContain('the line is cut');
    });

    it('takes a message alone, and a cause that is no error', () => {
      const { log, lines } = make();
      log.info('started');
      log.warn('odd', {}, 'a text that was thrown');
      expect(lines()).toHaveLength(2);
    });

    it('tells a warning from a note', () => {
      const { log, lines } = make();
      log.info('started');
      log.warn('odd');
      expect(lines()[0]).toMatch(/info/i);
      expect(lines()[1]).toMatch(/warn/i);
    });
  });
}

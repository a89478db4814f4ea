import { beforeEach, describe, expect, it } from 'vitest';
import type { NoticeLedger } from '#ports/notice-ledger';
import { minute } from '#test/support/story';

/** What `NoticeLedger` promises, held against one engine. `make` answers with an empty one. */
export function noticeLedgerContract(name: string, make: () => NoticeLedger | Promise<NoticeLedger>): void {
  describe(`a notice ledger (${name})`, () => {
    let ledger: NoticeLedger;
    let claimants = 0;
    /** Somebody else each time. */
    const who = () => `claimant ${(claimants += 1)}`;
    beforeEach(async () => {
      ledger = await make();
    });

    it('lets the one who holds a claim take it again at once: an earlier try of theirs died', async () => {
      expect(await ledger.claim('notice', 'stream', minute(0))).toBe('claimed');
      expect(await ledger.claim('notice', 'stream', minute(0))).toBe('claimed');
      expect(await ledger.claim('notice', 'redrive', minute(1))).toBe('in-progress');
    });

    it('and not once it was sent', async () => {
      await ledger.claim('notice', 'stream', minute(0));
      await ledger.sent('notice', minute(0));
      expect(await ledger.claim('notice', 'stream', minute(0))).toBe('sent');
    });

    it('gives a notice to the first who claims it', async () => {
      expect(await ledger.claim('notice', who(), minute(0))).toBe('claimed');
      expect(await ledger.claim('notice', who(), minute(0))).toBe('in-progress');
      expect(await ledger.claim('another', who(), minute(0))).toBe('claimed');
    });

    it('gives it to one of those who race', async () => {
      const claims = await Promise.all([1, 2, 3, 4].map(() => ledger.claim('notice', who(), minute(0))));
      expect(claims.toSorted()).toEqual(['claimed', 'in-progress', 'in-progress', 'in-progress']);
    });

    it('never gives out what was sent, however long ago', async () => {
      await ledger.claim('notice', who(), minute(0));
      await ledger.sent('notice', minute(0));
      expect(await ledger.claim('notice', who(), minute(0))).toBe('sent');
      expect(await ledger.claim('notice', who(), minute(10_000))).toBe('sent');
    });

    it('leaves a claim alone for two minutes and then takes it for a run that died', async () => {
      await ledger.claim('notice', who(), minute(0));
      expect(await ledger.claim('notice', who(), minute(2))).toBe('in-progress');
      expect(await ledger.claim('notice', who(), '2026-11-21T10:02:00.001Z')).toBe('claimed');
    });

    it('gives a claim that grew old to one of those who race for it', async () => {
      await ledger.claim('notice', who(), minute(0));
      const claims = await Promise.all([1, 2, 3, 4].map(() => ledger.claim('notice', who(), minute(3))));
      expect(claims.toSorted()).toEqual(['claimed', 'in-progress', 'in-progress', 'in-progress']);
    });

    it('never gives out again what a run sent that was taken for dead', async () => {
      await ledger.claim('notice', who(), minute(0));
      await ledger.claim('notice', who(), minute(3));
      await ledger.sent('notice', minute(3));
      await ledger.release('notice');
      expect(await ledger.claim('notice', who(), minute(9))).toBe('sent');
    });

    it('leaves the claim that took over alone for two minutes, too', async () => {
      await ledger.claim('notice', who(), minute(0));
      await ledger.claim('notice', who(), minute(3));
      expect(await ledger.claim('notice', who(), minute(4))).toBe('in-progress');
    });

    it('gives a notice again that was given back', async () => {
      await ledger.claim('notice', who(), minute(0));
      await ledger.release('notice');
      expect(await ledger.claim('notice', who(), minute(0))).toBe('claimed');
      expect(await ledger.claim('notice', who(), minute(0))).toBe('in-progress');
    });

    it('counts how often a notice was given back, whoever claims it in between', async () => {
      for (const failures of [1, 2, 3]) {
        await ledger.claim('notice', who(), minute(0));
        expect(await ledger.release('notice')).toBe(failures);
      }
      await ledger.claim('another', who(), minute(0));
      expect(await ledger.release('another')).toBe(1);
    });

    it('counts no failure of what was sent, or of what nobody claimed', async () => {
      await ledger.claim('notice', who(), minute(0));
      await ledger.sent('notice', minute(0));
      expect(await ledger.release('notice')).toBe(0);
      expect(await ledger.release('another')).toBe(0);
    });

    it('does not take back what was sent', async () => {
      await ledger.claim('notice', who(), minute(0));
      await ledger.sent('notice', minute(0));
      await ledger.release('notice');
      expect(await ledger.claim('notice', who(), minute(5))).toBe('sent');
    });

    it('does not mind that a notice nobody claimed is given back', async () => {
      await ledger.release('notice');
      expect(await ledger.claim('notice', who(), minute(0))).toBe('claimed');
    });
  });
}

import { describe, expect, it } from 'vitest';
import { auditBundle, faultInBundle, type AuditBundle } from '#domain/audit/bundle';
import { ok } from '#domain/outcome';
import { act } from '#usecases/act';
import { bundleOf, readAudit } from '#usecases/read-audit';
import { allowed, setting } from '#test/support/setting';
import { approvedBy, deployed, minute, storyId, told } from '#test/support/story';

const { head, events } = told(...deployed);
const bundle: AuditBundle = auditBundle.parse({
  format: 'countersign-audit-bundle',
  formatVersion: 1,
  requestId: storyId,
  exportedAt: minute(99),
  head,
  events,
});

describe('a bundle', () => {
  it('as it was exported has no fault', () => {
    expect(faultInBundle(bundle)).toBeUndefined();
  });

  it('keeps every field of its events, also those it does not know', () => {
    expect(bundle.events).toEqual(events);
  });

  it('of another request, head or trail has a fault', () => {
    expect(faultInBundle({ ...bundle, requestId: 'another' })).toMatchObject({ sequence: 1 });
    expect(faultInBundle({ ...bundle, events: bundle.events.slice(0, -1) })).toBeDefined();
    expect(faultInBundle({ ...bundle, head: { ...bundle.head, hash: 'f'.repeat(64) } })).toBeDefined();
  });

  it.each([
    ['another format', { format: 'something-else' }],
    ['a later version', { formatVersion: 2 }],
    ['a short hash', { head: { sequence: 1, hash: 'f' } }],
    ['no events', { events: undefined }],
  ])('is none with %s', (_, over) => {
    expect(auditBundle.safeParse({ ...bundle, ...over }).success).toBe(false);
  });

  it('has no fault when somebody lost a race and was recorded after a later moment than their own', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    let raced = false;
    await act(gate.world, id, minute(5), async ({ release }) => {
      if (!raced) await gate.approves(id, 'lena', 6);
      raced = true;
      return ok([...approvedBy('devi', 5)(release)]);
    });
    const exported = bundleOf(allowed(await readAudit(gate.world, id)), minute(9));
    expect(exported.events.map(({ at }) => at).slice(-2)).toEqual([minute(6), minute(5)]);
    expect(faultInBundle(exported)).toBeUndefined();
  });
});

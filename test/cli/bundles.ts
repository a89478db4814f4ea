import { examine } from '#cli/bundle-checks';
import { auditBundle, type AuditBundle } from '#domain/audit/bundle';
import { chain, genesis, type Head } from '#domain/audit/chain';
import { deployed, minute, storyId, told } from '#test/support/story';

/** Three small events with every kind of JSON value in them. */
export const happenings = [
  {
    type: 'request-opened',
    at: minute(0),
    actor: { kind: 'person', id: 'é' },
    data: { form: { n: 0.1, zero: 0, yes: true } },
  },
  {
    type: 'phase-opened',
    at: minute(0),
    actor: { kind: 'countersign', id: 'countersign' },
    data: { list: [1, null, {}] },
  },
  {
    type: 'decision-recorded',
    at: minute(1),
    actor: { kind: 'person', id: 'devi' },
    data: { reason: 'a "b" \\ ✓' },
  },
];

export function bundleOf(requestId: string, events: AuditBundle['events']): AuditBundle {
  const { sequence, hash } = events.at(-1) ?? genesis;
  return {
    format: 'countersign-audit-bundle',
    formatVersion: 1,
    requestId,
    exportedAt: minute(90),
    head: { sequence, hash },
    events,
  };
}

/** Hashed and numbered behind a head, as plain as a bundle holds them. */
export const recorded = (
  requestId: string,
  head: Head,
  events: readonly (object & { type: string; at: string })[],
) => chain(requestId, head, events).map((event) => ({ ...event }));

export const small = bundleOf('R1', recorded('R1', genesis, happenings));
export const whole = bundleOf(
  storyId,
  told(...deployed).events.map((event) => ({ ...event })),
);

export const bytes = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
export const isIntact = (value: unknown) => examine(bytes(value)).intact;
export const firstWrong = (value: unknown) => examine(bytes(value)).firstWrong;

/** A copy with something done to it. */
export function altered(bundle: AuditBundle, alter: (copy: AuditBundle) => void): AuditBundle {
  const copy = auditBundle.parse(JSON.parse(JSON.stringify(bundle)));
  alter(copy);
  return copy;
}

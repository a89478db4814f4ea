import { describe, expect, it } from 'vitest';
import { describe as described } from '#domain/release/describe';
import { manifestDigest } from '#domain/release/manifest';
import { summaryOf } from '#domain/release/summary';
import { standingOf } from '#domain/release/status';
import { gate } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  deniedBy,
  deployed,
  formOf,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  storyId,
} from '#test/support/story';

describe('a request as the interface shows it', () => {
  it('says what it is, where it stands and why', () => {
    const release = releaseAfter(...atTheGate);
    expect(described(release)).toMatchObject({
      id: storyId,
      kind: 'release',
      service: 'checkout',
      environment: 'production',
      version: 'v1.2.3',
      commit: formOf().commit,
      requester: 'shop-release',
      createdAt: minute(0),
      evidence: formOf().evidence,
      manifest: manifestDigest(release),
      policy: { id: 'production-gate', version: '1', digest: 'd'.repeat(64) },
      ...standingOf(release),
    });
  });

  it('reads its evidence in one order, whatever order a store gives it back in', () => {
    const evidence = { tests: { passed: 1, failed: 0 }, coverage: 91, audits: { open: 0, done: 2 } };
    const shown = described(releaseAfter(opened({ form: { evidence } }))).evidence;
    expect(JSON.stringify(shown)).toBe(
      '{"audits":{"done":2,"open":0},"coverage":91,"tests":{"failed":0,"passed":1}}',
    );
  });

  it('says all that was said when it was opened', () => {
    const said = {
      notes: 'One line.',
      risk: 'high' as const,
      plannedFor: '2026-11-22T09:00:00+01:00',
      emergency: { 'root-cause': 'A full disk', incident: 'INC-1' },
      form: { tables: 'payment_jobs', downtime: false, seats: 0 },
    };
    const shown = described(releaseAfter(opened({ form: said })));
    expect(shown).toMatchObject({ ...said, plannedFor: '2026-11-22T08:00:00.000Z' });
    expect(Object.keys(shown.emergency ?? {})).toEqual(['incident', 'root-cause']);
    expect(Object.keys(shown.form ?? {})).toEqual(['downtime', 'seats', 'tables']);
  });

  it('says of each phase how far it is', () => {
    const [phase] = described(releaseAfter(...atTheGate, approvedBy('devi', 5))).phases;
    expect(phase).toMatchObject({
      id: 'gate',
      title: 'Approval gate',
      status: 'open',
      because: expect.stringContaining('1 of 2 given'),
      openedAt: minute(0),
      expiresAt: minute(60),
      progress: { given: 1, needed: 2 },
      checklist: gate().checklist,
    });
    expect(phase?.slots.filter(({ state }) => state === 'approved')).toEqual([
      { role: 'devops-team', mode: 'shared', state: 'approved', by: 'devi', at: minute(5) },
    ]);
  });

  it('says when it was not opened yet only what is known', () => {
    const [phase] = described(releaseAfter(opened())).phases;
    expect(phase).not.toHaveProperty('openedAt');
    expect(phase).not.toHaveProperty('expiresAt');
  });

  it('shows its deployment and how it is watched', () => {
    expect(described(releaseAfter(...deployed))).toMatchObject({
      deployment: { state: 'succeeded' },
      watch: { stage: 0, failed: false },
    });
    expect(described(releaseAfter(...atTheGate))).not.toHaveProperty('deployment');
  });

  it('links to its own parts, the run, and what the requester linked', () => {
    const links = [{ title: 'Change', url: 'https://git.example.com/1' }];
    expect(described(releaseAfter(opened({ form: { links } }))).links).toEqual({
      Change: 'https://git.example.com/1',
      self: `/v1/requests/${storyId}`,
      explain: `/v1/requests/${storyId}/explain`,
      audit: `/v1/requests/${storyId}/audit`,
      authorization: `/v1/requests/${storyId}/authorization`,
      run: 'https://ci.example.com/runs/42',
    });
  });

  it('keeps every link the requester gave, also two of one title', () => {
    const links = ['1', '2'].map((number) => ({ title: 'Change', url: `https://git.example.com/${number}` }));
    expect(described(releaseAfter(opened({ form: { links } }))).references).toEqual(links);
  });

  it('has no run where there was none, whatever the requester called a link', () => {
    const links = [{ title: 'run', url: 'https://evil.example.com' }];
    const asked = releaseAfter(opened({ form: { links }, runUrl: '' }));
    expect(described(asked).links).not.toHaveProperty('run');
    expect(described(asked).references).toEqual(links);
  });

  it('links to its own parts, whatever the requester called a link', () => {
    const links = ['self', 'audit', 'authorization', 'run'].map((title) => ({
      title,
      url: 'https://elsewhere.example.com',
    }));
    expect(
      Object.values(described(releaseAfter(opened({ form: { links } }), phaseOpened())).links),
    ).not.toContain('https://elsewhere.example.com');
  });
});

describe('a request as a line of a list', () => {
  it('says where it stands and why', () => {
    const release = releaseAfter(...atTheGate, deniedBy('sara', 'Too risky.'));
    expect(summaryOf(release)).toMatchObject({
      id: storyId,
      requester: 'shop-release',
      policy: 'production-gate',
      status: 'denied',
      because: 'Denied by sara (sre-team): Too risky.',
    });
  });

  it('cuts a long because short', () => {
    const evidence = Array.from({ length: 30 }, (_, number) => ({
      path: `fact-${number}`,
      operator: '=' as const,
      value: 0,
      sentence: `fact-${number} must be 0`,
    }));
    const release = releaseAfter(
      opened({ plan: { ...releaseAfter(opened()).plan, phases: [gate({ evidence })] } }),
      phaseOpened(),
    );
    expect(standingOf(release).because.length).toBeGreaterThan(300);
    expect(summaryOf(release).because).toHaveLength(300);
    expect(summaryOf(release).because).toMatch(/…$/);
  });
});

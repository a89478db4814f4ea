import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditBundle, faultInBundle } from '#domain/audit/bundle';
import { happening } from '#cli/timeline';
import {
  approvedBy,
  atTheGate,
  cancelledBy,
  deniedBy,
  deployed,
  deploymentGivenUp,
  deploymentReported,
  deploymentStarted,
  evidenceAttached,
  healthChecked,
  minute,
  opened,
  phaseOpened,
  startRequestedBy,
  storyId,
  timePassed,
  told,
  type Step,
} from '#test/support/story';
import { manualPlan } from '#test/support/plans';
import { aFolder, aService, as } from './harness.ts';
import { terminal } from './terminal.ts';

describe('audit', () => {
  it('shows every event in order, and the head to note', async () => {
    const service = await aService(...atTheGate, approvedBy('devi', 1, { reason: 'Tried it' }));
    const { head, events } = told(...service.steps);
    const { code, stdout, stderr } = await as('ci', service)('audit', storyId);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
      `1  2026-11-21 10:00:00 UTC  pipeline shop-release  asked for checkout v1.2.3 to production under production-gate 1  ${events[0]?.hash.slice(0, 12)}`,
      `2  2026-11-21 10:00:00 UTC  countersign  opened gate until 2026-11-21 11:00:00 UTC  ${events[1]?.hash.slice(0, 12)}`,
      `3  2026-11-21 10:01:00 UTC  person devi  approved as devops-team in gate: Tried it  ${events[2]?.hash.slice(0, 12)}`,
      '',
    ]);
    expect(stderr).toBe(`3 events, intact. Head 3:${head.hash}\n`);
  });

  it('show is the same as audit alone', async () => {
    const service = await aService(...atTheGate);
    const auditing = as('ci', service);
    expect(await auditing('audit', 'show', storyId)).toEqual(await auditing('audit', storyId));
  });

  it('prints every event as JSON, hashes and all', async () => {
    const service = await aService(...deployed);
    const { stdout } = await as('ci', service)('audit', storyId, '--json');
    const { head, events } = told(...deployed);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify({ requestId: storyId, head, events })));
  });

  it('ends with 1 when the record is not what was recorded', async () => {
    const service = await aService();
    const { head, events } = told(...deployed);
    const changed = events.map((event) => (event.sequence === 3 ? { ...event, at: minute(2) } : event));
    service.interject({ body: JSON.stringify({ requestId: storyId, head, events: changed }) });
    const { code, stderr } = await as('ci', service)('audit', storyId);
    expect(code).toBe(1);
    expect(stderr).toBe('The record is not intact: event 3 was changed after it was recorded.\n');
  });

  it('ends with 1 when the record is about another request', async () => {
    const service = await aService(...deployed);
    const { code, stderr } = await as('ci', service)('audit', '01KAF00000000000000000000B');
    expect(code).toBe(1);
    expect(stderr).toContain('event 1 belongs to another request');
  });
});

describe('an event in words', () => {
  const manual: readonly Step[] = [opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner')];
  const lastOf = (...steps: readonly Step[]) => {
    const { type, data } = told(...steps).events.at(-1)!;
    return happening(type, data);
  };

  it.each<[string, readonly Step[]]>([
    ['approved as platform-owner in gate, which approved it', [...atTheGate, approvedBy('owner')]],
    [
      'denied as devops-team in gate, which ended it: Too slow.',
      [...atTheGate, deniedBy('devi', 'Too slow.')],
    ],
    ['reminder 1 of gate was due', [...atTheGate, timePassed(30)]],
    ['closed gate: its time was over', [...atTheGate, timePassed(30), timePassed(60)]],
    ['cancelled: Not today.', [...atTheGate, cancelledBy('author')]],
    ['attached the evidence coverage', [...atTheGate, evidenceAttached('coverage', 91)]],
    ['started the deployment by hand', [...manual, startRequestedBy('operator')]],
    ['closed: nobody started the deployment in time', [...manual, timePassed(121)]],
    ['deployment deployment-1 began on demo', deployed.slice(0, -1)],
    ['deployed', deployed],
    [
      'step 2 of 4: Copy (slowly)',
      [
        ...deployed.slice(0, -1),
        deploymentReported({ state: 'step', step: 'Copy', number: 2, of: 4, note: 'slowly' }),
      ],
    ],
    [
      'the deployment failed: It fell silent.',
      [...atTheGate, approvedBy('owner'), deploymentStarted(), deploymentGivenUp('It fell silent.')],
    ],
  ])('reads: %s', (words, steps) => {
    expect(lastOf(...steps)).toBe(words);
  });

  it('says how the health was', () => {
    expect(lastOf(...deployed, healthChecked({ errorRate: 0.2 }, 10))).toMatch(/^health rollback: /);
  });

  it('is its type when only a newer service knows it', () => {
    expect(happening('obligation-created', { what: 'post-mortem' })).toBe('obligation-created');
    expect(happening('phase-opened', { renamed: true })).toBe('phase-opened');
  });
});

describe('audit bundle', () => {
  it('writes the file that verify takes, word for word as it was exported', async () => {
    const service = await aService(...deployed);
    const cwd = aFolder();
    const { code, stdout, stderr } = await as('ci', service, { cwd })(
      'audit',
      'bundle',
      storyId,
      '-o',
      'b.json',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('intact. Note the head elsewhere');
    const { head } = told(...deployed);
    const noted = /^ {2}(\d+:[0-9a-f]{64})$/m.exec(stderr)?.[1];
    expect(noted).toBe(`${head.sequence}:${head.hash}`);
    expect(
      faultInBundle(auditBundle.parse(JSON.parse(readFileSync(join(cwd, 'b.json'), 'utf8')))),
    ).toBeUndefined();
    expect(await terminal(['verify', 'b.json', '--head', noted ?? ''], { cwd })).toMatchObject({ code: 0 });
  });

  it('prints it unless told where to write, still good to verify', async () => {
    const service = await aService(...atTheGate, approvedBy('devi', 1, { reason: 'Nul\u00e9 ✓ ##[group]x' }));
    const { stdout } = await as('ci', service)('audit', 'bundle', storyId);
    expect(await terminal(['verify', '-'], { stdin: stdout })).toMatchObject({ code: 0 });
  });

  it('writes down what is not intact, and ends with 1', async () => {
    const service = await aService();
    const { head, events } = told(...deployed);
    const bundle = {
      format: 'countersign-audit-bundle',
      formatVersion: 1,
      requestId: storyId,
      exportedAt: minute(90),
      head,
    };
    service.interject({ body: JSON.stringify({ ...bundle, events: events.slice(1) }) });
    const cwd = aFolder();
    const { code, stderr } = await as('ci', service, { cwd })(
      'audit',
      'bundle',
      storyId,
      '--output',
      'b.json',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('The bundle is not intact. Event 1 is missing or out of order.');
    expect(readFileSync(join(cwd, 'b.json'), 'utf8')).toContain(storyId);
  });

  it('of another request is not taken for this one', async () => {
    const service = await aService(...deployed);
    const { code, stderr } = await as('ci', service)('audit', 'bundle', '01KAF00000000000000000000B');
    expect(code).toBe(1);
    expect(stderr).toContain(`It is about ${storyId}.`);
  });

  it('says where it cannot be written', async () => {
    const service = await aService(...deployed);
    const { code, stderr } = await as('ci', service, { cwd: aFolder() })(
      'audit',
      'bundle',
      storyId,
      '-o',
      'no/where.json',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be written \(ENOENT\)\.\nName another file/);
  });
});

describe('the audit report', () => {
  const pdf = { headers: { 'content-type': 'application/pdf' }, body: '%PDF-1.3 the report' };

  it.each([
    ['audit pdf', ['audit', 'pdf', storyId]],
    ['audit --format pdf', ['audit', storyId, '--format', 'pdf']],
  ])('R002-19 %s writes the file, named for the request unless --out says otherwise', async (_, args) => {
    const service = await aService();
    service.interject(pdf, pdf);
    const cwd = aFolder();
    const { code, stdout } = await as('ci', service, { cwd })(...args);
    expect([code, stdout]).toEqual([
      0,
      `Wrote audit-${storyId}.pdf. Its last section says how to verify it.\n`,
    ]);
    expect(readFileSync(join(cwd, `audit-${storyId}.pdf`), 'utf8')).toBe(pdf.body);
    expect((await as('ci', service, { cwd })(...args, '--out', 'r.pdf')).code).toBe(0);
    expect(readFileSync(join(cwd, 'r.pdf'), 'utf8')).toBe(pdf.body);
    expect(service.calls[0]?.headers['accept']).toContain('application/pdf');
  });

  it('is not written when the service answers something else', async () => {
    const service = await aService();
    service.interject({ body: '{}' });
    const cwd = aFolder();
    const { code, stderr } = await as('ci', service, { cwd })('audit', 'pdf', storyId);
    expect(code).toBe(1);
    expect(stderr).toContain('is not a PDF');
  });

  it('R002-18 audit record prints the approval record', async () => {
    const service = await aService(...atTheGate, approvedBy('devi', 1));
    const { code, stdout } = await as('ci', service)('audit', 'record', storyId);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ release: 'v1.2.3', approvals: [{ approverId: 'devi' }] });
  });
});

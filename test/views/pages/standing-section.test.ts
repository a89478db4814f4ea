import { describe, expect, it } from 'vitest';
import { matrixPlan } from '#test/support/plans';
import {
  approvedBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  deploymentReported,
  deploymentStarted,
  opened,
  overriddenBy,
  phaseOpened,
  timePassed,
  told,
  type Step,
} from '#test/support/story';
import { expectOnlyOurMarkup, tagsOf, textOf } from '#test/views/markup';
import { html } from '#views/html';
import { standingSections } from '#views/pages/standing-section';

const asked = [opened({ plan: matrixPlan() }), phaseOpened()] as const;
const written = (...steps: readonly Step[]) =>
  String(html`${standingSections(told(...asked, ...steps).release)}`);

/** What the card of a role says. */
const card = (document: string, role: string): string =>
  textOf(
    new RegExp(`<li class="card">\\s*<h3>${role}</h3>[\\s\\S]*?</li>\\s*(?=<li class="card">|</ul>)`).exec(
      document,
    )?.[0] ?? '',
  );

describe('how the request stands', () => {
  it('R002-25 has a card for each role, in the policy’s order', () => {
    const roles = [...written().matchAll(/<li class="card">\s*<h3>([^<]*)<\/h3>/g)].map(([, role]) => role);
    expect(roles).toEqual(['devops-team', 'platform-leads', 'sre-team', 'platform-owner', 'operators']);
  });

  it('R002-25 whoever approved is on their role’s card, with the date', () => {
    const page = written(approvedBy('devi', 5, { reason: 'Ran it on staging.' }));
    expect(card(page, 'devops-team')).toBe(
      'devops-team ✓ Approved By devi at 10:05 UTC on 21 November 2026. Ran it on staging. Required',
    );
  });

  it('R002-25 a role that has not decided is pending, with when it is due', () => {
    expect(card(written(), 'platform-leads')).toBe(
      'platform-leads … Pending Due at 10:20 UTC on 21 November 2026. Required',
    );
  });

  it('R002-25 a role whose time is over is overdue', () => {
    expect(card(written(timePassed(10)), 'devops-team')).toBe(
      'devops-team ! Overdue Was due at 10:10 UTC on 21 November 2026. Required',
    );
  });

  it('R002-25 whoever denied is on their role’s card, with what they said', () => {
    expect(card(written(deniedBy('devi', 'It locks the table.', 5)), 'devops-team')).toBe(
      'devops-team ✗ Denied By devi at 10:05 UTC on 21 November 2026. It locks the table. Required',
    );
  });

  it('R002-25 a role that was waived says why', () => {
    const page = written(timePassed(10), timePassed(15));
    expect(card(page, 'sre-team')).toMatch(/^sre-team – Waived Because: .+\. If available$/);
  });

  it('R002-25 an approval on conditions shows each of them and how far it is', () => {
    const conditions = [
      { text: 'Update the guide', due: 'before-deployment' as const },
      { text: 'Watch the queue', due: 'after-deployment' as const },
    ];
    const approved = approvedBy('devi', 5, { conditions });
    expect(card(written(approved), 'devops-team')).toContain(
      '✓ Approved on conditions By devi at 10:05 UTC on 21 November 2026. c1, not met yet: Update the guide c2, after the deployment: Watch the queue',
    );
    const resolved = [approved, conditionResolved()] as const;
    expect(card(written(...resolved), 'devops-team')).toContain('c1, said to be met: Update the guide');
    expect(card(written(...resolved, conditionJudgedBy('devi')), 'devops-team')).toContain(
      '✓ Approved, and every condition is met',
    );
  });

  it('R002-25 a role that reviews after the release says so, and then when that is due', () => {
    expect(card(written(), 'operators')).toBe('operators → After the release');
    const released = [
      ...[approvedBy('devi', 5), approvedBy('lena', 6), timePassed(15)],
      ...[deploymentStarted(16), deploymentReported({ state: 'succeeded' }, 20)],
    ];
    expect(card(written(...released), 'operators')).toBe(
      'operators → After the release Review due at 10:50 UTC on 21 November 2026.',
    );
  });

  it('R002-25 a progress bar says “n of m”, to whoever cannot see it as well', () => {
    const page = written(approvedBy('devi', 5));
    const [label] = /<label[^>]*for="progress-gate">[^<]*/.exec(page) ?? [''];
    expect(textOf(label)).toBe('1 of 3 approvals');
    expect(tagsOf(page).find(({ name }) => name === 'progress')?.attributes).toEqual({
      id: 'progress-gate',
      max: '3',
      value: '1',
    });
  });

  it('R002-25 no state is told by its colour alone', () => {
    const page = written(approvedBy('devi', 5), timePassed(15));
    const marks = [...page.matchAll(/<p class="mark[^"]*">([^<]*)<\/p>/g)].map(([, words]) => words?.trim());
    expect(marks).toEqual(['✓ Approved', '… Pending', '– Waived', '… Pending', '→ After the release']);
  });

  it('leaves nothing to count after an override', () => {
    const page = String(
      html`${standingSections(
        told(
          opened({ plan: matrixPlan({}, { override: 'release-managers' }) }),
          phaseOpened(),
          overriddenBy('manager'),
        ).release,
      )}`,
    );
    expect(page).not.toContain('<progress');
    expect(textOf(page)).toContain('No approval is needed any more.');
    expect(card(page, 'devops-team')).toContain('Reviews after the release.');
  });

  it('is of the phases that have opened, and of no other', () => {
    expect(written().match(/<section>/g)).toHaveLength(1);
    expect(standingSections(told(opened({ plan: matrixPlan() })).release)).toEqual([]);
  });

  it('has no markup but ours', () => {
    expectOnlyOurMarkup(written(approvedBy('devi', 5, { reason: '<b>"It\'s" & fine</b>' })));
  });
});

import { describe, expect, it } from 'vitest';
import { noticesFor, noticeKinds, type NoticeKind } from '#domain/notices/notices-for';
import { cast } from '#test/support/cast';
import {
  approvedBy,
  deniedBy,
  deploymentGivenUp,
  deploymentReported,
  deploymentStarted,
  evidenceAttached,
  healthChecked,
  opened,
  phaseOpened,
  startRequestedBy,
  timePassed,
  told,
} from '#test/support/story';
import { allOf, atLeast, gate, gatePlan, manualPlan, matrix, matrixPlan, role } from '#test/support/plans';
import { asked, code, fullForm, mailOf, mails, publicUrl, secret } from '#test/views/fixtures';
import { oneSpaced, tagsOf, textOf } from '#test/views/markup';
import { writeMail } from '#views/mails/write-mail';

const url = `${publicUrl}/review#${secret}`;
const asking = ['asked', 'reminder', 'asked-again', 'overdue'] as const;
const telling = noticeKinds.filter((kind) => !asking.some((one) => one === kind));

/** What a mail of each kind has to say, in its text and in its HTML. */
const facts: Readonly<Record<NoticeKind, readonly string[]>> = {
  asked: [
    'Please decide on checkout v1.2.3 for production by 11:00 UTC on 21 November 2026.',
    'Faster checkout',
    'the pipeline shop-release, started by Author',
    '0 of 2 approvals; missing: platform-owner alone, or 2 of devops-team, platform-leads or sre-team',
    'old column stays for one release',
    'Holds: tests.failed must be 0',
    'Security scan',
    'Operational',
    'No active P0 or P1 incidents',
    'All tests passing (unit, integration and end-to-end) (shown by the evidence)',
    'The link and the code are yours alone: do not forward them. Opening them decides nothing.',
  ],
  reminder: [
    'checkout v1.2.3 for production still waits for your decision: 30 minutes left, until 11:00 UTC on 21 November 2026.',
    '1 of 2 approvals',
    'platform-owner: nobody has decided yet',
    'devops-team: Devi approved at 10:05 UTC on 21 November 2026',
    'platform-leads: nobody has decided yet',
  ],
  'asked-again': [
    'You approved checkout v1.2.3 for production, and since then the evidence tests changed, so your approval counts no more.',
    '0 of 2 approvals',
    'Opening them decides nothing.',
  ],
  reopened: [
    'checkout v1.2.3 for production is not approved any more: the evidence tests changed.',
    'The approval of Owner counts no more; they are asked again.',
    'Nothing is deployed until it is approved on what it is now.',
  ],
  overdue: [
    'Your review of checkout v1.2.3 for production as platform-leads is overdue.',
    'platform-leads',
    'Opening them decides nothing.',
    '10:20 UTC on 21 November 2026',
  ],
  'time-ran-out': [
    'The time to decide on checkout v1.2.3 for production ran out.',
    'It was escalated to release-managers, who may decide alone.',
    'New deadline: 12:00 UTC on 21 November 2026.',
  ],
  withdrawn: [
    'You need not decide on checkout v1.2.3 for production any more: all that was needed is there.',
    'Links in earlier mails do not decide any more.',
    'Lena approved at 10:12 UTC on 21 November 2026, saying:',
    'Tried it on staging.',
  ],
  objected: ['Owner objects to checkout v1.2.3 for production as platform-owner.', 'Not on a Friday.'],
  message: ['Lena has a question on checkout v1.2.3 for production.', 'Is the migration reversible?'],
  contested: [
    'Sara denies checkout v1.2.3 for production as sre-team, on a technical matter that platform-leads decides.',
    'The new index is too slow.',
    'The last word is platform-leads’s.',
  ],
  ruled: [
    'Lena overruled the denial of checkout v1.2.3 for production by Sara, as platform-leads.',
    'The cache makes up for it.',
  ],
  overridden: [
    'Manager used the emergency override on checkout v1.2.3 for production as release-managers.',
    'Customers cannot pay.',
    'devops-team',
  ],
  'conditions-set': [
    'Owner approved checkout v1.2.3 for production as platform-owner, on conditions.',
    'Update the getting-started guide.',
    'Nothing is deployed until Owner has confirmed them.',
  ],
  'condition-resolved': [
    'Author says that your condition on checkout v1.2.3 for production is met.',
    'Update the getting-started guide.',
    'commit abc1234',
  ],
  'condition-rejected': [
    'Owner finds a condition on checkout v1.2.3 for production not met.',
    'The examples are still the old ones.',
  ],
  owed: [
    'checkout v1.2.3 for production is deployed, and this is owed by you before 10:47 UTC on 21 November 2026',
    'Review as operators',
  ],
  'owed-reminder': ['Still owed after checkout v1.2.3 for production', 'Review as operators'],
  'owed-overdue': [
    'Something was owed after checkout v1.2.3 for production and is overdue.',
    'the next release of checkout is not accepted',
  ],
  approved: [
    'checkout v1.2.3 for production is approved.',
    'The deployment starts by itself.',
    'devops-team: Devi approved at 10:05 UTC on 21 November 2026.',
    'platform-leads: Lena approved at 10:12 UTC on 21 November 2026, saying:',
    'Tried it on staging.',
  ],
  denied: [
    'checkout v1.2.3 for production was denied by Lena as platform-leads.',
    'The migration locks the orders table.',
    'Split it.',
    'Nothing was deployed.',
  ],
  expired: [
    'checkout v1.2.3 for production expired: no complete decision within 60 minutes.',
    '1 of 2 approvals',
    'platform-owner alone, or 1 more of devops-team, platform-leads or sre-team (1 of 2 given)',
    'Nothing was deployed.',
  ],
  cancelled: ['checkout v1.2.3 for production was cancelled by Manager.', 'Superseded by v1.2.4.'],
  superseded: [
    'checkout v1.2.3 for production was superseded by v1.2.4',
    'There is nothing left to decide here',
  ],
  'deployment-started': [
    'The deployment of checkout v1.2.3 for production has started.',
    '10:13 UTC on 21 November 2026',
    'deployment-1',
    'demo',
  ],
  'deployment-step': [
    'Deploying checkout v1.2.3 for production, step 2 of 5: Migrate the database',
    'Table created.',
  ],
  'deployment-succeeded': [
    'checkout v1.2.3 for production is deployed after 4 minutes.',
    'Next: Post-deployment monitoring, for 30 minutes with a check every 5 minutes.',
    'All pods are new.',
  ],
  'deployment-failed': [
    'The deployment of checkout v1.2.3 for production failed after 4 minutes.',
    'Pods keep restarting.',
    'Find out which version production runs now',
    'OOMKilled',
    'exit 137',
  ],
  unhealthy: [
    'checkout v1.2.3 for production is deployed but not healthy: errorRate is 6.2 % (> 5 %), the level to roll back at.',
    'errorRate 6.2 %, latencyP99Ms 410',
    'errorRate > 5 %',
    'bring back the version that ran before',
  ],
  completed: [
    'checkout v1.2.3 for production is completed: deployed, and every check passed.',
    'errorRate is 0.1 % (< 0.5 %).',
    'platform-leads: Lena approved at 10:12 UTC on 21 November 2026, saying:',
  ],
};

const unquoted = (text: string) => oneSpaced(text.replace(/^> ?/gm, ''));

describe.each(noticeKinds)('a mail of the kind %s', (kind) => {
  const mail = writeMail(mails[kind]);

  it.each(facts[kind])('says “%s” in its text and in its HTML', (fact) => {
    expect(unquoted(mail.text)).toContain(fact);
    expect(textOf(mail.html)).toContain(fact);
  });

  it('begins with what happened or is wanted', () => {
    expect(unquoted(mail.text).startsWith(facts[kind][0]!)).toBe(true);
    expect(textOf(mail.html).startsWith(facts[kind][0]!)).toBe(true);
  });

  it('has a subject with the service, the version and the end of the request’s id', () => {
    expect(mail.subject).toMatch(/^.*checkout v1\.2\.3.* \[0000000A\]$/);
    expect(mail.subject.length).toBeLessThanOrEqual(120);
  });

  it('loads nothing, runs nothing and has no form', () => {
    const tags = tagsOf(mail.html);
    expect(
      tags.filter(({ name }) => /^(img|script|link|form|input|button|iframe|style)$/.test(name)),
    ).toEqual([]);
    expect(tags.filter(({ attributes }) => 'src' in attributes)).toEqual([]);
    expect(mail.html).not.toContain('url(');
  });

  it('never carries a decision in a link', () => {
    const addresses = tagsOf(mail.html).flatMap(({ attributes }) => attributes.href ?? []);
    expect(addresses.filter((address) => /approve|deny|decision/i.test(address))).toEqual([]);
  });
});

describe('a mail that asks', () => {
  it.each(asking)(
    'carries the link as a button and as plain text, and the code with its address: %s',
    (kind) => {
      const { text, html, subject } = writeMail(mails[kind]);
      expect(text.split('\n').filter((line) => line === url)).toHaveLength(1);
      expect(text.split('\n')).toEqual(expect.arrayContaining([code, `${publicUrl}/review`]));
      const links = tagsOf(html).filter(({ attributes }) => attributes.href === url);
      expect(links).toHaveLength(2);
      expect(textOf(html)).toContain(code);
      expect(subject).not.toContain(code);
    },
  );

  it.each(asking)('has the secret in the address of the page and nowhere else: %s', (kind) => {
    const { text, html, subject } = writeMail(mails[kind]);
    for (const part of [text, html, subject]) expect(part.replaceAll(url, '')).not.toContain(secret);
  });

  it.each(telling)('is no mail that only tells, which has neither link nor code: %s', (kind) => {
    const { text, html, subject } = writeMail(mails[kind]);
    for (const part of [text, html, subject]) {
      expect(part).not.toContain(secret);
      expect(part).not.toContain(code);
      expect(part).not.toContain('/review');
    }
  });

  it('says in the subject what is wanted and until when', () => {
    expect(writeMail(mails.asked).subject).toBe(
      'Review checkout v1.2.3 for production by 11:00 UTC on 21 November 2026 [0000000A]',
    );
  });

  it('calls an emergency one, with what was said about it', () => {
    const mail = writeMail(mailOf('asked', 'lena', asked({ emergency: { incident: 'INC-12345' } })));
    expect(mail.subject).toContain('Emergency: Review checkout');
    expect(unquoted(mail.text)).toContain('Emergency --------- Incident: INC-12345');
  });

  it('cuts long notes and says that it did', () => {
    const mail = writeMail(mailOf('asked', 'lena', asked({ notes: 'word '.repeat(1_000).trim() })));
    expect(mail.text.length).toBeLessThan(6_000);
    expect(mail.text).toContain('This goes on; the page has all of it.');
    expect(writeMail(mails.asked).text).not.toContain('This goes on');
  });

  it.each(asking)('names each artifact by its digest and has every field of the form: %s', (kind) => {
    const { text, html } = writeMail(mails[kind]);
    for (const written of [unquoted(text), textOf(html)]) {
      expect(written).toContain(`sha256:${'a'.repeat(64)} (checkout)`);
      expect(written).toContain('Rollback minutes: 10');
      expect(written).toContain('Rollback tested: yes');
      expect(written).toContain('Rollback steps: Deploy v1.2.2.');
      expect(written).toContain('Drop payment_jobs.');
    }
  });

  it('asks about a request without form and artifacts without saying so of each', () => {
    const { form: _, ...form } = { ...fullForm, artifacts: [] };
    const { text } = writeMail(mailOf('asked', 'lena', [opened({ form }), phaseOpened()]));
    expect(text).not.toContain('Request form');
    expect(text).not.toContain('Artifacts');
  });

  it('shouts where evidence does not hold', () => {
    const mail = writeMail(mailOf('asked', 'lena', asked({ evidence: { tests: { failed: 3 } } })));
    expect(mail.text).toContain('- DOES NOT HOLD: tests.failed must be 0, but is 3');
  });

  it('R002-23 says that a review was postponed, until when, and has a link that is good until then', () => {
    const plan = matrixPlan({ onExpiry: [{ how: 'postpone', for: 3_600_000 }] });
    const waited = [timePassed(10), timePassed(15), timePassed(20), timePassed(60)];
    const story = [opened({ form: fullForm, plan }), phaseOpened(), ...waited];
    const { text } = writeMail(mailOf('time-ran-out', 'lena', story, true));
    expect(oneSpaced(text)).toContain(
      'The release is postponed: approvals that must be there are missing. New deadline: 12:00 UTC on 21 November 2026. Please decide until then.',
    );
    expect(text.split('\n')).toContain(url);
  });

  it('says when time running out left nothing missing in a phase before the last', () => {
    const first = matrix({ id: 'review', onExpiry: [{ how: 'reduce', for: 3_600_000 }] });
    const plan = gatePlan({ phases: [first, gate()] });
    const waited = [approvedBy('devi', 5), timePassed(15), timePassed(20), timePassed(60)];
    const { text } = writeMail(
      mailOf('time-ran-out', 'author', [opened({ form: fullForm, plan }), phaseOpened('review'), ...waited]),
    );
    expect(oneSpaced(text)).toContain(
      'Only what is critical is still needed; platform-leads review after the release. All that this phase needs is there.',
    );
  });

  it('needs a link', () => {
    const { link: _, ...unlinked } = mails.asked;
    expect(() => writeMail(unlinked)).toThrow('needs a link of its phase (this is a bug)');
  });
});

describe('who is told, and what', () => {
  const noticesOf = (kind: NoticeKind) => noticesFor(mails[kind].event, mails[kind].release, cast);

  it('R000-6 a denial reaches the developer with its reason in full', () => {
    const reason = `${'The migration locks the orders table. '.repeat(50)}End of the reason.`;
    const mail = mailOf('denied', 'author', [...asked(), deniedBy('lena', reason, 5)]);
    expect(noticesFor(mail.event, mail.release, cast)).toContainEqual({ kind: 'denied', to: 'author' });
    const { text, html } = writeMail(mail);
    expect(unquoted(text)).toContain(reason);
    expect(textOf(html)).toContain(reason);
  });

  it('R002-20 the first request and the reminder say the status of each role, the deadline and the time left', () => {
    expect(noticesOf('asked')).toContainEqual({ kind: 'asked', to: 'lena', phase: 'gate' });
    expect(noticesOf('reminder')).toContainEqual({ kind: 'reminder', to: 'lena', phase: 'gate' });
    const reminder = writeMail(mails.reminder).text;
    for (const name of ['platform-owner', 'devops-team', 'platform-leads', 'sre-team'])
      expect(reminder).toContain(`- ${name}: `);
    expect(oneSpaced(reminder)).toContain('30 minutes left, until 11:00 UTC on 21 November 2026');
    expect(oneSpaced(writeMail(mails.asked).text)).toContain('by 11:00 UTC on 21 November 2026');
  });

  it('R003-32 after 30 minutes an approver who has not decided is reminded by mail', () => {
    const { release, event } = mails.reminder;
    expect(event).toMatchObject({ type: 'reminder-due', at: '2026-11-21T10:30:00.000Z' });
    expect(noticesFor(event, release, cast).map(({ to }) => to)).not.toContain('devi');
    expect(writeMail(mails.reminder).subject).toContain('Reminder: review checkout v1.2.3');
  });
});

describe('the rarer ends', () => {
  it('says which evidence was the last thing missing', () => {
    const mail = mailOf('approved', 'author', [
      ...asked({ evidence: { tests: { failed: 0 } } }),
      approvedBy('devi', 5),
      approvedBy('dave', 6),
      evidenceAttached('vulnerabilities', { critical: 0, high: 0 }, 7),
    ]);
    expect(writeMail(mail).text).toContain('The last thing missing was the evidence “vulnerabilities”.');
  });

  const manual = [opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner', 5)];

  it('says in a reminder whose approval nobody waits for any more', () => {
    const approvals = allOf(atLeast(1, 'devops-team', 'sre-team'), role('platform-leads'));
    const mail = mailOf('reminder', 'lena', [
      opened({ plan: gatePlan({ phases: [gate({ approvals })] }) }),
      phaseOpened(),
      approvedBy('devi', 5),
      timePassed(30),
    ]);
    expect(writeMail(mail).text).toContain(
      '- sre-team: not needed any more\n- platform-leads: nobody has decided yet',
    );
  });

  it('says who starts a manual deployment and until when', () => {
    expect(oneSpaced(writeMail(mailOf('approved', 'author', manual)).text)).toContain(
      'Next, those who asked for it or operators start the deployment, until 12:05 UTC on 21 November 2026.',
    );
  });

  it('says that nobody started it', () => {
    const mail = writeMail(mailOf('expired', 'author', [...manual, timePassed(125)]));
    expect(oneSpaced(mail.text)).toContain(
      'it was approved, but nobody started the deployment within 2 hours.',
    );
  });

  it('says that nothing is checked where the policy asks for no checks', () => {
    const mail = mailOf('deployment-succeeded', 'author', [
      opened({ plan: gatePlan({ verify: [] }) }),
      phaseOpened(),
      approvedBy('owner', 5),
      deploymentStarted(6),
      deploymentReported({ state: 'succeeded' }, 7),
    ]);
    expect(oneSpaced(writeMail(mail).text)).toContain(
      'The policy asks for no checks afterwards, so the release is completed.',
    );
  });

  it('tells of a deployment that never began without inventing how long it took', () => {
    const mail = mailOf('deployment-failed', 'author', [
      ...manual,
      startRequestedBy('author', 6),
      deploymentGivenUp('The environment stayed busy.', 9),
    ]);
    expect(writeMail(mail).text).toContain('The deployment of checkout v1.2.3 for production failed.');
  });

  it('shows the end of a long log, where the trouble is', () => {
    const log = `${'line\n'.repeat(3_000)}the trouble`;
    const { event } = mails['deployment-failed'];
    if (event.type !== 'deployment-failed') throw new Error('a failed deployment is told by its failure');
    const { text } = writeMail({
      ...mails['deployment-failed'],
      event: { ...event, data: { ...event.data, log } },
    });
    expect(text).toContain('> the trouble');
    expect(text.length).toBeLessThan(6_000);
  });

  it('says of an alert that the watch goes on', () => {
    const mail = mailOf('unhealthy', 'author', [
      ...asked(),
      approvedBy('owner', 5),
      deploymentStarted(6),
      deploymentReported({ state: 'succeeded' }, 7),
      healthChecked({ errorRate: 0.02 }, 12),
    ]);
    const { subject, text } = writeMail(mail);
    expect(subject).toContain('Alert: checkout');
    expect(oneSpaced(text)).toContain('needs a look: errorRate is 2 % (> 1 %), the level to alert at.');
    expect(oneSpaced(text)).toContain('It is checked again every 5 minutes.');
  });

  it('refuses to tell of an event it is not about', () => {
    for (const kind of telling)
      expect(() => writeMail({ ...mails[kind], event: told(...asked()).events[0]! })).toThrow(
        '(this is a bug)',
      );
  });
});

import { describe, expect, it } from 'vitest';
import type { Review } from '#domain/review/review';
import { approvedBy, deniedBy, minute, timePassed, told } from '#test/support/story';
import { asked, lenasReview, nonce, now, reviewOf, runUrl, secret } from '#test/views/fixtures';
import { fieldsOf, tagsOf, textOf } from '#test/views/markup';
import { reviewPage } from '#views/pages/review-page';

const shown = (review: Review) => textOf(reviewPage(review, secret, nonce, now));
const written = (review = lenasReview()) => reviewPage(review, secret, nonce, now);

describe('what a reviewer sees', () => {
  it('R000-4 reviewers see components, code changes and test results', () => {
    const text = shown(lenasReview());
    expect(text).toContain('Components cart, payment page');
    expect(text).toContain('Payments are confirmed in the background. - new table payment_jobs');
    expect(text).toContain('Diff (git.example.com)');
    expect(text).toContain('✓ Holds: tests.failed must be 0');
    expect(text).toContain('tests passed 812 tests failed 0');
  });

  it('R003-14 the reviewer gets to the pipeline run, the test results, the scans and the diff', () => {
    const addresses = tagsOf(written()).flatMap(({ name, attributes }) =>
      name === 'a' ? [attributes.href] : [],
    );
    expect(addresses).toEqual([
      runUrl,
      'https://git.example.com/octo-org/shop/compare/v1.2.2...v1.2.3',
      'https://scans.example.com/v1.2.3',
      'https://ci.example.com/runs/42/tests',
    ]);
    expect(shown(lenasReview())).toContain('✓ Holds: vulnerabilities.critical must be 0');
  });

  it('leads out without a way back into the page', () => {
    const links = tagsOf(written()).filter(({ name }) => name === 'a');
    for (const { attributes } of links)
      expect(attributes).toMatchObject({ rel: 'noopener noreferrer', target: '_blank' });
  });

  it('names exactly what would be deployed, for whom and under which rules', () => {
    const text = shown(lenasReview());
    for (const fact of [
      'Faster checkout',
      'Asked for by the pipeline shop-release, started by author',
      'Service checkout',
      'Environment production',
      'Version v1.2.3',
      'Change type feature',
      'Ref refs/heads/main',
      `Commit ${'c0ffee'.padEnd(40, '0')}`,
      'Flags database schema and customer-facing',
      'Risk medium',
      'Planned for 11:00 UTC on 21 November 2026',
      'Policy Production deployment gate (production-gate 1, standard)',
      `checkout sha256:${'a'.repeat(64)}`,
      'Rollback minutes 10 Rollback tested yes Rollback steps Deploy v1.2.2. Drop payment_jobs.',
      'Request 01KAF00000000000000000000A',
    ])
      expect(text).toContain(fact);
  });

  it('says until when, how far the approvals are, and who has decided already', () => {
    const text = shown(lenasReview());
    expect(text).toContain('Until 11:00 UTC on 21 November 2026, in 35 minutes.');
    expect(text).toContain('Lena, you decide here as platform-leads.');
    expect(text).toContain('Approval gate 1 of 2 approvals');
    expect(text).toContain(
      'devops-team ✓ Approved By devi at 10:05 UTC on 21 November 2026. Ran it on staging.',
    );
  });

  it('marks evidence that does not hold, and says what that means', () => {
    const evidence = { tests: { passed: 809, failed: 3 }, vulnerabilities: { critical: 0 } };
    const text = shown(reviewOf(told(...asked({ evidence })), 'lena'));
    expect(text).toContain('✗ Does not hold: tests.failed must be 0, but is 3');
    expect(text).toContain('✗ Does not hold: vulnerabilities.high must be 0, but was not reported');
    expect(text).toContain('✓ Holds: vulnerabilities.critical must be 0');
    expect(text).toContain('the release waits, even with every approval');
  });

  it('shows an emergency with all that was said about it', () => {
    const emergency = { incident: 'INC-12345', 'root-cause': 'Connection pool exhausted' };
    expect(shown(reviewOf(told(...asked({ emergency })), 'lena'))).toContain(
      'Emergency Incident INC-12345 Root cause Connection pool exhausted',
    );
  });

  it('puts what changed since the mail before everything else', () => {
    const text = shown(lenasReview({ changes: ['The evidence “tests” is now 3.'] }));
    expect(text).toContain(
      'Release checkout v1.2.3 for production Changed since the mail was sent The evidence “tests” is now 3.',
    );
    expect(shown(lenasReview())).not.toContain('Changed since');
  });
});

describe('the checklist on the page', () => {
  it.each([
    ['R003-9', 'Technical', ['Code review completed', 'Database migrations reviewed', 'Rollback plan ready']],
    [
      'R003-10',
      'Operational',
      [
        'Monitoring dashboards',
        'teams informed',
        'No active P0',
        'Change management ticket',
        'Documentation updated',
      ],
    ],
    [
      'R003-11',
      'Compliance',
      ['PCI-DSS', 'data retention', 'audit and compliance', 'Customer-facing changes'],
    ],
    [
      'R003-12',
      'Business',
      ['business hours', 'Not during peak', 'stakeholders notified', 'features properly flagged'],
    ],
  ])('%s the reviewer is asked for each item of the group %s', (_, group, items) => {
    const fieldset = new RegExp(`<legend>${group}</legend>[\\s\\S]*?</fieldset>`).exec(written())?.[0] ?? '';
    const boxes = tagsOf(fieldset).filter(
      ({ name, attributes }) => name === 'input' && attributes.name === 'checklist',
    );
    expect(boxes).toHaveLength(items.length);
    for (const item of items) expect(textOf(fieldset)).toContain(item);
  });

  it('R003-9 what machines have shown stands ticked, says so, and is not sent', () => {
    const proven = tagsOf(written()).filter(({ attributes }) => 'disabled' in attributes);
    expect(proven.map(({ attributes }) => ['checked' in attributes, 'name' in attributes])).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(shown(lenasReview())).toContain(
      'All tests passing (unit, integration and end-to-end) Shown by the evidence: tests.failed',
    );
  });

  it('asks a person for what machines have not shown', () => {
    const failing = reviewOf(told(...asked({ evidence: { tests: { failed: 3 } } })), 'lena');
    const items = fieldsOf(written(failing), '/review/decision').filter(({ name }) => name === 'checklist');
    expect(items.map(({ value }) => value)).toContain('tests-passing');
    expect(items).toHaveLength(18);
  });
});

describe('the form that decides', () => {
  it('sends the fields of the contract and no others, by POST', () => {
    const fields = fieldsOf(written(), '/review/decision');
    expect([...new Set(fields.map(({ name }) => name))]).toEqual([
      'token',
      'seen',
      'checklistShown',
      'checklist',
      'decision',
      'conditions',
      'afterConditions',
      'reason',
      'confirm',
    ]);
    const { seen } = lenasReview();
    expect(fields.filter(({ type }) => type === 'hidden')).toEqual([
      { name: 'token', value: secret, type: 'hidden' },
      { name: 'seen', value: seen, type: 'hidden' },
      { name: 'checklistShown', value: '1', type: 'hidden' },
    ]);
    expect(
      tagsOf(written())
        .filter(({ name }) => name === 'form')
        .map(({ attributes }) => attributes),
    ).toEqual([{ method: 'post', action: '/review/decision' }]);
  });

  it('has nothing chosen beforehand, and approving looks like denying', () => {
    const tags = tagsOf(written()).filter(({ name }) => name === 'input' || name === 'button');
    const radios = tags.filter(({ attributes }) => attributes.type === 'radio');
    expect(radios.map(({ attributes }) => attributes.value)).toEqual(['approve', 'deny']);
    expect(tags.filter(({ attributes }) => 'checked' in attributes && !('disabled' in attributes))).toEqual(
      [],
    );
    expect(tags.filter(({ name }) => name === 'button').map(({ attributes }) => attributes)).toEqual([
      { type: 'submit' },
    ]);
    expect(textOf(written())).toContain('Record my decision');
  });

  it('does not give the version away in the field that asks for it', () => {
    const field = tagsOf(written()).find(({ attributes }) => attributes.name === 'confirm');
    expect(field?.attributes).toMatchObject({ value: '', autocomplete: 'off', spellcheck: 'false' });
    expect(field?.attributes).not.toHaveProperty('placeholder');
  });

  it('labels every field and refers only to what is there', () => {
    const tags = tagsOf(written());
    const ids = tags.flatMap(({ attributes }) => (attributes.id === undefined ? [] : [attributes.id]));
    expect(new Set(ids).size).toBe(ids.length);
    const labelled = tags.flatMap(({ attributes }) => attributes.for ?? []);
    expect(labelled).toEqual(['progress-gate', 'conditions', 'afterConditions', 'reason', 'confirm']);
    const described = tags.flatMap(({ attributes }) => attributes['aria-describedby']?.split(' ') ?? []);
    expect(described).toEqual(['conditions-hint', 'afterConditions-hint', 'reason-hint', 'confirm-hint']);
    for (const id of [...labelled, ...described]) expect(ids).toContain(id);
  });

  it('holds the secret in one hidden field and nowhere else', () => {
    expect(written().split(secret)).toHaveLength(2);
    expect(written()).toContain(`<input type="hidden" name="token" value="${secret}" />`);
  });

  it('has no script: the page works where none runs', () => {
    expect(
      tagsOf(written()).filter(
        ({ name, attributes }) =>
          name === 'script' || Object.keys(attributes).some((key) => key.startsWith('on')),
      ),
    ).toEqual([]);
  });
});

describe('a decision that was refused', () => {
  const attempt = {
    refusal: {
      code: 'checklist-incomplete' as const,
      detail: 'An approval vouches for every item of the checklist.',
      errors: [
        { path: '/checklist/rollback-ready', message: 'not verified: Rollback plan ready' },
        { path: '/confirm', message: 'is not the version' },
        { path: '/elsewhere', message: 'of no field' },
      ],
    },
    typed: {
      decision: 'approve',
      reason: 'Looks good.\nReally.',
      confirm: 'v1.2',
      checklist: ['code-reviewed'],
    },
  };
  const page = reviewPage(lenasReview(), secret, nonce, now, attempt);

  it('is said first, with a way to each field', () => {
    expect(textOf(page)).toContain(
      'Release checkout v1.2.3 for production Your decision was not recorded An approval vouches',
    );
    expect(page).toContain('<title>Not recorded: checkout v1.2.3 for production · Countersign</title>');
    const ways = tagsOf(page).filter(
      ({ name, attributes }) => name === 'a' && attributes.href?.startsWith('#'),
    );
    expect(ways.map(({ attributes }) => attributes.href)).toEqual(['#checklist-rollback-ready', '#confirm']);
    const ids = tagsOf(page).map(({ attributes }) => attributes.id);
    expect(ids).toEqual(expect.arrayContaining(['checklist-rollback-ready', 'confirm', 'confirm-problem']));
    expect(textOf(page)).toContain('Version: is not the version');
    expect(textOf(page)).toContain('of no field');
  });

  it('loses nothing that was typed', () => {
    const ticked = tagsOf(page).filter(
      ({ attributes }) => 'checked' in attributes && !('disabled' in attributes),
    );
    expect(ticked.map(({ attributes }) => attributes.value)).toEqual(['code-reviewed', 'approve']);
    expect(page).toMatch(/<textarea[^>]*>\nLooks good\.\nReally\.<\/textarea>/);
    expect(tagsOf(page).find(({ attributes }) => attributes.name === 'confirm')?.attributes).toMatchObject({
      value: 'v1.2',
      'aria-invalid': 'true',
    });
  });

  it('asks for the version again when what was looked at has changed', () => {
    const changed = { ...attempt, refusal: { code: 'changed' as const, detail: 'The request changed.' } };
    const again = reviewPage(lenasReview(), secret, nonce, now, changed);
    expect(tagsOf(again).find(({ attributes }) => attributes.name === 'confirm')?.attributes.value).toBe('');
    expect(again).toContain('Looks good.');
  });
});

describe('where there is nothing to decide', () => {
  const own = reviewOf(told(...asked(), approvedBy('lena', 12)), 'lena');
  const denial = reviewOf(told(...asked(), deniedBy('lena', 'Not yet.', 12)), 'lena');
  const late = reviewOf(told(...asked()), 'lena', { verdict: 'over' });
  const expired = reviewOf(told(...asked(), timePassed(30), timePassed(60)), 'lena', { verdict: 'over' });

  it.each([
    ['the person approved', own, 'You approved this At 10:12 UTC on 21 November 2026, as platform-leads.'],
    ['the person denied', denial, 'You denied this At 10:12 UTC on 21 November 2026, as platform-leads.'],
    [
      'the gate closed by itself',
      expired,
      'No complete decision within 60 minutes; Approval gate closed by itself.',
    ],
    ['a newer mail went out', lenasReview({ verdict: 'superseded' }), 'There is a newer mail'],
    [
      'the role is gone',
      lenasReview({ verdict: 'not-eligible', roles: [] }),
      'You hold none of the roles that decide on Approval gate any more.',
    ],
    [
      'it is their own',
      reviewOf(told(...asked()), 'author', { verdict: 'not-eligible' }),
      'It is your own request',
    ],
  ])('says why when %s, and has no form and no secret', (_, review, words) => {
    const page = reviewPage(review, secret, nonce, now);
    expect(textOf(page)).toContain(words);
    expect(textOf(page)).toContain('Faster checkout');
    expect(page).not.toContain('<form');
    expect(page).not.toContain(secret);
  });

  it('says when the time was over although the gate has not been closed yet', () => {
    expect(textOf(reviewPage(late, secret, nonce, minute(61)))).toContain(
      'The time to decide was over at 11:00 UTC on 21 November 2026.',
    );
  });

  it('says so when only evidence is missing', () => {
    const waiting = reviewOf(
      told(...asked({ evidence: {} }), approvedBy('devi', 5), approvedBy('dave', 6)),
      'lena',
    );
    expect(shown(waiting)).toContain('Still missing: only evidence, every approval is there.');
  });
});

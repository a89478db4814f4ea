import { describe, expect, it } from 'vitest';
import type { Review } from '#domain/review/review';
import { conflicts, matrix, matrixPlan, slot } from '#test/support/plans';
import { opened, phaseOpened, told } from '#test/support/story';
import { nonce, now, reviewOf, secret } from '#test/views/fixtures';
import { fieldsOf, tagsOf, textOf } from '#test/views/markup';
import { reviewPage } from '#views/pages/review-page';

const review = {
  title: 'Technical review',
  checklist: [{ id: 'architecture-sound', text: 'Architecture changes are sound' }],
  fields: [
    {
      id: 'risk-level',
      label: 'Risk level',
      kind: 'choice' as const,
      choices: ['low', 'high'],
      required: true,
    },
    { id: 'regression', label: 'Regression in percent', kind: 'number' as const, required: false },
    { id: 'documented', label: 'Breaking changes documented', kind: 'yes-no' as const, required: false },
    { id: 'risks', label: 'Key risks and mitigations', kind: 'text' as const, required: true },
  ],
};
const slots = [
  slot('devops-team'),
  slot('platform-leads', { review, justification: true }),
  ...matrix().slots!.slice(2),
];
const story = told(opened({ plan: matrixPlan({ slots, ...conflicts }) }), phaseOpened());
const leads: Review = reviewOf(story, 'lena');
const written = (of = leads, attempt?: Parameters<typeof reviewPage>[4]) =>
  reviewPage(of, secret, nonce, now, attempt);

describe('R002-11 the form of a role', () => {
  it('has the fields its review asks for, each of its kind, and says in which role they are filled in', () => {
    const fields = fieldsOf(written(), '/review/decision');
    expect(fields.filter(({ name }) => name.startsWith('review.'))).toMatchObject([
      { name: 'review.risk-level', value: 'low', type: 'radio' },
      { name: 'review.risk-level', value: 'high', type: 'radio' },
      { name: 'review.regression', type: 'text' },
      { name: 'review.documented', value: 'yes', type: 'radio' },
      { name: 'review.documented', value: 'no', type: 'radio' },
      { name: 'review.risks' },
    ]);
    expect(fields).toContainEqual({ name: 'role', value: 'platform-leads', type: 'hidden' });
    const text = textOf(written());
    for (const words of ['Technical review', 'Risk level (when you approve)', 'Justification'])
      expect(text).toContain(words);
  });

  it('has the checklist of the role beside that of the phase', () => {
    const items = fieldsOf(written(), '/review/decision').filter(({ name }) => name === 'checklist');
    expect(items.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['rollback-ready', 'architecture-sound']),
    );
  });

  it('R002-22 asks what a denial is about, where somebody has the last word', () => {
    const matters = fieldsOf(written(), '/review/decision').filter(({ name }) => name === 'matter');
    expect(matters.map(({ value }) => value)).toEqual(['technical', 'product', 'other']);
  });

  it('is nothing of another role’s', () => {
    const fields = fieldsOf(written(reviewOf(story, 'devi')), '/review/decision');
    expect(fields.some(({ name }) => name.startsWith('review.'))).toBe(false);
    expect(textOf(written(reviewOf(story, 'devi')))).not.toContain('Justification');
  });

  it('loses nothing that was typed, and leads to what was wrong', () => {
    const page = written(leads, {
      refusal: {
        code: 'review-incomplete',
        detail: 'The review is not filled in as its role asks for.',
        errors: [{ path: '/review/regression', message: 'Regression in percent: must be a number' }],
      },
      typed: {
        decision: 'approve',
        checklist: [],
        review: { 'risk-level': 'high', regression: 'little', risks: 'The migration.\nRehearsed.' },
        conditions: 'Update the guide.',
      },
    });
    const ways = tagsOf(page).flatMap(({ name, attributes }) =>
      name === 'a' && attributes.href?.startsWith('#') ? [attributes.href] : [],
    );
    expect(ways).toEqual(['#review-regression']);
    const checked = tagsOf(page).filter(
      ({ attributes }) => 'checked' in attributes && attributes.type === 'radio',
    );
    expect(checked.map(({ attributes }) => attributes.value)).toEqual(['approve', 'high']);
    expect(page).toContain('The migration.\nRehearsed.</textarea>');
    expect(page).toMatch(/<details open>/);
    expect(page).toContain('Update the guide.</textarea>');
  });

  it.each([
    ['/justification', 'justification-hint justification-problem'],
    ['/conditions', 'conditions-hint conditions-problem'],
    ['/afterConditions', 'afterConditions-hint afterConditions-problem'],
    ['/review/regression', 'review-regression-problem'],
    ['/review/risks', 'review-risks-problem'],
    ['/review/risk-level', 'review-risk-level-problem'],
    ['/matter', 'matter-problem'],
  ])('reads out with the field why %s was refused', (path, described) => {
    const page = written(leads, {
      refusal: {
        code: 'malformed',
        detail: 'It is not as it should be.',
        errors: [{ path, message: 'No.' }],
      },
      typed: { checklist: [] },
    });
    const tags = tagsOf(page);
    const refused = tags.filter(({ attributes }) =>
      attributes['aria-describedby']?.split(' ').some((id) => id.endsWith('-problem')),
    );
    expect(refused.map(({ attributes }) => attributes['aria-describedby'])).toEqual([described]);
    const ids = tags.map(({ attributes }) => attributes.id);
    expect(ids).toEqual(expect.arrayContaining(described.split(' ')));
  });
});

it('R002-8 R002-31 the page says what the role looks at, and until when it is waited for', () => {
  const devi = textOf(written(reviewOf(told(opened({ plan: matrixPlan() }), phaseOpened()), 'devi')));
  expect(devi).toContain('Your focus: Deployment');
  expect(devi).toContain('Your review is due: 10:10 UTC on 21 November 2026');
});

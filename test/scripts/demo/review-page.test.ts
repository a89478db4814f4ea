import { expect, test } from 'vitest';
import { slot } from '#test/support/plans';
import { lenasReview } from '#test/views/fixtures';
import { reviewPage } from '#views/pages/review-page';
import { formOn } from '../../../scripts/demo/review-page.ts';

test('the demo sends what the review page has: what was shown, the items to tick, and no field it has not', () => {
  const review = lenasReview();
  const form = formOn(reviewPage(review, 'the-secret', 'nonce', '2026-11-21T10:25:00.000Z'));
  expect(form.hidden).toEqual({ token: 'the-secret', seen: review.seen, checklistShown: '1' });
  expect(form.checklist).toEqual(
    review.plan.checklist.filter(({ provenBy }) => provenBy === undefined).map(({ id }) => id),
  );
  expect([...form.names]).toEqual(expect.arrayContaining(['decision', 'reason', 'confirm', 'conditions']));
  expect(form.names).not.toContain('review.key-risks');
});

test('and as which role', () => {
  const review = lenasReview();
  const plan = { ...review.plan, slots: [slot('platform-leads')] };
  const form = formOn(reviewPage({ ...review, plan }, 'the-secret', 'nonce', '2026-11-21T10:25:00.000Z'));
  expect(form.hidden['role']).toBe('platform-leads');
});

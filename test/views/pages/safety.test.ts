import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { nonce, now, reviewOf, secret } from '#test/views/fixtures';
import { anyWords, askedAndApprovedOnce, type Words } from '#test/views/hostile-request';
import { corpus } from '#test/views/hostile';
import { expectOnlyOurMarkup, fieldsOf, squeezed, tagsOf, textOf } from '#test/views/markup';
import { problemPage } from '#views/pages/problem-page';
import { resultPage } from '#views/pages/result-page';
import { conflicts, matrixPlan, slot } from '#test/support/plans';
import { opened, phaseOpened, told } from '#test/support/story';
import { reviewPage } from '#views/pages/review-page';

/** A review in which everything foreign is these words, sent and refused with them. */
function pageSaying(words: Words): string {
  const { line, paragraph } = words;
  const story = told(...askedAndApprovedOnce(words));
  const person = { ...reviewOf(story, 'lena').person, name: line };
  return reviewPage(reviewOf(story, 'lena', { person, changes: [line] }), secret, nonce, now, {
    refusal: {
      code: 'reason-required',
      detail: line,
      errors: [
        { path: `/${line}`, message: line },
        { path: '/reason', message: line },
      ],
    },
    typed: {
      decision: line,
      reason: paragraph,
      confirm: line,
      checklist: [line],
      conditions: paragraph,
      afterConditions: paragraph,
    },
  });
}

/** The same in a role that fills in a review, whose every word is foreign too. */
function rolePageSaying({ line, paragraph }: Words): string {
  const review = {
    title: line,
    checklist: [{ id: 'item', text: line }],
    fields: [
      { id: 'choice', label: line, kind: 'choice' as const, choices: [line, 'other'], required: true },
      { id: 'number', label: line, kind: 'number' as const, required: false },
      { id: 'text', label: line, kind: 'text' as const, required: false },
    ],
  };
  const slots = [slot('platform-leads', { review, justification: true, focus: line }), slot('devops-team')];
  const story = told(opened({ plan: matrixPlan({ slots, ...conflicts }) }), phaseOpened());
  return reviewPage(reviewOf(story, 'lena'), secret, nonce, now, {
    refusal: {
      code: 'review-incomplete',
      detail: line,
      errors: [{ path: `/review/${line}`, message: line }],
    },
    typed: {
      checklist: [],
      review: { choice: line, number: line, text: paragraph },
      justification: paragraph,
      matter: line,
    },
  });
}

describe('a review page full of hostile text', () => {
  it.each(corpus)('shows %j as text', (text) => {
    const page = pageSaying({ line: text, paragraph: text });
    expectOnlyOurMarkup(page);
    expect(squeezed(textOf(page))).toContain(squeezed(text));
    const rolePage = rolePageSaying({ line: text, paragraph: text });
    expectOnlyOurMarkup(rolePage);
    expect(squeezed(textOf(rolePage))).toContain(squeezed(text));
  });

  it('has no markup but ours, whatever was written anywhere', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const page = pageSaying(words);
        expectOnlyOurMarkup(page);
        expect(squeezed(textOf(page))).toContain(squeezed(words.line));
        expect(squeezed(textOf(page))).toContain(squeezed(words.paragraph));
      }),
      { numRuns: 300 },
    );
  });

  it('has the one form with its own fields, whatever was written anywhere', () => {
    const names = (page: string) => fieldsOf(page, '/review/decision').map(({ name }) => name);
    const usual = names(pageSaying({ line: 'x', paragraph: 'x' }));
    fc.assert(
      fc.property(anyWords, (words) => {
        const page = pageSaying(words);
        expect(names(page)).toEqual(usual);
        expect(tagsOf(page).filter(({ name }) => name === 'form')).toHaveLength(1);
        expect(fieldsOf(page, '/review/decision').find(({ name }) => name === 'token')?.value).toBe(secret);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the small pages', () => {
  it('show what they are given as text', () => {
    fc.assert(
      fc.property(anyWords, ({ line }) => {
        expectOnlyOurMarkup(problemPage({ title: line, detail: line }, nonce));
        const result = {
          requestId: line,
          decision: 'deny',
          person: line,
          role: line,
          at: now,
        } as const;
        expectOnlyOurMarkup(resultPage(result, nonce));
      }),
    );
  });
});

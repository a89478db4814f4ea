import { describe, expect, it } from 'vitest';
import { minute, storyId } from '#test/support/story';
import { nonce } from '#test/views/fixtures';
import { tagsOf, textOf } from '#test/views/markup';
import { pageHeaders } from '#views/pages/headers';
import { problemPage } from '#views/pages/problem-page';
import { resultPage } from '#views/pages/result-page';

describe('where a decision by link ends', () => {
  const result = { requestId: storyId, person: 'Lena', role: 'platform-leads', at: minute(12) };
  const shown = (decision: 'approve' | 'deny') => textOf(resultPage({ ...result, decision }, nonce));

  it.each([
    ['approve', 'Lena approved Recorded at 10:12 UTC on 21 November 2026, as platform-leads.'],
    ['deny', 'Lena denied Recorded at 10:12 UTC on 21 November 2026, as platform-leads.'],
  ] as const)('says what was recorded and by whom: %s', (decision, words) => {
    expect(shown(decision)).toContain(words);
    expect(shown(decision)).toContain('sending it again changes nothing');
    expect(shown(decision)).toContain(`Request ${storyId}`);
  });

  it('claims nothing of its reader, who may be anybody', () => {
    for (const decision of ['approve', 'deny'] as const) expect(shown(decision)).not.toMatch(/\byour?\b/i);
  });

  it('says what happens next', () => {
    expect(shown('approve')).toContain('A mail follows once the release is approved or denied as a whole.');
    expect(shown('deny')).toContain('a mail takes the reason to those who asked for it');
  });
});

describe('what cannot be shown', () => {
  it('says why, and leads to the form for the code', () => {
    const page = problemPage({ title: 'This link is not valid', detail: 'It may be <incomplete>.' }, nonce);
    expect(textOf(page)).toContain('This link is not valid It may be <incomplete>.');
    expect(
      tagsOf(page)
        .filter(({ name }) => name === 'a')
        .map(({ attributes }) => attributes.href),
    ).toEqual(['/review']);
  });
});

describe('the headers of every page', () => {
  it('let nothing in but what carries the nonce, and nothing out but to ourselves', () => {
    expect(pageHeaders(nonce)).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    });
  });
});

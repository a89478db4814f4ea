import { describe, expect, it } from 'vitest';
import { nonce } from '#test/views/fixtures';
import { fieldsOf, tagsOf, textOf } from '#test/views/markup';
import { reviewShell } from '#views/pages/review-shell';

const shell = reviewShell(nonce);

describe('the page a mail link lands on', () => {
  it('holds no data: it is the same for everybody but for its nonce', () => {
    expect(reviewShell('other').replaceAll('other', nonce)).toBe(shell);
  });

  it('works without a script and without a fragment, by the code from the mail', () => {
    expect(fieldsOf(shell, '/review')).toEqual([{ name: 'token', value: '', type: 'text' }]);
    expect(
      tagsOf(shell)
        .filter(({ name }) => name === 'form')
        .map(({ attributes }) => attributes),
    ).toEqual([{ method: 'post', action: '/review' }]);
    expect(textOf(shell)).toContain('Opening a review decides nothing.');
  });

  it('shows the form for the code until its script has something better', () => {
    const hidden = tagsOf(shell).filter(({ attributes }) => 'hidden' in attributes);
    expect(hidden.map(({ attributes }) => attributes.id)).toEqual(['opening', 'failed']);
  });

  it('has one script, with the nonce, that never sends a form', () => {
    expect(
      tagsOf(shell)
        .filter(({ name }) => name === 'script')
        .map(({ attributes }) => attributes),
    ).toEqual([{ nonce }]);
    expect(shell).not.toMatch(/\.(submit|requestSubmit|click)\(/);
    expect(shell).not.toContain('/review/decision');
  });
});

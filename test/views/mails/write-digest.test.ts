import { describe, expect, it } from 'vitest';
import { approvedBy, deniedBy, messagePosted } from '#test/support/story';
import { asked, code, mailOf, mails, publicUrl, secret } from '#test/views/fixtures';
import { mailsSaying } from '#test/views/hostile-request';
import { expectOnlyOurMarkup, oneSpaced, textOf } from '#test/views/markup';
import { writeDigest } from '#views/mails/write-digest';

const later = {
  ...mails.asked,
  release: { ...mails.asked.release, form: { ...mails.asked.release.form, version: 'v9.9.9' } },
  link: { ...mails.asked.link!, url: `${publicUrl}/review#another`, expiresAt: '2026-11-29T11:00:00.000Z' },
};
const question = mailOf('message', 'lena', [
  ...asked(),
  messagePosted('lena', 'Is the migration reversible?'),
]);
const settled = mailOf('withdrawn', 'lena', [...asked(), approvedBy('devi'), deniedBy('sara', 'Not today.')]);

describe('what was kept for somebody, in one mail', () => {
  it('says how much waits and how much there is to know', () => {
    expect(writeDigest([later, mails.asked, question]).subject).toBe(
      '2 releases wait for your review, 1 thing to know',
    );
    expect(writeDigest([mails.asked, question, settled]).subject).toBe(
      '1 release waits for your review, 2 things to know',
    );
    expect(writeDigest([mails.asked, later]).subject).toBe('2 releases wait for your review');
    expect(writeDigest([question, settled]).subject).toBe('2 things to know about releases');
  });

  it.each(['text', 'html'] as const)(
    'has a link of its own for each review, the first to end first (%s)',
    (part) => {
      const written = writeDigest([later, mails.asked])[part];
      const all = part === 'html' ? textOf(written) : written;
      expect(all.indexOf('v1.2.3')).toBeLessThan(all.indexOf('v9.9.9'));
      for (const link of [`${publicUrl}/review#${secret}`, `${publicUrl}/review#another`])
        expect(written).toContain(link);
      expect(all).toContain(code);
    },
  );

  it('says of the rest what happened, in the words of those who wrote', () => {
    const { text } = writeDigest([mails.asked, question, settled]);
    expect(oneSpaced(text)).toContain('Lena has a question on checkout v1.2.3 for production.');
    expect(text).toContain('> Is the migration reversible?');
    expect(text).toContain('> Not today.');
    expect(text.indexOf('Review it here')).toBeLessThan(text.indexOf('To know'));
  });

  it('lets nothing foreign pass for markup', () => {
    const words = {
      line: '<img src=x onerror=alert(1)>',
      paragraph: '<script>alert(1)</script>\nBcc: all@example.com',
    };
    const { html, subject } = writeDigest(mailsSaying(words));
    expectOnlyOurMarkup(html);
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

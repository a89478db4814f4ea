import { describe, expect, it } from 'vitest';
import type { ReleaseForm } from '#domain/release/form';
import { told } from '#test/support/story';
import { asked, mails } from '#test/views/fixtures';
import { inMarkdown, quotedInMarkdown } from '#views/documents/markdown';
import { releaseNotes } from '#views/documents/release-notes';

const notesOf = (form: Partial<ReleaseForm>) =>
  releaseNotes('checkout', 'production', [told(...asked(form)).release]);

describe('release notes', () => {
  it('read as they were written, lists and all', () => {
    expect(releaseNotes('checkout', 'production', [mails.completed.release]))
      .toBe(`# Releases of checkout to production

## v1.2.3

Faster checkout

> Payments are confirmed in the background.
>
> - new table payment_jobs
> - old column stays for one release

- Deployed: 10:17 UTC on 21 November 2026
- Change: feature, commit \`c0ffee0000000000000000000000000000000000\`
- Components: cart, payment page
- Approved by: devi (devops-team) and lena (platform-leads)
- Request: \`01KAF00000000000000000000A\`, policy production-gate 1
- Diff: <https://git.example.com/octo-org/shop/compare/v1.2.2...v1.2.3>
- Security scan: <https://scans.example.com/v1.2.3>
`);
  });

  it('have a version and a summary as they are', () => {
    const notes = notesOf({ version: '1.2.3', summary: '-5 % errors, 1.5 s faster: R&D says wow!' });
    expect(notes).toContain('\n## 1.2.3\n');
    expect(notes).toContain('\n-5 % errors, 1.5 s faster: R&D says wow!\n');
  });

  it('say that nothing was released', () => {
    expect(releaseNotes('checkout', 'production', [])).toBe(
      '# Releases of checkout to production\n\nNothing was released yet.\n',
    );
  });
});

it.each([
  ['- no item', '\\- no item'],
  ['+', '\\+'],
  ['3. no item', '3\\. no item'],
  ['3) no item', '3\\) no item'],
  ['---', '\\---'],
  ['= =', '\\= ='],
  [':-:', '\\:-:'],
  ['# no heading', '\\# no heading'],
  ['> no quote', '\\> no quote'],
  ['a -> b', 'a -> b'],
  ['*not* _this_ ~~way~~', '\\*not\\* \\_this\\_ \\~\\~way\\~\\~'],
  ['snake_case_name', 'snake_case_name'],
  ['<b>&lt;&#60;</b>', '\\<b>\\&lt;\\&\\#60;\\</b>'],
  ['[x](https://evil.example)', '\\[x\\](https\\://evil.example)'],
  ['at www.evil.example or _www.evil.example', 'at www\\.evil.example or \\_www\\.evil.example'],
  ['@all see #1', '\\@all see \\#1'],
  ['a | b `c` \\d', 'a \\| b \\`c\\` \\\\d'],
])('foreign text stays text in Markdown: %j', (text, markdown) => {
  expect(inMarkdown(text)).toBe(markdown);
});

describe('a quotation in Markdown', () => {
  it.each([
    ['keeps lines', 'one\ntwo', '> one  \n> two'],
    ['keeps paragraphs', 'one\n\ntwo', '> one\n>\n> two'],
    ['keeps a list of bullets', '- one\n* two', '> - one\n> * two'],
    ['keeps a numbered list and where it begins', 'so:\n3. one\n4. two', '> so:\n>\n> 3. one\n> 4. two'],
    ['keeps a list in a list', '- one\n    1. two\n- three', '> - one\n>   1. two\n> - three'],
    ['keeps a list in a list that begins later', '- one\n  2. two', '> - one\n>\n>   2. two'],
    ['keeps what goes on in an item', '- one\n  and more\n- two', '> - one  \n>   and more\n> - two'],
    ['ends a list where text goes on', '- one\nSo much.', '> - one\n>\n> So much.'],
    ['makes no code of an indent', 'so:\n\n        rm -rf', '> so:\n>\n> rm -rf'],
    ['makes no heading of a line below', 'so\n---\n===', '> so  \n> \\---  \n> \\==='],
    [
      'makes nothing else of an item',
      '- # one\n- - two\n- [ ] three',
      '> - \\# one\n> - \\- two\n> - \\[ \\] three',
    ],
  ])('%s', (_, text, markdown) => {
    expect(quotedInMarkdown(text)).toBe(markdown);
  });
});

import { describe, expect, it } from 'vitest';
import { markdownBody } from '#adapters/github/markdown';
import { readAsGithub } from '#infra/local/github/reader';
import fc from '#test/support/fc';

const mark = '<!-- mark -->';
const bodyOf = (text: string) => markdownBody(mark, { lead: 'It.', lines: [{ label: 'Text', text }] });

it.each([
  'Enhanced console commands, improved VM templating',
  'größer & schneller (2 > 1)',
  '3 of 4 approvals; missing: 1 of qa-lead',
  '52f2b9a0c1d2e3f405162738495a6b7c8d9eafb0',
])('plain words stay plain: %s', (text) => {
  expect(bodyOf(text)).toBe(`${mark}\nIt.\n- Text: ${text}`);
});

it.each([
  '@octocat',
  'cc @octo-org/platform',
  'fixes #1',
  'octo-org/shop#1',
  'see GH-12',
  'https://evil.example',
  'www.evil.example',
  'ada@example.com',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden -->',
  ':tada:',
  '$\\color{red}{APPROVED}$',
  '[ ] [a](https://evil.example)',
  '&commat;octocat',
  '``two`` `one`',
])('R002-24 %s comes out as code, and does nothing', (text) => {
  const body = bodyOf(text);
  expect(body).toMatch(/- Text: `+ .* `+$/);
  expect(readAsGithub(body)).toEqual({ text: `It.\nText: ${text}`, links: [], calls: [] });
});

describe('R002-24 whatever a message says', () => {
  const anyText = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'<>&|\\[]()*_~`@#!:/$-+=1.'.split('')),
        fc.constantFrom(
          '@octocat',
          '#1',
          'GH-1',
          'https://evil.example/x',
          '](https://evil.example)',
          '&lt;',
        ),
        fc.constantFrom(':tada:', '<!--', '-->', '1. ', '- [ ] ', '> ', '```'),
        fc.string({ maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join('').replace(/\s+/g, ' ').trim() || 'x');
  const ours = 'https://gate.example.com/v1/requests/01A';

  it('it is shown, calls nobody, and links to nothing but what we link to', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const body = markdownBody(mark, {
          lead: one,
          lines: [
            { label: other, text: one },
            { label: one, url: ours, host: 'gate.example.com' },
            { label: 'Last', text: other },
          ],
        });
        expect(readAsGithub(body)).toEqual({
          text: [one, `${other}: ${one}`, `${one} (gate.example.com): ${ours}`, `Last: ${other}`].join('\n'),
          links: [ours],
          calls: [],
        });
      }),
    );
  });
});

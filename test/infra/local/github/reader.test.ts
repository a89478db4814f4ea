import { expect, test } from 'vitest';
import { readAsGithub } from '#infra/local/github/reader';

test.each([
  ['hi @octocat', ['@octocat']],
  ['hi \\@octocat', ['@octocat']],
  ['cc @octo-org/platform', ['@octo-org/platform']],
  ['fixes #12 and \\#13', ['#12', '#13']],
  ['see GH-12', ['GH-12']],
  ['in `@code` and <https://x.example/#1>', []],
  ['mail@example.com', []],
])('who and what a reader is led to: %s', (markdown, calls) => {
  expect(readAsGithub(markdown).calls).toEqual(calls);
});

test.each([
  ['to https://x.example/a and www.x.example', ['https://x.example/a', 'www.x.example']],
  ['to <https://x.example/a?b=1&amp;c=2>', ['https://x.example/a?b=1&c=2']],
  ['to `https://x.example`', []],
])('what can be clicked: %s', (markdown, links) => {
  expect(readAsGithub(markdown).links).toEqual(links);
});

test.each([
  ['<!-- kept for us -->\n- Type: minor', 'Type: minor'],
  ['a `` b ` c `` d', 'a b ` c d'],
  ['*bold* <b>x</b> :tada: $x$', 'bold x  x'],
  ['# Heading', ' Heading'],
  ['\\*not bold', '*not bold'],
])('what is read: %j', (markdown, text) => {
  expect(readAsGithub(markdown).text).toBe(text);
});

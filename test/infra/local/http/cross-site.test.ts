import { describe, expect, test } from 'vitest';
import { isCrossSite, isLoopbackName } from '#infra/local/http/cross-site';

const headers = (given: Record<string, string>) => new Headers(given);

describe('a request', () => {
  test.each([
    ['of a program', {}, false],
    ['of the same page', { 'sec-fetch-site': 'same-origin' }, false],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }, false],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, true],
    ['of a sibling', { 'sec-fetch-site': 'same-site' }, true],
    [
      'of the same origin, by an older browser',
      { origin: 'http://localhost:4400', host: 'localhost:4400' },
      false,
    ],
    [
      'of another origin, by an older browser',
      { origin: 'https://evil.example', host: 'localhost:4400' },
      true,
    ],
    ['of a sandboxed page', { origin: 'null', host: 'localhost:4400' }, true],
  ])('%s', (_name, given, expected) => {
    expect(isCrossSite(headers(given))).toBe(expected);
  });
});

describe('this machine’s own names', () => {
  test.each([
    ['localhost:4400', true],
    ['127.0.0.1:4400', true],
    ['[::1]:4400', true],
    ['localhost', true],
    ['evil.example:4400', false],
    ['127.0.0.1.evil.example', false],
    [null, false],
  ])('%s', (host, expected) => {
    expect(isLoopbackName(host)).toBe(expected);
  });
});

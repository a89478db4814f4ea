import { describe, expect, it } from 'vitest';
import { releaseAfter } from '#test/support/story';
import { asked, runUrl } from '#test/views/fixtures';
import { webAddress, webLinks } from '#views/web-address';

describe('addresses that others wrote', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    '//example.com',
    'mailto:a@example.com',
    'x',
    '',
  ])('does not lead to %j', (text) => {
    expect(webAddress(text)).toBeUndefined();
  });

  it.each([
    ['https://git.example.com@evil.example/x', 'evil.example'],
    ['https://xn--exmple-cua.com/', 'xn--exmple-cua.com'],
    ['https://exаmple.com/', 'xn--exmple-4nf.com'],
    ['http://example.com:8080/a b', 'example.com:8080'],
  ])('says where %s really leads', (text, host) => {
    expect(webAddress(text)).toEqual({ url: expect.stringMatching(/^https?:\/\/[!-~]+$/), host });
  });
});

describe('the links of a request', () => {
  it('begin with the pipeline run', () => {
    expect(webLinks(releaseAfter(...asked())).map(({ title, host }) => `${title} at ${host}`)).toEqual([
      'Pipeline run at ci.example.com',
      'Diff at git.example.com',
      'Security scan at scans.example.com',
    ]);
  });

  it('leave out a run that is no address', () => {
    const release = { ...releaseAfter(...asked({ links: [] })), runUrl: 'javascript:alert(1)' };
    expect(webLinks(release)).toEqual([]);
    expect(webLinks({ ...release, runUrl })).toHaveLength(1);
  });
});

import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { help, readSettings } from '#infra/local/settings';

test('a variable that is empty or missing has its default', () => {
  const defaults = {
    PORT: 4400,
    HOST: '127.0.0.1',
    DATA_DIR: '.local',
    POLICY_DIR: resolve('policies'),
  };
  expect(readSettings({})).toEqual(defaults);
  expect(
    readSettings({ PORT: '', HOST: '', DATA_DIR: '', POLICY_DIR: '', COUNTERSIGN_DYNAMODB_ENDPOINT: '' }),
  ).toEqual(defaults);
});

describe('a setting is refused by its name, with what it has to be and what it is', () => {
  test.each(['0x10', 'soon', '1e3', ' 80', '-1', '4400.5', '65536', '99999999'])('PORT=%s', (PORT) => {
    expect(() => readSettings({ PORT })).toThrow(
      `PORT has to be a number from 0 to 65535; it is ${JSON.stringify(PORT)}.`,
    );
  });

  test.each(['nonsense', 'ftp://here', '127.0.0.1:8000'])('COUNTERSIGN_DYNAMODB_ENDPOINT=%s', (endpoint) => {
    expect(() => readSettings({ COUNTERSIGN_DYNAMODB_ENDPOINT: endpoint })).toThrow(
      `COUNTERSIGN_DYNAMODB_ENDPOINT has to be a URL that begins with http:// or https://; it is "${endpoint}".`,
    );
  });
});

test('the help names every setting with its default', () => {
  for (const [name, fallback] of [
    ['PORT', '4400'],
    ['HOST', '127.0.0.1'],
    ['DATA_DIR', '.local'],
    ['POLICY_DIR', 'policies'],
    ['COUNTERSIGN_DYNAMODB_ENDPOINT', 'the embedded one'],
  ])
    expect(help).toMatch(new RegExp(`^  ${name} .*\\(${fallback?.replaceAll('.', '\\.')}\\)$`, 'm'));
});

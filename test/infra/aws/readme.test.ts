import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

const readme = readFileSync('README.md', 'utf8');

it('the README tells of every parameter that somebody who deploys can set, and of the outputs that there are', () => {
  const { parameters, text } = synthesized();
  const ours = Object.keys(parameters).filter((name) => name !== 'BootstrapVersion');
  const told = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(told.sort()).toEqual(ours.sort());
  for (const name of [
    'AlarmTopicArn',
    'ChannelWebhooksParameter',
    'GithubAccessParameter',
    'PeoplePoolId',
    'PeopleClientId',
  ]) {
    expect(readme).toContain(name);
    expect(text).toContain(`"${name}"`);
  }
});

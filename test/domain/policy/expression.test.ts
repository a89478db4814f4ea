import { expect, it } from 'vitest';
import { expressionProblems } from '#domain/policy/expression';

it.each([
  'changeType = "hotfix"',
  'changeType = "hotfix" and $not($exists(emergency))',
  'emergency',
  'emergency.incident != ""',
  'flags.security or flags.schema',
  'risk in ["high", "critical"]',
  '"api" in components',
  '$contains(ref, /^v[0-9]/)',
  '$count(artifacts[name = "image"].digest) > 0',
  'artifacts[0].name = $$.service',
  '(environment & "/" & service) = "production/shop"',
  'evidence.tests.failed = 0',
  'form.size > -3 + 5',
  '$exists(links[$contains(title, "ticket")])',
])('a condition may say %s', (text) => {
  expect(expressionProblems(text)).toEqual([]);
});

it.each([
  ['changeType = ', 'is not a JSONata expression: Unexpected end of expression'],
  [
    'changeTyp = "hotfix"',
    'reads changeTyp, which a request does not have; text needs quotes inside the expression',
  ],
  ['flags.secure', 'reads flags.secure, which a request does not have'],
  ['artifacts.name.first', 'reads artifacts.name.first, which a request does not have'],
  [
    'artifacts[title = "x"]',
    'reads title, which a request does not have; text needs quotes inside the expression',
  ],
  [
    '$$.changetype = "x"',
    'reads changetype, which a request does not have; text needs quotes inside the expression',
  ],
  [
    '$contains(changetype, "x")',
    'reads changetype, which a request does not have; text needs quotes inside the expression',
  ],
  [
    '$[changetype = "x"]',
    'reads changetype, which a request does not have; text needs quotes inside the expression',
  ],
  ['$count(links){"a": 1}', 'groups values, which a condition may not'],
  ['$actor = "ada"', 'uses $actor, but the request is the only thing it sees'],
  ['$not()', 'calls $not with 0 arguments instead of 1'],
])('%s is refused: it %s', (text, reason) => {
  expect(expressionProblems(text)).toEqual([reason]);
});

it.each([
  '$now()',
  '$millis() > 0',
  '$random() > 0.5',
  '$eval("true")',
  '$shout(version)',
  '(function(){true})()',
])('%s is refused, because a condition has to come out the same for the same request', (text) => {
  expect(expressionProblems(text)).toEqual([
    expect.stringMatching(/^calls .+, but may only call \$boolean, .+ or \$uppercase$/),
  ]);
});

it.each([
  'changeType ? true : false',
  '$x := 1',
  '{ "a": version }',
  'links.*',
  '**.name',
  'links.title ~> $count',
  'function($x) { $x }',
  '(version; true)',
])('%s is more than a condition may say', (text) => {
  expect(expressionProblems(text)).toContainEqual(
    'uses more of JSONata than a condition may: it may compare fields of the request and combine comparisons',
  );
});

it.each(['links{title: url}', 'links#$i.title', 'links@$l.title'])('%s neither groups nor binds', (text) => {
  expect(expressionProblems(text)).toHaveLength(1);
});

it('every problem of a condition is told, each once', () => {
  expect(expressionProblems('kindd = "x" or kindd = "y" or $now() > 0')).toEqual([
    expect.stringContaining('reads kindd'),
    expect.stringContaining('calls $now'),
  ]);
});

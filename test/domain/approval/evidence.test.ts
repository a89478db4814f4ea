import { describe, expect, it } from 'vitest';
import { holds, provenBy, unmet } from '#domain/approval/evidence';
import type { Comparison, EvidenceRule } from '#domain/policy/plan';
import type { Evidence } from '#domain/release/form';

describe('a comparison holds', () => {
  it.each<[Comparison['operator'], number[], number[]]>([
    ['=', [80], [79, 81]],
    ['<', [79], [80, 81]],
    ['<=', [79, 80], [81]],
    ['>', [81], [79, 80]],
    ['>=', [80, 81], [79]],
  ])('%s 80', (operator, holding, failing) => {
    for (const actual of holding) expect(holds(actual, { operator, value: 80 })).toBe(true);
    for (const actual of failing) expect(holds(actual, { operator, value: 80 })).toBe(false);
  });

  it('for a truth that is the same truth', () => {
    expect(holds(true, { operator: '=', value: true })).toBe(true);
    expect(holds(false, { operator: '=', value: true })).toBe(false);
  });

  it('never between a number and a truth', () => {
    expect(holds(1, { operator: '=', value: true })).toBe(false);
    expect(holds(false, { operator: '<', value: 1 })).toBe(false);
  });
});

const rule = (path: string, value: number | boolean): EvidenceRule => ({
  path,
  operator: '=',
  value,
  sentence: `${path} must be ${value}`,
});

describe('a rule of evidence', () => {
  it.each<[string, EvidenceRule, Evidence, string | undefined]>([
    ['holds for a fact of a piece', rule('tests.failed', 0), { tests: { failed: 0 } }, undefined],
    ['holds for a piece that is one fact', rule('coverage', 90), { coverage: 90 }, undefined],
    [
      'says what was reported instead',
      rule('tests.failed', 0),
      { tests: { failed: 3 } },
      'tests.failed must be 0, but is 3',
    ],
    [
      'does not hold for a piece that was never reported',
      rule('tests.failed', 0),
      {},
      'tests.failed must be 0, but was not reported',
    ],
    [
      'does not hold for a fact that was never reported',
      rule('tests.failed', 0),
      { tests: { passed: 812 } },
      'tests.failed must be 0, but was not reported',
    ],
    [
      'does not hold for a piece where it asks for a fact',
      rule('tests.failed', 0),
      { tests: 0 },
      'tests.failed must be 0, but was not reported',
    ],
    [
      'does not hold for a fact where it asks for a piece',
      rule('tests', 0),
      { tests: { failed: 0 } },
      'tests must be 0, but was not reported',
    ],
    [
      'does not take a text for a number',
      rule('tests.failed', 0),
      { tests: { failed: '0' } },
      'tests.failed must be 0, but was not reported',
    ],
    [
      'does not find what every object carries',
      rule('tests.constructor', 0),
      { tests: { failed: 0 } },
      'tests.constructor must be 0, but was not reported',
    ],
    [
      'does not find evidence that every object carries',
      rule('constructor.length', 1),
      {},
      'constructor.length must be 1, but was not reported',
    ],
  ])('%s', (_, asked, evidence, sentence) => {
    expect(unmet([asked], evidence).map((fact) => fact.sentence)).toEqual(sentence ? [sentence] : []);
  });

  it('is told apart from the others: only those that do not hold are unmet', () => {
    const rules = [rule('tests.failed', 0), rule('coverage', 90), rule('scanned', true)];
    expect(unmet(rules, { tests: { failed: 0 }, scanned: true }).map((fact) => fact.rule.path)).toEqual([
      'coverage',
    ]);
  });
});

it.each<[Pick<EvidenceRule, 'operator' | 'value'>, Evidence, string]>([
  [{ operator: '=', value: 0 }, { tests: { failed: 3 } }, 'tests.failed to be 0 (it is 3)'],
  [{ operator: '>=', value: 80 }, {}, 'tests.failed to be at least 80 (it was not reported)'],
  [{ operator: '=', value: true }, { tests: { failed: false } }, 'tests.failed to be true (it is false)'],
])('what a rule of evidence needs can stand in a list: %j', (comparison, evidence, need) => {
  const asked = { ...rule('tests.failed', 0), ...comparison };
  expect(unmet([asked], evidence).map((fact) => fact.need)).toEqual([need]);
});

describe('an item is proven', () => {
  const rules = [rule('tests.failed', 0), rule('tests.skipped', 0)];

  it('when every path it names has a rule that holds', () => {
    expect(provenBy(['tests.failed', 'tests.skipped'], rules, { tests: { failed: 0, skipped: 0 } })).toBe(
      true,
    );
  });

  it('not when one of them does not hold', () => {
    expect(provenBy(['tests.failed', 'tests.skipped'], rules, { tests: { failed: 0, skipped: 2 } })).toBe(
      false,
    );
  });

  it('not by a fact that no rule judges', () => {
    expect(provenBy(['coverage'], rules, { coverage: 100 })).toBe(false);
  });
});

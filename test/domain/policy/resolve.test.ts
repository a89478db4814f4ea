import { expect, it } from 'vitest';
import { plan } from '#domain/policy/plan';
import { resolvePlan } from '#domain/policy/resolve';
import { compiled, phase, release } from './cast.ts';

const gate = compiled();
const ofShop = compiled({ policy: 'shop-gate', match: { service: 'shop' } });
const ofDocs = compiled({ policy: 'docs-gate', match: { service: 'docs', environment: 'production' } });

const policyFor = async (
  packs: Parameters<typeof resolvePlan>[0],
  changes: Readonly<Record<string, unknown>> = {},
) => {
  const outcome = await resolvePlan(packs, release(changes));
  return outcome.ok ? outcome.value.policy.id : outcome.refusal.code;
};

it.each([
  { story: 'the one that matches', packs: [gate, ofDocs], changes: {}, policy: 'gate' },
  {
    story: 'none matches the place',
    packs: [gate],
    changes: { environment: 'staging' },
    policy: 'no-policy',
  },
  { story: 'service and environment both have to match', packs: [ofDocs], changes: {}, policy: 'no-policy' },
  { story: 'there is none at all', packs: [], changes: {}, policy: 'no-policy' },
  {
    story: 'two match and none is named: the first comes first',
    packs: [gate, ofShop],
    changes: {},
    policy: 'gate',
  },
  {
    story: 'two match and one is named: that one comes first',
    packs: [gate, ofShop],
    changes: { policy: 'shop-gate' },
    policy: 'shop-gate',
  },
  {
    story: 'the named one is for another place',
    packs: [gate, ofDocs],
    changes: { policy: 'docs-gate' },
    policy: 'no-policy',
  },
  {
    story: 'the named one does not exist',
    packs: [gate],
    changes: { policy: 'gait' },
    policy: 'unknown-policy',
  },
])('which pack: $story → $policy', async ({ packs, changes, policy }) => {
  expect(await policyFor(packs, changes)).toBe(policy);
});

it('every pack that matches applies, and naming one does not get rid of the others', async () => {
  for (const changes of [{}, { policy: 'shop-gate' }]) {
    const plan = await resolvePlan([gate, ofShop], release(changes));
    expect(plan.ok && plan.value.policies?.map(({ id }) => id).toSorted()).toEqual(['gate', 'shop-gate']);
  }
});

it('what one of the packs does not accept is refused, whatever the other says', async () => {
  const strict = compiled({ policy: 'strict', accepts: { version: 'semver' } });
  expect(await resolvePlan([gate, strict], release({ version: 'latest' }))).toMatchObject({
    refusal: { code: 'version-not-accepted' },
  });
});

it('a ref or a version the pack does not accept is refused, and the field is named', async () => {
  const strict = compiled({ accepts: { refs: ['main', 'v*'], version: 'semver' } });
  expect(await resolvePlan([strict], release({ ref: 'refs/heads/feature' }))).toEqual({
    ok: false,
    refusal: {
      code: 'ref-not-accepted',
      detail: 'The policy gate releases only from main or v*, not from refs/heads/feature.',
      errors: [{ path: '/ref', message: 'must be main or v*' }],
    },
  });
  expect(await resolvePlan([strict], release({ version: 'latest' }))).toEqual({
    ok: false,
    refusal: {
      code: 'version-not-accepted',
      detail: 'The policy gate needs a semantic version such as 1.2.3 or v1.2.3, not latest.',
      errors: [{ path: '/version', message: 'must be a semantic version' }],
    },
  });
});

it('a pack that says nothing about refs and versions accepts any', async () => {
  expect(await policyFor([gate], { ref: 'refs/heads/anything', version: 'latest' })).toBe('gate');
});

const variants = {
  security: { when: 'flags.security' },
  hotfix: { when: 'changeType = "hotfix"' },
  quick: { when: 'changeType in ["hotfix", "patch"]' },
};

const variantFor = async (changes: Readonly<Record<string, unknown>>, others: object = { standard: {} }) => {
  const outcome = await resolvePlan([compiled({ variants: { ...variants, ...others } })], release(changes));
  return outcome.ok ? outcome.value.variant : outcome.refusal.code;
};

it.each([
  { story: 'the first that holds wins', changes: { changeType: 'hotfix' }, variant: 'hotfix' },
  {
    story: 'in the order they are written',
    changes: { changeType: 'hotfix', flags: { security: true } },
    variant: 'security',
  },
  { story: 'the next one where the first does not hold', changes: { changeType: 'patch' }, variant: 'quick' },
  { story: 'a field that is missing is not true', changes: {}, variant: 'standard' },
  { story: 'neither is one that is false', changes: { flags: { security: false } }, variant: 'standard' },
])('which variant: $story', async ({ changes, variant }) => {
  expect(await variantFor(changes)).toBe(variant);
});

it('no variant that applies is a refusal, never the nearest one', async () => {
  expect(await variantFor({ changeType: 'feature' }, {})).toBe('no-variant');
});

it('a condition that cannot be worked out refuses, though a later variant would take everything', async () => {
  const pack = compiled({ variants: { large: { when: 'form.size > 3' }, standard: {} } });
  expect(await resolvePlan([pack], release({ form: { size: 'huge' } }))).toEqual({
    ok: false,
    refusal: {
      code: 'no-variant',
      detail: expect.stringContaining(
        'Whether the variant large applies cannot be told: The values "huge" and 3',
      ),
    },
  });
});

it('the plan is the pack with the rules of the variant, complete and with nothing left over', async () => {
  const pack = compiled({
    variants: { hotfix: variants.hotfix, standard: {} },
    phases: [{ ...phase, variants: { hotfix: { expires: '20m' } } }],
    informed: ['leads'],
    announce: ['release-room'],
  });
  const outcome = await resolvePlan([pack], release({ changeType: 'hotfix' }));
  expect(outcome).toEqual({
    ok: true,
    value: {
      policy: { id: 'gate', version: '1', digest: pack.digest },
      title: 'Production gate',
      variant: 'hotfix',
      phases: [
        {
          id: 'gate',
          title: 'Gate',
          approvals: { kind: 'at-least', count: 2, of: ['devops-team'] },
          expiresAfterMs: 1_200_000,
          remindAfterMs: [],
          evidence: [],
          checklist: [],
        },
      ],
      conditions: { withinMs: 604_800_000 },
      afterwards: { reviewsMs: 172_800_000, conditionsMs: 604_800_000, blocksNext: true },
      deploy: pack.deploy,
      verify: [],
      informed: ['leads'],
      announce: ['release-room'],
    },
  });
  expect(outcome.ok && plan.strict().safeParse(outcome.value).success).toBe(true);
});

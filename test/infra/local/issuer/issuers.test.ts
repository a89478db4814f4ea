import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { pipelineOf } from '#domain/identity/ci-claims';
import { directory } from '#domain/identity/directory';
import { personCalling } from '#domain/identity/person-claims';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { createIssuers } from '#infra/local/issuer/issuers';
import { openIssuerKey } from '#infra/local/issuer/keys';
import { temporaryFolder } from '../fixtures/folder.ts';

const newYear = Date.parse('2031-01-01T00:00:00Z');
const invented = directory.parse({
  people: [
    { id: 'ada', name: 'Ada', email: 'ada@example.com' },
    { id: 'bert', name: 'Bert', email: 'bert@example.com' },
  ],
  roles: {},
  teams: {},
  services: [{ id: 'shop', title: 'Shop', team: 'shop', environments: {} }],
  pipelines: [
    {
      id: 'shop-pipeline',
      repository: 'invented/shop',
      repositoryId: '11',
      repositoryOwnerId: '12',
      environment: 'production',
      refs: ['refs/heads/main'],
      tags: true,
      services: ['shop'],
    },
    {
      id: 'docs-pipeline',
      repository: 'invented/docs',
      repositoryId: '21',
      repositoryOwnerId: '12',
      refs: ['refs/heads/release'],
      services: ['shop'],
    },
  ],
});

async function issuers(folder = temporaryFolder()) {
  const clock = virtualClock(newYear);
  const [person, ci] = await Promise.all([
    openIssuerKey(join(folder, 'people.pem')),
    openIssuerKey(join(folder, 'ci.pem')),
  ]);
  const made = createIssuers(
    {
      person: { issuer: 'http://x/people', audience: 'client', key: person },
      ci: { issuer: 'http://x/ci', audience: 'countersign', key: ci },
    },
    invented,
    clock,
  );
  return { ...made, clock, folder };
}

const keySet = (keys: unknown) => createLocalJWKSet(keys as JSONWebKeySet);

describe('a token', () => {
  test('of a person says who it is, on the stack’s clock, and the published key verifies it', async () => {
    const { mint, keysOf } = await issuers();
    const { payload, protectedHeader } = await jwtVerify(
      await mint({ kind: 'person', subject: 'bert' }),
      keySet(keysOf('person')),
      {
        issuer: 'http://x/people',
        audience: 'client',
        currentDate: new Date(newYear + 3_599_000),
      },
    );
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ sub: 'bert', email: 'bert@example.com', iat: newYear / 1_000 });
    expect(personCalling(payload, invented)).toEqual({ ok: true, value: { kind: 'person', id: 'bert' } });
  });

  test('of a person runs out after an hour, of a pipeline after five minutes', async () => {
    const { mint } = await issuers();
    const lifetime = async (kind: 'person' | 'ci') => {
      const { exp = 0, iat = 0 } = decodeJwt(await mint({ kind }));
      return exp - iat;
    };
    expect([await lifetime('person'), await lifetime('ci')]).toEqual([3_600, 300]);
  });

  test('of a person nobody asked for by name is the first of the directory', async () => {
    const { mint } = await issuers();
    expect(decodeJwt(await mint({ kind: 'person' })).sub).toBe('ada');
  });

  test('of a pipeline is by default one the directory allows', async () => {
    const { mint, keysOf } = await issuers();
    const { payload } = await jwtVerify(await mint({ kind: 'ci' }), keySet(keysOf('ci')), {
      audience: 'countersign',
      currentDate: new Date(newYear),
    });
    expect(pipelineOf(payload, invented)).toMatchObject({
      ok: true,
      value: { id: 'shop-pipeline', repository: 'invented/shop' },
    });
  });

  test('of another pipeline of the directory is asked for by its repository', async () => {
    const { mint } = await issuers();
    const said = decodeJwt(await mint({ kind: 'ci', claims: { repository: 'invented/docs' } }));
    expect(said).toMatchObject({ sub: 'repo:invented/docs:ref:refs/heads/release', repository_id: '21' });
    expect(pipelineOf(said, invented)).toMatchObject({ ok: true, value: { id: 'docs-pipeline' } });
  });

  test('of a run of a tag still fits together', async () => {
    const { mint } = await issuers();
    const claims = { ref: 'refs/tags/v1.2.3' };
    const said = decodeJwt(await mint({ kind: 'ci', claims }));
    expect(said).toMatchObject({ ref: 'refs/tags/v1.2.3', ref_type: 'tag' });
    expect(pipelineOf(said, invented)).toMatchObject({ ok: true });
  });

  test('takes claims over, leaves out those that are null, and keeps its subject in step', async () => {
    const { mint } = await issuers();
    const said = decodeJwt(
      await mint({ kind: 'ci', claims: { environment: null, actor: 'somebody', extra: 1 } }),
    );
    expect(said).toMatchObject({
      actor: 'somebody',
      extra: 1,
      sub: 'repo:invented/shop:ref:refs/heads/main',
    });
    expect(said).not.toHaveProperty('environment');
    expect(decodeJwt(await mint({ kind: 'ci', subject: 'repo:other/thing:pull_request' })).sub).toBe(
      'repo:other/thing:pull_request',
    );
  });

  test('can be made that no service should take', async () => {
    const { mint } = await issuers();
    const said = decodeJwt(
      await mint({ kind: 'person', subject: 'ada', claims: { exp: 1, aud: 'other', iss: 'http://evil' } }),
    );
    expect(said).toMatchObject({ exp: 1, aud: 'other', iss: 'http://evil' });
  });
});

test('keys outlive a restart, so tokens do, and nobody else may read them', async () => {
  const { mint, folder } = await issuers();
  const token = await mint({ kind: 'person' });
  const later = await issuers(folder);
  await expect(
    jwtVerify(token, keySet(later.keysOf('person')), { currentDate: new Date(newYear) }),
  ).resolves.toBeDefined();
  expect(statSync(join(folder, 'people.pem')).mode & 0o777).toBe(0o600);
});

test('the two issuers do not vouch for each other', async () => {
  const { mint, keysOf } = await issuers();
  await expect(
    jwtVerify(await mint({ kind: 'ci' }), keySet(keysOf('person')), { currentDate: new Date(newYear) }),
  ).rejects.toThrow();
});

test('a request that is malformed is refused', async () => {
  const { mint } = await issuers();
  await expect(mint({ kind: 'robot' } as never)).rejects.toThrow();
});

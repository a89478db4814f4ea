import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '#domain/outcome';
import type { Plan } from '#domain/policy/plan';
import type { ReleaseForm } from '#domain/release/form';
import type { RequestStore } from '#ports/request-store';
import { cancelRequest } from '#usecases/cancel-request';
import { Contention } from '#usecases/act';
import { openRequest } from '#usecases/open-request';
import { cast, office, person, pipeline } from '#test/support/cast';
import { existing } from '#test/support/commits';
import '#test/support/matchers';
import { gatePlan } from '#test/support/plans';
import { allowed, packOf, setting, written, type Setting } from '#test/support/setting';
import { formOf, minute } from '#test/support/story';

const day = 24 * 60;

const opening = (
  gate: Setting,
  over: { form?: Partial<ReleaseForm>; key?: string; caller?: typeof pipeline; at?: number } = {},
) => {
  const { form, key, caller = pipeline, at = 0 } = over;
  return openRequest(gate.world, { caller, form: formOf(form), key }, minute(at));
};

describe('a developer starts a release, and the request is made', () => {
  it('R000-1 with its version, components and everything else that was said', async () => {
    const gate = setting();
    const release = allowed(await opening(gate));
    const { evidence, ...form } = formOf();
    expect(await existing(gate.world.requests, release.id)).toMatchObject({
      release: {
        createdAt: minute(0),
        form,
        evidence,
        requester: { kind: 'pipeline', id: 'shop-release', authors: ['shop-release', 'author'] },
        runUrl: 'https://ci.example.com/runs/42',
        plan: gatePlan(),
      },
      attempt: 1,
      head: { sequence: 1 },
    });
    expect(form).toMatchObject({ version: 'v1.2.3', components: ['cart', 'payment page'] });
  });

  it('and its workflow starts with the first phase', async () => {
    const gate = setting();
    const { id } = allowed(await opening(gate));
    expect([...gate.state.workflow.executions]).toEqual([
      [
        `${id}-1`,
        {
          requestId: id,
          attempt: 1,
          input: { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 1 },
          state: 'running',
        },
      ],
    ]);
  });

  it('by hand as well', async () => {
    const gate = setting();
    const opened = openRequest(
      gate.world,
      { caller: person('author'), form: formOf(), key: undefined },
      minute(0),
    );
    expect(allowed(await opened).requester).toEqual({ kind: 'person', id: 'author', authors: ['author'] });
  });
});

describe('a request is refused, and nothing is written', () => {
  it.each<[string, Parameters<typeof opening>[1], RefusalCode]>([
    ['when the directory has no such service', { form: { service: 'nowhere' } }, 'unknown-service'],
    [
      'when the pipeline is another’s',
      { caller: { ...pipeline, id: 'docs-release' } },
      'pipeline-not-allowed',
    ],
    ['when no policy is for that environment', { form: { environment: 'staging' } }, 'no-policy'],
    ['when it names a policy that does not exist', { form: { policy: 'none' } }, 'unknown-policy'],
  ])('%s', async (_, over, code) => {
    const gate = setting();
    const before = written(gate);
    expect(await opening(gate, { ...over, key: 'key' })).toBeRefusedWith(code);
    expect(written(gate)).toEqual(before);
  });

  it('when two policies are for it that cannot both be kept', async () => {
    const gate = setting();
    const { world } = withAnother(
      gate,
      { calendar: { ...office, id: 'harbour', zone: 'Europe/Lisbon' } },
      { calendar: office },
    );
    const before = written(gate);
    expect(
      await openRequest(world, { caller: pipeline, form: formOf(), key: undefined }, minute(0)),
    ).toBeRefusedWith('several-policies');
    expect(written(gate)).toEqual(before);
  });
});

/** A setting in which another pack is for the same place. */
function withAnother(gate: Setting, over: Partial<Plan> = {}, first: Partial<Plan> = {}) {
  const another = gatePlan({ ...over, policy: { id: 'another', version: '1', digest: 'e'.repeat(64) } });
  const packs = [gatePlan(first), another].map((plan) => ({
    ...packOf(plan),
    ...(plan.calendar && { calendar: plan.calendar }),
  }));
  return { world: { ...gate.world, policies: { packs, directory: cast } } };
}

it('two policies that are for a request apply both, also when it names one', async () => {
  const gate = setting();
  const { world } = withAnother(gate);
  for (const [form, first] of [
    [{}, gatePlan().policy.id],
    [{ policy: 'another' }, 'another'],
  ] as const) {
    const opened = allowed(
      await openRequest(world, { caller: pipeline, form: formOf(form), key: undefined }, minute(0)),
    );
    expect(opened.plan.policy.id).toBe(first);
    expect(opened.phases.map(({ id }) => id)).toEqual(['gate', 'gate-2']);
  }
});

describe('an Idempotency-Key', () => {
  it('with the same body gives the same answer, and there is one request', async () => {
    const gate = setting();
    const first = allowed(await opening(gate, { key: 'key' }));
    const second = allowed(await opening(gate, { key: 'key', at: 5 }));
    expect(second).toEqual(first);
    expect(gate.state.requests.requests.size).toBe(1);
    expect(gate.state.workflow.executions.size).toBe(1);
  });

  it('gives the answer of the first time, whatever became of the request since', async () => {
    const gate = setting();
    const first = allowed(await opening(gate, { key: 'key' }));
    allowed(await cancelRequest(gate.world, first.id, person('author'), 'No.', minute(1)));
    expect(allowed(await opening(gate, { key: 'key', at: 5 }))).toEqual(first);
  });

  it('with another body is refused', async () => {
    const gate = setting();
    await opening(gate, { key: 'key' });
    const before = written(gate);
    expect(await opening(gate, { key: 'key', form: { version: 'v1.2.4' } })).toBeRefusedWith('key-reused');
    expect(written(gate)).toEqual(before);
  });

  it('is the caller’s own: another caller may use the same', async () => {
    const gate = setting();
    const one = allowed(await opening(gate, { key: 'key' }));
    const opened = openRequest(
      gate.world,
      { caller: person('author'), form: formOf(), key: 'key' },
      minute(0),
    );
    expect(allowed(await opened).id).not.toBe(one.id);
  });

  it('is each person’s own, too', async () => {
    const gate = setting();
    const opened = ['author', 'teammate'].map((id) =>
      openRequest(gate.world, { caller: person(id), form: formOf(), key: 'key' }, minute(0)),
    );
    const [one, other] = (await Promise.all(opened)).map(allowed);
    expect(one?.id).not.toBe(other?.id);
  });

  it('is honoured for 24 hours', async () => {
    const gate = setting();
    const first = allowed(await opening(gate, { key: 'key' }));
    expect(allowed(await opening(gate, { key: 'key', at: day })).id).toBe(first.id);
    expect(allowed(await opening(gate, { key: 'key', at: day + 1 })).id).not.toBe(first.id);
  });

  it('of another body is honoured for 24 hours as well, and no longer', async () => {
    const gate = setting();
    await opening(gate, { key: 'key' });
    const form = { version: 'v1.2.4' };
    expect(await opening(gate, { key: 'key', form, at: day })).toBeRefusedWith('key-reused');
    expect(await opening(gate, { key: 'key', form, at: day + 1 })).toBeAllowed();
  });

  it('opens one request for all who race with it, and all get the same answer', async () => {
    const gate = setting();
    const opened = (await Promise.all([1, 2, 3].map(() => opening(gate, { key: 'key' })))).map(allowed);
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(gate.state.requests.requests.size).toBe(1);
    expect(gate.state.workflow.executions.size).toBe(1);
  });

  it('refuses the one of two who race that has another body', async () => {
    const gate = setting();
    const [one, other] = await Promise.all([
      opening(gate, { key: 'key' }),
      opening(gate, { key: 'key', form: { version: 'v1.2.4' } }),
    ]);
    expect(one).toBeAllowed();
    expect(other).toBeRefusedWith('key-reused');
  });

  it('that is left out lets the same release be asked for twice', async () => {
    const gate = setting();
    await opening(gate);
    await opening(gate);
    expect(gate.state.requests.requests.size).toBe(2);
  });
});

describe('a request stands', () => {
  it('though its workflow cannot be started, and the sweeper looks in a minute', async () => {
    const gate = setting();
    const workflow = { ...gate.world.workflow, start: () => Promise.reject(new Error('throttled')) };
    const opened = await openRequest(
      { ...gate.world, workflow },
      { caller: pipeline, form: formOf(), key: undefined },
      minute(0),
    );
    const { id } = allowed(opened);
    expect(gate.state.log.lines).toMatchObject([{ level: 'warn', facts: { requestId: id } }]);
    expect(await gate.world.lists.due(minute(1), 10)).toEqual([id]);
  });

  it('though the answer to its commit was lost', async () => {
    const gate = setting();
    const requests: RequestStore = {
      ...gate.world.requests,
      async commit(commit) {
        await gate.world.requests.commit(commit);
        throw new Error('the line is cut');
      },
    };
    const opened = await openRequest(
      { ...gate.world, requests },
      { caller: pipeline, form: formOf(), key: 'key' },
      minute(0),
    );
    expect(gate.state.requests.requests.has(allowed(opened).id)).toBe(true);
    expect(gate.state.workflow.executions.size).toBe(1);
  });
});

it('an opening that met another transaction tries again', async () => {
  const gate = setting();
  const answers: ('conflict' | undefined)[] = ['conflict', 'conflict'];
  const requests: RequestStore = {
    ...gate.world.requests,
    commit: async (commit) => answers.shift() ?? gate.world.requests.commit(commit),
  };
  const opened = await openRequest(
    { ...gate.world, requests },
    { caller: pipeline, form: formOf(), key: 'key' },
    minute(0),
  );
  expect(gate.state.requests.requests.has(allowed(opened).id)).toBe(true);
  expect(gate.state.workflow.executions.size).toBe(1);
});

it('an opening that loses every time is trouble, and what was there first stands', async () => {
  const gate = setting();
  const ids = { ...gate.world.ids, ulid: () => '01KAF00000000000000000000A' };
  const asked = () =>
    openRequest({ ...gate.world, ids }, { caller: pipeline, form: formOf(), key: undefined }, minute(0));
  expect(await asked()).toBeAllowed();
  const again = openRequest(
    { ...gate.world, ids },
    { caller: pipeline, form: formOf({ version: 'v2' }), key: undefined },
    minute(0),
  );
  await expect(again).rejects.toThrow(Contention);
  expect([...gate.state.requests.requests.values()].map(({ release }) => release.form.version)).toEqual([
    formOf().version,
  ]);
});

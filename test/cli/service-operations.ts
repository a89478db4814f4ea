import { memoryRequestStore, noRequests } from '#adapters/memory/request-store';
import type { Caller } from '#domain/identity/caller';
import { ok, refused, type Outcome } from '#domain/outcome';
import { compilePack } from '#domain/policy/compile';
import type { CompiledPack } from '#domain/policy/compiled';
import { describePack } from '#domain/policy/describe';
import { approvalRecordOf } from '#domain/report/approval-record';
import { authorizationOf } from '#domain/release/authorization';
import { judgeCondition, judgementForm, resolutionForm, resolveCondition } from '#domain/release/conditions';
import { decide, decisionForm } from '#domain/release/decide';
import { requestStart } from '#domain/release/deployment';
import { describe } from '#domain/release/describe';
import { explain } from '#domain/release/explain';
import { releaseForm } from '#domain/release/form';
import { manifestDigest } from '#domain/release/manifest';
import { delegate, delegationForm, revoke, type Delegation } from '#domain/identity/delegation';
import { messageForm, postMessage } from '#domain/release/messages';
import { override, overrideForm } from '#domain/release/override';
import { rule, rulingForm } from '#domain/release/rulings';
import { fulfilmentForm, fulfilObligation } from '#domain/release/obligations';
import type { Happening } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import { summaryOf } from '#domain/release/summary';
import { simulateRequest } from '#usecases/simulate-request';
import { cast, person, pipeline } from '#test/support/cast';
import { minute, opened, storyId, told, type Step } from '#test/support/story';

/** A call after the production schemas parsed it. */
export interface Said {
  readonly caller: string;
  readonly key: string | undefined;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface Told {
  readonly steps: readonly Step[];
  happens(...steps: readonly Step[]): void;
}

const callerOf = (token: string): Caller =>
  token === 'ci' ? pipeline : person(token.slice('person-'.length));

const story = ({ steps }: Told): Outcome<ReturnType<typeof told>> =>
  steps.length === 0 ? refused('not-found', 'There is no such request.') : ok(told(...steps));

const release = (service: Told): Outcome<Release> => {
  const found = story(service);
  return found.ok ? ok(found.value.release) : found;
};

const view = (found: Outcome<Release>) => (found.ok ? ok(describe(found.value)) : found);

type Handled = Outcome<unknown> | Promise<Outcome<unknown>>;

/** Lets happen what is allowed. */
function acting(service: Told, act: (found: Release) => Outcome<Happening[]>): Outcome<unknown> {
  const found = release(service);
  if (!found.ok) return found;
  const acted = act(found.value);
  if (!acted.ok) return acted;
  service.happens(() => acted.value);
  return view(release(service));
}

const lenaIsAway: Delegation = {
  id: storyId,
  from: 'lena',
  to: 'teammate',
  since: minute(0),
  until: minute(60),
  createdAt: minute(0),
};

/** What the operations the command line calls do with the one release there is. */
export const handle: Readonly<Record<string, (call: Said, service: Told) => Handled>> = {
  openRequest: ({ body }, service) => {
    service.happens(opened({ form: releaseForm.parse(body) }));
    return view(release(service));
  },

  readRequest: (_, service) => view(release(service)),

  listRequests: (_, service) => {
    const found = release(service);
    return ok({ items: found.ok ? [summaryOf(found.value)] : [] });
  },

  explainRequest: (_, service) => {
    const found = release(service);
    if (!found.ok) return found;
    const { missing, ...standing } = explain(found.value, cast);
    return ok({ ...standing, missing });
  },

  overridePhase: ({ caller, body }, service) =>
    acting(service, (found) => override(found, overrideForm.parse(body), callerOf(caller), cast, minute(10))),

  ruleOnDenial: ({ caller, body }, service) =>
    acting(service, (found) => rule(found, rulingForm.parse(body), callerOf(caller), cast, minute(10))),

  postMessage: ({ caller, body }, service) =>
    acting(service, (found) =>
      postMessage(found, messageForm.parse(body), callerOf(caller), cast, minute(10)),
    ),

  delegate: ({ caller, body }) =>
    delegate(cast, [], callerOf(caller), delegationForm.parse(body), storyId, minute(10)),

  listDelegations: () => ok({ items: [lenaIsAway] }),

  revokeDelegation: ({ caller }) => revoke(lenaIsAway, callerOf(caller), minute(10)),

  recordDecision: ({ caller, body }, service) => {
    const found = release(service);
    if (!found.ok) return found;
    const by = callerOf(caller);
    if (by.kind !== 'person') return refused('people-only', 'Only people decide.');
    const form = decisionForm.parse(body);
    const ballot = { ...form, by: by.id, assurance: 'token' as const, seen: manifestDigest(found.value) };
    const decided = decide(found.value, ballot, cast, minute(1));
    if (!decided.ok) return decided;
    service.happens(() => decided.value);
    return view(release(service));
  },

  resolveCondition: ({ caller, params, body }, service) =>
    acting(service, (found) => {
      const { conditionId } = params as { conditionId: string };
      return resolveCondition(
        found,
        conditionId,
        resolutionForm.parse(body),
        callerOf(caller),
        cast,
        minute(3),
      );
    }),

  judgeCondition: ({ caller, params, body }, service) =>
    acting(service, (found) => {
      const { conditionId } = params as { conditionId: string };
      return judgeCondition(found, conditionId, judgementForm.parse(body), callerOf(caller), cast, minute(4));
    }),

  fulfilObligation: ({ caller, params, body }, service) =>
    acting(service, (found) => {
      const { obligationId } = params as { obligationId: string };
      const form = fulfilmentForm.parse(body);
      return fulfilObligation(found, obligationId, form, callerOf(caller), cast, minute(30));
    }),

  readAuthorization: (_, service) => {
    const found = release(service);
    return found.ok ? authorizationOf(found.value, cast) : found;
  },

  startDeployment: ({ caller }, service) =>
    acting(service, (found) => requestStart(found, callerOf(caller), cast, minute(5))),

  readApprovalRecord: (_, service) => {
    const found = release(service);
    return found.ok ? ok(approvalRecordOf(found.value, cast)) : found;
  },

  readAudit: (_, service) => {
    const found = story(service);
    if (!found.ok) return found;
    const { head, events } = found.value;
    return ok({ requestId: storyId, head, events });
  },

  readAuditBundle: (_, service) => {
    const found = story(service);
    if (!found.ok) return found;
    const { head, events } = found.value;
    return ok({
      format: 'countersign-audit-bundle',
      formatVersion: 1,
      requestId: storyId,
      exportedAt: minute(90),
      head,
      events,
    });
  },

  listPolicies: () => ok({ items: packs }),

  readPolicy: ({ params }) => {
    const { id } = params as { id: string };
    const pack = packs.find((one) => one.id === id);
    return pack
      ? ok({ ...pack, table: describePack(pack, cast) })
      : refused('not-found', `There is no policy ${id}.`);
  },

  simulateRequest: ({ caller, params, body }) => {
    const { id } = params as { id: string };
    const asked = { caller: callerOf(caller), form: releaseForm.parse(body) };
    return simulateRequest(
      { policies: { packs, directory: cast }, requests: nothingOpened },
      id,
      asked,
      minute(0),
    );
  },
};

const nothingOpened = memoryRequestStore(noRequests());

const packed = (written: Readonly<Record<string, unknown>>): CompiledPack => {
  const compiled = compilePack({ version: '1', deploy: { start: 'automatic' }, ...written }, cast);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.value;
};

const packs = [
  packed({
    policy: 'production-gate',
    title: 'Production deployment gate',
    match: { environment: 'production' },
    phases: [
      {
        id: 'gate',
        title: 'Approval gate',
        approvals: { 'at-least': 2, of: ['devops-team', 'sre-team'] },
        expires: '60m',
      },
    ],
  }),
  packed({
    policy: 'staging-matrix',
    title: 'Staging matrix',
    match: { environment: 'staging' },
    accepts: { refs: ['main'] },
    phases: [
      {
        id: 'review',
        title: 'Review',
        slots: {
          'devops-team': { focus: 'Deployment', within: '2h' },
          'platform-leads': { mode: 'optional', within: '40h' },
        },
        expires: '2d',
        evidence: { 'tests.failed': 0 },
      },
    ],
  }),
];

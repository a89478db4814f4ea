import type { Caller } from '#domain/identity/caller';
import type { routes } from '#handlers/http/routes';
import { person, pipeline } from '#test/support/cast';
import { deployer, linkOf, requests, world, type RequestState, sarasDelegation } from './shop.ts';

type OperationName = (typeof routes)[number]['operation'];

/** A call that its operation takes. */
export interface FittingCall {
  readonly caller?: Caller;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
}

const at = (state: RequestState, caller: Caller, body?: unknown): FittingCall => ({
  caller,
  params: { id: requests[state] },
  ...(body !== undefined && { body }),
});

const conditional = (
  state: RequestState,
  conditionId: string,
  caller: Caller,
  body: unknown,
): FittingCall => ({
  caller,
  params: { id: requests[state], conditionId },
  body,
});

const owed = (state: RequestState, obligationId: string, caller: Caller, body: unknown): FittingCall => ({
  caller,
  params: { id: requests[state], obligationId },
  body,
});

const approval = (await world.requests.events(requests.halfApproved)).find(
  ({ type }) => type === 'decision-recorded',
);
const firstApproval = `${approval?.sequence}:${approval?.hash}`;

const anywhere: readonly FittingCall[] = Object.keys(requests).map((state) =>
  at(state as RequestState, person('nobody')),
);

const checkout = (environment: string, query: Readonly<Record<string, string>> = {}): FittingCall => ({
  caller: person('nobody'),
  params: { service: 'checkout', environment },
  query,
});

const release = {
  kind: 'release',
  service: 'checkout',
  environment: 'production',
  version: 'v2.0.0',
  changeType: 'feature',
  ref: 'refs/heads/main',
  commit: 'c0ffee'.padEnd(40, '0'),
  artifacts: [{ name: 'checkout', digest: `sha256:${'a'.repeat(64)}` }],
  components: ['cart'],
  flags: { security: true },
  summary: 'Faster checkout',
  notes: 'Two lines\nof notes.',
  links: [{ title: 'The change', url: 'https://ci.example.com/changes/7' }],
  risk: 'low',
  plannedFor: '2026-11-22T09:00:00+01:00',
  form: { rehearsed: true, minutes: 3, words: 'as always' },
  evidence: { tests: { passed: 812, failed: 0 }, coverage: 91.5 },
};

const everyItem = ['tests-passing', 'rollback-ready', 'off-peak'];
const decided = (token: string, over: object = {}): FittingCall => ({
  form: { token, decision: 'approve', confirm: 'v1.2.3', reason: '', ...over },
});

/** For every operation of the route table, calls that it takes; arbitrary calls are made by changing parts of them. */
export const fittingCalls: Readonly<Record<OperationName, readonly FittingCall[]>> = {
  openRequest: [
    { caller: pipeline, body: release },
    { caller: pipeline, body: release, headers: { 'idempotency-key': 'run-42' } },
    { caller: person('author'), body: { ...release, environment: 'staging' } },
  ],
  attachEvidence: [
    { caller: pipeline, params: { id: requests.open, name: 'tests' }, body: { passed: 1, failed: 0 } },
    { caller: pipeline, params: { id: requests.halfApproved, name: 'coverage' }, body: 90 },
  ],
  recordDecision: [
    at('open', person('devi'), { decision: 'approve', role: 'devops-team', checklist: everyItem }),
    at('open', person('owner'), { decision: 'approve', phase: 'gate' }),
    at('halfApproved', person('lena'), { decision: 'deny', reason: 'The migration locks the table.' }),
  ],
  postMessage: [
    at('open', person('devi'), { text: 'Is it reversible?' }),
    at('open', pipeline, { kind: 'answer', text: 'It is.' }),
    at('open', person('lena'), { kind: 'more-time', text: 'Until tomorrow, please.' }),
  ],
  overridePhase: [at('stagingOpen', person('manager'), { reason: 'Customers cannot pay.' })],
  ruleOnDenial: [
    at('contested', person('lena'), { on: 'sara', ruling: 'overrule', reason: 'The cache makes up for it.' }),
    at('contested', person('lena'), { on: 'sara', ruling: 'uphold', reason: 'It is too slow.' }),
    at('contested', person('manager'), { on: 'sara', ruling: 'escalate', reason: 'No agreement.' }),
  ],
  resolveCondition: [
    conditional('conditioned', 'c1', pipeline, { evidence: 'commit abc1234', note: 'As asked.' }),
    conditional('conditioned', 'c1', person('author'), { evidence: 'https://ci.example.com/runs/43' }),
  ],
  judgeCondition: [
    conditional('resolved', 'c1', person('owner'), { accept: true }),
    conditional('resolved', 'c1', person('owner'), { accept: false, note: 'Still the old examples.' }),
  ],
  fulfilObligation: [
    owed('owing', 'o1', person('operator'), { evidence: 'https://wiki.example.com/review' }),
  ],
  cancelRequest: [
    at('open', person('manager'), { reason: 'Not today.' }),
    at('authorized', pipeline, { reason: 'Not today.' }),
  ],
  startDeployment: [at('awaitingStart', person('operator')), at('awaitingStart', pipeline)],
  reportDeployment: [
    at('deploying', deployer, { state: 'step', step: 'Migrate', number: 1, of: 3, note: 'As planned.' }),
    at('deploying', deployer, { state: 'step', step: 2 }),
    at('deploying', deployer, { state: 'succeeded', log: 'Done.' }),
    at('deploying', deployer, { state: 'failed', note: 'The disk is full.' }),
  ],
  reportMeasurements: [
    at('watched', pipeline, { errorRate: 0.001, latencyP99Ms: 120, failedCallsPerMinute: 2, healthy: true }),
    at('watched', pipeline, { errorRate: 0.9 }),
  ],
  listRequests: [
    { caller: person('nobody') },
    { caller: person('author'), query: { limit: '3', mine: 'true', status: 'in-review' } },
    { caller: person('nobody'), query: { cursor: requests.open, service: 'checkout', team: 'shop' } },
  ],
  readRequest: anywhere,
  explainRequest: anywhere,
  readAuthorization: [
    at('authorized', person('nobody')),
    at('watched', deployer),
    at('deploying', person('devi')),
  ],
  readApprovalRecord: anywhere,
  readAudit: anywhere,
  readAuditBundle: anywhere,
  listReleases: [checkout('production', { limit: '2' }), checkout('staging')],
  readReleaseNotes: [checkout('production', { limit: '2' }), checkout('staging')],
  listPolicies: [{ caller: person('nobody') }],
  readPolicy: [{ caller: person('nobody'), params: { id: 'production-gate' } }],
  simulateRequest: [
    { caller: pipeline, params: { id: 'production-gate' }, body: release },
    {
      caller: person('author'),
      params: { id: 'production-gate' },
      body: { ...release, ref: 'refs/heads/main', emergency: { incident: 'INC-1' }, evidence: {} },
    },
  ],
  listDelegations: [{ caller: person('nobody') }],
  delegate: [
    { caller: person('lena'), body: { to: 'teammate', until: '2026-11-30T10:00:00Z', note: 'On holiday' } },
    {
      caller: person('dave'),
      body: { to: 'lena', from: '2026-11-24T08:00:00+01:00', until: '2026-11-25T18:00:00+01:00' },
    },
  ],
  revokeDelegation: [
    { caller: person('sara'), params: { delegationId: sarasDelegation } },
    { caller: person('devi'), params: { delegationId: sarasDelegation } },
  ],
  reviewShell: [{}],
  showReview: [
    { form: { token: linkOf('open', 'devi').secret } },
    { form: { token: linkOf('open', 'owner').code.toLowerCase() } },
    { form: { token: linkOf('halfApproved', 'devi').secret } },
    { form: { token: linkOf('cancelled', 'devi').secret } },
    { form: { token: linkOf('late', 'devi').secret } },
  ],
  decideByLink: [
    decided(linkOf('open', 'owner').secret),
    decided(linkOf('open', 'dave').code, { checklist: everyItem, checklistShown: '1' }),
    decided(linkOf('halfApproved', 'devi').secret),
    decided(linkOf('late', 'devi').secret),
    decided(linkOf('halfApproved', 'sara').secret, { decision: 'deny', reason: 'Not\r\nyet.' }),
  ],
  reviewResult: [{ query: { decision: 'approve', request: requests.halfApproved, record: firstApproval } }],
  health: [{}],
  openapi: [{}],
  permitKeys: [{}],
};

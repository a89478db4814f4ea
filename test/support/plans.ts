import type { ApprovalTree, DeployPlan, PhasePlan, Plan, SlotPlan, StagePlan } from '#domain/policy/plan';

const minuteMs = 60_000;

export const role = (name: string): ApprovalTree => ({ kind: 'role', role: name, alone: false });

export const alone = (name: string): ApprovalTree => ({ kind: 'role', role: name, alone: true });

export const atLeast = (count: number, ...of: string[]): ApprovalTree => ({ kind: 'at-least', count, of });

export const allOf = (...of: ApprovalTree[]): ApprovalTree => ({ kind: 'all-of', of });

export const anyOf = (...of: ApprovalTree[]): ApprovalTree => ({ kind: 'any-of', of });

/** Two of the teams, or the owner alone; an hour; clean tests and scans; three things to vouch for. */
export const gate = (over: Partial<PhasePlan> = {}): PhasePlan => ({
  id: 'gate',
  title: 'Approval gate',
  approvals: anyOf(alone('platform-owner'), atLeast(2, 'devops-team', 'platform-leads', 'sre-team')),
  expiresAfterMs: 60 * minuteMs,
  remindAfterMs: [30 * minuteMs],
  evidence: [
    { path: 'tests.failed', operator: '=', value: 0, sentence: 'tests.failed must be 0' },
    {
      path: 'vulnerabilities.critical',
      operator: '=',
      value: 0,
      sentence: 'vulnerabilities.critical must be 0',
    },
  ],
  checklist: [
    { id: 'tests-passing', group: 'technical', text: 'All tests pass', provenBy: ['tests.failed'] },
    { id: 'rollback-ready', group: 'technical', text: 'Rollback plan ready' },
    { id: 'off-peak', group: 'business', text: 'Not during peak hours' },
  ],
  ...over,
});

/** Half an hour, a look every five minutes. */
export const stage = (over: Partial<StagePlan> = {}): StagePlan => ({
  title: 'Post-deployment monitoring',
  forMs: 30 * minuteMs,
  everyMs: 5 * minuteMs,
  healthy: [{ metric: 'errorRate', operator: '<', value: 0.005 }],
  alert: [{ metric: 'errorRate', operator: '>', value: 0.01 }],
  rollback: [{ metric: 'errorRate', operator: '>', value: 0.05 }],
  ...over,
});

const deploy: DeployPlan = {
  start: 'automatic',
  by: 'webhook',
  starters: [],
  startWithinMs: 0,
  heartbeatMs: 5 * minuteMs,
  timeoutMs: 60 * minuteMs,
};

/** One gate, an automatic deployment, one stage of watching. */
export const gatePlan = (over: Partial<Plan> = {}): Plan => ({
  policy: { id: 'production-gate', version: '1', digest: 'd'.repeat(64) },
  title: 'Production deployment gate',
  variant: 'standard',
  phases: [gate()],
  deploy,
  verify: [stage()],
  informed: ['sre-team'],
  ...over,
});

/** The same, but an operator or the requester starts the deployment, within two hours. */
export const manualPlan = (over: Partial<Plan> = {}): Plan =>
  gatePlan({
    deploy: { ...deploy, start: 'manual', starters: ['operators'], startWithinMs: 120 * minuteMs },
    ...over,
  });

/** A review by the platform leads, and only then the gate. */
export const twoPhasePlan = (): Plan =>
  gatePlan({
    phases: [
      gate({
        id: 'review',
        title: 'Technical review',
        approvals: role('platform-leads'),
        evidence: [],
        checklist: [],
      }),
      gate(),
    ],
  });

export const slot = (name: string, over: Partial<SlotPlan> = {}): SlotPlan => ({
  role: name,
  mode: 'required',
  ...over,
});

/**
 * A gate with rows: the devops team within 10 minutes and the leads within 20 have to approve, the SRE team if it is
 * there within 15, the owner may, and the operators review within half an hour of the deployment.
 */
export const matrix = (over: Partial<PhasePlan> = {}): PhasePlan =>
  gate({
    title: 'Stakeholder review',
    approvals: allOf(role('devops-team'), role('platform-leads')),
    slots: [
      slot('devops-team', { within: 10 * minuteMs, critical: true, focus: 'Deployment' }),
      slot('platform-leads', { within: 20 * minuteMs }),
      slot('sre-team', { mode: 'if-available', within: 15 * minuteMs }),
      slot('platform-owner', { mode: 'optional' }),
      slot('operators', { mode: 'post-deployment', within: 30 * minuteMs }),
    ],
    remindAfterMs: [],
    ...over,
  });

/** Technical matters are the leads', those of the product the owner's; the manager takes the rest to the operators. */
export const conflicts = {
  deny: 'conflict' as const,
  conflicts: {
    final: { technical: 'platform-leads', product: 'platform-owner' },
    by: 'release-managers',
    escalate: 'operators',
  },
};

export const matrixPlan = (over: Partial<PhasePlan> = {}, whole: Partial<Plan> = {}): Plan =>
  gatePlan({ phases: [matrix(over)], ...whole });

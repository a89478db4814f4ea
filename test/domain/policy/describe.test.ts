import { expect, it } from 'vitest';
import { describePack, type Row } from '#domain/policy/describe';
import { cast, compiled, phase } from './cast.ts';

const asText = ({ section, label, text }: Row) => `${section} | ${label} | ${text}`;

it('a pack reads as rows, in the order things happen', () => {
  const pack = compiled({
    match: { environment: ['production', 'staging'], service: 'shop' },
    accepts: { refs: ['main', 'v*'], version: 'semver' },
    phases: [
      {
        ...phase,
        remind: ['15m', '30m'],
        evidence: { 'tests.failed': 0 },
        checklist: {
          technical: [
            { id: 'tests', text: 'Tests pass', 'proven-by': ['tests.failed'] },
            { id: 'plan', text: 'Rollback plan ready' },
          ],
        },
      },
    ],
    verify: [
      {
        for: '30m',
        every: '5m',
        healthy: { errorRate: '< 0.7%', healthy: true },
        alert: { errorRate: '> 7%', latencyP99Ms: '> 500' },
      },
    ],
    informed: ['leads', 'owner'],
    announce: ['release-room'],
  });
  const { rows, ...head } = describePack(pack);
  expect(head).toEqual({ id: 'gate', title: 'Production gate', version: '1', digest: pack.digest });
  expect(rows.map(asText)).toEqual([
    'Requests | Environment | production or staging',
    'Requests | Service | shop',
    'Requests | Ref | main or v*',
    'Requests | Version | semantic, such as 1.2.3 or v1.2.3',
    'Requests | Announced to | release-room',
    'Requests | Variant standard | everything else',
    'Gate | Approvals | 2 of devops-team',
    'Gate | Reminder | after 15 minutes and after 30 minutes',
    'Gate | Expires | after 60 minutes; the request is then cancelled',
    'Gate | Evidence | tests.failed must be 0',
    'Gate | Checklist, technical | Tests pass (shown by tests.failed)',
    'Gate | Checklist, technical | Rollback plan ready',
    'Deployment | Conditions | of approvals are met within 7 days, as whoever set them confirms',
    'Deployment | Start | automatic, once authorized',
    'Deployment | Heartbeat | at least every 5 minutes',
    'Deployment | Timeout | after 60 minutes',
    'Watch for 30 minutes | Watched | for 30 minutes, checked every 5 minutes',
    'Watch for 30 minutes | Healthy | errorRate < 0.7% and healthy = true',
    'Watch for 30 minutes | Alert | errorRate > 7% or latencyP99Ms > 500',
    'Afterwards | Later reviews | within 2 days',
    'Afterwards | Later conditions | within 7 days',
    'Afterwards | Overdue | keeps the next release out',
    'Afterwards | Informed | leads and owner',
  ]);
});

it('each variant shows its own phases, and when it is taken', () => {
  const pack = compiled({
    variants: { hotfix: { when: 'changeType = "hotfix"' }, standard: {} },
    phases: [{ ...phase, variants: { hotfix: { expires: '20m' } } }],
  });
  const rows = describePack(pack).rows.map(asText);
  expect(rows).toContain('Requests | Variant hotfix | when changeType = "hotfix"');
  expect(rows).toContain('Gate (hotfix) | Expires | after 20 minutes; the request is then cancelled');
  expect(rows).toContain('Gate (standard) | Expires | after 60 minutes; the request is then cancelled');
});

it('a manual start says who may start and for how long', () => {
  const deploy = { start: 'manual', starters: ['leads'], 'start-within': '4h' };
  expect(describePack(compiled({ deploy })).rows.map(asText)).toEqual(
    expect.arrayContaining([
      'Deployment | Start | by the requester or leads',
      'Deployment | Start within | 4 hours',
    ]),
  );
});

it('what a pack does not restrict is said, too', () => {
  expect(describePack(compiled()).rows.map(asText)).toEqual(
    expect.arrayContaining(['Requests | Ref | any', 'Requests | Version | any']),
  );
});

const slots = {
  'devops-team': { within: '40h', focus: 'Deployment', critical: true, justification: true },
  leads: { when: 'flags.security = true', within: '90m', assurance: 'token' },
  owner: { mode: 'post-deployment' },
};

it('R002-7, R002-8 rows of roles read as a table: who is asked, for what, and within what time', () => {
  const { rows } = describePack(compiled({ phases: [{ id: 'review', title: 'Review', slots }] }));
  const matrix = rows.filter(({ section }) => section === 'Review: who is asked');
  expect(matrix.map(({ label, cells }) => [label, ...(cells ?? [])])).toEqual([
    ['Role', 'Asked', 'Focus', 'Time', 'Besides'],
    ['devops-team', 'required', 'Deployment', '40 hours', 'critical and says why'],
    ['leads', 'required when flags.security = true', '', '90 minutes', 'signs in'],
    ['owner', 'after the release', '', '', ''],
  ]);
  expect(matrix[1]?.text).toBe('required; Deployment; 40 hours; critical and says why');
  expect(rows.map(asText)).toContain('Review | Approvals | every role that is required');
});

it('R002-3 what is counted besides the rows is said once', () => {
  const phases = [
    { id: 'review', title: 'Review', slots, approvals: { 'at-least': 2, of: ['leads', 'devops-team'] } },
  ];
  expect(describePack(compiled({ phases })).rows.map(asText)).toContain(
    'Review | Approvals | every role that is required, and 2 of leads or devops-team',
  );
});

it('R002-23 what happens when time is over is said step by step', () => {
  const review = {
    id: 'review',
    title: 'Review',
    slots,
    expires: '3d',
    warn: '24h',
    deny: 'tally',
    'on-expiry': [
      { escalate: ['leads', 'owner'], for: '4h' },
      { 'reduce-to': 'critical', for: '1d' },
      'proceed-with-obligation',
      { postpone: '2d' },
      'cancel',
    ],
  };
  const rows = describePack(compiled({ phases: [review] })).rows.map(asText);
  expect(rows.filter((row) => /^Review \| (?!Approvals)/.test(row))).toEqual([
    'Review | Denials | end the request when too few are left to approve',
    'Review | Warning | 1 day before the time is over',
    'Review | Expires | after 3 days',
    'Review | When time is over | leads or owner may decide alone, for 4 hours more',
    'Review | When time is over | only the critical roles have to approve (devops-team), for 1 day more; the others review after the release',
    'Review | When time is over | it is released if the critical roles have approved; the others review after the release',
    'Review | When time is over | the release is postponed by 2 days',
    'Review | When time is over | the request is cancelled',
  ]);
});

it('R002-11 what each role hands in is said once, however many variants ask for it', () => {
  const pack = compiled({
    variants: { hotfix: { when: 'changeType = "hotfix"' }, standard: {} },
    phases: [{ id: 'review', title: 'Review', slots }],
    reviews: {
      leads: {
        title: 'Technical review',
        checklist: [{ id: 'sound', text: 'The architecture is sound' }],
        fields: {
          risk: { label: 'Risk', kind: 'choice', choices: ['Low', 'High'], required: true },
          minutes: { label: 'Minutes', kind: 'number' },
        },
      },
    },
  });
  const rows = describePack(pack).rows.map(asText);
  expect(rows.filter((row) => row.startsWith('Review by'))).toEqual([
    'Review by leads | Title | Technical review',
    'Review by leads | Checklist | The architecture is sound',
    'Review by leads | Has to say | Risk: Low or High',
    'Review by leads | May say | Minutes: number',
  ]);
});

it('R002-15, R002-6 conditions and what is owed are said with who and how long', () => {
  const pack = compiled({
    variants: { hotfix: { when: 'changeType = "hotfix"' }, standard: {} },
    conditions: { within: '2d', resolver: 'owner' },
    obligations: { hotfix: [{ what: 'Post-mortem', by: 'leads', within: '48h' }] },
    afterwards: { overdue: 'warn' },
    supersedes: false,
  });
  expect(describePack(pack).rows.map(asText)).toEqual(
    expect.arrayContaining([
      'Requests | Newer requests | stand beside older ones',
      'Deployment | Conditions | of approvals are met within 2 days, as whoever set them or owner confirms',
      'Afterwards | Owed (hotfix) | Post-mortem, by leads within 2 days',
      'Afterwards | Overdue | is pointed out, and keeps nothing out',
    ]),
  );
});

it('R002-28, R002-34 of the roles that are asked, the authority and where they are reached are said', () => {
  const roles = {
    ...cast.roles,
    leads: {
      ...cast.roles['leads']!,
      authority: 'Decides technical matters',
      decisionAuthority: ['breaking changes', 'architecture'],
      contact: 'extension 1002',
    },
  };
  const { rows } = describePack(compiled({ phases: [{ id: 'review', title: 'Review', slots }] }), { roles });
  expect(rows.filter(({ section }) => section === 'Roles').map(asText)).toEqual([
    'Roles | leads | Decides technical matters',
    'Roles | leads | Has the last word on breaking changes and architecture',
    'Roles | leads | In an emergency: extension 1002',
  ]);
});

it('R002-22, R002-27 who has the last word and who may override is said', () => {
  const pack = compiled({
    variants: { standard: { override: 'owner' } },
    conflicts: { final: { technical: 'leads' }, by: 'devops-team', escalate: 'owner' },
    phases: [{ ...phase, deny: 'conflict' }],
  });
  expect(describePack(pack).rows.map(asText)).toEqual(
    expect.arrayContaining([
      'Gate | Denials | end the request, unless another role has the last word in the matter: then once it upholds them',
      'Gate | Last word | leads in technical matters',
      'Gate | Last word | owner in all others, and where devops-team takes it further up',
      'Gate | Override | owner may go on without the approvals that are missing',
    ]),
  );
});

it('R002-16 who authorizes a release and what has to hold then is said', () => {
  const pack = compiled({
    phases: [{ ...phase, evidence: { 'tests.failed': 0 } }],
    authorization: {
      by: 'owner',
      checks: [
        { id: 'approved', text: 'Approved', 'proven-by': ['approvals', 'conditions'] },
        { id: 'ready', text: 'Ready', 'proven-by': ['evidence', 'target'] },
        { id: 'tested', text: 'Tested', 'proven-by': 'tests.failed' },
      ],
    },
    deploy: { start: 'manual' },
  });
  const rows = describePack(pack).rows.map(asText);
  expect(rows.filter((row) => row.startsWith('Authorization'))).toEqual([
    'Authorization | By | owner, who starts it',
    'Authorization | Approved | every phase is approved and every condition is confirmed',
    'Authorization | Ready | the evidence rules hold and where it is deployed to is known',
    'Authorization | Tested | tests.failed is shown',
  ]);
  expect(rows).toContain('Deployment | Start | by the requester or owner');
});

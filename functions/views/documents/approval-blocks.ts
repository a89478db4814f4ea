import { inWords } from '#domain/approval/tally';
import type { AuditReport, DecisionReport, PhaseReport, UnfilledRow } from '#domain/report/audit-report';
import type { Block } from '#domain/report/document';
import { instantInDigits } from '#domain/time';
import { personIn, roleIn } from './names.ts';

/** Who decided what in each phase and on what, and which roles did not and why. */
export const approvalBlocks = (report: AuditReport): readonly Block[] => [
  { kind: 'heading', text: 'Approvals' },
  ...report.phases.flatMap((phase) => [
    { kind: 'subheading', text: phase.plan.title } as const,
    said(`Asked for: ${inWords(phase.plan.approvals)}. ${phase.because}`),
    ...decisionBlocks(phase, report),
    ...unfilledBlocks(phase, report),
  ]),
];

const said = (text: string): Block => ({ kind: 'paragraph', text });

function decisionBlocks({ decisions }: PhaseReport, report: AuditReport): readonly Block[] {
  if (decisions.length === 0) return [said('Nobody decided.')];
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Role', share: 22 },
        { title: 'Approver', share: 22 },
        { title: 'Status', share: 13 },
        { title: 'When', share: 20 },
        { title: 'Notes', share: 35 },
      ],
      rows: decisions.map(({ by, at, data, ...became }) => [
        roleIn(report, data.role),
        data.onBehalfOf
          ? `${personIn(report, by)}, for ${personIn(report, data.onBehalfOf)}`
          : personIn(report, by),
        statusOf(data, became),
        instantInDigits(at),
        data.reason ?? '',
      ]),
    },
    ...decisions.map((decision): Block => ({ kind: 'facts', facts: factsOf(decision, report) })),
  ];
}

function statusOf(
  { decision }: DecisionReport['data'],
  { voided, ruling }: Pick<DecisionReport, 'voided' | 'ruling'>,
): string {
  if (voided) return 'VOIDED';
  if (decision === 'approve') return 'approved';
  return ruling?.ruling === 'overrule' ? 'OVERRULED' : 'denied';
}

const factsOf = ({ by, data, vouched, voided, ruling }: DecisionReport, report: AuditReport) => [
  [
    `What ${personIn(report, by)} decided on`,
    `Manifest ${data.seen}, ${data.assurance === 'link' ? 'by personal review link' : 'signed in'}.`,
  ] as const,
  ...(voided
    ? [['Voided', `${instantInDigits(voided.at)}: ${voided.because}. It counts no more.`] as const]
    : []),
  ...(data.justification ? [['Justification', data.justification] as const] : []),
  ...(data.matter ? [['The denial is about', `${data.matter} matters`] as const] : []),
  ...(ruling
    ? [
        [
          ruling.ruling === 'overrule' ? 'Overruled' : 'Upheld',
          `${instantInDigits(ruling.at)} by ${personIn(report, ruling.by)} as ${roleIn(report, ruling.authority)}: ${ruling.reason}`,
        ] as const,
      ]
    : []),
  ...(data.countedToward.length > 0 ? [['Counted toward', data.countedToward.join('; ')] as const] : []),
  ...(data.conditions ? [['Conditions', data.conditions.map(({ id }) => id).join(', ')] as const] : []),
  ...(vouched.length > 0 ? [['Vouched for', vouched.join('\n')] as const] : []),
];

function unfilledBlocks({ unfilled }: PhaseReport, report: AuditReport): readonly Block[] {
  if (unfilled.length === 0) return [];
  return [
    said('Roles that did not decide:'),
    {
      kind: 'table',
      columns: [
        { title: 'Role', share: 25 },
        { title: 'Asked', share: 18 },
        { title: 'State', share: 20 },
        { title: 'Why', share: 49 },
      ],
      rows: unfilled.map((row) => [roleIn(report, row.role), row.mode, stateOf(row), row.because ?? '']),
    },
  ];
}

const stateOf = ({ state, owed }: UnfilledRow) => (owed ? 'passed over, reviews afterwards' : state);

import type { AuditReport } from '#domain/report/audit-report';
import type { Block, ReportDocument } from '#domain/report/document';
import { instantInDigits } from '#domain/time';
import { capitalised } from '#domain/words';
import { requiredFacts } from '#views/evidence-in-words';
import { formFacts, whatFacts } from '#views/release-in-words';
import { requestName } from '#views/request-name';
import { approvalBlocks } from './approval-blocks.ts';
import { authorizationBlocks } from './authorization-blocks.ts';
import { conditionBlocks } from './condition-blocks.ts';
import { deploymentBlocks } from './deployment-blocks.ts';
import { obligationBlocks } from './obligation-blocks.ts';
import { reviewBlocks } from './review-blocks.ts';
import { verifyingBlocks } from './verifying-blocks.ts';

/** The audit report in words, section by section. */
export function auditReportInWords(report: AuditReport): ReportDocument {
  const { at, head, release, fault } = report;
  return {
    title: `Audit report: ${requestName(release)}`,
    running: [
      `Countersign audit report of request ${release.id}, made ${instantInDigits(at)}`,
      `Chain head ${head.sequence}:${head.hash}`,
    ],
    at,
    blocks: [
      ...(fault
        ? [alarm(`THE STORED RECORD IS NOT INTACT: ${fault.sentence}. What follows is what is stored.`)]
        : []),
      ...whatBlocks(report),
      ...approvalBlocks(report),
      ...conditionBlocks(report),
      ...authorizationBlocks(report),
      ...riskBlocks(report),
      ...deploymentBlocks(report),
      ...obligationBlocks(report),
      { kind: 'heading', text: 'Timeline' },
      {
        kind: 'table',
        columns: [
          { title: '#', share: 4 },
          { title: 'When', share: 27 },
          { title: 'Who', share: 20 },
          { title: 'What', share: 40 },
          { title: 'Hash begins', share: 18 },
        ],
        rows: report.timeline.map(({ sequence, at: when, who, what, hash }) => [
          String(sequence),
          instantInDigits(when),
          who,
          what,
          hash.slice(0, 12),
        ]),
      },
      ...verifyingBlocks(report),
    ],
  };
}

const alarm = (text: string): Block => ({ kind: 'paragraph', text, alarm: true });
const said = (text: string): Block => ({ kind: 'paragraph', text });

function whatBlocks({ release, standing, at }: AuditReport): readonly Block[] {
  const { form } = release;
  return [
    {
      kind: 'facts',
      facts: [
        ['Request', release.id],
        [
          'Opened',
          `${instantInDigits(release.createdAt)} by ${release.requester.kind} ${release.requester.id}`,
        ],
        [`Status at ${instantInDigits(at)}`, `${standing.status}. ${standing.because}`],
      ],
    },
    { kind: 'heading', text: 'What was to be released' },
    {
      kind: 'facts',
      facts: [
        ['Summary', form.summary],
        ...whatFacts(release),
        ...form.artifacts.map(({ name, digest }) => [`Artifact ${name}`, digest] as const),
        ...form.links.map(({ title, url }) => [`Link: ${title}`, url] as const),
        ...(release.runUrl ? [['Pipeline run', release.runUrl] as const] : []),
      ],
    },
    ...(form.notes ? [{ kind: 'subheading', text: 'Notes' } as const, said(form.notes)] : []),
  ];
}

function riskBlocks(report: AuditReport): readonly Block[] {
  const { release, phases } = report;
  const { form, evidence } = release;
  const required = phases.flatMap(({ plan }) => requiredFacts(plan, evidence));
  const told = [...formFacts(form.emergency), ...formFacts(form.form)];
  return [
    { kind: 'heading', text: 'Risks and mitigation' },
    {
      kind: 'facts',
      facts: [['Risk level', form.risk ? capitalised(form.risk) : 'Not stated by the requester'], ...told],
    },
    ...reviewBlocks(report),
    ...(required.length > 0
      ? [
          { kind: 'subheading', text: 'Evidence the policy asks for' } as const,
          {
            kind: 'table' as const,
            columns: [
              { title: 'Shown', share: 15 },
              { title: 'Fact', share: 85 },
            ],
            rows: required.map(({ holds, sentence }) => [holds ? 'yes' : 'NO', sentence]),
          },
        ]
      : []),
    ...(Object.keys(evidence).length > 0
      ? [
          { kind: 'subheading', text: 'Evidence as it was reported' } as const,
          {
            kind: 'facts' as const,
            facts: Object.entries(evidence)
              .toSorted(([left], [right]) => (left < right ? -1 : 1))
              .map(([name, value]) => [name, factsIn(value)] as const),
          },
        ]
      : []),
  ];
}

const factsIn = (value: AuditReport['release']['evidence'][string]) =>
  typeof value === 'object'
    ? Object.entries(value)
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, fact]) => `${name}: ${fact}`)
        .join('\n')
    : String(value);

import type { AuditReport } from '#domain/report/audit-report';
import type { Block } from '#domain/report/document';
import { instantInDigits } from '#domain/time';

/** How it was deployed, and what the checks saw. */
export function deploymentBlocks({ release, deploymentSteps, healthChecks }: AuditReport): readonly Block[] {
  const { deployment, start } = release;
  if (!deployment)
    return [
      { kind: 'heading', text: 'Deployment' },
      { kind: 'paragraph', text: 'Nothing was deployed.' },
    ];
  return [
    { kind: 'heading', text: 'Deployment' },
    {
      kind: 'facts',
      facts: [
        ['Deployment', deployment.id],
        ['Permit', deployment.permit],
        ...(start ? [['Started by hand', `${instantInDigits(start.at)} by ${start.by}`] as const] : []),
        ['Began', instantInDigits(deployment.startedAt)],
        ...(deployment.endedAt ? [['Ended', instantInDigits(deployment.endedAt)] as const] : []),
        ['State', deployment.state],
        ...(deployment.reason ? [['Reason', deployment.reason] as const] : []),
      ],
    },
    ...(deploymentSteps.length > 0
      ? [
          {
            kind: 'table' as const,
            columns: [
              { title: 'When', share: 22 },
              { title: 'Step', share: 38 },
              { title: 'Note', share: 40 },
            ],
            rows: deploymentSteps.map(({ at, step, note }) => [instantInDigits(at), step, note ?? '']),
          },
        ]
      : []),
    { kind: 'heading', text: 'Health checks' },
    healthChecks.length > 0
      ? {
          kind: 'table',
          columns: [
            { title: 'When', share: 22 },
            { title: 'Verdict', share: 14 },
            { title: 'Outcome', share: 16 },
            { title: 'What was seen', share: 48 },
          ],
          rows: healthChecks.map(({ at, verdict, outcome, sentence }) => [
            instantInDigits(at),
            verdict,
            outcome,
            sentence,
          ]),
        }
      : { kind: 'paragraph', text: 'No health check was made.' },
  ];
}

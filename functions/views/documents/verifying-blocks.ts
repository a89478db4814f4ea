import type { AuditReport } from '#domain/report/audit-report';
import type { Block } from '#domain/report/document';

/** How a reader who trusts nobody checks what stands in the report. */
export const verifyingBlocks = ({ release, head, at }: AuditReport): readonly Block[] => [
  { kind: 'heading', text: 'How to verify this report' },
  {
    kind: 'paragraph',
    text:
      'This report is a reading of the audit record; the record is the proof. Each event carries the SHA-256 of the ' +
      'event before it over canonical JSON (RFC 8785), so the head below stands for all of them: no event can be ' +
      'changed, left out or added without changing it.',
  },
  {
    kind: 'facts',
    facts: [
      ['Request', release.id],
      ['Events', String(head.sequence)],
      ['Head (hash of the last)', head.hash],
      ['Report made at', `${at} (not part of the record)`],
    ],
  },
  { kind: 'paragraph', text: '1. Export the record as a bundle, from the service or from whoever keeps it:' },
  { kind: 'paragraph', text: `countersign audit bundle ${release.id} -o bundle.json` },
  { kind: 'paragraph', text: '2. Check it against the head of this report, without network or service:' },
  { kind: 'paragraph', text: `countersign verify bundle.json --head ${head.sequence}:${head.hash}` },
  {
    kind: 'paragraph',
    text:
      'It says that the bundle is intact and that its events up to this head are those this report is about, or ' +
      'which event is the first that is not. Then compare the timeline above with the events of the bundle.',
  },
];

import * as z from 'zod';
import { number } from '#domain/number';
import { line, paragraph, slug } from '#domain/text';

/** A full Git commit id, SHA-1 or SHA-256, lower case. */
export const commitId = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, { error: 'must be a full commit id' });

export const artifact = z.strictObject({
  name: line(200),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, { error: 'must be sha256:<64 hex digits>' }),
});

const webLink = z.strictObject({
  title: line(100),
  url: line(1_000).pipe(z.url({ protocol: /^https?$/ })),
});

/** Names of evidence: `tests`, `vulnerabilities`, `coverage` … */
export const evidenceName = slug(64);

/**
 * One piece of machine-checkable evidence: a number, a truth, a text, or one level of them, for example
 * `{ passed: 812, failed: 0, reportUrl: "https://…" }`.
 */
const fact = z.union([number, z.boolean(), line(500)]);
export const evidenceValue = z.union([
  fact,
  z
    .record(z.string().regex(/^(?!constructor$)[A-Za-z][A-Za-z0-9]{0,39}$/), fact)
    .refine((facts) => Object.keys(facts).length <= 20, {
      error: 'must have at most 20 facts',
    }),
]);

export const evidence = z
  .record(evidenceName, evidenceValue)
  .refine((pieces) => Object.keys(pieces).length <= 20, { error: 'must have at most 20 pieces' });

export const flags = z.strictObject({
  security: z.boolean().optional(),
  schema: z.boolean().optional(),
  customerFacing: z.boolean().optional(),
  breaking: z.boolean().optional(),
});

/** What a release is about: everything an approver decides on, and everything a deployer may deploy. */
export const releaseForm = z.strictObject({
  kind: z.literal('release'),
  policy: slug(64).optional(),
  service: slug(64),
  environment: slug(64),
  version: line(100),
  changeType: slug(40),
  ref: line(200),
  commit: commitId,
  artifacts: z.array(artifact).max(50).default([]),
  components: z.array(line(100)).max(50).default([]),
  flags: flags.default({}),
  summary: line(200),
  notes: paragraph(10_000).optional(),
  links: z.array(webLink).max(20).default([]),
  risk: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  plannedFor: z.iso.datetime({ offset: true }).optional(),
  emergency: z.record(slug(40), paragraph(2_000)).optional(),
  form: z.record(slug(40), z.union([number, z.boolean(), paragraph(2_000)])).optional(),
  evidence: evidence.default({}),
});

export type ReleaseForm = z.infer<typeof releaseForm>;
export type Evidence = z.infer<typeof evidence>;
export type EvidenceValue = z.infer<typeof evidenceValue>;

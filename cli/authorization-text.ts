import type { AuthorizationCheck } from '#domain/release/events';
import { listed } from '#domain/words';
import type { Authorization } from './api.ts';
import { table, type Line } from './output.ts';
import { instant } from './words.ts';

/** The checks of an authorization, a line each, with who or what each rests on. */
export const checkLines = (checks: readonly AuthorizationCheck[]): readonly Line[] =>
  table(
    checks.map(({ text, holds, because }) => [
      holds ? { text: '✓', style: 'good' } : { text: '✗', style: 'bad' },
      text,
      because,
    ]),
    '',
  );

/** What exactly may be deployed, and on whose approval. */
export const authorizationLines = (given: Authorization): readonly Line[] => [
  '',
  ...table([
    ['commit', given.commit],
    ...given.artifacts.map(({ name, digest }) => [name, digest]),
    ['manifest', given.manifest],
    ['policy', `${given.policy.id} ${given.policy.version} (${given.variant})`],
    ['approved by', listed(given.approvals.map(({ by, role }) => `${by} (${role})`))],
    ['authorized', instant(given.authorizedAt)],
  ]),
];

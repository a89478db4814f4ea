import { deny, release, timeout } from './gate.ts';
import { hotfix } from './matrix/hotfix.ts';
import { major } from './matrix/major.ts';
import { minor } from './matrix/minor.ts';
import { patch } from './matrix/patch.ts';
import type { Scenario } from './scenario.ts';

/** What `npm run demo -- --scenario NAME` knows. */
export const scenarios = { release, deny, timeout, patch, minor, major, hotfix } as const satisfies Readonly<
  Record<string, Scenario>
>;

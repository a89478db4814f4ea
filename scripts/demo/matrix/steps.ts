import { authorizationAnswer } from '../api.ts';
import type { DemoRelease } from '../release.ts';
import { cast, type Role } from './cast.ts';

/** One thing that somebody does, or that time does. */
export type Step = (release: DemoRelease) => Promise<void>;

/** Conditions of an approval: what has to be done before the deployment, and what after it. */
type On = Partial<Record<'conditions' | 'afterConditions', string>>;

export const approves =
  (role: Role, on: On = {}): Step =>
  ({ decide }) =>
    decide(cast[role].person, 'approve', { ...cast[role].review, ...on });

export const objects =
  (role: Role, matter: string, reason: string): Step =>
  ({ decide }) =>
    decide(cast[role].person, 'deny', { matter, reason });

/** Time passes, and somebody learns of it. */
export const passes =
  (hours: number, why: string, mailed?: readonly [role: Role, about: RegExp]): Step =>
  async (release) => {
    await release.advance(hours * 3_600, why);
    if (mailed) await isMailed(...mailed)(release);
  };

export const isMailed =
  (role: Role, about: RegExp): Step =>
  async ({ mailTo, tell }) => {
    const { person } = cast[role];
    const { subject } = await mailTo(person, about);
    tell(`${person} gets “${subject}”`);
  };

export const stands =
  (...statuses: readonly string[]): Step =>
  async ({ until }) =>
    void (await until(...statuses));

/** The pipeline says that a condition is met by the commit that is released. */
export const resolves =
  (condition: string, note?: string): Step =>
  ({ call, commit }) =>
    call(`conditions/${condition}/resolution`, { evidence: `commit ${commit}`, ...(note && { note }) });

/** Whoever set a condition confirms it or, with a note, says what is missing. */
export const judges =
  (role: Role, condition: string, missing?: string): Step =>
  ({ call }) =>
    call(
      `conditions/${condition}/confirmation`,
      missing === undefined ? { accept: true } : { accept: false, note: missing },
      cast[role].person,
    );

/** The release manager reads what the release is authorized on, starts it, and it is watched to the end. */
export const isReleased: Step = async (release) => {
  await release.until('awaiting-start');
  const { checks } = authorizationAnswer.parse(
    await release.api.get(`/v1/requests/${release.id}/authorization`, await release.ci()),
  );
  for (const { text, holds, because } of checks) release.tell(`  ${holds ? '✓' : '✗'} ${text}: ${because}`);
  const { person } = cast['release-manager'];
  release.tell(`${person} authorizes and starts it as release-manager`);
  await release.call('deployment', {}, person, 202);
  await release.until('verifying');
  await release.advance(30 * 60, 'the target’s real metrics are read every five minutes');
  await release.until('completed');
};

/** Something owed after the release is done, with a page that shows it. */
export const fulfils =
  (role: Role, obligation: string, note: string): Step =>
  ({ call, id }) =>
    call(
      `obligations/${obligation}/fulfilment`,
      { evidence: `https://wiki.example.com/releases/${id}#${obligation}`, note },
      cast[role].person,
    );

/** A scenario of steps, one after the other. */
export const oneAfterTheOther =
  (...steps: readonly Step[]): Step =>
  async (release) => {
    for (const step of steps) await step(release);
  };

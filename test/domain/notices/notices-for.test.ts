import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { chain, genesis } from '#domain/audit/chain';
import { noticesFor, type Notice } from '#domain/notices/notices-for';
import { fold } from '#domain/release/apply';
import { cast } from '#test/support/cast';
import { anyHistory } from '#test/support/histories';
import { gate, gatePlan, manualPlan, twoPhasePlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  deployed,
  deploymentReported,
  deploymentStarted,
  evidenceAttached,
  healthChecked,
  opened,
  phaseOpened,
  startRequestedBy,
  storyId,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

/** The author and the shop's team follow every release of the shop; this policy informs the SRE team. */
const followers = ['author', 'teammate', 'sara'];
const approvers = ['devi', 'dave', 'lena', 'sara', 'owner', 'twohats'];

/** Who is told what about the last event of a story. */
const noticesAfter = (...steps: readonly Step[]): readonly Notice[] => {
  const { release, events } = told(...steps);
  return noticesFor(events.at(-1)!, release, cast);
};

const toldTo = (kind: Notice['kind'], people: readonly string[]): Notice[] =>
  people.map((to) => ({ kind, to }));
const asked = (kind: 'asked' | 'reminder' | 'asked-again', people: readonly string[]) =>
  people.map((to) => ({ kind, to, phase: 'gate' }));

const awaitingStart = [opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner', 10)];
const unproven = opened({ form: { evidence: { vulnerabilities: { critical: 0 } } } });

describe('an event is told', () => {
  it.each<[string, readonly Step[], readonly Notice[]]>([
    ['an opened phase to everybody who may decide on it', atTheGate, asked('asked', approvers)],
    [
      'a reminder to those who have not decided',
      [...atTheGate, approvedBy('devi'), timePassed(30)],
      asked('reminder', ['dave', 'lena', 'sara', 'owner', 'twohats']),
    ],
    ['the first of two approvals to nobody', [...atTheGate, approvedBy('devi')], []],
    [
      'the last approval to followers and deciders, and that nothing is left to decide to those who were asked',
      authorized,
      [
        ...toldTo('approved', [...followers, 'devi', 'lena']),
        ...toldTo('withdrawn', ['dave', 'owner', 'twohats']),
      ],
    ],
    [
      'the last approval of a phase before the last to those alone who were asked and need not decide any more',
      [opened({ plan: twoPhasePlan() }), phaseOpened('review'), approvedBy('lena')],
      toldTo('withdrawn', ['twohats']),
    ],
    [
      'a denial to the developer, the other followers and the deciders, and to those who were asked',
      [...atTheGate, approvedBy('devi'), deniedBy('owner')],
      [
        ...toldTo('denied', [...followers, 'devi', 'owner']),
        ...toldTo('withdrawn', ['dave', 'lena', 'twohats']),
      ],
    ],
    [
      'evidence that completed the gate like the last approval',
      [unproven, phaseOpened(), approvedBy('owner'), evidenceAttached('tests', { failed: 0 })],
      toldTo('approved', [...followers, 'owner']),
    ],
    [
      'evidence that voids an approval to whoever gave it',
      [...atTheGate, approvedBy('devi'), evidenceAttached('tests', { failed: 0, passed: 813 })],
      asked('asked-again', ['devi']),
    ],
    [
      'evidence that voids what was approved to all concerned, and to whoever approved',
      [...awaitingStart, evidenceAttached('tests', { failed: 0, passed: 813 }, 20)],
      toldTo('reopened', [...followers, 'owner']),
    ],
    [
      'a phase that opens again only to those whose approval counts no more',
      [...awaitingStart, evidenceAttached('tests', { failed: 0, passed: 813 }, 20), phaseOpened('gate', 21)],
      asked('asked-again', ['owner']),
    ],
    [
      'a phase after it, which was open, to everybody, and to those anew',
      [
        opened({ plan: twoPhasePlan() }),
        phaseOpened('review'),
        approvedBy('lena', 2),
        phaseOpened('gate', 3),
        approvedBy('devi', 4),
        evidenceAttached('tests', { failed: 0, passed: 813 }, 5),
        phaseOpened('review', 6),
        approvedBy('twohats', 7),
        phaseOpened('gate', 8),
      ],
      [...asked('asked-again', ['devi']), ...asked('asked', ['dave', 'lena', 'sara', 'owner', 'twohats'])],
    ],
    ['other evidence to nobody', [...atTheGate, evidenceAttached('coverage', 91)], []],
    [
      'a missed deadline to followers, deciders and those who were still asked',
      [...atTheGate, approvedBy('devi'), timePassed(60)],
      toldTo('expired', [...followers, 'devi', 'dave', 'lena', 'owner', 'twohats']),
    ],
    [
      'a missed start to followers and deciders',
      [...awaitingStart, timePassed(130)],
      toldTo('expired', [...followers, 'owner']),
    ],
    [
      'a cancellation to followers, deciders and those who were still asked',
      [...atTheGate, approvedBy('devi'), cancelledBy('author')],
      toldTo('cancelled', [...followers, 'devi', 'dave', 'lena', 'owner', 'twohats']),
    ],
    [
      'a cancellation before anybody was asked to followers only',
      [opened(), cancelledBy('author')],
      toldTo('cancelled', followers),
    ],
    ['an opening to nobody', [opened()], []],
    ['a start by hand to nobody', [...awaitingStart, startRequestedBy('operator', 20)], []],
    [
      'a started deployment to its author and the deciders',
      [...authorized, deploymentStarted()],
      toldTo('deployment-started', ['author', 'devi', 'lena']),
    ],
    [
      'a step of it to its author only',
      [...authorized, deploymentStarted(), deploymentReported({ state: 'step', step: 'Migrating' })],
      toldTo('deployment-step', ['author']),
    ],
    [
      'its success to its author and the deciders',
      deployed,
      toldTo('deployment-succeeded', ['author', 'devi', 'lena']),
    ],
    [
      'its failure to followers and deciders',
      [...authorized, deploymentStarted(), deploymentReported({ state: 'failed', note: 'Pods crash.' })],
      toldTo('deployment-failed', [...followers, 'devi', 'lena']),
    ],
    ['a good health check to nobody', [...deployed, healthChecked({ errorRate: 0.001 }, 10)], []],
    ['a so-so one to nobody', [...deployed, healthChecked({ errorRate: 0.007 }, 10)], []],
    [
      'an alert to followers and deciders',
      [...deployed, healthChecked({ errorRate: 0.02 }, 10)],
      toldTo('unhealthy', [...followers, 'devi', 'lena']),
    ],
    [
      'a failed watch to followers and deciders',
      [...deployed, healthChecked({ errorRate: 0.2 }, 10)],
      toldTo('unhealthy', [...followers, 'devi', 'lena']),
    ],
    [
      'a watch that ends in silence to followers and deciders',
      [...deployed, healthChecked({}, 65)],
      toldTo('unhealthy', [...followers, 'devi', 'lena']),
    ],
    [
      'the end of the last stage to followers and deciders',
      [...deployed, healthChecked({ errorRate: 0.001 }, 35)],
      toldTo('completed', [...followers, 'devi', 'lena']),
    ],
  ])('%s', (_, steps, notices) => {
    expect(noticesAfter(...steps)).toEqual(notices);
  });
});

describe('nobody is asked', () => {
  /** The notices of one event of a story that has gone on since. */
  const noticesOf = (type: string, ...steps: readonly Step[]) => {
    const { release, events } = told(...steps);
    return noticesFor(
      events.find((event) => event.type === type)!,
      release,
      cast,
    );
  };

  it.each<[string, readonly Step[]]>([
    ['when the phase was approved meanwhile', authorized],
    ['when it was denied meanwhile', [...atTheGate, deniedBy('sara')]],
    ['when it was cancelled meanwhile', [...atTheGate, cancelledBy('author')]],
    ['when its time was over meanwhile', [...atTheGate, timePassed(60)]],
  ])('%s', (_, steps) => {
    expect(noticesOf('phase-opened', ...steps)).toEqual([]);
  });

  it('who has decided meanwhile', () => {
    expect(noticesOf('phase-opened', ...atTheGate, approvedBy('devi'))).toEqual(
      asked('asked', ['dave', 'lena', 'sara', 'owner', 'twohats']),
    );
  });

  it('whose role is of no use any more', () => {
    const plan = gatePlan({
      phases: [
        gate({
          approvals: {
            kind: 'all-of',
            of: [
              { kind: 'role', role: 'sre-team', alone: false },
              { kind: 'role', role: 'platform-owner', alone: false },
            ],
          },
        }),
      ],
    });
    expect(noticesOf('phase-opened', opened({ plan }), phaseOpened(), approvedBy('sara'))).toEqual(
      asked('asked', ['owner']),
    );
  });

  it('to decide on their own request', () => {
    const byDevi = { kind: 'person' as const, id: 'devi', authors: ['devi'] };
    const notices = noticesOf('phase-opened', opened({ requester: byDevi }), phaseOpened());
    expect(notices.map(({ to }) => to)).not.toContain('devi');
  });

  it('who decides on a later phase only', () => {
    const notices = noticesOf('phase-opened', opened({ plan: twoPhasePlan() }), phaseOpened('review'));
    expect(notices).toEqual(['lena', 'twohats'].map((to) => ({ kind: 'asked', to, phase: 'review' })));
  });
});

it('whatever happened, nobody is told the same twice, and only people of the directory are', () => {
  fc.assert(
    fc.property(anyHistory(storyId), (history) => {
      const events = chain(storyId, genesis, history.flat());
      const release = fold(storyId, events)!;
      for (const event of events) {
        const people = noticesFor(event, release, cast).map(({ to }) => to);
        expect(new Set(people).size).toBe(people.length);
        for (const to of people) expect(cast.people.map(({ id }) => id)).toContain(to);
      }
    }),
  );
});

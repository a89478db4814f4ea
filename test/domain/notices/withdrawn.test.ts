import { describe, expect, it } from 'vitest';
import { noticesFor } from '#domain/notices/notices-for';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import { cast } from '#test/support/cast';
import { matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  deniedBy,
  evidenceAttached,
  opened,
  phaseOpened,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

/** Who hears, after the last event, that they need not decide any more. */
function relievedAfter(...steps: readonly Step[]): readonly string[] {
  const { events, release } = told(...steps);
  return relievedBy(events.at(-1)!, release);
}

const relievedBy = (event: ChainedEvent, release: Release) =>
  noticesFor(event, release, cast)
    .filter(({ kind }) => kind === 'withdrawn')
    .map(({ to }) => to);

const inRows = [opened({ plan: matrixPlan({}, { informed: [] }) }), phaseOpened()];

describe('whoever was asked hears that they need not decide any more', () => {
  it('when somebody else filled their row, while the others go on', () => {
    expect(relievedAfter(...inRows, approvedBy('devi'))).toEqual(['dave']);
  });

  it('not while they hold another role that is still needed', () => {
    expect(relievedAfter(...inRows, approvedBy('devi'))).not.toContain('twohats');
    expect(relievedAfter(...inRows, approvedBy('devi'), approvedBy('lena'))).toContain('twohats');
  });

  it('not from the first of two approvals: theirs may be the second', () => {
    expect(relievedAfter(...atTheGate, approvedBy('devi'))).toEqual([]);
  });

  it('once, although the request has gone on since', () => {
    const { events, release } = told(...inRows, approvedBy('devi'), approvedBy('lena'));
    const [first, second] = events.slice(-2);
    expect(relievedBy(first!, release)).toEqual(['dave']);
    expect(relievedBy(second!, release)).not.toContain('dave');
  });

  it('not when the decision that relieved them was voided meanwhile: they are needed again', () => {
    const { events, release } = told(
      ...inRows,
      approvedBy('devi'),
      evidenceAttached('tests', { failed: 0, passed: 813 }),
    );
    expect(relievedBy(events.at(-2)!, release)).toEqual([]);
  });

  it('when a denial closes the request, and whoever is told of that already has no second mail', () => {
    const after = relievedAfter(...atTheGate, deniedBy('owner'));
    expect(after).toEqual(['devi', 'dave', 'lena', 'twohats']);
  });

  it('when a waiver was the last thing missing', () => {
    const slots = [
      slot('devops-team'),
      slot('sre-team', { mode: 'if-available', within: 15 * 60_000 }),
      slot('platform-owner', { mode: 'optional' }),
    ];
    const plan = matrixPlan({ slots, approvals: role('devops-team') }, { informed: [] });
    const waited = [opened({ plan }), phaseOpened(), approvedBy('devi'), timePassed(15)];
    expect(relievedAfter(...waited)).toEqual(['sara', 'owner']);
  });
});

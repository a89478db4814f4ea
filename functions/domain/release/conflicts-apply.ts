import type { EventData, Happening } from './events.ts';
import type { PhaseState } from './release.ts';

/** What a contested denial adds to its phase. */
export function contestOf(
  phase: PhaseState | undefined,
  { outcome, role, matter, authority }: EventData<'decision-recorded'>,
  { at, actor }: Happening,
): Pick<PhaseState, 'contested'> {
  if (outcome !== 'contested' || matter === undefined || authority === undefined) return {};
  return { contested: [...(phase?.contested ?? []), { by: actor.id, role, matter, authority, at }] };
}

type Step = Extract<Happening, { type: 'conflict-escalated' | 'conflict-ruled' }>;

/** A conflict lies with somebody else now, or is ruled on. */
export function settledConflict(phase: PhaseState, event: Step): Partial<PhaseState> {
  const contested = phase.contested ?? [];
  if (event.type === 'conflict-escalated') {
    const { on, to } = event.data;
    return { contested: contested.map((one) => (one.by === on ? { ...one, authority: to } : one)) };
  }
  const { on, role, ruling, outcome } = event.data;
  const because = `the denial of ${on} was overruled by ${event.actor.id}`;
  return {
    contested: contested.filter(({ by }) => by !== on),
    ...(ruling === 'overrule' && {
      waived: [...(phase.waived ?? []), { role, at: event.at, because, owed: false }],
    }),
    ...(outcome !== 'open' && { outcome, decidedAt: event.at }),
  };
}

import type { EventData, Happening } from './events.ts';
import type { ConditionState, Release } from './release.ts';

/** The conditions of a decision, as open ones of the request. */
export function withConditions(
  release: Release,
  { phase, role, conditions }: EventData<'decision-recorded'>,
  { at, actor }: Happening,
): Release {
  if (!conditions) return release;
  const set = conditions.map((one): ConditionState => ({
    ...one,
    phase,
    role,
    by: actor.id,
    at,
    state: 'open',
  }));
  return { ...release, conditions: [...(release.conditions ?? []), ...set] };
}

type Step = Extract<Happening, { type: 'condition-resolved' | 'condition-judged' }>;

/** What becomes of the conditions when one is resolved, confirmed, or found not to be met. */
export const afterwards = (conditions: readonly ConditionState[], event: Step): ConditionState[] =>
  conditions.map((one) => (one.id === event.data.condition ? stepped(one, event) : one));

function stepped(one: ConditionState, { type, data, at, actor }: Step): ConditionState {
  if (type === 'condition-resolved') {
    const { rejected: _, ...rest } = one;
    const { evidence, note } = data;
    return { ...rest, state: 'resolved', resolution: { by: actor.id, at, evidence, ...(note && { note }) } };
  }
  if (data.accepted) return { ...one, state: 'confirmed', confirmed: { by: actor.id, at } };
  return { ...one, state: 'open', rejected: data.note ?? 'It is not met.' };
}

import type { Happening } from './events.ts';
import type { ObligationState } from './release.ts';

type Step = Extract<
  Happening,
  { type: 'obligation-opened' | 'obligation-reminded' | 'obligation-overdue' | 'obligation-fulfilled' }
>;

/** What is owed after one more step. */
export function owed(obligations: readonly ObligationState[], event: Step): ObligationState[] {
  if (event.type === 'obligation-opened')
    return [...obligations, { ...event.data, openedAt: event.at, state: 'open' }];
  const { obligation: id } = event.data;
  return obligations.map((one) => (one.id === id ? { ...one, ...change(event) } : one));
}

function change(event: Exclude<Step, { type: 'obligation-opened' }>): Partial<ObligationState> {
  switch (event.type) {
    case 'obligation-reminded':
      return { reminded: true };
    case 'obligation-overdue':
      return { state: 'overdue' };
    case 'obligation-fulfilled': {
      const { evidence, note } = event.data;
      const fulfilled = { by: event.actor.id, at: event.at, evidence, ...(note && { note }) };
      return { state: 'fulfilled', fulfilled };
    }
  }
}

import type { RequestView } from './api.ts';
import { table, type Line, type Piece } from './output.ts';
import { instant } from './words.ts';

type Condition = RequestView['conditions'][number];
type Obligation = RequestView['obligations'][number];

const conditionStyles = { open: 'waiting', resolved: 'waiting', confirmed: 'good' } as const;
const obligationStyles = { open: 'waiting', overdue: 'bad', fulfilled: 'good' } as const;

/** What approvals depend on and how far each is; nothing where there is none. */
export function conditionLines({ conditions }: Pick<RequestView, 'conditions'>): readonly Line[] {
  if (conditions.length === 0) return [];
  const before = conditions.filter(({ due }) => due === 'before-deployment');
  const met = before.filter(({ state }) => state === 'confirmed').length;
  return [
    [{ text: 'Conditions', style: 'strong' }, `: ${met} of ${before.length} met`],
    ...table(conditions.map(conditionRow)),
  ];
}

function conditionRow(one: Condition): readonly Piece[] {
  const { id, text, by, due, state } = one;
  return due === 'after-deployment'
    ? [{ text: 'after-release', style: 'quiet' }, id, text, by, 'holds after the deployment']
    : [{ text: state, style: conditionStyles[state] }, id, text, by, progressOf(one)];
}

function progressOf({ by, resolution, confirmed, rejected }: Condition): string {
  if (confirmed)
    return `confirmed by ${confirmed.by} at ${instant(confirmed.at)}: ${resolution?.evidence ?? ''}`;
  if (rejected !== undefined) return `not met: ${rejected}`;
  if (resolution) return `${resolution.by} says met: ${resolution.evidence}; waits for ${by} to confirm`;
  return 'nobody has said how it was met';
}

/** What is owed after the release; nothing where nothing is. */
export function obligationLines({ obligations }: Pick<RequestView, 'obligations'>): readonly Line[] {
  if (obligations.length === 0) return [];
  const done = obligations.filter(({ state }) => state === 'fulfilled').length;
  return [
    [{ text: 'Owed', style: 'strong' }, `: ${done} of ${obligations.length} fulfilled`],
    ...table(obligations.map(obligationRow)),
  ];
}

function obligationRow({ id, what, role, person, dueAt, state, fulfilled }: Obligation): readonly Piece[] {
  return [
    { text: state, style: obligationStyles[state] },
    id,
    what,
    role ?? person ?? '',
    fulfilled
      ? `by ${fulfilled.by} at ${instant(fulfilled.at)}: ${fulfilled.evidence}`
      : `${state === 'overdue' ? 'was due' : 'until'} ${instant(dueAt)}`,
  ];
}

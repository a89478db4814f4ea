import type { Json } from '../json.ts';
import type { FrameData, NewFrame } from '../store/records.ts';

type Placed = Pick<NewFrame, 'execution' | 'parent' | 'slot' | 'state' | 'status'>;
interface Beginning extends Placed {
  readonly input: Json;
  readonly now: number;
  readonly item?: FrameData['item'];
}

/** A frame that has done nothing yet. */
export function newFrame({ execution, parent, slot, state, status, input, now, item }: Beginning): NewFrame {
  const data: FrameData = {
    input,
    variables: {},
    ...(item && { item }),
    enteredAt: now,
    enteredEvent: 0,
    lastEvent: 0,
    attempt: 0,
    retryCount: 0,
    retries: [],
  };
  return { execution, parent, slot, state, status, due: null, child: null, data };
}

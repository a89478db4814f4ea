import * as z from 'zod';
import { isoOf, msOf } from '#domain/time';

/** What state machines send to their tasks: ids only, the record knows the rest. */
export const taskInput = z.object({ requestId: z.string(), attempt: z.int() });

/** When a state was entered tells a new wait from an old one, as text: so there is one way to write an instant. */
const instant = z.iso.datetime().transform((at) => isoOf(msOf(at)));

export const waitingInput = taskInput.extend({ token: z.string().min(1), enteredAt: instant });

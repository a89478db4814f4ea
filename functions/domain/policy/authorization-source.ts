import * as z from 'zod';
import { line, slug } from '#domain/text';
import { mapping, name, oneOrMore } from './grammar.ts';

/**
 * The authorization of a pack (R002-16): what has to hold when somebody starts an approved release. A check is proven by
 * `approvals`, `conditions`, `evidence` (every rule of the phases), `target` (where to is known), one fact that has a
 * rule, or an item of a checklist.
 */
export const authorizationSource = mapping({
  /** Whoever holds this role and starts the release authorizes it. */
  by: slug(64),
  checks: z.array(mapping({ id: name(), text: line(200), 'proven-by': oneOrMore(line(100)) })).min(1),
});

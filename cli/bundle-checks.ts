import { faultInBundle, type AuditBundle } from '#domain/audit/bundle';
import { canonicalJson } from '#domain/audit/canonical';
import type { ChainFault, Head } from '#domain/audit/chain';
import { capitalised, counted } from '#domain/words';
import { readBundle } from './bundle-file.ts';

export interface Check {
  readonly passed: boolean;
  readonly sentence: string;
}

export interface Examination {
  readonly intact: boolean;
  readonly checks: readonly Check[];
  /** Number of the first event that is not as it was recorded, or not there. */
  readonly firstWrong?: number;
  readonly bundle?: AuditBundle;
  /** What an intact bundle does not show by itself. */
  readonly unproven: readonly string[];
}

/**
 * Checks an audit bundle by itself: no network, no key. `noted` is a head of the same request that somebody wrote
 * down elsewhere, at the end of the record or on the way.
 */
export function examine(bytes: Uint8Array, noted?: Head): Examination {
  const read = readBundle(bytes);
  if ('wrong' in read) return { intact: false, checks: [failed(read.wrong)], unproven: [] };
  const { bundle } = read;
  const format = passed(`It is an audit bundle of request ${bundle.requestId}, format version 1.`);
  const { checks, firstWrong } = recordChecks(bundle);
  if (firstWrong !== undefined)
    return { intact: false, checks: [format, ...checks], firstWrong, bundle, unproven: [] };
  const { check, unproven } = noted ? notedCheck(bundle, noted) : { unproven: [rewritten] };
  const all = [format, ...checks, ...(check ? [check] : [])];
  const intact = check?.passed !== false;
  return { intact, checks: all, bundle, unproven: intact ? [...unproven, exportTime] : [] };
}

const passed = (sentence: string): Check => ({ passed: true, sentence });
const failed = (sentence: string): Check => ({ passed: false, sentence });

const rewritten =
  'Whoever exported the bundle could have left out the last events, or written the whole record anew. ' +
  'A head noted elsewhere rules that out: --head SEQUENCE:HASH';

const exportTime = 'The time of the export is not part of the record.';

function recordChecks(bundle: AuditBundle): { checks: readonly Check[]; firstWrong?: number } {
  const { head, events } = bundle;
  if (events.length === 0)
    return { checks: [failed('It holds no event; every request has at least its opening.')], firstWrong: 1 };
  const fault = faultIn(bundle);
  if (fault)
    return { checks: [...soundUpTo(fault.sequence - 1), failed(said(fault))], firstWrong: fault.sequence };
  return {
    checks: [
      ...soundUpTo(events.length),
      passed(`The record ends where its head says: ${head.sequence}:${head.hash}`),
    ],
  };
}

/** A text that has no canonical form (half a surrogate pair) cannot have been hashed when it was recorded. */
function faultIn(bundle: AuditBundle): ChainFault | undefined {
  try {
    return faultInBundle(bundle);
  } catch (error) {
    const sequence = bundle.events.findIndex((event) => !hasCanonicalForm(event)) + 1;
    if (sequence === 0) throw error;
    return { sequence, sentence: `event ${sequence} holds text that cannot have been recorded` };
  }
}

function hasCanonicalForm(event: unknown): boolean {
  try {
    canonicalJson(event);
    return true;
  } catch {
    return false;
  }
}

const said = ({ sentence }: ChainFault) => `${capitalised(sentence)}.`;

function soundUpTo(last: number): readonly Check[] {
  if (last < 1) return [];
  if (last === 1) return [passed('Event 1 is as it was recorded.')];
  return [passed(`Events 1 to ${last} are as they were recorded; none of them is missing, added or moved.`)];
}

function notedCheck(
  { head, events }: AuditBundle,
  noted: Head,
): { check: Check; unproven: readonly string[] } {
  const name = `${noted.sequence}:${noted.hash}`;
  const later = head.sequence - noted.sequence;
  if (later < 0)
    return {
      check: failed(
        `The record ends at event ${head.sequence}, but ${name} was noted: events were left out.`,
      ),
      unproven: [],
    };
  if (events[noted.sequence - 1]?.hash !== noted.hash)
    return { check: failed(`Event ${noted.sequence} is not the one that was noted: ${name}`), unproven: [] };
  if (later === 0) return { check: passed(`It is the record whose head was noted: ${name}`), unproven: [] };
  return {
    check: passed(`Events 1 to ${noted.sequence} are those whose head was noted: ${name}`),
    unproven: [
      `The head was noted before the last ${counted(later, 'event')}; what came after it could have been left out or written anew.`,
    ],
  };
}

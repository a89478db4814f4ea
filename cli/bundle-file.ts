import * as z from 'zod';
import { auditBundle, type AuditBundle } from '#domain/audit/bundle';
import { ambiguityIn } from './json-ambiguity.ts';
import { jsonOf } from './json.ts';

/** The bundle that a file holds, or the one sentence why it holds none. */
export type BundleRead = { readonly bundle: AuditBundle } | { readonly wrong: string };

export function readBundle(bytes: Uint8Array): BundleRead {
  const text = utf8(bytes);
  if (text === undefined) return { wrong: 'The file is not UTF-8 text.' };
  const value = jsonOf(text);
  if (value === undefined) return { wrong: 'The file is not JSON, or not all of it.' };
  const newer = otherVersion.safeParse(value);
  if (newer.success)
    return {
      wrong: `Its format version is ${newer.data.formatVersion}; this version of countersign knows 1.`,
    };
  if (!isBundle(value)) return { wrong: `It does not have the shape of an audit bundle: ${misfit(value)}.` };
  const foreign = [
    ...foreignKeys(value, auditBundle.shape),
    ...foreignKeys(value.head, auditBundle.shape.head.shape).map((key) => `head.${key}`),
  ];
  if (foreign.length > 0) return { wrong: `It says what no audit bundle says: ${foreign.join(', ')}.` };
  const ambiguity = ambiguityIn(text);
  return ambiguity === undefined ? { bundle: value } : { wrong: ambiguity };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const otherVersion = z.object({ format: auditBundle.shape.format, formatVersion: z.int().min(2) });

/** The value as it was read is what gets hashed, not a parser's copy of it, in which a field could be lost. */
const isBundle = (value: unknown): value is AuditBundle => auditBundle.safeParse(value).success;

function misfit(value: unknown): string {
  const issue = auditBundle.safeParse(value).error?.issues[0];
  return `${issue?.path.join('.') || 'all of it'}: ${issue?.message}`;
}

/** Nothing outside the events is hashed, so nothing may stand there that the format does not name. */
const foreignKeys = (value: object, shape: object) =>
  Object.keys(value).filter((key) => !Object.hasOwn(shape, key));

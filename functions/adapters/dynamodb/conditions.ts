import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/** Why DynamoDB cancelled a transaction; nothing for any other error. */
const reasonsOf = (error: unknown): readonly (string | undefined)[] =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons?.map((reason) => reason.Code) ?? [])
    : [];

/** What is over when the same call is made a little later. */
const passing = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * Whether a write was turned away by nothing but other calls at the same moment. The SDK tries neither of these two
 * errors again by itself.
 */
export function metOthers(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  const reasons = reasonsOf(error).filter((code) => code !== undefined && code !== 'None');
  return reasons.length > 0 && reasons.every((code) => passing.includes(code ?? ''));
}

/** Whether a write was refused because somebody else was first, rather than because something is broken. */
export function isConflict(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException) return true;
  return reasonsOf(error).some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}

/** Does a conditional write; `false` when its condition does not hold. */
export async function ifHolds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

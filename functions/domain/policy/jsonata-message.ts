/** What JSONata says is wrong. It throws plain objects with a message, not Errors. */
export function jsonataMessage(thrown: unknown): string {
  if (
    typeof thrown === 'object' &&
    thrown !== null &&
    'message' in thrown &&
    typeof thrown.message === 'string'
  ) {
    return thrown.message;
  }
  return 'the expression failed';
}

/** One after the other, each whatever became of the others. Answers with how many failed, and how the last one did. */
export async function attempted(
  tries: readonly (() => Promise<void>)[],
): Promise<{ readonly unsent: number; readonly cause: unknown }> {
  let unsent = 0;
  let cause: unknown;
  for (const attempt of tries) {
    try {
      await attempt();
    } catch (trouble) {
      unsent += 1;
      cause = trouble;
    }
  }
  return { unsent, cause };
}

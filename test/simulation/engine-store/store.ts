import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '#infra/local/stepfunctions/store/store';
import { executionsInMemory } from './executions.ts';
import { framesInMemory } from './frames.ts';
import { historyInMemory } from './history.ts';
import { tableIn, undo } from './table.ts';

/**
 * What the engine's SQLite store does, without SQLite: a fifth of what a run costs. `engine-store.test.ts` holds it to
 * the answers of the real one.
 */
export function memoryStore(): Store {
  const log = undo();
  const secrets = tableIn<string, Uint8Array>(log);
  const definitions = tableIn<string, string>(log);

  return {
    executions: executionsInMemory(log),
    frames: framesInMemory(log),
    history: historyInMemory(log),

    secret(name) {
      const secret = secrets.get(name) ?? randomBytes(32);
      secrets.set(name, secret);
      return secret;
    },
    keepDefinition(asl) {
      const digest = createHash('sha256').update(asl).digest('hex');
      definitions.set(digest, asl);
      return digest;
    },
    definition(digest) {
      const asl = definitions.get(digest);
      if (asl === undefined) throw new Error(`there is no definition ${digest} (this is a bug)`);
      return asl;
    },

    async transaction(work) {
      log.begin();
      try {
        const result = await work();
        log.commit();
        return result;
      } catch (trouble) {
        log.rollback();
        throw trouble;
      }
    },
    close: () => undefined,
  };
}

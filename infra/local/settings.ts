import { resolve } from 'node:path';
import * as z from 'zod';
import { StartRefused } from './start-refused.ts';

const schema = z.object({
  PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'has to be a number from 0 to 65535')
    .transform(Number),
  HOST: z.string(),
  DATA_DIR: z.string(),
  POLICY_DIR: z.string().transform((path) => resolve(path)),
  COUNTERSIGN_DYNAMODB_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'has to be a URL that begins with http:// or https://' })
    .optional(),
});

/** What `npm start` reads from its environment. */
export type Settings = z.infer<typeof schema>;
type Name = keyof Settings;

const defaults: Partial<Record<Name, string>> = {
  PORT: '4400',
  HOST: '127.0.0.1',
  DATA_DIR: '.local',
  POLICY_DIR: 'policies',
};

const meanings: Record<Name, string> = {
  PORT: 'where the product answers; 0 takes any port that is free',
  HOST: 'the address it listens on; whoever reaches it there can mint tokens for anybody',
  DATA_DIR: 'the folder that keeps everything, also after a restart',
  POLICY_DIR: 'the folder of directory.yaml and the policy packs',
  COUNTERSIGN_DYNAMODB_ENDPOINT: 'a DynamoDB to use instead of the embedded one',
};

const names = Object.keys(meanings) as readonly Name[];
const width = Math.max(...names.map((name) => name.length));

export const help = `npm start

Runs the whole product on this machine until it is interrupted. It has no flags; it reads these variables:

${names.map((name) => `  ${name.padEnd(width)}  ${meanings[name]} (${defaults[name] ?? 'the embedded one'})`).join('\n')}

Example: PORT=4500 DATA_DIR=/tmp/trial npm start`;

/** An empty variable is one that is not set. Throws `StartRefused` with a sentence for each that makes no sense. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const set = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const read = schema.safeParse({ ...defaults, ...set });
  if (read.success) return read.data;
  const sentences = read.error.issues.map(({ path: [name], message }) => {
    return `${String(name)} ${message}; it is ${JSON.stringify(set[String(name)])}.`;
  });
  throw new StartRefused(sentences.join('\n'));
}

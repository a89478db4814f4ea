import * as z from 'zod';
import { envNames } from './env-names.ts';

export type EnvName = keyof typeof envNames;

/** Reads a variable the stack set. A missing one is a mistake of the stack and stops the function at once. */
export function env(name: EnvName): string {
  const value = process.env[envNames[name]];
  if (!value) throw new Error(`the environment variable ${envNames[name]} is not set`);
  return value;
}

const targetUrls = z.record(z.string(), z.url({ protocol: /^https?$/ }));

/** `DeployTargets` as the stack was given it: a JSON object from target name to URL. */
export const deployTargets = (): Readonly<Record<string, string>> =>
  targetUrls.parse(JSON.parse(env('deployTargets')));

/** `host:port`, comma-separated; empty when every target is public. */
export const privateTargetHosts = (): ReadonlySet<string> => hostsIn('privateTargetHosts');

/** Where the REST interface of GitHub, or of a GitHub Enterprise Server, begins. */
export const githubApi = (): URL => new URL(env('githubApi'));

/** The same as of targets, of chat servers and GitHub. */
export const privateChannelHosts = (): ReadonlySet<string> => hostsIn('privateChannelHosts');

const hostsIn = (name: EnvName): ReadonlySet<string> =>
  new Set(
    (process.env[envNames[name]] ?? '')
      .split(',')
      .map((host) => host.trim())
      .filter(Boolean),
  );

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';

/** Starts the installed Chromium. A machine without one fails: these tests never skip themselves. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: installedChromium(),
    args: [
      // Root has no user namespace to build a sandbox in, and the only pages opened are ours.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

function installedChromium(): string {
  const { CHROMIUM, PATH = '' } = process.env;
  const candidates = CHROMIUM
    ? [CHROMIUM]
    : PATH.split(delimiter).flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')]);
  const found = candidates.find(isExecutable);
  if (!found)
    throw new Error(
      'The browser tests need Chromium: install the package "chromium", or name a binary in CHROMIUM.',
    );
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The two screens people review on. */
export const screens = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 } },
} as const satisfies Record<string, BrowserContextOptions>;

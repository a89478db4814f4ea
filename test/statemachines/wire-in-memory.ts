import type { World } from '#usecases/world';
import type { NoticeWords } from '#usecases/telling';
import { announcementAsMail } from '#views/announcements/announcement-as-mail';
import { writeAnnouncement } from '#views/announcements/write-announcement';
import { writeDigest } from '#views/mails/write-digest';
import { writeMail } from '#views/mails/write-mail';

/**
 * Stands in for `handlers/runtime/wire`: the real handlers run, on the world of the test that is under way. A test
 * file mocks the wire with this module and calls `use` before each test.
 */
let inForce: (World & Partial<NoticeWords>) | undefined;

export const use = (next: typeof inForce): void => void (inForce = next);

export const world = new Proxy({} as World, {
  get: (_, port) => {
    if (port === 'then') return undefined;
    if (!inForce) throw new Error('no world is in use: the test has to call use() first');
    return Reflect.get(inForce, port) as unknown;
  },
});

export const loadDeployerWorld = async () => world;
export const loadMonitorWorld = async () => world;
/** The product's own words, unless the world has shorter ones. */
const words: NoticeWords = { writeMail, writeDigest, writeAnnouncement, announcementAsMail };
export const loadNoticeWorld = async () =>
  new Proxy(world as World & NoticeWords, {
    get: (real, port) => (Reflect.get(real, port) ?? Reflect.get(words, port)) as unknown,
  });
/** Enough for a redrive that looks back; queues of what was set aside are not among a test's ports. */
export const loadRedriveWorld = loadNoticeWorld;
export const logger = { error: () => undefined, warn: () => undefined, info: () => undefined };

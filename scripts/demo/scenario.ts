import type { Asking } from './asking.ts';
import type { DemoRelease } from './release.ts';

/** One release from request to its end, as a way of using the product. Ends in an exception when anything is not as promised. */
export interface Scenario {
  readonly title: string;
  readonly asking: Asking;
  readonly run: (release: DemoRelease) => Promise<void>;
}

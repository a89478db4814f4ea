import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fontFiles } from './font-files.ts';
import { sfntOf } from './sfnt.ts';
import { face, type Face } from './typeface.ts';

/** The faces of a report, in the order they are tried in for each character. */
export interface Faces {
  readonly regular: readonly Face[];
  readonly bold: readonly Face[];
}

export async function facesIn(folder: string): Promise<Faces> {
  const load = async (name: keyof typeof fontFiles) =>
    face(name, sfntOf(await readFile(join(folder, basename(fontFiles[name])))));
  const [regular, bold, everything] = await Promise.all([load('regular'), load('bold'), load('everything')]);
  return { regular: [regular, everything], bold: [bold, everything] };
}

import { create, type Font } from 'fontkit';

/** A font's outlines, and what is asked of it before anything is drawn. */
export interface Face {
  readonly name: string;
  readonly file: Buffer;
  has(character: string): boolean;
  /** Of the character alone, without kerning and ligatures. */
  widthOf(character: string, size: number): number;
}

/** A stretch of text that one face can show. */
export interface Run {
  readonly face: Face;
  readonly text: string;
}

export function face(name: string, file: Buffer): Face {
  const font = create(file) as Font;
  const advances = new Map<string, number>();
  const advanceOf = (character: string) => {
    const known = advances.get(character);
    if (known !== undefined) return known;
    const advance = font.glyphForCodePoint(character.codePointAt(0)!).advanceWidth / font.unitsPerEm;
    advances.set(character, advance);
    return advance;
  };
  return {
    name,
    file,
    has: (character) => font.hasGlyphForCodePoint(character.codePointAt(0)!),
    widthOf: (character, size) => advanceOf(character) * size,
  };
}

/** The text in runs, each in the first of the faces that has its characters. */
export function runsOf(text: string, faces: readonly Face[]): readonly Run[] {
  const runs: { face: Face; text: string }[] = [];
  for (const character of text) {
    const chosen = faceFor(character, faces);
    const last = runs.at(-1);
    if (last && last.face === chosen) last.text += character;
    else runs.push({ face: chosen, text: character });
  }
  return runs;
}

export const faceFor = (character: string, faces: readonly Face[]): Face =>
  faces.find((candidate) => candidate.has(character)) ?? faces[0]!;

const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/u;

/** The text with everything written out that would not be seen: what steers or hides, and what no face has. */
export const visible = (text: string, faces: readonly Face[]): string =>
  [...text]
    .map((character) =>
      character === '\n'
        ? character
        : character === '\t'
          ? ' '
          : invisible.test(character) || !faces.some((candidate) => candidate.has(character))
            ? `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`
            : character,
    )
    .join('');

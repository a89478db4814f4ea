/** Text in lines that are no wider than `most`: broken between words, and inside a word that alone is wider. */
export function wrapped(
  text: string,
  most: number,
  widthOf: (character: string) => number,
): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    let width = 0;
    for (const word of paragraph.split(/(?<= )/)) {
      const wordWidth = sum(word.trimEnd(), widthOf);
      if (width > 0 && width + wordWidth > most) {
        lines.push(line);
        [line, width] = ['', 0];
      }
      for (const character of word) {
        const step = widthOf(character);
        if (line !== '' && character !== ' ' && width + step > most) {
          lines.push(line);
          [line, width] = ['', 0];
        }
        line += character;
        width += step;
      }
    }
    return [...lines, line].map((done) => done.trimEnd());
  });
}

const sum = (text: string, widthOf: (character: string) => number) =>
  [...text].reduce((width, character) => width + widthOf(character), 0);

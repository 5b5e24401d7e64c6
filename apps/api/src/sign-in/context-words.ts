/** Whose password it is, and of what account. */
export type PasswordContext = {
  readonly shortname: string;
  readonly accountName: string;
  readonly personName: string;
  readonly email: string;
};

const PRODUCT = 'rekey';
/** Shorter ones are inside of too many other words. */
const WORD_CHARS_MIN = 4;

/** Letters by which others are written: both are taken for one. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/[@4]/g, 'a'],
  [/3/g, 'e'],
  [/[1!|l]/g, 'i'],
  [/0/g, 'o'],
  [/[$5]/g, 's'],
  [/7/g, 't'],
];

/**
 * The words that no password may hold (ASVS 6.1.2, 6.2.11): the product's name; the account's shortname
 * and name; the person's name; and their e-mail address but for its last label. Of each the whole without
 * its separators, and each part of four characters or more.
 */
export function contextWordsOf(context: PasswordContext): readonly string[] {
  const [local = '', domain = ''] = context.email.split('@');
  const labels = domain.split('.').slice(0, -1);
  const texts = [
    PRODUCT,
    context.shortname,
    context.accountName,
    context.personName,
    local,
    ...labels,
  ];
  const words = texts.flatMap((text) => {
    const parts = text.split(/[^\p{L}\p{N}]+/u);
    return [parts.join(''), ...parts];
  });
  return [...new Set(words.map(fold))].filter((word) => word.length >= WORD_CHARS_MIN);
}

/** Whether a password holds one of the words, in whatever case, with or without accents, or as in `r3k3y`. */
export function holdsContextWord(password: string, words: readonly string[]): boolean {
  const folded = fold(password);
  return words.some((word) => folded.includes(word));
}

function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return ALIKE.reduce((folded, [letters, letter]) => folded.replace(letters, letter), plain);
}

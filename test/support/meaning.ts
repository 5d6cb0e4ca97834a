/**
 * Vectors that know a little of meaning, made without a model: words of one concept share a vector, in English and in
 * Russian, so that a question can find a passage it has no word in common with. The same text always gives the same.
 */

/** Each line is one concept. */
const CONCEPTS = [
  'car automobile vehicle машина автомобиль',
  'physician doctor medic врач доктор',
  'house home dwelling residence дом жилище',
  'illness disease sickness ailment болезнь заболевание недуг',
  'medicine drug medication remedy лекарство препарат',
  'buy purchase acquire купить приобрести покупка',
  'money cash funds деньги средства',
  'child kid infant ребёнок дитя малыш',
  'teacher instructor tutor учитель преподаватель',
  'film movie cinema фильм кино',
  'fast quick rapid swift быстрый скорый',
  'big large huge огромный большой крупный',
  'dog hound puppy собака пёс щенок',
  'ship boat vessel корабль судно лодка',
  'lawyer attorney advocate адвокат юрист',
  'fire blaze flame пожар огонь пламя',
  'salary wage pay зарплата жалованье',
  'forest wood grove лес роща',
];

const STOP_WORDS = new Set(
  (
    'a an and are as at be by can do does for from has have how in is it its my of on or our that the their this to ' +
    'was were what when where which who why will with you your query passage ' +
    'а без был была были в для до его её и из или их к как какой когда кто на не о от по под при с со так то у чем ' +
    'что это я'
  ).split(' '),
);

const WORD = /[\p{L}\p{N}]+/gu;
const ENDING =
  /(?:ing|ings|ie|ies|y|ed|e|es|s|ами|ями|ого|его|ому|ему|ыми|ими|ов|ев|ам|ям|ах|ях|ой|ей|ом|ем|ый|ий|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|ть|[аяыиуюеоьй])$/u;
const MIN_STEM = 3;

/** Words as what they mean: `concept-n` where that is known, else themselves without their ending. */
function meaningsOf(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
  return words
    .filter((word) => !STOP_WORDS.has(word))
    .map(stem)
    .map((word) => CONCEPT_OF.get(word) ?? word);
}

/** The unit vector of a text: that of the sum of its meanings'. A text without any has one of its own, too. */
export function vectorOf(text: string, dimensions: number): Float32Array {
  const meanings = meaningsOf(text);
  const sum = new Float64Array(dimensions);
  for (const meaning of meanings.length > 0 ? meanings : [`nothing ${text}`]) {
    const vector = randomUnitVector(hash(meaning), dimensions);
    for (let at = 0; at < dimensions; at += 1) sum[at]! += vector[at]!;
  }
  return Float32Array.from(normalise(sum));
}

function stem(word: string): string {
  const cut = word.replace(ENDING, '');
  return cut.length >= MIN_STEM ? cut : word;
}

const CONCEPT_OF = new Map(
  CONCEPTS.flatMap((words, concept) => words.split(' ').map((word) => [stem(word), `concept-${concept}`])),
);

// Loops: a benchmark's server makes thousands of vectors a second, and array methods take ten times as long.
function randomUnitVector(seed: number, dimensions: number): Float64Array {
  const vector = new Float64Array(dimensions);
  const random = randomFrom(seed);
  for (let at = 0; at < dimensions; at += 1) vector[at] = random();
  return normalise(vector);
}

function normalise(vector: Float64Array): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  for (let at = 0; at < vector.length; at += 1) vector[at]! /= length;
  return vector;
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193);
  return state >>> 0;
}

/** Numbers in [-1, 1) that look random (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

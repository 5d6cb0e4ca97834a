import { Draft } from './draft.js';
import { passage } from './testing/passages.js';

const PASSAGES = [passage(1, 'one'), passage(2, 'two')];

function drafted(text: string, size: number, finish = 'stop') {
  const draft = new Draft(PASSAGES);
  let shown = '';
  for (let start = 0; start < text.length; start += size) {
    shown += draft.push({ text: text.slice(start, start + size), finish: undefined });
  }
  shown += draft.push({ text: '', finish });
  shown += draft.end();
  return { shown, draft };
}

describe.each([1, 4, 1000])('in pieces of %d characters', (size) => {
  it('is shown as it will be, with the passages that it cites', () => {
    const { shown, draft } = drafted('It is so [2], not so [7].', size);
    expect(draft.answer).toEqual({
      answered: true,
      unanswered_reason: null,
      answer: 'It is so [2], not so.',
      citations: [PASSAGES[1]],
      unknown_citations: [7],
      truncated: false,
    });
    expect(shown).toBe(draft.answer.answer);
  });

  it('has no invented number of a long list or a range', () => {
    const numbers = Array.from({ length: 25 }, (_, index) => index + 1);
    const { shown, draft } = drafted(`So [${numbers.join(', ')}], and so [26-28], or so [1–2].`, size);
    expect(draft.answer).toMatchObject({
      answer: 'So [1, 2], and so, or so [1–2].',
      citations: PASSAGES,
      unknown_citations: [...numbers.slice(2), 26, 27, 28],
    });
    expect(shown).toBe(draft.answer.answer);
  });

  it.each(['NOT_IN_DOCUMENTS', ' **NOT_IN_DOCUMENTS**\n', '"NOT_IN_DOCUMENTS." The passages are of bread.'])(
    'shows nothing of %j',
    (text) => {
      const { shown, draft } = drafted(text, size);
      expect(shown).toBe('');
      expect(draft.answer).toMatchObject({
        answered: false,
        unanswered_reason: 'not_in_documents',
        answer: 'The documents do not say.',
        citations: [],
      });
    },
  );

  it.each(['NOT', 'N', 'Not so.', '[1] NOT'])('shows %j, which only begins like that', (text) => {
    const { shown, draft } = drafted(text, size);
    expect(shown).toBe(text);
    expect(draft.answer).toMatchObject({ answered: true, answer: text });
  });

  it('says that it was cut', () => {
    expect(drafted('It is', size, 'length').draft.answer.truncated).toBe(true);
  });
});

it.each(['', ' \n', '[9]'])('is none when the model writes %j', (text) => {
  expect(() => drafted(text, 1).draft.answer).toThrow(expect.objectContaining({ code: 'llm_unavailable' }));
});

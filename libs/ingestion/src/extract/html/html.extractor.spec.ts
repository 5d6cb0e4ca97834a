import type { ExtractLimits } from '../extracted-text.js';
import { extractHtml } from './html.extractor.js';

const LIMITS: ExtractLimits = { maxPages: 10, maxCharacters: 5_000_000, maxUnpackedBytes: 10 };
const read = async (html: string | Uint8Array): Promise<string> =>
  (await extractHtml(typeof html === 'string' ? Buffer.from(html) : html, LIMITS, () => undefined)).text;

describe('extractHtml', () => {
  it('keeps headings, paragraphs, lists, code and quotations apart', async () => {
    const html = `<h1>Paper</h1><p>Made of <b>rags</b>,<br>by hand.</p>
      <ol start="3"><li>sort<ul><li>linen</li></ul></li><li>boil</li></ol>
      <pre>vat {\n  water\n}</pre><blockquote>Old.</blockquote>`;
    expect(await read(html)).toBe(
      '# Paper\n\nMade of rags,\nby hand.\n\n3. sort\n  - linen\n4. boil\n\nvat {\n  water\n}\n\nOld.',
    );
  });

  it('keeps tables readable, spanned cells in each place they stand for', async () => {
    const html = `<table><caption>Sizes</caption><tr><th>Name</th><th>mm</th></tr>
      <tr><td rowspan=2>A</td><td>1 | 2</td></tr><tr><td>3</td></tr><tr><td colspan=2>all</td></tr></table>`;
    expect(await read(html)).toBe(
      'Sizes\n\n| Name | mm |\n| --- | --- |\n| A | 1 \\| 2 |\n| A | 3 |\n| all | all |',
    );
  });

  it('leaves out what a reader does not see', async () => {
    const html = `<body><script>var a</script><style>p{}</style><nav>Menu</nav><p hidden>x</p>
      <p style="display: none">y</p><noscript>z</noscript><!-- note --><p>Content &amp; more&nbsp;of it</p></body>`;
    expect(await read(html)).toBe('Content & more of it');
  });

  it('takes the main part where it holds most of the text, and the title where there is no heading', async () => {
    const text = 'The article itself, which is long. '.repeat(5).trim();
    const page = (main: string): string =>
      `<title>On paper</title><header>Site</header><main>${main}</main><footer>Imprint</footer>`;
    expect(await read(page(`<p>${text}</p>`))).toBe(`# On paper\n\n${text}`);
    expect(await read(page('<h1>x</h1>'))).toBe('Site\n\n# x\n\nImprint');
  });

  it('reads the encoding that the page declares', async () => {
    const cyrillic = Buffer.from([0xc1, 0xf3, 0xec, 0xe0, 0xe3, 0xe0]);
    const html = Buffer.concat([Buffer.from('<meta charset="windows-1251"><p>'), cyrillic]);
    expect(await read(html)).toBe('Бумага');
  });

  it('survives pages that are as deep or as wide as no page should be', async () => {
    expect(await read(`<p>top</p>${'<div>'.repeat(50_000)}deep`)).toBe('top');
    expect(await read('<i>x</i>'.repeat(300_000))).toHaveLength(300_000);
  });

  it.each([
    ['no text', '<p> </p><img src=x>', 'no_text_found'],
    ['more text than is allowed', 'x'.repeat(5_000_001), 'document_too_large'],
  ])('refuses a page with %s', async (_, html, code) => {
    await expect(read(html)).rejects.toMatchObject({ code });
  });
});
